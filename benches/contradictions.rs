//! How long it takes to gather all claims of a large site and to search them for contradictions, on one core.
//!
//! `cargo bench --bench contradictions -- 10000 3000`: so many advisories on one to three products each, so many VEX statements on every release of every product, over 200 product releases.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::time::Instant;

use obstat::check::contradictions;
use obstat::model::advisory::Advisory;
use obstat::model::catalogue::Catalogue;
use obstat::model::timestamp::Timestamp;
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
}
