//! The search: what is in its index, in which file, and what is not.

use std::collections::BTreeMap;
use std::sync::Arc;

use obstat::render::Input;
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, adopted, input, pump, withdrawn};

/// Every term with the numbers and weights of its documents, and the lines by number.
struct Index {
    terms: BTreeMap<String, Vec<(usize, u64)>>,
    lines: Vec<Value>,
}

fn json_of(site: &Drawn, path: &str) -> Value {
    serde_json::from_slice(&site.0[path]).unwrap()
}

/// Numbers as the build writes them.
fn decoded(text: &str) -> Vec<(usize, u64)> {
    let (mut found, mut document, mut number, mut place) = (Vec::new(), 0, 0, 1);
    for sign in text.chars() {
        let digit = u64::try_from("!#$()*,-.:;?@[]^_{|}+'".find(sign).unwrap()).unwrap();
        number += digit % 11 * place;
        place *= 11;
        if digit < 11 {
            document += usize::try_from(number / 10).unwrap();
            found.push((document, number % 10));
            document += 1;
            (number, place) = (0, 1);
        }
    }
    found
}

impl Index {
    fn of(site: &Drawn) -> Self {
        let manifest = json_of(site, "search/index.json");
        let first: Vec<&str> = manifest["first"]
            .as_array()
            .unwrap()
            .iter()
            .map(|term| term.as_str().unwrap())
            .collect();
        let mut terms = BTreeMap::new();
        let mut lines = Vec::new();
        let mut last = String::new();
        for block in 0.. {
            let path = format!("search/terms/{block}.json");
            if !site.0.contains_key(&path) {
                break;
            }
            let block_of = json_of(site, &path);
            assert_eq!(block_of["state"], manifest["state"]);
            let pairs = block_of["terms"].as_array().unwrap();
            assert_eq!(
                pairs.first().map(|pair| pair[0].as_str().unwrap()),
                first.get(block).copied()
            );
            for pair in pairs {
                let term = pair[0].as_str().unwrap().to_owned();
                assert!(last < term, "{last} {term}");
                last.clone_from(&term);
                terms.insert(term, decoded(pair[1].as_str().unwrap()));
            }
        }
        for shard in 0.. {
            let path = format!("search/lines/{shard}.json");
            if !site.0.contains_key(&path) {
                break;
            }
            let shard = json_of(site, &path);
            assert_eq!(shard["state"], manifest["state"]);
            lines.extend(shard["lines"].as_array().unwrap().clone());
        }
        assert_eq!(manifest["documents"], lines.len());
        Self { terms, lines }
    }

    /// The links of what has a term, the heaviest first.
    fn found(&self, term: &str) -> Vec<&str> {
        let mut found = self.terms.get(term).cloned().unwrap_or_default();
        found.sort_by_key(|(document, weight)| (std::cmp::Reverse(*weight), *document));
        found
            .iter()
            .map(|(document, _)| self.lines[*document][1].as_str().unwrap())
            .collect()
    }
}

#[test]
fn advisories_products_cves_and_pages_are_found() {
    let index = Index::of(&Drawn::of(input()));
    assert_eq!(
        index.found("acme-2026-0007"),
        ["/advisories/acme-2026-0007/"]
    );
    assert_eq!(index.found("policy"), ["/policy/"]);
    assert_eq!(
        index.found("cve-1900-90002"),
        ["/cve/CVE-1900-90002/", "/advisories/acme-2026-0007/"]
    );
    // A former name and a model number lead to the product.
    assert_eq!(index.found("infusa"), ["/products/aurelia-lvp-2/"]);
    assert_eq!(index.found("lvp2-100"), ["/products/aurelia-lvp-2/"]);
    // The name of a product before the advisories that are about it.
    assert_eq!(
        index.found("gateway"),
        ["/products/aurelia-gateway/", "/advisories/acme-2026-0007/"]
    );
    let lines: Vec<&Value> = index
        .lines
        .iter()
        .filter(|line| line[1] == "/advisories/acme-2026-0001/")
        .collect();
    assert_eq!(
        lines,
        [&json!([
            "Advisory",
            "/advisories/acme-2026-0001/",
            "Withdrawn: A mistake",
            "ACME-2026-0001 · Withdrawn"
        ])]
    );
}

#[test]
fn ids_are_found_by_any_run_of_their_parts() {
    let index = Index::of(&Drawn::of(input()));
    for begin in ["0007", "2026-0007", "2026", "acme-2026", "90001", "1900-9"] {
        let found = index.terms.keys().any(|term| term.starts_with(begin));
        assert!(found, "{begin}");
    }
}

#[test]
fn other_scripts_are_found() {
    let mut model = pump();
    model["title"] = json!("医療機器の脆弱性 und Größe der Насосы");
    let index = Index::of(&Drawn::of(Input {
        store: Arc::new(Memory::default().with(model)),
        ..input()
    }));
    for term in ["医療", "機器", "脆弱", "grosse", "насосы"] {
        assert_eq!(index.found(term), ["/advisories/acme-2026-0007/"], "{term}");
    }
}

#[test]
fn what_is_said_on_continued_use_is_not_looked_for() {
    let site = Drawn::of(input());
    let index = Index::of(&site);
    // Words of the statement that stand nowhere else.
    for term in ["mitigations", "officer"] {
        assert_eq!(index.found(term), [""; 0], "{term}");
    }
}

#[test]
fn the_index_has_as_many_files_as_documents_need() {
    let mut store = Memory::default().with(adopted()).with(withdrawn());
    for number in 0..200 {
        let mut model = pump();
        model["slug"] = json!(format!("acme-{number}"));
        model["tracking"]["id"] = json!(format!("ACME-{number}"));
        store = store.with(model);
    }
    let site = Drawn::of(Input {
        store: Arc::new(store),
        ..input()
    });
    let index = Index::of(&site);
    // 202 advisories, 4 products, 2 CVEs, 1 page.
    assert_eq!(index.lines.len(), 209);
    let count = |folder: &str| {
        site.0
            .keys()
            .filter(|path| path.starts_with(folder))
            .count()
    };
    assert_eq!(count("search/terms/"), 4);
    assert_eq!(count("search/lines/"), 9);
    assert_eq!(index.found("pumps").len(), 200);
    // Newest first where the words weigh the same.
    assert_eq!(index.found("acme-7"), ["/advisories/acme-7/"]);
}

#[test]
fn without_a_script_the_page_leads_to_the_lists() {
    let site = Drawn::of(input());
    site.has(
        "search/index.html",
        &[
            r#"<script type="module" src="/assets/search.js"></script>"#,
            "<noscript>",
            r#"<a href="/advisories/">all 3 advisories</a>"#,
            r#"<p id="said" role="status"></p>"#,
            r#"<label for="query">"#,
        ],
    );
    site.has("index.html", &[r#"<a href="/search/">Search</a>"#]);
}
