//! The pages of an advisory.

use std::sync::Arc;

use obstat::render::Input;
use serde_json::json;

use crate::fixture::{Drawn, Memory, adopted, input, pump};

const PAGE: &str = "advisories/acme-2026-0007/index.html";

#[test]
fn every_version_has_a_page_with_its_files_beside_it() {
    let site = Drawn::of(input());
    assert_eq!(
        site.text("advisories/acme-2026-0007/1-1.0.0/acme-2026-0007.json"),
        "document of 1-1.0.0"
    );
    assert_eq!(
        site.text("advisories/acme-2026-0007/2-2.0.0/acme-2026-0007.txt"),
        "text of 2-2.0.0"
    );
    assert_eq!(
        site.text("advisories/acme-2026-0007/acme-2026-0007.txt"),
        "text of 2-2.0.0"
    );
    let canonical =
        r#"<link rel="canonical" href="https://psirt.acme.example/advisories/acme-2026-0007/">"#;
    site.has(
        PAGE,
        &[canonical, "<title>ACME-2026-0007: Aurelia LVP pumps"],
    );
    site.has(
        "advisories/acme-2026-0007/1-1.0.0/index.html",
        &[
            canonical,
            r#"<meta name="robots" content="noindex">"#,
            r#"This is version 1.0.0 of <bdi>ACME-2026-0007</bdi>, kept as it was. The newest is <a href="/advisories/acme-2026-0007/">version 2.0.0</a>."#,
        ],
    );
    let newest = site.text("advisories/acme-2026-0007/2-2.0.0/index.html");
    assert!(newest.contains(canonical) && !newest.contains("noindex"));
    assert!(!site.text(PAGE).contains("This is version"));
}

#[test]
fn the_answer_comes_first() {
    let site = Drawn::of(input());
    let page = site.text(PAGE);
    let answer = &page[page.find("At a glance").unwrap()..page.find("<h2 id=\"note-1\"").unwrap()];
    for piece in [
        r#"<a href="/products/aurelia-lvp-2/">Aurelia LVP-2</a> <span class="releases"><a href="/products/aurelia-lvp-2/4.0.0/">4.0.0 (LVP2-100)</a></span>"#,
        r#"<p>Only in this configuration: <bdi>with the wireless option</bdi></p><ul class="products">"#,
        "<dt>Fixed in</dt>",
        "<strong><bdi>Aurelia LVP-2</bdi></strong> <span class=\"releases\">",
        "</span>, about <bdi>CVE-1900-90001</bdi> only:</p>",
        r#"<p>Under investigation:</p>"#,
        r#"<li>Check the release: <em>Menu → About</em>.</li>"#,
        "<blockquote><p>Pumps may stay in use with the mitigations below.</p></blockquote>",
        "Approved by <bdi>clinical safety officer</bdi>, as of <time>2026-11-20</time>.",
        "<p><strong><bdi>Aurelia LVP-2</bdi>:</strong> <bdi>25 minutes a pump</bdi></p>",
        r##"<p>The fix needs a restart: see <a href="#remedies">fixes and workarounds</a>.</p>"##,
        "Interim: more is to come. Next update by <time>2026-12-08</time>.",
        "Still open: The fix for Canada.",
    ] {
        assert!(answer.contains(piece), "{piece}\n\n{answer}");
    }
    // The attacker's way is no condition of use, and a sentence on one vulnerability says nothing of another.
    assert!(
        !answer.contains("The attacker is on the pump network."),
        "{answer}"
    );
    assert!(answer.contains("No statement here"), "{answer}");
}

#[test]
fn a_statement_on_every_vulnerability_leaves_nothing_unstated() {
    let mut model = pump();
    let said = model["safety"][0].as_object_mut().unwrap();
    said["vulnerabilities"] = json!([0, 1]);
    said["products"] = json!([1, 2, 3, 4]);
    said["statement"]["conditions"] = json!(["Somebody hears the alarms."]);
    said.insert(
        "notice".to_owned(),
        json!({"name": "FSN-1", "url": "javascript:alert(1)"}),
    );
    let mut site = input();
    site.store = std::sync::Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = site.text(PAGE);
    assert!(!page.contains("No statement here"));
    site.has(
        PAGE,
        &[
            "<p>On condition that</p><ul><li>Somebody hears the alarms.</li></ul>",
            "<p>See the notice <bdi>FSN-1</bdi>.</p>",
        ],
    );
}

#[test]
fn what_is_said_of_downtime_and_restart_is_said_even_if_it_is_nothing() {
    let mut site = input();
    site.store = std::sync::Arc::new(Memory::default().with(adopted()));
    Drawn::of(site).has(
        "advisories/other-1/index.html",
        &["<dt>Downtime and restart</dt><dd><p>None is stated.</p></dd>"],
    );
}

#[test]
fn many_products_leave_room_for_what_to_do() {
    let mut model = adopted();
    let product = |at: usize| json!({"id": format!("p{at}"), "name": format!("Box {at}"), "path": [{"category": "vendor", "name": "Other"}, {"category": "product_name", "name": format!("Box {at}")}]});
    model["products"] = (0..20).map(product).collect();
    model["claims"] = (0..20)
        .map(|at| json!({"product": at, "vulnerability": 0, "status": "known_affected"}))
        .collect();
    model["vulnerabilities"] = json!([{"cve": "CVE-1900-90009"}]);
    let mut site = input();
    site.store = std::sync::Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = site.text("advisories/other-1/index.html");
    let (before, after) = page
        .split_once("<details><summary>12 more products</summary>")
        .unwrap();
    assert!(before.contains(">Box 7<") && !before.contains(">Box 8<"));
    let (folded, rest) = after.split_once("</details>").unwrap();
    assert!(folded.contains(">Box 8<") && folded.contains(">Box 19<"));
    assert!(rest.contains("What to do today"));
}

#[test]
fn each_kind_of_reader_has_an_address_that_stays() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r##"<li><a href="#clinicians"><bdi>For clinicians</bdi></a></li>"##,
            r#"<h2 id="clinicians">For clinicians</h2>"#,
        ],
    );
}

#[test]
fn downloads_carry_the_line_that_checks_them() {
    let site = Drawn::of(input());
    let document = &site.0["advisories/acme-2026-0007/2-2.0.0/acme-2026-0007.json"];
    let line = format!(
        "<code>{}  acme-2026-0007.json</code>",
        obstat::release::Digest::of(document)
    );
    site.has(
        PAGE,
        &[&line, "give this line to <code>sha256sum -c</code>"],
    );
}

#[test]
fn continued_use_is_never_inherited() {
    let mut model = pump();
    model["safety"][0]["products"] = json!([1]);
    let mut site = input();
    site.store = Arc::new(Memory::default().with(model).with(adopted()));
    let site = Drawn::of(site);
    site.has(
        PAGE,
        &["<p>Every other product, release and vulnerability: No statement here; follow the instructions for use.</p>"],
    );
    site.has(
        "advisories/other-1/index.html",
        &["<p>No statement here; follow the instructions for use.</p>"],
    );
}

#[test]
fn one_table_for_each_product() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r#"<span class="status affected">Affected</span></td><td data-label="Releases"><span class="releases"><a href="/products/aurelia-lvp-2/4.0.0/">4.0.0 (LVP2-100)</a></span></td><td data-label="Vulnerabilities"><bdi>CVE-1900-90001</bdi></td>"#,
            r#"<a href="/products/aurelia-lvp-2/4.1.0/">4.1.0</a></span><br>Condition: with the wireless option</td><td data-label="Vulnerabilities">all</td>"#,
            r#"<span class="status not_affected">Not affected</span>"#,
            "<br>The component is not in the product.<br>The gateway keeps no infusion log.",
        ],
    );
}

#[test]
fn a_remedy_for_two_vulnerabilities_is_one() {
    let site = Drawn::of(input());
    let page = site.text(PAGE);
    assert_eq!(
        page.matches("Let only the gateway reach port 8443.")
            .count(),
        1
    );
    site.has(
        PAGE,
        &[
            r#"<h3 id="remedy-1">Fix</h3>"#,
            r#"<dt>Against</dt><dd><bdi>CVE-1900-90001</bdi></dd>"#,
            r#"<dt>Clearance pending in</dt><dd>CA</dd>"#,
            "9f2c6f1f0f1b6f3a8f0c2d4e6b8a0c1d3e5f7a9b1c3d5e7f9a0b2c4d6e8f0a1b  lvp2-4.2.3.fwu",
        ],
    );
}

#[test]
fn scores_are_computed_and_explained() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r#"<h3 id="CVE-1900-90001"><a href="/cve/CVE-1900-90001/">CVE-1900-90001</a>: <bdi>Missing authentication for drug-library upload</bdi></h3>"#,
            "<dt>CVSS 3.1</dt>",
            r#"<span class="severity high">high <span class="score">7.1</span></span>"#,
            "<dt>CVSS 4.0</dt>",
            "https://cwe.mitre.org/data/definitions/306.html",
            "<li>Attack vector: adjacent network</li>",
        ],
    );
}

#[test]
fn the_history_links_every_version() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r#"<li aria-current="true"><a href="/advisories/acme-2026-0007/2-2.0.0/">2.0.0</a>"#,
            r#"<a href="/advisories/acme-2026-0007/1-1.0.0/">1.0.0</a>"#,
            "<dt>We said</dt><dd>Affected from 4.1.0.</dd>",
        ],
    );
}

#[test]
fn a_release_with_several_ids_is_named_once() {
    let mut model = adopted();
    let mut other = model["products"][0].clone();
    other["id"] = json!("P3");
    model["products"].as_array_mut().unwrap().push(other);
    let claim = json!({"product": 2, "vulnerability": 0, "status": "known_affected"});
    model["claims"].as_array_mut().unwrap().push(claim);
    model["vulnerabilities"][0]["remediations"][0]["scope"] = json!({"products": [0, 2]});
    let mut site = input();
    site.store = Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = site.text("advisories/other-1/index.html");
    // At a glance, for the remedy, and in the table.
    assert_eq!(page.matches("<span><bdi>&lt;2</bdi></span>").count(), 3);
}

#[test]
fn text_of_others_is_plain() {
    let site = Drawn::of(input());
    site.has(
        "advisories/other-1/index.html",
        &[
            r#"<p>See <a href="https://other.example/x_(1)">https://other.example/x_(1)</a>.</p>"#,
            "<h1><bdi>Other: a &lt;b&gt;bold&lt;/b&gt; title</bdi></h1>",
            r#"<span><bdi>2 (first fixed)</bdi></span>"#,
            r#"<span><bdi>&lt;2</bdi></span>"#,
        ],
    );
}

#[test]
fn a_product_without_a_release_is_not_all_releases() {
    let mut model = adopted();
    model["products"][0]["path"].as_array_mut().unwrap().pop();
    let mut site = input();
    site.store = Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = "advisories/other-1/index.html";
    site.has(
        page,
        &[
            r#"<li><a href="/products/other-box/">Box</a></li>"#,
            "<span><bdi>no release named</bdi></span>",
        ],
    );
    assert!(!site.text(page).contains("all releases"));
}

#[test]
fn what_no_longer_stands_says_so() {
    let site = Drawn::of(input());
    site.has(
        "advisories/acme-2026-0001/index.html",
        &[
            r#"<span class="mark withdrawn">Withdrawn</span>"#,
            "<p>It was no vulnerability.</p>",
        ],
    );
    assert!(
        !site
            .text("advisories/acme-2026-0001/index.html")
            .contains("At a glance")
    );
}

#[test]
fn nothing_on_a_page_needs_more_than_the_site_itself() {
    let site = Drawn::of(input());
    for (path, bytes) in &site.0 {
        if !path.ends_with(".html") {
            continue;
        }
        let page = std::str::from_utf8(bytes).unwrap();
        // A script is a file of the site's own.
        let page = &page.replace("<script type=\"module\" src=\"/assets/", "");
        for piece in [
            "<script",
            "<style",
            " style=",
            " onclick",
            "javascript:alert(1)\"",
            "src=\"http",
        ] {
            assert!(!page.contains(piece), "{path} holds {piece}");
        }
        for piece in [
            "<html lang=\"en\">",
            "<a class=\"skip\" href=\"#main\">",
            "<main id=\"main\"",
            "<h1>",
            "<link rel=\"canonical\"",
        ] {
            assert!(page.contains(piece), "{path} lacks {piece}");
        }
    }
}

/// An adopted document may be precise to a millionth of a second, say a thing in two threats, and quote half an address.
#[test]
fn what_others_wrote_becomes_valid_html() {
    let mut model = adopted();
    model["tracking"]["current_release_date"] = json!("2025-03-02T10:11:12.123456Z");
    model["notes"][0]["text"] = json!("Ask http://other.example%2F127.0.0.1/ or http://ur%20[0-9.");
    model["products"][1]["path"][2]["name"] = json!("vers:all/*");
    model["vulnerabilities"][0]["threats"] = json!([
        {"category": "impact", "details": "Low.", "scope": {"products": [1]}},
        {"category": "target_set", "details": "Hospitals.", "scope": {}},
        {"category": "impact", "details": "High.", "scope": {"products": [0]}}
    ]);
    let site = Drawn::of(Input {
        store: Arc::new(Memory::default().with(model)),
        ..input()
    });
    let page = site.text("advisories/other-1/index.html");
    assert!(page.contains(r#"<time datetime="2025-03-02T10:11:12.123Z">2025-03-02</time>"#));
    assert!(page.contains("<p>Ask http://other.example%2F127.0.0.1/ or http://ur%20[0-9.</p>"));
    assert_eq!(page.matches("<dt>Impact</dt>").count(), 1);
    assert!(page.contains("<bdi>all releases</bdi>"));
    let places = [
        "<dt>Impact</dt>",
        "Low.",
        "High.",
        "<dt>Targets</dt>",
        "Hospitals.",
    ];
    let places = places.map(|piece| page.find(piece).unwrap());
    assert!(places.is_sorted(), "{places:?}");
}

/// Of hundreds of releases some stand in the answer, and all others beside them.
#[test]
fn long_lists_of_releases_are_folded() {
    let page = |count: usize| {
        let mut model = adopted();
        let product = model["products"][0].clone();
        let named = |n: usize| {
            let mut product = product.clone();
            product["id"] = json!(format!("P{n}"));
            product["path"][2]["name"] = json!(format!("vers:intdot/<{n}.0"));
            product
        };
        model["products"] = (0..count).map(named).collect();
        let claim =
            |n: usize| json!({"product": n, "vulnerability": 0, "status": "known_affected"});
        model["claims"] = (0..count).map(claim).collect();
        let store = Arc::new(Memory::default().with(model));
        let site = Drawn::of(Input { store, ..input() });
        site.text("advisories/other-1/index.html").to_owned()
    };
    let few = page(24);
    assert!(!few.contains("more releases"));
    let many = page(30);
    let (before, folded) = many
        .split_once("<details><summary>18 more releases</summary>")
        .unwrap();
    assert!(before.contains("&lt;11.0") && !before.contains("&lt;12.0"));
    let (folded, _) = folded.split_once("</details>").unwrap();
    assert!(folded.contains("&lt;12.0") && folded.contains("&lt;29.0"));
}
