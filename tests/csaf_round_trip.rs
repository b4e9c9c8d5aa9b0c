//! Documents by others, read and written again, say what they said.

use std::path::{Path, PathBuf};

use csaf_rs::csaf::raw::RawDocument;
use csaf_rs::schema::csaf2_0::schema::CommonSecurityAdvisoryFramework;
use csaf_rs::validation::{TestResultStatus, Validatable};
use obstat::csaf;
use obstat::model::advisory::Advisory;
use serde_json::Value;
use walkdir::WalkDir;

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("OBSTAT_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if data.is_dir() {
        return Some(data);
    }
    eprintln!("skipped: there is no test data in {}", data.display());
    None
}

fn documents(folder: &Path) -> Vec<(PathBuf, Value)> {
    let files = WalkDir::new(folder).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    let json = files.filter(|path| path.extension().is_some_and(|it| it == "json"));
    json.filter_map(|path| {
        let document = serde_json::from_slice(&std::fs::read(&path).unwrap()).ok()?;
        Some((path, document))
    })
    .collect()
}

fn keeps_to_the_schema(document: &Value) -> bool {
    let raw = RawDocument::<CommonSecurityAdvisoryFramework>::new(document.clone());
    matches!(raw.run_test("schema").status, TestResultStatus::Success)
}

/// Why a document does not come back, or nothing.
fn fault(document: &Value) -> Option<String> {
    let reading = match csaf::read(document) {
        Ok(reading) => reading,
        Err(error) => return Some(error.to_string()),
    };
    if let Some(lost) = reading.lost.first() {
        return Some(format!("lost {lost}"));
    }
    let stored = serde_json::to_value(&reading.advisory).unwrap();
    let restored: Advisory = serde_json::from_value(stored).unwrap();
    if restored != reading.advisory {
        return Some("the model is stored as another".to_owned());
    }
    let written = csaf::write(&reading.advisory);
    csaf::difference(&written, document).map(|at| format!("differs at {at}"))
}

fn faults(folder: &Path, belongs: impl Fn(&Value) -> bool) -> (usize, Vec<String>) {
    let mut count = 0;
    let mut faults = Vec::new();
    for (path, document) in documents(folder) {
        if !belongs(&document) {
            continue;
        }
        count += 1;
        if let Some(fault) = fault(&document) {
            let name = path.strip_prefix(folder).unwrap();
            faults.push(format!("{}: {fault}", name.display()));
        }
    }
    println!(
        "{}: {} of {count} come back",
        folder.display(),
        count - faults.len()
    );
    (count, faults)
}

#[test]
fn every_published_document_comes_back() {
    let Some(data) = data() else { return };
    for (folder, expected) in [("cisa", 1201), ("redhat", 6), ("errata", 97)] {
        let (count, faults) = faults(&data.join("corpus").join(folder), |_| true);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(count, expected, "{folder}");
    }
}

#[test]
fn every_official_file_that_keeps_to_the_schema_comes_back() {
    let Some(data) = data() else { return };
    let official = data.join("oasis/csaf_2.0");
    let (count, faults) = faults(&official.join("examples"), keeps_to_the_schema);
    assert_eq!((count, faults), (19, Vec::new()));
    let (count, faults) = self::faults(&official.join("validator"), keeps_to_the_schema);
    // The file shows a property that the standard does not know (test 6.2.20), and `read` says that it would be lost.
    let unknown =
        "optional/oasis_csaf_tc-csaf_2_0-2021-6-2-20-01.json: lost /document/custom_property";
    assert_eq!((count, faults), (237, vec![unknown.to_owned()]));
}
