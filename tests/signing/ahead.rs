//! What is signed ahead is in the journal, and on no site before its time.

use super::fixture::{FIRST, SECOND, Workspace};

const SLUG: &str = "ex-sa-2026-0001";
const EMBARGO: &str = "2026-06-15T08:00:00Z";

fn embargoed() -> Workspace {
    let workspace = Workspace::with_key(2000);
    let path = workspace
        .root()
        .join("content/advisories/2026/EX-SA-2026-0001.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replacen(
        "[tracking]\n",
        &format!("[tracking]\nembargo_until = {EMBARGO}\n"),
        1,
    );
    std::fs::write(path, text).unwrap();
    workspace
}

fn release(workspace: &Workspace, more: &[&str]) -> snapbox::cmd::OutputAssert {
    let key = workspace.key().display().to_string();
    let mut arguments = vec!["release", "EX-SA-2026-0001", "--at", FIRST, "--key", &key];
    arguments.extend(more);
    workspace.obstat(&arguments)
}

fn shown(workspace: &Workspace, at: &str) -> bool {
    workspace.obstat(&["build", "--at", at]).code(0);
    let mut folders = vec![workspace.root().join("public")];
    let mut found = false;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                found |= text.contains(SLUG);
            }
        }
    }
    found
}

#[test]
fn an_embargo_holds_a_release_back() {
    let workspace = embargoed();
    release(&workspace, &[]).code(1);
    release(&workspace, &["--public-from", "2026-06-15T07:59:59Z"]).code(1);
    assert!(!workspace.root().join("content/releases/journal").exists());
}

#[test]
fn what_is_signed_ahead_is_left_out_of_everything_until_its_time() {
    let workspace = embargoed();
    release(&workspace, &["--public-from", EMBARGO]).code(0);
    assert!(!shown(&workspace, FIRST));
    assert!(!shown(&workspace, "2026-06-15T07:59:59Z"));
    assert!(shown(&workspace, EMBARGO));
    let document = workspace.read(&format!("public/advisories/{SLUG}/1-1.0.0/{SLUG}.json"));
    let document = String::from_utf8(document).unwrap();
    assert!(
        document.contains(&format!("\"initial_release_date\": \"{EMBARGO}\"")),
        "{document}"
    );
    workspace.obstat(&["check"]).code(0);
}

#[test]
fn a_time_that_is_past_is_not_ahead() {
    let workspace = Workspace::with_key(2000);
    release(&workspace, &["--public-from", "2026-05-01T00:00:00Z"]).code(1);
    release(&workspace, &["--public-from", SECOND]).code(0);
}
