//! What a release said that the one before did not is kept with it.

use obstat::release::{Batch, Contents, Releases};

use crate::fixture::{advisory, document, open_gate, time, workspace};

fn released(difference: &[String]) -> (String, Vec<String>) {
    let workspace = workspace();
    let releases = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&releases, time("2026-01-01T00:00:00Z")).unwrap();
    let place = batch.reserve(document("EX-1", "1.1.0")).unwrap();
    let gate = open_gate();
    let writing = batch.begin(&gate, None).unwrap();
    writing
        .write(
            &place,
            Contents::Document {
                advisory: &advisory("EX-1", "1.1.0"),
                document: b"{}\n".to_vec(),
                text: b"text\n".to_vec(),
                frozen: None,
                signature: None,
                difference,
            },
        )
        .unwrap();
    writing.commit().unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let kept = releases
        .difference(releases.newest("ex-1").unwrap())
        .unwrap();
    let model = workspace
        .path()
        .join("content/releases/ex-1/1-1.1.0/model.json");
    (std::fs::read_to_string(model).unwrap(), kept)
}

#[test]
fn the_lines_stand_beside_the_advisory() {
    let lines = ["a: b → c".to_owned(), "Summary: text changed".to_owned()];
    let (model, kept) = released(&lines);
    assert_eq!(kept, lines);
    assert!(model.contains("\"difference\""), "{model}");
}

#[test]
fn a_first_release_has_none() {
    let (model, kept) = released(&[]);
    assert_eq!(kept, [""; 0]);
    assert!(!model.contains("\"difference\""), "{model}");
}
