//! What the site may show at a time, and what lists know of it.

use obstat::model::product::ProductIndex;
use obstat::release::{Act, Announcement, Batch, Contents, Releases};

use crate::fixture::{advisory, document, open_gate, release, time, workspace};

#[test]
fn nothing_is_shown_before_its_time() {
    let workspace = workspace();
    let path = workspace.path();
    release(path, "2026-01-01T00:00:00Z", &[("EX-1", "1.0.0")], true).unwrap();
    ahead(path, "2026-01-02T00:00:00Z", "2026-02-01T00:00:00Z");
    release(path, "2026-01-03T00:00:00Z", &[("EX-2", "1.0.0")], true).unwrap();
    let releases = Releases::open(path).unwrap();
    let shown = |at: &str| -> Vec<String> {
        let documents = releases.visible(time(at));
        let entries = documents.iter().flat_map(|document| &document.releases);
        entries.map(|entry| entry.folder.clone()).collect()
    };
    assert!(shown("2025-12-31T23:59:59Z").is_empty());
    assert_eq!(shown("2026-01-01T00:00:00Z"), ["ex-1/1-1.0.0"]);
    assert_eq!(
        shown("2026-01-31T23:59:59Z"),
        ["ex-1/1-1.0.0", "ex-2/1-1.0.0"]
    );
    assert_eq!(
        shown("2026-02-01T00:00:00Z"),
        ["ex-1/1-1.0.0", "ex-1/2-2.0.0", "ex-2/1-1.0.0"]
    );
    assert_eq!(releases.newest_time(), Some(time("2026-01-03T00:00:00Z")));
    let newest = releases.newest("ex-1").unwrap();
    assert_eq!((newest.n, newest.name()), (2, "2-2.0.0"));
    assert_eq!(newest.shown_from(), time("2026-02-01T00:00:00Z"));
    assert_eq!(releases.slug_taken("ex-1"), Some("EX-1"));
    assert_eq!(releases.slug_taken("ex-3"), None);
    assert_eq!(
        releases.site(time("2026-01-02T00:00:00Z")).unwrap().folder,
        "site/1"
    );
    assert_eq!(
        releases.site(time("2026-01-03T00:00:00Z")).unwrap().folder,
        "site/2"
    );
    assert!(releases.site(time("2025-01-01T00:00:00Z")).is_none());
    let files = releases
        .load_files(releases.site(time("2026-01-03T00:00:00Z")).unwrap())
        .unwrap();
    assert_eq!(files["security.txt"], b"Contact: x\n");
}

/// Releases version 2.0.0 of a document ahead.
fn ahead(workspace: &std::path::Path, at: &str, from: &str) {
    let releases = Releases::open(workspace).unwrap();
    let mut batch = Batch::new(&releases, time(at)).unwrap();
    let Announcement::Document {
        slug, id, version, ..
    } = document("EX-1", "2.0.0")
    else {
        panic!("a document");
    };
    let place = batch
        .reserve(Announcement::Document {
            act: Act::Release,
            slug,
            id,
            version,
            public_from: Some(time(from)),
            overrides: Vec::new(),
            note: None,
        })
        .unwrap();
    let gate = open_gate();
    let writing = batch.begin(&gate, None).unwrap();
    let contents = Contents::Document {
        advisory: &advisory("EX-1", "2.0.0"),
        document: Vec::new(),
        text: Vec::new(),
        frozen: None,
        signature: None,
        difference: &[],
    };
    writing.write(&place, contents).unwrap();
    writing.commit().unwrap();
}

#[test]
fn a_summary_says_what_lists_need() {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0")],
        false,
    )
    .unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let summary = releases.newest("ex-1").unwrap().summary.as_ref().unwrap();
    assert_eq!(
        (summary.id.as_str(), summary.title.as_str()),
        ("EX-1", "Title of EX-1")
    );
    assert_eq!(summary.publisher, "Example Devices");
    assert!(summary.patient_safety);
    assert!(summary.exploited());
    let top = summary.top_score().unwrap();
    assert_eq!((top.score.tenths(), top.severity.word()), (98, "critical"));
    assert_eq!(summary.vulnerabilities[0].name(), "CVE-1900-0001");
    assert_eq!(summary.vulnerabilities[0].cwe.as_deref(), Some("CWE-306"));
    assert_eq!(summary.claims.len(), 1);
    let names = summary.names(summary.claims[0].product).unwrap();
    assert_eq!(
        (names.vendor, names.product, names.version, names.on),
        (
            Some("Example Devices"),
            Some("Pump"),
            Some("4.0.8"),
            Some(ProductIndex(1))
        )
    );
    let hardware = summary.names(ProductIndex(1)).unwrap();
    assert_eq!(
        (hardware.product, hardware.version),
        (Some("Pump \"2\""), None)
    );
    assert_eq!(summary.names(ProductIndex(9)), None);
}

#[test]
fn a_release_comes_back_as_it_went_in() {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0")],
        false,
    )
    .unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let loaded = releases.load(releases.newest("ex-1").unwrap()).unwrap();
    assert_eq!(loaded.advisory, advisory("EX-1", "1.0.0"));
    assert_eq!(loaded.document, b"{\"id\":\"EX-1\"}\n");
    assert_eq!(loaded.text, b"EX-1 1.0.0\n");
    assert_eq!(
        loaded.frozen.unwrap(),
        serde_json::json!({ "a": 2, "z": 1 })
    );
    assert!(loaded.signatures.is_empty());
}

#[test]
fn a_workspace_without_releases_has_none() {
    let workspace = workspace();
    let releases = Releases::open(workspace.path()).unwrap();
    assert!(releases.entries().is_empty());
    assert_eq!(releases.newest_time(), None);
}
