//! All current documents together: what one says is not what another one denies, and what nobody says is no statement.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A workspace on the disk: that of the tests of rules, with one advisory on a pump.
struct Workspace(TempDir);

const FIRST: &str = "content/advisories/2026/EX-SA-2026-0001.md";
const SECOND: &str = "content/advisories/2026/EX-SA-2026-0002.md";
const PUMP: &str = "content/products/pump.toml";
/// Of which releases the advisory speaks.
const AFFECTED: &str = "versions = \">=1.0.0, <1.2.0\"\nfixed    = \"1.2.0\"\n";
const REMEDIATION: &str = "[[remediation]]\ncategory = \"vendor_fix\"\ndetails  = \"Install firmware 1.2.0.\"\ndate     = 2026-05-10\n";
const GATEWAY: &str = "[[not_affected]]\nproduct       = \"gateway\"\nversions      = \"3.0.0\"\njustification = \"component_not_present\"\n";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
        copy(&base, folder.path());
        Self(folder)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.path().join(path), text).unwrap();
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} does not hold {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// A second advisory on the same vulnerability, which says something else of the pump.
    fn second(&self, says: &str) {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
        let text = fs::read_to_string(base.join(FIRST)).unwrap();
        let text = text.replacen(GATEWAY, "", 1);
        let text = match says.contains("[[affected]]") {
            true => text,
            false => text.replacen(REMEDIATION, "", 1),
        };
        let pump = format!("[[affected]]\nproduct  = \"pump\"\n{AFFECTED}");
        assert!(text.contains(&pump));
        let text = text.replacen(&pump, says, 1);
        let text = text.replace("EX-SA-2026-0001", "EX-SA-2026-0002");
        self.write(SECOND, &text);
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
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
        let said = [stdout, stderr].concat();
        (status.code(), String::from_utf8(said).unwrap())
    }

    /// What is found of a code, a line each, and how the command ended.
    fn found(&self, code: &str) -> (Option<i32>, Vec<String>) {
        let (exit, said) = self.run(&["check", "--format", "short", "--unassessed"]);
        let of = |line: &&str| line.contains(&format!("[{code}]"));
        (exit, said.lines().filter(of).map(str::to_owned).collect())
    }

    fn release(&self, ids: &[&str]) -> (Option<i32>, String) {
        self.release_at("2026-06-01T08:00:00Z", ids)
    }

    fn release_at(&self, at: &str, ids: &[&str]) -> (Option<i32>, String) {
        self.run(&[&["release", "--at", at], ids].concat())
    }

    fn released(&self, ids: &[&str]) {
        let (exit, said) = self.release(ids);
        assert_eq!(exit, Some(0), "{said}");
    }
}

const NOT_AFFECTED: &str = "[[not_affected]]\nproduct       = \"pump\"\nversions      = [\"1.0.0\", \"1.1.0\", \"1.2.0\"]\njustification = \"vulnerable_code_not_present\"\n";

#[test]
fn both_sources_are_shown_at_their_lines() {
    let workspace = Workspace::new();
    workspace.second(NOT_AFFECTED);
    let (exit, said) = workspace.run(&["check"]);
    assert_eq!(exit, Some(1));
    for words in [
        "error[contradiction]: `pump 1.0.0` and one more release and `CVE-1900-10001`: not affected in `EX-SA-2026-0002`, but affected in `EX-SA-2026-0001`",
        "error[contradiction]: `pump 1.2.0` and `CVE-1900-10001`: not affected in `EX-SA-2026-0002`, but fixed in `EX-SA-2026-0001`",
        "content/advisories/2026/EX-SA-2026-0002.md:15:17",
        "content/advisories/2026/EX-SA-2026-0001.md:15:12",
        "content/advisories/2026/EX-SA-2026-0001.md:17:12",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn a_draft_is_held_against_what_is_released_and_is_not_released() {
    let workspace = Workspace::new();
    workspace.released(&["EX-SA-2026-0001"]);
    workspace.second(NOT_AFFECTED);
    let (exit, found) = workspace.found("contradiction");
    assert_eq!((exit, found.len()), (Some(1), 2), "{found:?}");
    assert!(
        found[0].ends_with(
            "but affected in `EX-SA-2026-0001` (content/releases/ex-sa-2026-0001/1-1.0.0)"
        ),
        "{found:?}"
    );
    let (exit, said) = workspace.release_at("2026-06-02T08:00:00Z", &["EX-SA-2026-0002"]);
    assert_eq!(exit, Some(1), "{said}");
    assert!(said.contains("error[contradiction]"), "{said}");
    // Whoever releases something else is not stopped by it.
    let third = workspace
        .text(FIRST)
        .replace("EX-SA-2026-0001", "EX-SA-2026-0003");
    let third = third.replace("CVE-1900-10001", "CVE-1900-10003");
    workspace.write("content/advisories/2026/EX-SA-2026-0003.md", &third);
    let again = workspace.release_at("2026-06-02T08:00:00Z", &["EX-SA-2026-0003"]);
    assert_eq!(again.0, Some(0), "{}", again.1);
}

#[test]
fn what_a_release_carries_contradicts_too() {
    let workspace = Workspace::new();
    workspace.replace(
        PUMP,
        "version = \"1.2.0\"\ndate    = 2026-05-10\n",
        "version = \"1.2.0\"\ndate    = 2026-05-10\n\n[[release]]\nversion = \"1.3.0\"\ndate    = 2026-05-20\ncarries = \"1.2.0\"\n",
    );
    workspace.second("[[affected]]\nproduct  = \"pump\"\nversions = \"1.3.0\"\n");
    let (exit, found) = workspace.found("contradiction");
    assert_eq!(exit, Some(1));
    assert_eq!(
        found,
        [
            "content/advisories/2026/EX-SA-2026-0002.md:16:12: error[contradiction]: `pump 1.3.0` and `CVE-1900-10001`: affected in `EX-SA-2026-0002`, but fixed in `EX-SA-2026-0001`"
        ]
        .map(|line| line.replace(":16:12", ":15:12"))
    );
}

#[test]
fn ranges_that_share_a_release_nobody_listed_contradict() {
    let workspace = Workspace::new();
    workspace.replace(
        PUMP,
        "version_scheme",
        "releases_complete = false\nversion_scheme",
    );
    workspace.second(
        "[[not_affected]]\nproduct       = \"pump\"\nversions      = \">=1.1.5, <1.1.9\"\njustification = \"vulnerable_code_not_present\"\n",
    );
    let (exit, found) = workspace.found("contradiction");
    assert_eq!((exit, found.len()), (Some(1), 1), "{found:?}");
    assert!(found[0].contains("`pump >=1.1.5|<1.1.9`"), "{found:?}");
    workspace.replace(SECOND, ">=1.1.5, <1.1.9", ">1.2.0, <1.3.0");
    assert_eq!(workspace.found("contradiction"), (Some(0), Vec::new()));
}

#[test]
fn documents_that_say_the_same_do_not_contradict() {
    let workspace = Workspace::new();
    workspace.second(&format!("[[affected]]\nproduct  = \"pump\"\n{AFFECTED}"));
    for code in ["contradiction", "hole", "early-fix", "unknown-release"] {
        assert_eq!(workspace.found(code).1, [""; 0]);
    }
    // Two models are two devices.
    workspace.replace(
        FIRST,
        AFFECTED,
        &format!("models = [\"P-100\"]\n{AFFECTED}"),
    );
    workspace.second(&NOT_AFFECTED.replace("versions ", "models = [\"P-200\"]\nversions "));
    assert_eq!(workspace.found("contradiction").1, [""; 0]);
}

/// A document that somebody published by other means.
fn adopted(id: &str, version: &str, status: &str) -> Value {
    json!({
        "document": {
            "category": "csaf_vex",
            "csaf_version": "2.0",
            "title": format!("Title of {id}"),
            "notes": [{ "category": "summary", "text": "A summary." }],
            "publisher": { "category": "vendor", "name": "Example Devices PSIRT", "namespace": "https://devices.example" },
            "distribution": { "tlp": { "label": "WHITE" } },
            "tracking": {
                "id": id, "status": "final", "version": "1",
                "initial_release_date": "2026-05-30T00:00:00Z",
                "current_release_date": "2026-05-30T00:00:00Z",
                "revision_history": [{ "number": "1", "date": "2026-05-30T00:00:00Z", "summary": "One" }],
            },
        },
        "product_tree": { "branches": [{
            "category": "vendor", "name": "Example Devices", "branches": [{
                "category": "product_name", "name": "Example Gateway", "branches": [{
                    "category": "product_version", "name": version,
                    "product": { "name": format!("Example Gateway {version}"), "product_id": "P" },
                }],
            }],
        }] },
        "vulnerabilities": [{
            "cve": "CVE-1900-10001",
            "notes": [{ "category": "description", "text": "A description." }],
            "product_status": { status: ["P"] },
            "remediations": [{ "category": "none_available", "details": "None.", "product_ids": ["P"] }],
        }],
    })
}

fn import(workspace: &Workspace, document: &Value) {
    let file = workspace.0.path().join("adopted.json");
    fs::write(&file, serde_json::to_vec_pretty(document).unwrap()).unwrap();
    let path = file.to_str().unwrap();
    let (exit, said) = workspace.run(&["import", "--at", "2026-05-31T08:00:00Z", path]);
    assert_eq!(exit, Some(0), "{said}");
    fs::remove_file(file).unwrap();
}

#[test]
fn an_adopted_document_is_warned_of_and_its_release_named() {
    let workspace = Workspace::new();
    import(&workspace, &adopted("OLD-1", "3.0.0", "known_affected"));
    let (exit, found) = workspace.found("contradiction");
    assert_eq!(exit, Some(0));
    assert_eq!(
        found,
        [
            "content/advisories/2026/EX-SA-2026-0001.md:20:17: warning[contradiction]: `gateway 3.0.0` and `CVE-1900-10001`: not affected in `EX-SA-2026-0001`, but affected in `OLD-1` (content/releases/old-1/1-1)"
        ]
    );
    workspace.released(&["EX-SA-2026-0001"]);
}

#[test]
fn a_release_that_nobody_has_is_named() {
    let workspace = Workspace::new();
    import(&workspace, &adopted("OLD-2", "3.0.1", "known_affected"));
    let (exit, found) = workspace.found("unknown-release");
    assert_eq!(exit, Some(0));
    assert_eq!(
        found,
        [
            "warning[unknown-release]: `OLD-2` (content/releases/old-2/1-1) speaks of `gateway 3.0.1`, which the catalogue does not have"
        ]
    );
    let dated = "\n[[release]]\nversion = \"3.0.1\"\ndate    = 2026-06-30\n";
    let gateway = "content/products/gateway.toml";
    workspace.write(gateway, &(workspace.text(gateway) + dated));
    let (_, found) = workspace.found("unknown-release");
    assert!(
        found[0].ends_with("speaks of `gateway 3.0.1`, which came out later, on `2026-06-30`"),
        "{found:?}"
    );
    workspace.replace(gateway, "2026-06-30", "2026-05-01");
    assert_eq!(workspace.found("unknown-release").1, [""; 0]);
}

#[test]
fn what_is_newer_than_every_claim_is_not_assessed() {
    let workspace = Workspace::new();
    workspace.released(&["EX-SA-2026-0001"]);
    assert_eq!(workspace.found("unassessed"), (Some(0), Vec::new()));
    let newer = "\n[[release]]\nversion = \"1.3.0\"\ndate    = 2026-07-01\n";
    workspace.write(PUMP, &(workspace.text(PUMP) + newer));
    // A release between two that are named is none of them, if it came out later.
    let between = "\n[[release]]\nversion = \"1.1.1\"\ndate    = 2026-07-02\n";
    workspace.write(PUMP, &(workspace.text(PUMP) + between));
    let (exit, found) = workspace.found("unassessed");
    assert_eq!(exit, Some(0));
    let line = |version: &str, at: u32| {
        format!(
            "content/products/pump.toml:{at}:11: note[unassessed]: nothing is said of `pump {version}` and `CVE-1900-10001`: no statement since `pump 1.2.0` in `EX-SA-2026-0001` (content/releases/ex-sa-2026-0001/1-1.0.0)"
        )
    };
    assert_eq!(found, [line("1.3.0", 26), line("1.1.1", 30)]);
    assert_eq!(workspace.found("hole").1, [""; 0]);
    let (_, said) = workspace.run(&["check"]);
    assert!(!said.contains("unassessed"), "{said}");
    workspace.replace(
        PUMP,
        "date    = 2026-07-01\n",
        "date    = 2026-07-01\ncarries = \"1.2.0\"\n",
    );
    let (_, found) = workspace.found("unassessed");
    assert_eq!(found.len(), 1, "{found:?}");
}
