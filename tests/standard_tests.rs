//! The standard's tests on the standard's own test files.
//!
//! Every file that must fail a test fails that test, and every file that is valid passes it, except the ones listed here.
#![allow(clippy::panic, clippy::print_stderr)]

use csaf_rs::csaf::raw::RawDocument;
use csaf_rs::schema::csaf2_0::schema::CommonSecurityAdvisoryFramework as Csaf;
use csaf_rs::validation::{TestResultStatus, Validatable};
use obstat::check::standard::{Document, NOT_RUN, TESTS, Verdict};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files on which we deliberately differ: the file, and why.
///
/// It is exact: a file that does as it should after all fails the test.
const EXCEPTIONS: &[(&str, &str)] = &[];

fn shared() -> PathBuf {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("OBSTAT_TEST_DATA").map_or(default, PathBuf::from)
}

fn read(path: &Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All official test files and all of the corpus.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![
        shared().join("oasis/csaf_2.0/validator"),
        shared().join("corpus"),
    ];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("skipped: {} is absent", folder.display());
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json")
                && !path.ends_with("testcases.json")
            {
                found.push(path);
            }
        }
    }
    found
}

/// Whether a verdict is the one that the standard asks for; a test that did not come to an end is never right.
fn is_right(verdict: &Verdict, must_fail: bool) -> bool {
    match verdict {
        Verdict::Passed => !must_fail,
        Verdict::Failed(findings) => must_fail && !findings.is_empty(),
        Verdict::Unreached | Verdict::NotRun | Verdict::Undecided(_) => false,
    }
}

#[test]
fn official_files_fail_and_pass_as_the_standard_says() {
    let folder = shared().join("oasis/csaf_2.0/validator");
    if !folder.is_dir() {
        eprintln!("skipped: no official test files at {}", folder.display());
        return;
    }
    let cases = read(&folder.join("testcases.json"));
    let (mut wrong, mut needless) = (Vec::new(), Vec::new());
    let mut numbers = BTreeSet::from(["schema".to_owned()]);
    for case in cases["tests"].as_array().unwrap() {
        let number = case["id"].as_str().unwrap();
        numbers.insert(number.to_owned());
        for (key, must_fail) in [("failures", true), ("valid", false)] {
            for file in case[key].as_array().into_iter().flatten() {
                let name = file["name"].as_str().unwrap();
                let verdict = Document::new(read(&folder.join(name))).test(number);
                if NOT_RUN.iter().any(|(test, _)| *test == number) {
                    assert_eq!(verdict, Verdict::NotRun, "{number} on {name}");
                    continue;
                }
                let excepted = EXCEPTIONS.iter().any(|(file, _)| *file == name);
                match (is_right(&verdict, must_fail), excepted) {
                    (false, false) => wrong.push(format!("{number} on {name}: {verdict:?}")),
                    (true, true) => needless.push(name.to_owned()),
                    _ => {}
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0], "files on which we are wrong");
    assert_eq!(needless, [""; 0], "exceptions that are none");
    assert_eq!(
        numbers,
        TESTS
            .iter()
            .map(|test| (*test).to_owned())
            .collect::<BTreeSet<String>>(),
        "the tests that there are"
    );
}

#[test]
fn nothing_is_undecided_on_the_official_files_and_the_corpus() {
    let mut undecided = BTreeSet::new();
    for path in documents() {
        for test in Document::new(read(&path)).outcome().undecided {
            undecided.insert(format!(
                "{} on {}: {}",
                test.test,
                path.display(),
                test.reason
            ));
        }
    }
    assert_eq!(undecided, BTreeSet::new());
}

/// Where a test found something, and nothing else of it: the wording is ours.
fn places(verdict: &Verdict) -> Vec<String> {
    let mut places: Vec<String> = match verdict {
        Verdict::Failed(findings) => findings
            .iter()
            .map(|finding| finding.pointer.clone())
            .collect(),
        _ => Vec::new(),
    };
    places.sort();
    places.dedup();
    places
}

#[test]
fn our_own_tests_find_what_csaf_rs_finds() {
    for path in documents() {
        let json = read(&path);
        let theirs = RawDocument::<Csaf>::new(json.clone());
        let ours = Document::new(json);
        // Between these days csaf-rs takes CWE 2.12 or 3.0, as it happens.
        let date = ours
            .json()
            .pointer("/document/tracking/current_release_date")
            .and_then(Value::as_str);
        let by_chance = date.is_some_and(|date| ("2017-11-08".."2018-03-29").contains(&date));
        if ours.test("schema") != Verdict::Passed {
            // A strict schema and a walk along the keys agree on what is unknown only where all else is right.
            continue;
        }
        for test in [
            "6.1.1", "6.1.3", "6.1.11", "6.1.33", "6.2.1", "6.2.2", "6.2.13", "6.2.20",
        ] {
            if test == "6.1.11" && by_chance {
                continue;
            }
            let mut expected: Vec<String> = match Validatable::run_test(&theirs, test).status {
                TestResultStatus::Failure {
                    errors,
                    warnings,
                    infos,
                } => errors
                    .into_iter()
                    .chain(warnings)
                    .chain(infos)
                    .map(|hit| hit.instance_path)
                    .collect(),
                status => {
                    assert_eq!(status, TestResultStatus::Success);
                    Vec::new()
                }
            };
            expected.sort();
            expected.dedup();
            assert_eq!(
                places(&ours.test(test)),
                expected,
                "{test} on {}",
                path.display()
            );
        }
    }
}

#[test]
fn garbage_is_an_error_never_a_pass() {
    for text in [
        "null",
        "[]",
        "{}",
        r#"{"document": 1}"#,
        r#"{"document": {"csaf_version": "2.1"}}"#,
    ] {
        let document = Document::new(serde_json::from_str(text).unwrap());
        assert!(
            matches!(document.test("schema"), Verdict::Failed(_)),
            "{text}"
        );
        assert!(!document.outcome().is_valid(), "{text}");
        assert_eq!(document.test("6.1.2"), Verdict::Unreached, "{text}");
    }
    assert!(matches!(
        Document::new(Value::Null).test("6.1.99"),
        Verdict::Undecided(_)
    ));
}
