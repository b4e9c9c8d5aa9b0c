//! A workspace to release into, and invented documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use obstat::gate::Armed;
use obstat::model::advisory::Advisory;
use obstat::model::tagged::Tagged;
use obstat::model::timestamp::Timestamp;
use obstat::release::{Act, Announcement, Batch, Committed, Contents, ReleaseError, Releases};
use serde_json::json;
use tempfile::TempDir;

/// An empty workspace, on a file system in memory where there is one.
pub(crate) fn workspace() -> TempDir {
    let memory = Path::new("/dev/shm");
    match TempDir::new_in(memory) {
        Ok(folder) => folder,
        Err(_) => TempDir::new().unwrap(),
    }
}

pub(crate) fn releases(workspace: &Path) -> PathBuf {
    workspace.join("content/releases")
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A gate that nothing is armed with.
pub(crate) fn open_gate() -> Armed {
    Armed::new::<Tagged>([]).unwrap()
}

pub(crate) fn advisory(id: &str, version: &str) -> Advisory {
    serde_json::from_value(json!({
        "slug": id.to_lowercase(),
        "category": "csaf_security_advisory",
        "title": format!("Title of {id}"),
        "lang": "en",
        "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://example.com" },
        "tracking": {
            "id": id, "status": "final", "version": version,
            "initial_release_date": "2026-01-01T00:00:00Z",
            "current_release_date": "2026-01-01T00:00:00Z",
            "revision_history": [{ "number": version, "date": "2026-01-01T00:00:00Z", "summary": "First" }],
        },
        "markdown": true,
        "notes": [{ "category": "description", "title": "Patient safety", "text": "A \"quoted\" word", "section": "patient-safety" }],
        "products": [
            { "id": "pump/4.0.8", "name": "Example Pump 4.0.8", "path": [
                { "category": "vendor", "name": "Example Devices" },
                { "category": "product_name", "name": "Pump" },
                { "category": "product_version", "name": "4.0.8" }] },
            { "id": "pump/LVP2", "name": "Example Pump LVP2", "path": [
                { "category": "vendor", "name": "Example Devices" },
                { "category": "product_name", "name": "Pump \"2\"" }] },
            { "id": "pump/LVP2/4.0.8", "name": "Both", "relationship": { "category": "installed_on", "product": 0, "relates_to": 1 } },
        ],
        "vulnerabilities": [
            { "cve": "CVE-1900-0001", "cwe": { "id": "CWE-306", "name": "Missing Authentication for Critical Function" },
              "scores": [{ "products": [2], "cvss_v3": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
              "exploitation": { "status": "exploited", "date": "2026-01-01T00:00:00Z" } },
        ],
        "claims": [{ "product": 2, "vulnerability": 0, "status": "known_affected" }],
    }))
    .unwrap()
}

/// A document of ours.
pub(crate) fn document(id: &str, version: &str) -> Announcement {
    Announcement::Document {
        act: Act::Release,
        slug: id.to_lowercase().parse().unwrap(),
        id: id.to_owned(),
        version: version.to_owned(),
        public_from: None,
        overrides: Vec::new(),
        note: None,
    }
}

/// Releases documents of ours, and the site if it is asked for, as one batch.
pub(crate) fn release(
    workspace: &Path,
    at: &str,
    documents: &[(&str, &str)],
    site: bool,
) -> Result<Committed, ReleaseError> {
    let releases = Releases::open(workspace)?;
    let mut batch = Batch::new(&releases, time(at))?;
    for (id, version) in documents {
        batch.reserve(document(id, version))?;
    }
    if site {
        batch.reserve(Announcement::Site)?;
    }
    let places = batch.places().to_vec();
    let gate = open_gate();
    let writing = batch.begin(&gate, None)?;
    for ((id, version), place) in documents.iter().zip(&places) {
        writing.write(
            place,
            Contents::Document {
                advisory: &advisory(id, version),
                document: format!("{{\"id\":\"{id}\"}}\n").into_bytes(),
                text: format!("{id} {version}\n").into_bytes(),
                frozen: Some(&json!({ "z": 1, "a": 2 })),
                signature: None,
                difference: &[],
            },
        )?;
    }
    if site {
        let files = BTreeMap::from([("security.txt".to_owned(), b"Contact: x\n".to_vec())]);
        writing.write(&places[documents.len()], Contents::Files(files))?;
    }
    writing.commit()
}

/// Every file below a folder, by its path.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
                found.insert(format!("{path}/"), Vec::new());
            } else {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

/// What an error says, with the workspace's own path left out.
pub(crate) fn words(workspace: &Path, error: &ReleaseError) -> String {
    error
        .to_string()
        .replace(&format!("{}/content/releases/", workspace.display()), "")
}

/// Why the releases cannot be opened.
pub(crate) fn broken(workspace: &Path) -> String {
    words(workspace, &Releases::open(workspace).unwrap_err())
}
