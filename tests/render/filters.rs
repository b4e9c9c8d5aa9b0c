//! Lists by filter, what a browser combines them from, the table of releases, and former names.

use std::sync::Arc;

use obstat::render::{CatalogueProduct, Input};
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, adopted, catalogue, input, pump, withdrawn};

/// The invented site with an exploited vulnerability in the adopted document.
fn exploited() -> Drawn {
    let mut foreign = adopted();
    foreign["vulnerabilities"][0]["exploitation"] =
        json!({"status": "exploited", "date": "2025-03-02T00:00:00Z"});
    let store = Memory::default()
        .with(pump())
        .with(foreign)
        .with(withdrawn());
    Drawn::of(Input {
        store: Arc::new(store),
        ..input()
    })
}

#[test]
fn every_filter_has_a_page_and_links_say_how_many_it_holds() {
    let site = exploited();
    for (path, heading, has, count) in [
        (
            "severity/high",
            "Advisories of severity high",
            "acme-2026-0007",
            1,
        ),
        (
            "severity/unrated",
            "Advisories without a rating",
            "other-1",
            2,
        ),
        (
            "marked/exploited",
            "Advisories on vulnerabilities that are exploited",
            "other-1",
            1,
        ),
        (
            "marked/patient-safety",
            "Advisories that concern patient safety",
            "acme-2026-0007",
            1,
        ),
        (
            "status/interim",
            "Interim advisories: more is to come",
            "acme-2026-0007",
            1,
        ),
        ("status/final", "Final advisories", "acme-2026-0001", 2),
    ] {
        let file = format!("list/{path}/index.html");
        site.has(
            &file,
            &[
                &format!("<h1>{heading}</h1>"),
                &format!("/advisories/{has}/"),
            ],
        );
        let link = format!(r#"<a href="/list/{path}/">"#);
        let after = site
            .text("advisories/index.html")
            .split_once(&link)
            .unwrap()
            .1;
        let said = after.split('(').nth(1).unwrap().split(')').next().unwrap();
        assert_eq!(said, count.to_string(), "{path}");
        site.has(&file, &[r#"aria-current="page""#]);
    }
    // What holds nothing has a page, because its address may be kept, and no link.
    site.has("list/severity/critical/index.html", &["<p>None.</p>"]);
    assert!(
        !site
            .text("advisories/index.html")
            .contains("/list/severity/critical/")
    );
}

#[test]
fn a_browser_gets_a_sign_for_each_advisory_newest_first() {
    let site = exploited();
    let facets: Value = serde_json::from_slice(&site.0["list/index/facets.json"]).unwrap();
    assert_eq!(facets["severity"], "h--");
    assert_eq!(facets["status"], "iff");
    assert_eq!(facets["exploited"], "--y");
    assert_eq!(facets["safety"], "y--");
    assert_eq!(facets["years"], json!([2026, 2025]));
    assert_eq!(facets["year"], "001");
    assert_eq!(facets["page_size"], 2);
    let products: Value = serde_json::from_slice(&site.0["list/index/products.json"]).unwrap();
    assert_eq!(
        products["products"],
        json!([
            ["aurelia-gateway", "Aurelia Gateway", [0]],
            ["aurelia-lvp-2", "Aurelia LVP-2", [0]],
            ["other-box", "Box", [2]]
        ])
    );
    let state = facets["state"].as_str().unwrap();
    assert_eq!(products["state"], state);
    for page in ["advisories/index.html", "list/advisories/2/index.html"] {
        site.has(page, &[&format!("data-state=\"{state}\"")]);
    }
    assert!(!site.text("years/2026/index.html").contains("data-state"));
    // Another version of a document is another state.
    let other = Drawn::of(input());
    assert!(!other.text("list/index/facets.json").contains(state));
}

#[test]
fn the_form_is_on_the_list_of_all_and_nothing_is_inline() {
    let site = exploited();
    site.has(
        "advisories/index.html",
        &[
            r#"data-facets="/list/index/facets.json""#,
            r#"<option value="high">high (1)</option>"#,
            r#"<option value="unrated">not rated (2)</option>"#,
            r#"name="patient-safety" value="yes""#,
            r#"<script type="module" src="/assets/lists.js"></script>"#,
        ],
    );
    assert!(site.0.contains_key("assets/lists.js") && site.0.contains_key("assets/filter.js"));
    assert!(!site.text("list/advisories/2/index.html").contains("<form"));
}

#[test]
fn a_product_page_has_a_table_of_what_each_advisory_says_about_each_release() {
    let site = Drawn::of(input());
    let page = site.text("products/aurelia-lvp-2/index.html");
    let table = page.split_once("<table class=\"matrix\">").unwrap().1;
    let table = table.split_once("</table>").unwrap().0;
    assert!(table.contains("<caption>"));
    let head: Vec<&str> = table.matches("<th scope=\"col\">").collect();
    assert_eq!(head.len(), 6);
    let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
    assert_eq!(rows.len(), 1);
    let cells: Vec<&str> = rows[0].split("<td>").skip(1).collect();
    // 5.0.0, 4.2.4 (which carries 4.2.3), 4.2.3, 4.1.0, 4.0.0
    assert!(cells[0].contains("no statement"));
    for (cell, word) in [(1, "Fixed"), (2, "Fixed"), (3, "Affected"), (4, "Affected")] {
        assert!(cells[cell].contains(word), "{}", cells[cell]);
    }
    // What holds for a part alone says for which.
    for (cell, part) in [(3, "with the wireless option"), (4, "models LVP2-100")] {
        let words = format!(r#" in part<small class="only"><bdi>{part}</bdi></small>"#);
        assert!(cells[cell].contains(&words), "{}", cells[cell]);
    }
    assert!(!cells[2].contains("in part"));
    assert!(table.contains("In part: for some models or configurations; see the release."));
    // Who lists no releases has no table of them.
    assert!(
        !site
            .text("products/other-box/index.html")
            .contains("class=\"matrix\"")
    );
}

#[test]
fn a_former_name_leads_to_todays() {
    let mut products = catalogue();
    products[1].former_names = vec!["Infusa 2".to_owned(), "Box".to_owned()];
    products.push(CatalogueProduct {
        slug: "infusa-3".to_owned(),
        name: "Infusa 3".to_owned(),
        vendor: "Other".to_owned(),
        former_names: vec!["Infusa 3".to_owned(), "BOX".to_owned()],
        ..CatalogueProduct::default()
    });
    let site = Drawn::of(Input {
        catalogue: products,
        ..input()
    });
    site.has(
        "products/infusa-2/index.html",
        &[
            "<h1>Infusa 2</h1>",
            r#"<a href="/products/aurelia-lvp-2/">Aurelia LVP-2</a> or <a href="/products/aurelia-syringe/">Aurelia Syringe</a> today"#,
        ],
    );
    // A name whose address a product has leads nowhere else, and one that documents use has a page already.
    site.has("products/infusa-3/index.html", &["<h1>Infusa 3</h1>"]);
    site.has(
        "products/other-box/index.html",
        &[r#"This is a former name. Today: <a href="/products/infusa-3/">Infusa 3</a>"#],
    );
    let one = Drawn::of(input());
    one.has(
        "products/infusa-2/index.html",
        &[r#"<link rel="canonical" href="https://psirt.acme.example/products/aurelia-lvp-2/">"#],
    );
}
