//! Documents that were published by other means.

use obstat::release::{Act, Announcement, Batch, Contents, Override, Releases};

use crate::fixture::{advisory, open_gate, time, workspace};

#[test]
fn an_adopted_version_may_repeat_and_be_strange_and_bring_its_signature() {
    let workspace = workspace();
    let opened = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&opened, time("2026-01-01T00:00:00Z")).unwrap();
    let versions = ["1", "1", "../2 é"];
    let adopted = versions.map(|version| advisory("EX-1", version));
    for advisory in &adopted {
        batch
            .reserve(Announcement::Document {
                act: Act::Adopt,
                slug: advisory.slug.clone(),
                id: advisory.tracking.id.clone(),
                version: advisory.tracking.version.clone(),
                public_from: None,
                overrides: vec![Override {
                    code: "a/b".to_owned(),
                    reason: "known".to_owned(),
                }],
                note: Some("published again with changes, but no new revision".to_owned()),
            })
            .unwrap();
    }
    let places = batch.places().to_vec();
    let gate = open_gate();
    let writing = batch.begin(&gate, None).unwrap();
    // In any order, from any thread.
    for (place, advisory) in places.iter().zip(&adopted).rev() {
        let contents = Contents::Document {
            advisory,
            document: format!("\u{feff}bytes {}", place.n).into_bytes(),
            text: b"text\n".to_vec(),
            frozen: None,
            signature: Some(b"-----BEGIN".to_vec()),
            difference: &[],
        };
        writing.write(place, contents).unwrap();
    }
    writing.commit().unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let folders: Vec<_> = releases
        .entries()
        .iter()
        .map(|entry| entry.folder.as_str())
        .collect();
    assert_eq!(folders, ["ex-1/1-1", "ex-1/2-1", "ex-1/3-.._2__"]);
    let last = releases.newest("ex-1").unwrap();
    assert_eq!(last.version, "../2 é");
    assert_eq!(
        last.note.as_deref(),
        Some("published again with changes, but no new revision")
    );
    assert_eq!(
        last.overrides,
        [Override {
            code: "a/b".to_owned(),
            reason: "known".to_owned()
        }]
    );
    let loaded = releases.load(last).unwrap();
    assert_eq!(loaded.document, "\u{feff}bytes 3".as_bytes());
    assert_eq!(loaded.signatures["ex-1.json.asc"], b"-----BEGIN");
    assert!(loaded.frozen.is_none());
}
