//! When a state of the documents is made, and which one a site shows.

use super::fixture::{FIRST, SECOND, Workspace};
use super::{ADVISORY, PUMP, edit, faults, json, said, states};

const LATER: &str = "2026-08-01T08:00:00Z";
const EMBARGO: &str = "2026-06-15T08:00:00Z";

fn warns(workspace: &Workspace, arguments: &[&str]) -> bool {
    let built = workspace.obstat(arguments).code(0);
    let words = String::from_utf8(built.get_output().stderr.clone()).unwrap();
    words.contains("warning: the VEX documents of ")
}

fn revise(workspace: &Workspace, number: &str) {
    edit(
        workspace,
        ADVISORY,
        "status = \"final\"\n",
        &format!(
            "status = \"final\"\n\n[[tracking.revision_history]]\nnumber  = \"{number}\"\nkind    = \"update\"\nsummary = \"More.\"\n"
        ),
    );
}

#[test]
fn a_release_that_changes_no_claim_makes_no_state() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    assert_eq!(states(&workspace), ["gateway/1", "pump/1"]);
    revise(&workspace, "1.1.0");
    edit(
        &workspace,
        ADVISORY,
        "asks for no password.",
        "asks for no password at all, whoever comes.",
    );
    workspace.release(SECOND, &[]).code(0);
    assert_eq!(states(&workspace), ["gateway/1", "pump/1"]);
    workspace.release(LATER, &["--site"]).code(0);
    assert_eq!(states(&workspace), ["gateway/1", "pump/1"]);
    assert!(!warns(&workspace, &["build"]));
}

#[test]
fn a_new_carries_makes_a_state_with_the_next_release_of_the_site() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    let path = workspace.root().join(PUMP);
    let text = std::fs::read_to_string(&path).unwrap();
    let newer = "\n[[release]]\nversion = \"1.3.0\"\ndate    = 2026-06-20\ncarries = \"1.2.0\"\n";
    std::fs::write(&path, text + newer).unwrap();
    // The release of the day before yesterday exists only from its day on.
    assert!(!warns(&workspace, &["build", "--at", FIRST]));
    assert!(warns(&workspace, &["build", "--at", SECOND]));
    let key = workspace.key().display().to_string();
    let site = ["release", "--site", "--at", SECOND, "--key", &key];
    let words = workspace.obstat(&site).code(0);
    let words = String::from_utf8(words.get_output().stdout.clone()).unwrap();
    assert!(words.contains("  VEX of pump: version 2\n"), "{words}");
    assert_eq!(states(&workspace), ["gateway/1", "pump/1", "pump/2"]);
    assert!(!warns(&workspace, &["build"]));
    let document = "public/vex/pump.openvex.json";
    assert_eq!(
        said(&workspace, document),
        [
            "https://security.devices.example/products/pump/1.0.0/ CVE-1900-10001 affected",
            "https://security.devices.example/products/pump/1.1.0/ CVE-1900-10001 affected",
            "https://security.devices.example/products/pump/1.2.0/ CVE-1900-10001 fixed",
            "https://security.devices.example/products/pump/1.3.0/ CVE-1900-10001 fixed",
        ]
    );
    let document = json(&workspace, document);
    assert_eq!(document["version"], 2);
    assert_eq!(document["timestamp"], FIRST);
    assert_eq!(document["last_updated"], SECOND);
    // The site of the first day still shows what was said then.
    assert!(!warns(&workspace, &["build", "--at", FIRST]));
    assert_eq!(said(&workspace, "public/vex/pump.openvex.json").len(), 3);
    let again = ["release", "--site", "--at", LATER, "--key", &key];
    let words = workspace.obstat(&again).code(0);
    let words = String::from_utf8(words.get_output().stdout.clone()).unwrap();
    assert!(words.starts_with("nothing is due"), "{words}");
    workspace.obstat(&["check"]).code(0);
}

#[test]
fn what_is_signed_ahead_has_its_state_from_its_time_on_and_later_batches_remake_it() {
    let workspace = Workspace::with_key(2000);
    let key = workspace.key().display().to_string();
    let release = |id: &str, at: &str, more: &[&str]| {
        let mut arguments = vec!["release", id, "--at", at, "--key", &key];
        arguments.extend(more);
        workspace.obstat(&arguments).code(0);
    };
    release("EX-SA-2026-0001", FIRST, &["--public-from", EMBARGO]);
    assert_eq!(states(&workspace), ["gateway/1", "pump/1"]);
    workspace.obstat(&["build", "--at", FIRST]).code(0);
    assert!(!workspace.root().join("public/vex").exists());
    release("EX-VEX-2026-0001", "2026-06-02T08:00:00Z", &[]);
    assert_eq!(
        states(&workspace),
        ["gateway/1", "gateway/2", "gateway/3", "pump/1"]
    );
    let gateway = "pkg:github/example-devices/gateway@3.0.0";
    let document = "public/vex/gateway.openvex.json";
    let last = "2026-06-15T07:59:59Z";
    workspace.obstat(&["build", "--at", last]).code(0);
    assert!(
        !workspace
            .root()
            .join("public/vex/pump.openvex.json")
            .exists()
    );
    assert_eq!(
        said(&workspace, document),
        [format!("{gateway} CVE-1900-20001 not_affected")]
    );
    workspace.obstat(&["build", "--at", EMBARGO]).code(0);
    assert_eq!(
        said(&workspace, document),
        [
            format!("{gateway} CVE-1900-10001 not_affected"),
            format!("{gateway} CVE-1900-20001 not_affected"),
        ]
    );
    let document = json(&workspace, document);
    assert_eq!(document["version"], 3);
    assert_eq!(document["timestamp"], "2026-06-02T08:00:00Z");
    assert_eq!(document["last_updated"], EMBARGO);
    workspace.obstat(&["check"]).code(0);
    assert_eq!(faults(&workspace, EMBARGO), [""; 0]);
}

#[test]
fn what_is_taken_back_leaves_the_documents_too() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    revise(&workspace, "2.0.0");
    edit(
        &workspace,
        ADVISORY,
        "versions = \">=1.0.0, <1.2.0\"\nfixed    = \"1.2.0\"\n",
        "versions = \">=1.1.0, <1.2.0\"\nfixed    = \"1.2.0\"\n",
    );
    let key = workspace.key().display().to_string();
    workspace
        .obstat(&[
            "retract",
            "EX-SA-2026-0001",
            "1.0.0",
            "--by",
            "Example PSIRT",
            "--reason",
            "It was wrong.",
            "--at",
            SECOND,
            "--key",
            &key,
        ])
        .code(0);
    // What repeated it is gone with it, and a tombstone stays for each.
    assert_eq!(states(&workspace), ["gateway/2", "pump/2"]);
    for product in ["gateway", "pump"] {
        let stone = json(
            &workspace,
            &format!("content/releases/tombstones/vex/{product}/1/tombstone.json"),
        );
        assert_eq!(stone["slug"], format!("vex/{product}"));
        assert_eq!(stone["id"], "EX-SA-2026-0001");
    }
    workspace.obstat(&["build"]).code(0);
    assert_eq!(said(&workspace, "public/vex/pump.openvex.json").len(), 2);
    workspace.obstat(&["build", "--at", FIRST]).code(0);
    assert!(!workspace.root().join("public/vex").exists());
    workspace.obstat(&["check"]).code(0);
    // A release of which a later one took the place takes only its own states along.
    workspace.release(LATER, &["--site"]).code(0);
    assert_eq!(states(&workspace), ["gateway/2", "pump/2"]);
}

#[test]
fn signatures_come_later_and_anew() {
    let mut workspace = Workspace::unsigned();
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(0);
    workspace.obstat(&["build"]).code(0);
    let signature = workspace.root().join("public/vex/pump.cdx.json.asc");
    assert!(!signature.exists());
    workspace.new_key(2000);
    workspace.pin("key-file");
    workspace.release(SECOND, &[]).code(0);
    assert_eq!(states(&workspace), ["gateway/1", "pump/1"]);
    workspace.obstat(&["build"]).code(0);
    let first = std::fs::read(&signature).unwrap();
    assert_eq!(faults(&workspace, SECOND), [""; 0]);
    let key = workspace.key().display().to_string();
    workspace
        .obstat(&[
            "resign", "--reason", "new key", "--at", LATER, "--key", &key,
        ])
        .code(0);
    workspace.obstat(&["build"]).code(0);
    assert_ne!(std::fs::read(&signature).unwrap(), first);
    workspace.obstat(&["check"]).code(0);
    assert_eq!(faults(&workspace, LATER), [""; 0]);
}

#[test]
fn a_changed_byte_of_a_state_is_found() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    edit(
        &workspace,
        "content/releases/vex/pump/1/pump.openvex.json",
        "\"status\": \"fixed\"",
        "\"status\": \"affected\"",
    );
    let refused = workspace.obstat(&["check"]).code(1);
    let words = String::from_utf8(refused.get_output().stderr.clone()).unwrap()
        + &String::from_utf8(refused.get_output().stdout.clone()).unwrap();
    assert!(words.contains("vex/pump/1/pump.openvex.json"), "{words}");
}
