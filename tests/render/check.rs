//! Am I affected: the page that asks, the pages that answer, and the files for scripts.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::fixture::{Drawn, input};

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

#[test]
fn the_directory_vouches_for_every_answer_and_nothing_speaks_of_continued_use() {
    let site = Drawn::of(input());
    let index: Value = serde_json::from_str(site.text("check/index.json")).unwrap();
    assert_eq!(index["schema"], 1);
    assert_eq!(index["at"], "2026-11-21T00:00:00Z");
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
        let digest = Sha256::digest(text.as_bytes());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(product["sha256"], digest, "{file}");
        let product: Value = serde_json::from_str(text).unwrap();
        assert_eq!(product["schema"], 1);
        for word in ["continued", "approved"] {
            assert!(!text.to_lowercase().contains(word), "{file}");
        }
    }
}
