//! How long it takes to gather all claims of a large site, to search them for contradictions, and to hold every document that says them against them, on one core.
//!
//! `cargo bench --bench contradictions -- 10000 3000`: so many advisories on one to three products each, so many VEX statements on every release of every product, over 200 product releases.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::time::Instant;

use obstat::check::contradictions;
use obstat::claims::{Claimed, Gathering, Table};
use obstat::model::advisory::Advisory;
use obstat::model::catalogue::Catalogue;
use obstat::model::party::Publisher;
use obstat::model::timestamp::Timestamp;
use obstat::vex::{self, Issuer, State};
use obstat::{csaf, parity};
use serde_json::{Value, json};

/// Product lines, and the releases of each.
const LINES: usize = 10;
const RELEASES: usize = 20;

fn catalogue() -> Catalogue {
    let lines = (0..LINES).map(|line| {
        let slug = format!("line-{line}");
        let releases: Vec<Value> = (0..RELEASES)
            .map(|release| json!({ "version": format!("{}.{}", 1 + release / 5, release % 5), "date": format!("2020-{:02}-01", 1 + release % 12) }))
            .collect();
        let value = json!({
            "slug": slug, "name": format!("Line {line}"), "vendor": "Example", "scheme": "intdot",
            "complete": true, "purl": format!("pkg:github/example/{slug}@{{version}}"), "releases": releases,
        });
        (slug, value)
    });
    serde_json::from_value(Value::Object(lines.collect())).unwrap()
}

fn document(slug: &str, cve: usize, lines: &[usize], fixed: usize) -> Advisory {
    let mut products = Vec::new();
    let mut claims = Vec::new();
    for line in lines {
        for release in 0..RELEASES {
            let version = format!("{}.{}", 1 + release / 5, release % 5);
            claims.push(json!({
                "product": products.len(), "vulnerability": 0,
                "status": if release < fixed { "known_affected" } else { "fixed" },
            }));
            let id = format!("line-{line}/{version}");
            products.push(json!({
                "id": id, "name": id,
                "origin": { "slug": format!("line-{line}"), "part": "whole", "release": version },
                "helper": { "purl": format!("pkg:github/example/line-{line}@{version}") },
            }));
        }
    }
    serde_json::from_value(json!({
        "slug": slug, "category": "csaf_vex", "title": slug, "markdown": true,
        "publisher": { "category": "vendor", "name": "Example", "namespace": "https://example.com" },
        "tracking": { "id": slug, "status": "final", "version": "1.0.0", "revision_history": [] },
        "products": products, "claims": claims,
        "vulnerabilities": [{
            "cve": format!("CVE-1900-{cve:05}"), "title": "Invented",
            "remediations": [{ "category": "vendor_fix", "details": "Install the newest release." }],
        }],
    }))
    .unwrap()
}

/// Reads every CSAF document back, and says how many bytes that were; writing them is not counted.
fn documents_read(documents: &[Advisory]) {
    let (mut bytes, mut seconds, mut found) = (0, 0.0, 0);
    for advisory in documents {
        let document = serde_json::to_vec(&csaf::write(advisory)).unwrap();
        let begun = Instant::now();
        found += parity::document(advisory, &document).len();
        seconds += begun.elapsed().as_secs_f64();
        bytes += document.len();
    }
    println!(
        "parity of {} CSAF documents, {bytes} bytes: {found} differences in {seconds:.2} s",
        documents.len()
    );
    assert_eq!(found, 0);
}

/// The same of the VEX documents of all products.
fn vex_read(table: &Table, catalogue: &Catalogue, at: Timestamp) {
    let publisher: Publisher = serde_json::from_value(json!({
        "category": "vendor", "name": "Example", "namespace": "https://example.com",
    }))
    .unwrap();
    let issuer = Issuer {
        base_url: "https://psirt.example.com",
        publisher: &publisher,
        release_page: |slug, release| format!("/products/{slug}/{release}/"),
        document_page: |slug| format!("/advisories/{slug}/"),
    };
    let state = State {
        n: 1,
        issued: at,
        updated: at,
    };
    let (mut count, mut bytes, mut seconds, mut found) = (0, 0, 0.0, 0);
    for line in catalogue.products.values() {
        let files = vex::documents(table, line, issuer, state).unwrap();
        let begun = Instant::now();
        found += parity::vex::documents(Some(table), &line.slug, &files).len();
        seconds += begun.elapsed().as_secs_f64();
        count += files.len();
        bytes += files.values().map(Vec::len).sum::<usize>();
    }
    println!(
        "parity of {count} VEX documents, {bytes} bytes: {found} differences in {seconds:.2} s"
    );
    assert_eq!(found, 0);
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|it| it.parse().ok());
    let advisories: usize = numbers.next().unwrap_or(10_000);
    let statements: usize = numbers.next().unwrap_or(3_000);
    let all: Vec<usize> = (0..LINES).collect();
    let mut documents = Vec::with_capacity(advisories + statements);
    for number in 0..advisories {
        let lines: Vec<usize> = (0..1 + number % 3)
            .map(|it| (number + it) % LINES)
            .collect();
        documents.push(document(&format!("a-{number}"), number, &lines, 12));
    }
    for number in 0..statements {
        // One in a thousand contradicts the advisory of the same number.
        let fixed = if number % 1000 == 999 { 11 } else { 12 };
        documents.push(document(&format!("v-{number}"), number, &all, fixed));
    }
    let catalogue = catalogue();
    let at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let begun = Instant::now();
    let shown = documents.iter().map(|document| (document, at, false));
    let (_, findings) = contradictions(shown, &catalogue, at);
    println!(
        "{advisories} advisories, {statements} VEX statements, {} product releases: {} findings in {:.2} s",
        LINES * RELEASES,
        findings.len(),
        begun.elapsed().as_secs_f64()
    );
    // One finding for each product that both name.
    let both = (999..statements.min(advisories)).step_by(1000);
    assert_eq!(
        findings.len(),
        both.map(|number| 1 + number % 3).sum::<usize>()
    );
    documents_read(&documents);
    let mut gathering = Gathering::new(&catalogue);
    for advisory in &documents {
        gathering.add(Claimed {
            advisory,
            shown: at,
            adopted: false,
        });
    }
    vex_read(&gathering.finish(at), &catalogue, at);
}
