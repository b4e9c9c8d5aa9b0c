//! Am I affected: the page that asks, the pages that answer, and the files for scripts.

use std::sync::Arc;

use obstat::render::Input;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::fixture::{Drawn, Memory, input, pump};

#[test]
fn the_page_leads_to_every_product_without_a_script() {
    let site = Drawn::of(input());
    site.has(
        "check/index.html",
        &[
            r#"<a href="/products/aurelia-lvp-2/">"#,
            "This does not mean not affected",
            r#"<script type="module" src="/assets/check.js"></script>"#,
        ],
    );
    site.has("index.html", &[r#"<a href="/check/">Am I affected?</a>"#]);
    assert!(site.0.contains_key("assets/lookup.js") && site.0.contains_key("assets/asset-list.js"));
}

#[test]
fn the_page_of_a_release_answers_by_itself() {
    let site = Drawn::of(input());
    site.has(
        "products/aurelia-lvp-2/4.1.0/index.html",
        &[
            r#"<span class="status affected">Affected</span>"#,
            "Fixed in <a href=\"/products/aurelia-lvp-2/4.2.3/\">4.2.3</a>",
            "Only in this configuration: <bdi>with the wireless option</bdi>",
            r#"<p class="marks"><span class="severity high">high <span class="score">7.1</span></span></p>"#,
            r#"<a href="/advisories/acme-2026-0007/#answer">ACME-2026-0007</a>"#,
            r#"<span class="mark safety">patient safety</span>"#,
        ],
    );
    site.has(
        "products/aurelia-lvp-2/5.0.0/index.html",
        &[
            r#"<span class="status no_statement">No statement</span> this release is newer than every one that is spoken of."#,
            r#"<h2 id="silent">No statement</h2>"#,
        ],
    );
}

/// Two vulnerabilities of 4.1.0 together with two releases of the syringe pump, and one thing to do.
fn combined() -> Drawn {
    let mut model = pump();
    let other =
        |release: &str| json!({"id": release, "name": format!("Aurelia Syringe {release}")});
    let with = |place: usize, release: &str| {
        json!({
            "id": format!("with {release}"), "name": "Aurelia LVP-2 with a syringe pump",
            "relationship": {"category": "installed_with", "product": 0, "relates_to": place},
            "origin": {
                "slug": "aurelia-lvp-2", "part": "combination", "release": "4.1.0",
                "with": ["aurelia-syringe", release],
            },
        })
    };
    model["products"] = json!([
        {"id": "lvp", "name": "Aurelia LVP-2", "origin": {"slug": "aurelia-lvp-2", "part": "whole", "release": "4.1.0"}},
        other("1.0"), other("1.1"), with(1, "1.0"), with(2, "1.1"),
    ]);
    model["safety"] = json!([]);
    model["vulnerabilities"][1]["exploitation"] =
        json!({"status": "exploited", "date": "2026-11-20T00:00:00Z"});
    let mut claims = Vec::new();
    for at in 0..2 {
        let vulnerability = &mut model["vulnerabilities"][at];
        vulnerability["scores"][0]["products"] = json!([3, 4]);
        vulnerability["remediations"] = json!([{"category": "vendor_fix", "details": "Install this.", "scope": {"products": [3, 4]}}]);
        for product in [3, 4] {
            claims
                .push(json!({"product": product, "vulnerability": at, "status": "known_affected"}));
        }
    }
    model["claims"] = json!(claims);
    Drawn::of(Input {
        store: Arc::new(Memory::default().with(model)),
        ..input()
    })
}

#[test]
fn what_is_exploited_stands_first_and_equal_things_stand_once() {
    let site = combined();
    let page = site.text("products/aurelia-lvp-2/4.1.0/index.html");
    let first = page.find(r#"<h3 id="v-1"><a href="/cve/CVE-1900-90002/">"#);
    let second = page.find(r#"<h3 id="v-2"><a href="/cve/CVE-1900-90001/">"#);
    assert!(first.unwrap() < second.unwrap());
    let with = "<li>Only together with <bdi>Aurelia Syringe 1.0, 1.1</bdi></li>";
    assert_eq!(page.matches(with).count(), 2, "{page}");
    assert_eq!(page.matches("Install this.").count(), 1, "{page}");
    let above = r##"What to do is the same as above under <a href="#v-1">CVE-1900-90002</a>."##;
    assert_eq!(page.matches(above).count(), 1, "{page}");
}

#[test]
fn the_files_name_the_other_product_and_say_how_bad_it_is() {
    let site = combined();
    let product: Value =
        serde_json::from_str(site.text("check/products/aurelia-lvp-2.json")).unwrap();
    assert_eq!(
        product["statements"][0]["with"],
        json!({"product": "aurelia-syringe", "name": "Aurelia Syringe", "release": "1.0"})
    );
    let marks: Vec<Value> = product["vulnerabilities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!([it["name"], it["severity"], it["score"], it["exploited"]]))
        .collect();
    assert_eq!(
        json!(marks),
        json!([
            ["CVE-1900-90001", "high", 7.1, false],
            ["CVE-1900-90002", "medium", 4.6, true],
        ])
    );
    assert_eq!(product["advisories"][0]["patient_safety"], true);
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_page_vouches_for_the_directory_and_that_for_every_answer_and_nothing_speaks_of_continued_use()
 {
    let site = Drawn::of(input());
    let index: Value = serde_json::from_str(site.text("check/index.json")).unwrap();
    assert_eq!(index["schema"], 1);
    assert_eq!(index["at"], "2026-11-21T00:00:00Z");
    let digest = sha256(site.text("check/index.json"));
    let page = site.text("check/index.html");
    assert!(page.contains(&format!("data-directory=\"{digest}\"")));
    let products = index["products"].as_array().unwrap();
    assert!(products.len() > 2);
    for (file, bytes) in &site.0 {
        if file.starts_with("check/products/") {
            let product: Value = serde_json::from_slice(bytes).unwrap();
            assert_eq!(product["schema"], 1, "{file}");
        }
    }
    for product in products {
        let file = product["file"].as_str().unwrap();
        let text = site.text(file);
        assert_eq!(product["sha256"], sha256(text), "{file}");
        let product: Value = serde_json::from_str(text).unwrap();
        assert_eq!(product["schema"], 1);
        for word in ["continued", "approved"] {
            assert!(!text.to_lowercase().contains(word), "{file}");
        }
    }
}
