//! What must never have been said is taken back, and what was signed is signed anew.

use std::path::Path;

use obstat::openpgp::{Certificate, Certificates};
use snapbox::str;

use super::fixture::{FIRST, SECOND, Workspace};

const ID: &str = "EX-SA-2026-0001";
const SLUG: &str = "ex-sa-2026-0001";
const THIRD: &str = "2026-08-01T08:00:00Z";

/// Adds a revision above the newest one, and a sentence to the title's section.
fn revise(workspace: &Workspace, number: &str) {
    let path = workspace
        .root()
        .join(format!("content/advisories/2026/{ID}.md"));
    let text = std::fs::read_to_string(&path).unwrap();
    let entry = format!(
        "[[tracking.revision_history]]\nnumber = \"{number}\"\nkind = \"update\"\nsummary = \"Version {number}.\"\n\n[[tracking.revision_history]]"
    );
    let text = text.replacen("[[tracking.revision_history]]", &entry, 1);
    std::fs::write(path, text).unwrap();
}

fn retract(workspace: &Workspace, version: &str, at: &str) -> snapbox::cmd::OutputAssert {
    let key = workspace.key().display().to_string();
    workspace.obstat(&[
        "retract",
        ID,
        version,
        "--by",
        "A. Example",
        "--reason",
        "it showed what it must not",
        "--at",
        at,
        "--key",
        &key,
    ])
}

fn exists(workspace: &Workspace, path: &str) -> bool {
    workspace.root().join(path).exists()
}

#[test]
fn an_older_version_goes_and_a_tombstone_stays() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    revise(&workspace, "1.1.0");
    workspace.release(SECOND, &[]).code(0);
    let journal = workspace.read("content/releases/journal");
    let told = retract(&workspace, "1.0.0", THIRD).code(0);
    let text = String::from_utf8(told.get_output().stdout.clone()).unwrap();
    assert!(text.contains("taken back: EX-SA-2026-0001 (ex-sa-2026-0001/1-1.0.0), by A. Example: it showed what it must not"), "{text}");
    assert!(
        workspace
            .read("content/releases/journal")
            .starts_with(&journal)
    );
    assert!(!exists(
        &workspace,
        &format!("content/releases/{SLUG}/1-1.0.0")
    ));
    assert!(exists(
        &workspace,
        &format!("content/releases/tombstones/{SLUG}/1/tombstone.json.asc")
    ));
    workspace.obstat(&["check"]).code(0);
    workspace.obstat(&["build"]).code(0);
    let page = workspace.read(&format!("public/advisories/{SLUG}/1-1.0.0/index.html"));
    let page = String::from_utf8(page).unwrap();
    assert!(
        page.contains("it showed what it must not") && page.contains("A. Example"),
        "{page}"
    );
    assert!(!exists(
        &workspace,
        &format!("public/advisories/{SLUG}/1-1.0.0/{SLUG}.json")
    ));
    assert!(exists(
        &workspace,
        &format!("public/advisories/{SLUG}/2-1.1.0/{SLUG}.json")
    ));
    let folder = format!("public/advisories/{SLUG}/1-1.0.0");
    let stone = workspace.read(&format!("{folder}/tombstone.json"));
    let signature = workspace.read(&format!("{folder}/tombstone.json.asc"));
    let certificate = Certificate::read(&workspace.certificate()).unwrap();
    Certificates::from(vec![certificate])
        .verify_detached(&stone, &signature, THIRD.parse().unwrap())
        .unwrap();
    // What is gone is not released again under its version.
    retract(&workspace, "1.0.0", "2026-09-01T08:00:00Z").code(2);
}

#[test]
fn the_newest_version_goes_only_with_a_corrected_one_in_the_same_step() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    let journal = workspace.read("content/releases/journal");
    retract(&workspace, "1.0.0", SECOND)
        .code(1)
        .stderr_eq(str![[r#"
error: EX-SA-2026-0001 1.0.0 is what readers see now, and nothing would stand in its place
help: add a revision above it that says what is right; it is released in the same step

"#]]);
    assert_eq!(workspace.read("content/releases/journal"), journal);
    revise(&workspace, "1.1.0");
    retract(&workspace, "1", SECOND).code(0);
    assert!(!exists(
        &workspace,
        &format!("content/releases/{SLUG}/1-1.0.0")
    ));
    assert!(exists(
        &workspace,
        &format!("content/releases/{SLUG}/2-1.1.0/{SLUG}.json.asc")
    ));
    workspace.obstat(&["check"]).code(0);
    workspace.obstat(&["build"]).code(0);
}

#[test]
fn a_folder_that_was_not_removed_in_time_is_passed_over_and_removed_by_the_next_batch() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    revise(&workspace, "1.1.0");
    let kept = workspace.root().join("kept");
    let folder = workspace
        .root()
        .join(format!("content/releases/{SLUG}/1-1.0.0"));
    copy(&folder, &kept);
    retract(&workspace, "1.0.0", SECOND).code(0);
    copy(&kept, &folder);
    workspace.obstat(&["build"]).code(0);
    assert!(!exists(
        &workspace,
        &format!("public/advisories/{SLUG}/1-1.0.0/{SLUG}.json")
    ));
    revise(&workspace, "1.2.0");
    workspace.release(THIRD, &[]).code(0);
    assert!(!folder.exists());
}

#[test]
fn signatures_over_what_was_taken_back_go_with_it() {
    let mut workspace = Workspace::unsigned();
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(0);
    workspace.new_key(2000);
    workspace.pin("key-file");
    workspace.release(SECOND, &[]).code(0);
    let added = format!("content/releases/signatures/{SLUG}/1/{SLUG}.txt.asc");
    assert!(exists(&workspace, &added));
    revise(&workspace, "1.1.0");
    retract(&workspace, "1.0.0", THIRD).code(0);
    assert!(!exists(&workspace, &added));
    workspace.obstat(&["check"]).code(0);
}

#[test]
fn an_unknown_version_names_those_that_are_there() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    retract(&workspace, "3.0.0", SECOND)
        .code(2)
        .stderr_eq(str![[r#"
error: EX-SA-2026-0001 has no release 3.0.0
help: released are 1.0.0 (1)
see `obstat --help`

"#]]);
}

#[test]
fn resigning_adds_signatures_and_keeps_the_old() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    let old = format!("content/releases/{SLUG}/1-1.0.0/{SLUG}.json.asc");
    let before = workspace.read(&old);
    let key = workspace.key().display().to_string();
    workspace
        .obstat(&[
            "resign", ID, "--reason", "rollover", "--at", SECOND, "--key", &key,
        ])
        .code(0);
    assert_eq!(workspace.read(&old), before);
    let new = workspace.read(&format!(
        "content/releases/signatures/{SLUG}/1/{SLUG}.json.asc"
    ));
    assert_ne!(new, before);
    workspace.obstat(&["build"]).code(0);
    let published = workspace.read(&format!("public/advisories/{SLUG}/1-1.0.0/{SLUG}.json.asc"));
    assert_eq!(published, new);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn what_takes_its_place_does_not_quote_it() {
    let workspace = Workspace::with_key(2000);
    let path = workspace
        .root()
        .join(format!("content/advisories/2026/{ID}.md"));
    let text = std::fs::read_to_string(&path).unwrap();
    let title = text
        .lines()
        .find(|line| line.starts_with("title"))
        .unwrap()
        .to_owned();
    let rename = |from: &str, to: &str| {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    workspace.release(FIRST, &[]).code(0);
    let leak = "title = \"Xyzzy: what must never be said\"";
    rename(&title, leak);
    revise(&workspace, "1.1.0");
    let told = workspace.release(SECOND, &[]).code(0);
    let text = String::from_utf8(told.get_output().stdout.clone()).unwrap();
    assert!(
        text.contains("    - title: “") && text.contains("Xyzzy"),
        "{text}"
    );
    rename(leak, &title);
    revise(&workspace, "1.2.0");
    let told = retract(&workspace, "1.1.0", THIRD).code(0);
    let text = String::from_utf8(told.get_output().stdout.clone()).unwrap();
    assert!(!text.contains("Xyzzy"), "{text}");
    workspace.obstat(&["build"]).code(0);
    for file in walkdir::WalkDir::new(workspace.root())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
    {
        let bytes = std::fs::read(file.path()).unwrap();
        let found = bytes.windows(5).any(|window| window == b"Xyzzy");
        assert!(!found, "{} still says it", file.path().display());
    }
    let changes = workspace.read(&format!("public/advisories/{SLUG}/changes/index.html"));
    let changes = String::from_utf8(changes).unwrap();
    assert!(
        changes.contains("1.2.0") && !changes.contains("1.1.0<"),
        "{changes}"
    );
}
