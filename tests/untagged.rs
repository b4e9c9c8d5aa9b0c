//! What may be PHI and is not tagged: what is found, what stops, what is allowed, and that no value is ever shown.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use obstat::check::untagged::{scan, spots};
use obstat::model::untagged::{Detector, Level};
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

/// A file of the test data; none, with a word on it, where the data is not there.
fn data(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("OBSTAT_TEST_DATA").map_or(beside, PathBuf::from);
    let file = root.join(path);
    if !file.exists() {
        eprintln!("skipped: no {path} at OBSTAT_TEST_DATA");
        return None;
    }
    Some(file)
}

fn blocks(detector: Detector) -> bool {
    detector.default_level() == Level::Block
}

#[test]
fn every_suspect_is_found_and_no_clean_case_is_blocked() {
    let Some(file) = data("phi/dev/untagged.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(file).unwrap();
    let (mut missed, mut blocked, mut warned) = (Vec::new(), Vec::new(), 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let suspect = case["verdict"] == "suspect";
        let needle = case["needle"].as_str().unwrap_or_default();
        let mut hit = false;
        for file in case["files"].as_array().unwrap() {
            let text = file["text"].as_str().unwrap();
            let place = text.find(needle).unwrap_or(0);
            for found in scan(text) {
                let inside = found.start < place + needle.len() && found.end > place;
                hit |= suspect && inside;
                if !(suspect && inside) {
                    match blocks(found.detector) {
                        true => blocked.push(id.to_owned()),
                        false => warned += 1,
                    }
                }
            }
        }
        if suspect && !hit {
            missed.push(id.to_owned());
        }
    }
    assert_eq!(missed, [""; 0]);
    assert_eq!(blocked, [""; 0]);
    assert!(warned <= 3, "{warned} warnings where nothing is");
}

#[test]
fn no_real_advisory_is_blocked() {
    let Some(folder) = data("corpus") else {
        return;
    };
    let mut counts: BTreeMap<Detector, usize> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for spot in spots(&document) {
            assert!(!blocks(spot.detector), "{}: {spot:?}", path.display());
            *counts.entry(spot.detector).or_default() += 1;
        }
    }
    let all: usize = counts.values().sum();
    assert!(all <= 20, "{counts:?}");
}

/// What calls a detector, and what goes wrong behind it.
const PIECES: &[&str] = &[
    "SSN",
    "219-45-6780",
    "NHS",
    "956 358 2241",
    "MBI ",
    "3JX0-KM5-FY16",
    "PID|1||",
    "44719020^^^A||B^C",
    "\\r",
    "MRN:",
    "(0010,0010) PN [",
    "00100010\": {\"Value\": [\"",
    "]",
    "{\"resourceType\": \"Patient\", \"name\": [",
    "}",
    "&quot;",
    "<Patient xmlns=\"http://hl7.org/fhir\">",
    "<name",
    "(01)09506000134352",
    "(21)",
    "]d2",
    "/$+",
    "=/A9999XYZ100T0944",
    "=,",
    "born",
    "12/17/1961",
    "20. März 1994",
    "-jährige",
    "94",
    "Mill Road",
    "12 Old Quarry St",
    ", TX 78793",
    "patient",
    "'s ",
    "ü",
    "’",
    "\u{a0}",
    "@",
    "a.b@c.example",
    "+44 7700",
    "(220) 555-0148",
    "203.0.113.7",
    "/patients/",
    "VIN 1M8GDM9AXKP042788",
    "\n\n",
    "\n",
    ". A",
    " ",
    "-",
    "0",
    "9",
    "aged",
    "🏥",
];

proptest! {
    #[test]
    fn any_text_has_an_answer(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24),
        text in "\\PC{0,20}",
        at in 0_usize..24,
    ) {
        let mut all = pieces;
        all.insert(at.min(all.len()), &text);
        let text = all.concat();
        let mut last = 0;
        for found in scan(&text) {
            prop_assert!(text.get(found.start..found.end).is_some_and(|it| !it.is_empty()));
            prop_assert!(found.start >= last);
            last = found.start;
        }
    }
}

#[test]
fn a_long_line_has_an_answer() {
    for piece in [
        "patient ",
        "PID||",
        "{\"resourceType\":",
        "(21)",
        "1-",
        "St ",
        "0010,",
        "@",
        "MRN MRN ",
    ] {
        scan(&piece.repeat(200_000 / piece.len()));
    }
}

/// The base of the rules' cases, with a page more.
struct Workspace(TempDir);

const PAGE: &str = "content/pages/thanks.md";
const ADVISORY: &str = "content/advisories/2026/EX-SA-2026-0001.md";
const SITE: &str = "content/site.toml";

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
        for entry in walkdir::WalkDir::new(&base).min_depth(1) {
            let entry = entry.unwrap();
            let target = folder
                .path()
                .join(entry.path().strip_prefix(&base).unwrap());
            match entry.file_type().is_dir() {
                true => std::fs::create_dir_all(target).unwrap(),
                false => drop(std::fs::copy(entry.path(), target).unwrap()),
            }
        }
        Self(folder)
    }

    fn page(self, text: &str) -> Self {
        let path = self.0.path().join(PAGE);
        std::fs::write(path, format!("+++\ntitle = \"Thanks\"\n+++\n\n{text}\n")).unwrap();
        self
    }

    fn edit(self, path: &str, from: &str, to: &str) -> Self {
        let file = self.0.path().join(path);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(file, text.replacen(from, to, 1)).unwrap();
        self
    }

    fn append(self, path: &str, more: &str) -> Self {
        let file = self.0.path().join(path);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, text + more).unwrap();
        self
    }

    /// Runs a command; its exit code, and all that it says.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_obstat"))
            .arg("--workspace")
            .arg(self.0.path())
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8([stdout, stderr].concat()).unwrap();
        (status.code().unwrap(), said)
    }

    /// The lines of a check that are about untagged PHI, those of the clock left out.
    fn untagged(&self) -> Vec<String> {
        let (_, said) = self.run(&["check", "--format", "short"]);
        let about = |line: &&str| line.contains("untagged") && !line.starts_with("clock: ");
        said.lines().filter(about).map(str::to_owned).collect()
    }
}

const NUMBER: &str = "915-37-7516";
const SHOWN: &str = "The exported row shows SSN 915-37-7516 <b>in clear</b>.";
const AT: &str = "2026-06-01T08:00:00Z";

#[test]
fn no_format_shows_the_value_or_any_line_of_its_file() {
    let workspace = Workspace::new().page(SHOWN);
    for format in ["human", "short", "json", "sarif"] {
        let (code, said) = workspace.run(&["check", "--format", format]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("untagged-ssn"), "{said}");
        // Raw HTML on the same line is found, too, and would show it.
        assert!(said.contains("markdown-html"), "{said}");
        for part in [NUMBER, "7516", "exported row"] {
            assert!(!said.contains(part), "{format}: {said}");
        }
    }
    assert_eq!(
        workspace.untagged(),
        [format!(
            "{PAGE}:5:28: error[untagged-ssn]: this may be a United States social security number, and nobody tagged it"
        )]
    );
}

#[test]
fn a_place_is_right_behind_tags_and_in_values() {
    let workspace = Workspace::new()
        .page("By [Ada Specimen]{phi=name public=\"a nurse\"}, SSN 915-37-7516")
        .edit(PAGE, "\"Thanks\"", "\"\"\"\nThanks, SSN 915-37-7517\"\"\"");
    let places: Vec<_> = workspace
        .untagged()
        .iter()
        .map(|line| line.split(": ").next().unwrap().to_owned())
        .collect();
    assert_eq!(places, [format!("{PAGE}:2:9"), format!("{PAGE}:6:51")]);
}

#[test]
fn what_is_tagged_is_not_reported() {
    let workspace =
        Workspace::new().page("The row shows SSN [915-37-7516]{phi=ssn public=\"a number\"}.");
    assert_eq!(workspace.untagged(), [""; 0]);
}

#[test]
fn a_level_can_be_set() {
    for (level, code, severity) in [("block", 1, "error["), ("warn", 0, "warning[")] {
        let workspace = Workspace::new()
            .page("Patient name: Marcus Specimen")
            .append(SITE, &format!("\n[untagged]\nname = \"{level}\"\n"));
        let (exit, said) = workspace.run(&["check", "--format", "short"]);
        assert_eq!(exit, code, "{said}");
        assert!(
            said.contains(&format!("{severity}untagged-name]")),
            "{said}"
        );
    }
    let off = Workspace::new()
        .page(SHOWN)
        .append(SITE, "\n[untagged]\nssn = \"off\"\n");
    assert_eq!(off.untagged(), [""; 0]);
}

#[test]
fn nothing_is_released_and_no_page_is_drawn() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["release", "--all", "--at", AT]).0, 0);
    assert_eq!(workspace.run(&["build"]).0, 0);
    let files = workspace.0.path().join("public/files.json");
    let before = std::fs::read(&files).unwrap();
    let workspace = workspace.page(SHOWN);
    let (code, said) = workspace.run(&["build"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("untagged-ssn") && !said.contains("7516"),
        "{said}"
    );
    assert_eq!(std::fs::read(&files).unwrap(), before);

    // An advisory is drawn from its release, so that a draft stops no build.
    let revision = "[[tracking.revision_history]]\nnumber = \"1.1.0\"\nkind = \"update\"\nsummary = \"More.\"\n\n[[tracking.revision_history]]";
    let workspace = workspace
        .page("Nothing.")
        .edit(ADVISORY, "[[tracking.revision_history]]", revision)
        .append(ADVISORY, "\nThe row shows SSN 915-37-7516.\n");
    assert_eq!(workspace.run(&["build"]).0, 0);
    let (code, said) = workspace.run(&["release", "--all", "--at", "2026-06-02T08:00:00Z"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("untagged-ssn") && !said.contains("7516"),
        "{said}"
    );
    let releases = workspace.0.path().join("content/releases/ex-sa-2026-0001");
    assert_eq!(std::fs::read_dir(releases).unwrap().count(), 1);
}

fn entry(times: u32, until: &str) -> String {
    format!(
        "\n[[untagged.allowed]]\ndetector = \"ssn\"\npath = \"{PAGE}\"\ntimes = {times}\nreason = \"a specimen\"\nby = \"PSIRT\"\nuntil = {until}\n"
    )
}

#[test]
fn an_entry_allows_as_many_as_it_says_until_its_day() {
    let two = "SSN 915-37-7516 and SSN 915-37-7517";
    let workspace = Workspace::new()
        .page(two)
        .append(SITE, &entry(2, "2026-06-30"));
    assert_eq!(workspace.untagged(), [""; 0]);
    assert_eq!(workspace.run(&["release", "--all", "--at", AT]).0, 0);
    assert_eq!(
        workspace.run(&["build", "--at", "2026-06-30T23:00:00Z"]).0,
        0
    );
    let (code, said) = workspace.run(&["build", "--at", "2026-07-01T00:00:00Z"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("untagged-expired") && !said.contains("untagged-ssn"),
        "{said}"
    );

    let one_more = format!("{two} and SSN 915-37-7518");
    let workspace = workspace.page(&one_more);
    assert_eq!(workspace.untagged().len(), 3);
    let workspace = workspace.page("SSN 915-37-7516");
    let found = workspace.untagged();
    assert!(
        found.len() == 1 && found[0].contains("untagged-unused"),
        "{found:?}"
    );
}

#[test]
fn a_day_that_is_past_can_be_passed_by_a_release() {
    let workspace = Workspace::new()
        .page("SSN 915-37-7516")
        .append(SITE, &entry(1, "2026-05-30"));
    let release = ["release", "--all", "--at", AT];
    let (code, said) = workspace.run(&release);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("untagged-expired"), "{said}");
    let reason = ["--override", "untagged-expired", "--reason", "an emergency"];
    let (code, said) = workspace.run(&[&release[..], &reason[..]].concat());
    assert_eq!(code, 0, "{said}");
}

#[test]
fn an_entry_for_a_file_that_cannot_be_read_is_no_second_finding() {
    let workspace = Workspace::new()
        .page("SSN 915-37-7516")
        .append(SITE, &entry(1, "2026-06-30"))
        .edit(PAGE, "title = \"Thanks\"", "title = \"Thanks");
    assert_eq!(workspace.untagged(), [""; 0]);
}

#[test]
fn in_an_adopted_document_it_warns_and_names_release_and_pointer() {
    let workspace = Workspace::new();
    let document = serde_json::json!({
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": "Title",
            "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://devices.example" },
            "distribution": { "tlp": { "label": "WHITE" } },
            "notes": [{ "category": "summary", "text": SHOWN }],
            "tracking": {
                "id": "EX-2020-01", "status": "final", "version": "1",
                "initial_release_date": "2020-01-01T00:00:00Z",
                "current_release_date": "2020-01-01T00:00:00Z",
                "revision_history": [{ "number": "1", "date": "2020-01-01T00:00:00Z", "summary": "One" }],
            },
        }
    });
    let file = workspace.0.path().join("ex-2020-01.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let import = ["import", file.to_str().unwrap(), "--at", AT];
    let (code, said) = workspace.run(&import);
    assert_eq!(code, 0, "{said}");
    let words = "may hold PHI that nobody tagged: a United States social security number at /document/notes/0/text";
    assert!(said.contains(words) && !said.contains("7516"), "{said}");
    assert_eq!(
        workspace.untagged(),
        [
            "warning[untagged-ssn]: the adopted document in `content/releases/ex-2020-01/1-1` may hold a United States social security number, at /document/notes/0/text"
        ]
    );
    assert_eq!(workspace.run(&["build"]).0, 0);
    let allowed = entry(1, "2026-06-30").replace(PAGE, "content/releases/ex-2020-01/1-1");
    let workspace = workspace.append(SITE, &allowed);
    assert_eq!(workspace.untagged(), [""; 0]);
    assert_eq!(workspace.run(&["build"]).0, 0);
}

#[test]
fn the_example_has_nothing_untagged() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = obstat::read::read(workspace).unwrap();
    let today = "2026-06-01".parse().unwrap();
    let found = obstat::check::untagged::check(&sources, &[], today, &|_| true);
    assert_eq!(found, []);
}
