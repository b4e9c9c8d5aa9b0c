//! How long it takes to release many documents in one batch, to open them, and to load each: `cargo run --release --example release_speed -- 10000`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::path::Path;
use std::time::Instant;

use obstat::gate::Armed;
use obstat::model::advisory::Advisory;
use obstat::model::tagged::Tagged;
use obstat::release::{Act, Announcement, Batch, Contents, Releases};
use rayon::prelude::*;
use serde_json::json;

/// An invented document with about 2 kB of prose, two products and two vulnerabilities.
fn advisory(number: usize) -> Advisory {
    let prose =
        "The pump accepts commands from its network without asking who sends them. ".repeat(9);
    let note = |category: &str, section: &str| json!({ "category": category, "title": "A heading", "text": prose, "section": section });
    let path = |version: &str| {
        json!([
            { "category": "vendor", "name": "Example Devices" },
            { "category": "product_name", "name": "Example Pump firmware" },
            { "category": "product_version", "name": version },
        ])
    };
    let product = |version: &str| {
        json!({ "id": format!("pump/fw/{version}"), "name": format!("Example Pump firmware {version}"), "path": path(version),
            "helper": { "cpe": format!("cpe:2.3:o:example:pump:{version}:*:*:*:*:*:*:*") },
            "origin": { "slug": "pump", "part": "firmware", "release": version } })
    };
    let vulnerability = |cve: String| {
        json!({ "cve": cve, "title": "Missing authentication", "cwe": { "id": "CWE-306", "name": "Missing Authentication for Critical Function" },
            "notes": [note("description", "other")],
            "scores": [{ "products": [0], "cvss_v3": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
            "remediations": [{ "category": "vendor_fix", "details": "Install 4.2.3", "scope": { "products": [0] } }] })
    };
    serde_json::from_value(json!({
        "slug": format!("ex-2026-{number:05}"),
        "category": "csaf_security_advisory",
        "title": format!("Missing authentication in the pump, number {number}"),
        "lang": "en",
        "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://example.com", "contact_details": "psirt@example.com" },
        "distribution": { "tlp": "CLEAR" },
        "tracking": { "id": format!("EX-2026-{number:05}"), "status": "final", "version": "1.0.0",
            "initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "2026-01-01T00:00:00Z",
            "revision_history": [{ "number": "1.0.0", "date": "2026-01-01T00:00:00Z", "summary": "First" }] },
        "notes": [note("summary", "summary"), note("description", "patient-safety"), note("general", "what-to-do-now")],
        "markdown": true,
        "references": [{ "summary": "Notice", "url": "https://example.com/notice" }],
        "products": [product("4.2.2"), product("4.2.3")],
        "vulnerabilities": [vulnerability(format!("CVE-1900-{number:05}")), vulnerability(format!("CVE-1900-1{number:05}"))],
        "claims": [
            { "product": 0, "vulnerability": 0, "status": "known_affected" }, { "product": 1, "vulnerability": 0, "status": "fixed" },
            { "product": 0, "vulnerability": 1, "status": "known_affected" }, { "product": 1, "vulnerability": 1, "status": "fixed" },
        ],
    }))
    .unwrap()
}

/// The CPU time of this process so far in seconds: its own, and the system's for it.
fn cpu() -> [f64; 2] {
    let usage = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<_> = usage.rsplit(')').next().unwrap_or("").split(' ').collect();
    [12, 13].map(|at| {
        fields
            .get(at)
            .and_then(|ticks| ticks.parse::<f64>().ok())
            .unwrap_or(0.0)
            / 100.0
    })
}

fn timed<T>(what: &str, count: usize, work: impl FnOnce() -> T) -> T {
    let (start, used) = (Instant::now(), cpu());
    let done = work();
    let [own, system] = cpu();
    let (own, system) = (own - used[0], system - used[1]);
    println!(
        "{what}: {:.2} s, {own:.2} + {system:.2} CPU-seconds, {:.0} µs CPU a release",
        start.elapsed().as_secs_f64(),
        (own + system) * 1e6 / count as f64
    );
    done
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count = arguments
        .next()
        .map_or(10_000, |count| count.parse().unwrap());
    let place = arguments.next().map_or_else(std::env::temp_dir, Into::into);
    let folder = place.join(format!("obstat-release-speed-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    run(count, &folder);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn run(count: usize, workspace: &Path) {
    let advisories: Vec<_> = (0..count).into_par_iter().map(advisory).collect();
    let documents: Vec<_> = advisories
        .par_iter()
        .map(|one| serde_json::to_vec_pretty(one).unwrap())
        .collect();
    let frozen = json!({ "catalogue": { "pump": { "name": "Example Pump", "releases": ["4.2.2", "4.2.3"] } }, "site": { "base_url": "https://example.com" } });
    let empty = Releases::open(workspace).unwrap();
    let gate = Armed::new::<Tagged>([]).unwrap();
    timed("release", count, || {
        let mut batch = Batch::new(&empty, "2026-01-01T00:00:00Z".parse().unwrap()).unwrap();
        for one in &advisories {
            batch
                .reserve(Announcement::Document {
                    act: Act::Release,
                    slug: one.slug.clone(),
                    id: one.tracking.id.clone(),
                    version: one.tracking.version.clone(),
                    public_from: None,
                    overrides: Vec::new(),
                    note: None,
                })
                .unwrap();
        }
        let places = batch.places().to_vec();
        let writing = batch.begin(&gate, None).unwrap();
        places.par_iter().zip(&advisories).zip(documents).for_each(
            |((place, advisory), document)| {
                let text = document.get(..2000).unwrap_or_default().to_vec();
                let contents = Contents::Document {
                    advisory,
                    document,
                    text,
                    frozen: Some(&frozen),
                    signature: None,
                    difference: &[],
                };
                writing.write(place, contents).unwrap();
            },
        );
        writing.commit().unwrap();
    });
    for round in ["open", "open again"] {
        timed(round, count, || Releases::open(workspace).unwrap());
    }
    let releases = Releases::open(workspace).unwrap();
    timed("load all", count, || {
        releases.entries().par_iter().for_each(|entry| {
            releases.load(entry).unwrap();
        });
    });
}
