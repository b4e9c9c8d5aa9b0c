//! A folder that was touched is noticed and named.

use std::fs;
use std::path::Path;

use obstat::release::Releases;
use tempfile::TempDir;

use crate::fixture::{broken, release, releases, words, workspace};

fn two() -> TempDir {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0"), ("EX-2", "1.0.0")],
        true,
    )
    .unwrap();
    workspace
}

/// A change of `content/releases`, and what is said to be unknown then.
type Case<'a> = (&'a dyn Fn(&Path), &'a str);

/// What opening says after a change.
fn opened(change: impl FnOnce(&Path)) -> String {
    let workspace = two();
    change(&releases(workspace.path()));
    broken(workspace.path())
}

/// What loading the first document says after a change that opening does not see.
fn loaded(change: impl FnOnce(&Path)) -> String {
    let workspace = two();
    change(&releases(workspace.path()).join("ex-1/1-1.0.0"));
    let releases = Releases::open(workspace.path()).unwrap();
    words(
        workspace.path(),
        &releases.load(&releases.entries()[0]).unwrap_err(),
    )
}

#[test]
fn a_missing_folder_is_named_with_its_line() {
    assert_eq!(
        opened(|root| fs::remove_dir_all(root.join("ex-2/1-1.0.0")).unwrap()),
        "the release `ex-2/1-1.0.0` is missing, but line 2 of the journal names it"
    );
    assert_eq!(
        opened(|root| fs::remove_dir_all(root.join("ex-2")).unwrap()),
        "the release `ex-2/1-1.0.0` is missing, but line 2 of the journal names it"
    );
    assert_eq!(
        opened(|root| fs::remove_dir_all(root.join("site")).unwrap()),
        "the release `site/1` is missing, but line 3 of the journal names it"
    );
}

#[test]
fn a_missing_file_is_named() {
    for name in ["manifest.json", "model.json"] {
        assert_eq!(
            opened(|root| fs::remove_file(root.join("ex-2/1-1.0.0").join(name)).unwrap()),
            format!(
                "the release `ex-2/1-1.0.0/{name}` is missing, but line 2 of the journal names it"
            )
        );
    }
    assert_eq!(
        loaded(|folder| fs::remove_file(folder.join("ex-1.txt")).unwrap()),
        "the release `ex-1/1-1.0.0/ex-1.txt` is missing, but line 1 of the journal names it"
    );
}

#[test]
fn an_edited_file_is_named() {
    for name in ["manifest.json", "model.json"] {
        assert_eq!(
            opened(|root| fs::write(root.join("ex-1/1-1.0.0").join(name), "{}\n").unwrap()),
            format!("`ex-1/1-1.0.0/{name}` was changed since it was released")
        );
    }
    for name in ["ex-1.json", "ex-1.txt", "frozen.json"] {
        assert_eq!(
            loaded(|folder| fs::write(folder.join(name), "{}\n").unwrap()),
            format!("`ex-1/1-1.0.0/{name}` was changed since it was released")
        );
    }
}

#[test]
fn a_manifest_of_another_release_is_noticed() {
    assert_eq!(
        opened(|root| {
            let other = root.join("ex-2/1-1.0.0/manifest.json");
            fs::copy(other, root.join("ex-1/1-1.0.0/manifest.json")).unwrap();
        }),
        "`ex-1/1-1.0.0/manifest.json` was changed since it was released"
    );
}

#[test]
fn what_nobody_released_is_named() {
    let cases: [Case<'_>; 6] = [
        (&|root| fs::create_dir(root.join("ex-9")).unwrap(), "ex-9"),
        (
            &|root| fs::create_dir(root.join("ex-1/2-2.0.0")).unwrap(),
            "ex-1/2-2.0.0",
        ),
        (
            &|root| fs::create_dir(root.join("site/2")).unwrap(),
            "site/2",
        ),
        (
            &|root| fs::create_dir_all(root.join("vex/pump/1")).unwrap(),
            "vex",
        ),
        (
            &|root| fs::write(root.join("notes.txt"), "").unwrap(),
            "notes.txt",
        ),
        (
            &|root| fs::write(root.join("ex-1/notes.txt"), "").unwrap(),
            "ex-1/notes.txt",
        ),
    ];
    for (change, name) in cases {
        assert_eq!(
            opened(change),
            format!("the journal does not know `{name}`")
        );
    }
    assert_eq!(
        loaded(|folder| fs::write(folder.join("notes.txt"), "").unwrap()),
        "the journal does not know `ex-1/1-1.0.0/notes.txt`"
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_no_release() {
    assert_eq!(
        opened(|root| {
            fs::rename(root.join("ex-2"), root.parent().unwrap().join("moved")).unwrap();
            std::os::unix::fs::symlink("../moved", root.join("ex-2")).unwrap();
        }),
        "the journal does not know `ex-2`"
    );
}

#[test]
fn a_marker_excuses_only_what_comes_after_the_last_line() {
    let workspace = two();
    let root = releases(workspace.path());
    // Lines taken away, and a marker that claims that their folders are leftovers.
    let journal = fs::read_to_string(root.join("journal")).unwrap();
    fs::write(
        root.join("journal"),
        journal.split_inclusive('\n').next().unwrap(),
    )
    .unwrap();
    fs::write(
        root.join(".batch"),
        format!(
            "{{\"after\":\"{}\",\"folders\":[\"ex-2/1-1.0.0\",\"site/1\"]}}\n",
            "0".repeat(64)
        ),
    )
    .unwrap();
    assert_eq!(broken(workspace.path()), "the journal does not know `ex-2`");
    for marker in [
        "",
        "x",
        "{}",
        "{\"after\":null,\"folders\":[\"../../static/x\"]}",
    ] {
        fs::write(root.join(".batch"), marker).unwrap();
        assert_eq!(
            broken(workspace.path()),
            "`.batch` was not written by obstat, or was edited"
        );
    }
}

#[test]
fn what_git_needs_may_stand_there() {
    let workspace = two();
    for name in [".gitattributes", ".gitignore", ".gitkeep"] {
        fs::write(releases(workspace.path()).join(name), "").unwrap();
    }
    assert_eq!(Releases::open(workspace.path()).unwrap().entries().len(), 3);
}
