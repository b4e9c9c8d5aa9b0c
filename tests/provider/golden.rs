//! A provider of two documents, byte for byte.
//!
//! `SNAPSHOTS=overwrite cargo test --test provider` writes the files anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::fixture::{document, input, key, moment, tree};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider/golden")
}

/// Every file below a folder by its path.
fn stored(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.insert(name.to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn two_documents_byte_for_byte() {
    let mut first = document("ACME-2025-0007", "2025-12-30T08:00:00Z");
    first.title = "Aurelia LVP-2: the network port answers without a password".to_owned();
    first.summary = Some("Anyone on the ward's network can change the dose.".to_owned());
    first.categories.insert("Aurelia LVP-2".to_owned());
    first.current_release_date = moment("2026-02-03T09:30:00Z");
    first.shown = first.current_release_date;
    first.signature = true;
    let mut second = document("ACME-2026-0001", "2026-01-15T12:00:00Z");
    second.signature = true;
    let mut input = input(vec![second, first], "2026-02-03T09:30:00Z");
    input.keys = vec![key()];
    let made = tree(&input);
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        let _ = std::fs::remove_dir_all(folder());
        for (path, bytes) in &made {
            let path = folder().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
    let stored = stored(&folder());
    assert_eq!(
        made.keys().collect::<Vec<_>>(),
        stored.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &made {
        let stored = String::from_utf8_lossy(stored.get(path).unwrap());
        assert_eq!(String::from_utf8_lossy(bytes), stored, "{path}");
    }
}
