//! A journal that was touched is noticed, and the line is named.

use std::fs;

use tempfile::TempDir;

use crate::fixture::{broken, release, releases, workspace};

/// Four lines of three batches.
fn four() -> TempDir {
    let workspace = workspace();
    let path = workspace.path();
    release(
        path,
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0"), ("EX-2", "1.0.0")],
        false,
    )
    .unwrap();
    release(path, "2026-01-02T00:00:00Z", &[("EX-1", "1.1.0")], false).unwrap();
    release(path, "2026-01-03T00:00:00Z", &[("EX-3", "1.0.0")], false).unwrap();
    workspace
}

/// What is said of a journal after its lines were changed.
fn after(change: impl FnOnce(&mut Vec<String>)) -> String {
    let workspace = four();
    let path = releases(workspace.path()).join("journal");
    let journal = fs::read_to_string(&path).unwrap();
    let mut lines = journal.split_inclusive('\n').map(str::to_owned).collect();
    change(&mut lines);
    fs::write(&path, lines.concat()).unwrap();
    broken(workspace.path())
}

/// A change of a line, and what is said of it.
type Case<'a> = (&'a dyn Fn(&mut String), &'a str);

fn replace(line: &mut String, what: &str, by: &str) {
    assert!(line.contains(what), "{line}");
    *line = line.replace(what, by);
}

#[test]
fn an_edited_line_is_named() {
    assert_eq!(
        after(|lines| replace(
            &mut lines[1],
            "\"version\":\"1.0.0\"",
            "\"version\":\"1.0.1\""
        )),
        "line 2 of the journal `journal` is not as it was written: the chain of digests breaks at it"
    );
    assert_eq!(
        after(|lines| replace(&mut lines[0], &"0".repeat(64), &"1".repeat(64))),
        "line 1 of the journal `journal` is not as it was written: the chain of digests breaks at it"
    );
}

#[test]
fn an_edit_of_the_last_line_disagrees_with_its_manifest() {
    assert_eq!(
        after(|lines| replace(&mut lines[3], "2026-01-03", "2026-01-04")),
        "line 4 of the journal `journal` is not as it was written: the manifest of its release says otherwise"
    );
    assert_eq!(
        after(|lines| {
            let at = lines[3].find("\"manifest\":\"").unwrap() + 12;
            lines[3].replace_range(at..at + 64, &"1".repeat(64));
        }),
        "`ex-3/1-1.0.0/manifest.json` was changed since it was released"
    );
}

#[test]
fn a_dropped_line_is_named() {
    assert_eq!(
        after(|lines| drop(lines.remove(1))),
        "line 2 of the journal `journal` is not as it was written: it says that it is line 3"
    );
}

#[test]
fn lines_dropped_at_the_end_leave_a_folder_that_nobody_knows() {
    assert_eq!(
        after(|lines| lines.truncate(3)),
        "the journal does not know `ex-3`"
    );
    assert_eq!(
        after(|lines| lines.truncate(2)),
        "the journal does not know `ex-1/2-1.1.0`"
    );
}

#[test]
fn a_journal_that_is_gone_leaves_folders_that_nobody_knows() {
    let workspace = four();
    fs::remove_file(releases(workspace.path()).join("journal")).unwrap();
    assert_eq!(broken(workspace.path()), "the journal does not know `ex-1`");
}

#[test]
fn swapped_lines_are_named() {
    assert_eq!(
        after(|lines| lines.swap(1, 2)),
        "line 2 of the journal `journal` is not as it was written: it says that it is line 3"
    );
}

#[test]
fn a_repeated_line_is_named() {
    assert_eq!(
        after(|lines| lines.push(lines[3].clone())),
        "line 5 of the journal `journal` is not as it was written: it says that it is line 4"
    );
}

#[test]
fn a_line_in_another_form_is_named() {
    let cases: [Case<'_>; 8] = [
        (
            &|line| *line = line.trim_end().to_owned(),
            "it is cut off: the newline is missing",
        ),
        (
            &|line| replace(line, "\n", "\r\n"),
            "it ends with a carriage return",
        ),
        (
            &|line| replace(line, "\"n\":1", "\"n\": 1"),
            "it was written anew: it is not in canonical form",
        ),
        (
            &|line| replace(line, "00:00:00Z", "00:00:00.5Z"),
            "it was written anew: it is not in canonical form",
        ),
        (
            &|line| replace(line, "\"release\"", "\"erase\""),
            "it is no line of a journal, or one of a newer version of obstat",
        ),
        (
            &|line| replace(line, "\"n\":1", "\"n\":1,\"new\":1"),
            "it is no line of a journal, or one of a newer version of obstat",
        ),
        (
            &|line| replace(line, "\"document\":\"ex-3\"", "\"document\":\"../x\""),
            "it is no line of a journal, or one of a newer version of obstat",
        ),
        (
            &|line| *line = "\n".to_owned(),
            "it is no line of a journal, or one of a newer version of obstat",
        ),
    ];
    for (change, words) in cases {
        assert_eq!(
            after(|lines| change(&mut lines[3])),
            format!("line 4 of the journal `journal` is not as it was written: {words}")
        );
    }
}

#[test]
fn time_and_running_number_go_on() {
    assert_eq!(
        after(|lines| replace(&mut lines[3], "2026-01-03", "2025-01-03")),
        "line 4 of the journal `journal` is not as it was written: its time is before that of the line before"
    );
    assert_eq!(
        after(|lines| replace(&mut lines[3], "\"n\":1", "\"n\":2")),
        "line 4 of the journal `journal` is not as it was written: its `n` 2 is not the next number"
    );
}
