//! Another machine signs: what goes out, what may come back, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{Certificate, KeyFile, Signer as _, generate};
use obstat::release::Releases;
use snapbox::str;

use super::fixture::{FIRST, SECOND, Workspace};

const SLUG: &str = "ex-sa-2026-0001";

/// A workspace whose release waits, and the folder that went out.
fn waiting() -> (Workspace, PathBuf) {
    let workspace = Workspace::with_key(2000);
    let folder = workspace.root().join("to-sign");
    workspace
        .obstat(&[
            "release", "--all", "--at", FIRST, "--signer", "offline", "--to", "to-sign",
        ])
        .code(0);
    (workspace, folder)
}

fn files(folder: &Path) -> Vec<(String, String)> {
    fs::read_to_string(folder.join("TO-SIGN"))
        .unwrap()
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(form, name)| (form.to_owned(), name.to_owned()))
        .collect()
}

/// Signs what went out, as the script does with gpg.
pub(super) fn sign(workspace: &Workspace, folder: &Path) {
    let certificate = Certificate::read(&workspace.certificate()).unwrap();
    let time: Timestamp = FIRST.parse().unwrap();
    let key = fs::read(workspace.key()).unwrap();
    let signer = KeyFile::unlock(&key, None, &certificate, time).unwrap();
    sign_with(&signer, folder);
}

fn sign_with(signer: &KeyFile, folder: &Path) {
    for (form, name) in files(folder) {
        let bytes = fs::read(folder.join(&name)).unwrap();
        let signature = match form.as_str() {
            "clear-sign" => signer.clear_sign(&bytes).unwrap(),
            _ => signer.sign_detached(&bytes).unwrap(),
        };
        fs::write(folder.join(format!("{name}.asc")), signature).unwrap();
    }
}

fn refused(workspace: &Workspace) -> String {
    let accepted = workspace
        .obstat(&["release", "--accept", "to-sign"])
        .code(1);
    let words = String::from_utf8(accepted.get_output().stderr.clone()).unwrap();
    let releases = Releases::open(&workspace.root()).unwrap();
    assert!(releases.entries().is_empty());
    words
}

#[test]
fn what_comes_back_signed_is_released() {
    let (workspace, folder) = waiting();
    assert!(
        Releases::open(&workspace.root())
            .unwrap()
            .entries()
            .is_empty()
    );
    sign(&workspace, &folder);
    workspace
        .obstat(&["release", "--accept", "to-sign"])
        .code(0);
    let releases = Releases::open(&workspace.root()).unwrap();
    // The two documents, and the VEX documents of the two products.
    assert_eq!(releases.entries().len(), 4);
    for entry in releases.entries() {
        let signatures = releases.signatures(entry).unwrap();
        assert!(signatures.len() >= 2, "{signatures:?}");
    }
    workspace.obstat(&["build"]).code(0);
    let text = workspace.read(&format!("public/advisories/{SLUG}/{SLUG}.txt"));
    assert!(text.starts_with(b"-----BEGIN PGP SIGNED MESSAGE-----"));
    assert!(!workspace.root().join("content/releases/.batch").exists());
    workspace
        .obstat(&["release", "--accept", "to-sign"])
        .code(2)
        .stderr_eq(str![[r#"
error: no release waits for signatures
help: `obstat release --all --signer offline --to DIR` begins one
see `obstat --help`

"#]]);
}

#[test]
fn other_releases_wait_until_it_is_completed_or_given_up() {
    let (workspace, _) = waiting();
    let other = workspace.release(SECOND, &[]).code(3);
    let words = String::from_utf8(other.get_output().stderr.clone()).unwrap();
    assert!(
        words.contains("a release waits for its signatures in"),
        "{words}"
    );
    workspace.obstat(&["release", "--abandon"]).code(0);
    assert_eq!(workspace.names("content/releases"), Vec::<String>::new());
    workspace.release(SECOND, &[]).code(0);
}

#[test]
fn a_build_shows_nothing_of_what_waits() {
    let (workspace, _) = waiting();
    workspace.obstat(&["build"]).code(0);
    assert!(
        !workspace
            .root()
            .join(format!("public/advisories/{SLUG}"))
            .exists()
    );
}

#[test]
fn a_signature_that_is_missing_is_named() {
    let (workspace, folder) = waiting();
    sign(&workspace, &folder);
    let name = &files(&folder)[0].1;
    fs::remove_file(folder.join(format!("{name}.asc"))).unwrap();
    let words = refused(&workspace);
    assert!(
        words.contains(name) && words.contains("is missing"),
        "{words}"
    );
}

#[test]
fn a_file_that_was_changed_on_its_way_is_refused() {
    let (workspace, folder) = waiting();
    let name = files(&folder)
        .into_iter()
        .find(|(form, _)| form == "clear-sign")
        .unwrap()
        .1;
    let changed = fs::read_to_string(folder.join(&name))
        .unwrap()
        .replace('e', "a");
    fs::write(folder.join(&name), changed).unwrap();
    sign(&workspace, &folder);
    let words = refused(&workspace);
    assert!(words.contains("the file was changed on its way"), "{words}");
}

#[test]
fn a_foreign_key_is_refused() {
    let (workspace, folder) = waiting();
    let time: Timestamp = FIRST.parse().unwrap();
    let other = generate("B <b@devices.example>", None, time, 400).unwrap();
    let signer = KeyFile::unlock(&other.secret, None, &other.certificate, time).unwrap();
    sign_with(&signer, &folder);
    let words = refused(&workspace);
    assert!(words.contains("whose certificate is not there"), "{words}");
}

#[test]
fn a_second_signature_in_a_file_is_refused() {
    let (workspace, folder) = waiting();
    sign(&workspace, &folder);
    let name = files(&folder)
        .into_iter()
        .find(|(form, _)| form == "detach-sign")
        .unwrap()
        .1;
    let path = folder.join(format!("{name}.asc"));
    let signature = fs::read(&path).unwrap();
    fs::write(&path, [signature.clone(), signature].concat()).unwrap();
    let words = refused(&workspace);
    assert!(
        words.contains("it holds more than one signature"),
        "{words}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_refused() {
    let (workspace, folder) = waiting();
    sign(&workspace, &folder);
    let name = &files(&folder)[0].1;
    let path = folder.join(format!("{name}.asc"));
    let elsewhere = workspace.root().join("elsewhere.asc");
    fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    let words = refused(&workspace);
    assert!(words.contains("is a link"), "{words}");
}

#[test]
fn a_waiting_release_that_was_edited_is_refused() {
    let (workspace, folder) = waiting();
    sign(&workspace, &folder);
    let inside = workspace
        .root()
        .join(format!("content/releases/{SLUG}/1-1.0.0/{SLUG}.json"));
    let text = fs::read_to_string(&inside).unwrap();
    fs::write(&inside, text.replace("Install", "Remove")).unwrap();
    let words = refused(&workspace);
    assert!(
        words.contains("was changed since it was released"),
        "{words}"
    );
}

#[test]
fn the_folder_for_the_export_is_new() {
    let workspace = Workspace::with_key(2000);
    workspace
        .obstat(&[
            "release", "--all", "--at", FIRST, "--signer", "offline", "--to", "content",
        ])
        .code(2);
    assert!(!workspace.root().join("content/releases/.batch").exists());
}

#[test]
fn what_is_taken_back_offline_goes_with_the_signatures_over_it() {
    let mut workspace = Workspace::unsigned();
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(0);
    workspace.new_key(2000);
    workspace.pin("offline");
    workspace.release("2026-06-02T08:00:00Z", &[]).code(0);
    let added = format!("content/releases/signatures/{SLUG}/1");
    assert!(workspace.root().join(&added).exists());
    let source = workspace
        .root()
        .join("content/advisories/2026/EX-SA-2026-0001.md");
    let text = fs::read_to_string(&source).unwrap();
    let entry = "[[tracking.revision_history]]\nnumber = \"1.0.1\"\nkind = \"update\"\nsummary = \"Again.\"\n\n[[tracking.revision_history]]";
    fs::write(
        &source,
        text.replacen("[[tracking.revision_history]]", entry, 1),
    )
    .unwrap();
    workspace
        .obstat(&[
            "retract",
            "EX-SA-2026-0001",
            "1.0.0",
            "--by",
            "A. Example",
            "--reason",
            "it must not be known",
            "--at",
            SECOND,
            "--to",
            "to-sign",
        ])
        .code(0);
    // Until the signatures are here, everything stands as it was.
    assert!(workspace.root().join(&added).exists());
    sign(&workspace, &workspace.root().join("to-sign"));
    workspace
        .obstat(&["release", "--accept", "to-sign"])
        .code(0);
    assert!(!workspace.root().join(&added).exists());
    assert!(
        !workspace
            .root()
            .join(format!("content/releases/{SLUG}/1-1.0.0"))
            .exists()
    );
    assert!(
        !workspace
            .root()
            .join("content/releases/.journal.parked")
            .exists()
    );
    workspace.obstat(&["check"]).code(0);
}
