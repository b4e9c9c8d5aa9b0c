//! What cannot be released, and that nothing is written then.

use std::collections::BTreeMap;
use std::fs;

use obstat::gate::Armed;
use obstat::model::advisory::{Advisory, Distribution};
use obstat::model::tlp::Tlp;
use obstat::release::{Act, Announcement, Batch, Contents, ReleaseError, Releases};

use crate::fixture::{
    advisory, document, open_gate, release, releases, time, tree, words, workspace,
};

fn reserve(released: &[(&str, &str)], wanted: Announcement) -> String {
    let workspace = workspace();
    release(workspace.path(), "2026-01-01T00:00:00Z", released, false).unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&releases, time("2026-01-02T00:00:00Z")).unwrap();
    match batch.reserve(wanted) {
        Ok(place) => place.folder,
        Err(error) => words(workspace.path(), &error),
    }
}

#[test]
fn a_batch_is_strictly_later_than_the_one_before() {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0")],
        false,
    )
    .unwrap();
    for at in [
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.9Z",
        "2025-01-01T00:00:00Z",
    ] {
        let error = release(workspace.path(), at, &[("EX-1", "1.1.0")], false).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("is not later than that of the newest release, `2026-01-01T00:00:00Z`"),
            "{error}"
        );
        assert_eq!(error.exit_code(), 1);
    }
    release(
        workspace.path(),
        "2026-01-01T00:00:01Z",
        &[("EX-1", "1.1.0")],
        false,
    )
    .unwrap();
}

#[test]
fn names_of_ours_are_reserved() {
    for id in [
        "site",
        "VEX",
        "Journal",
        "model",
        "frozen",
        "manifest",
        "tombstone",
    ] {
        assert_eq!(
            reserve(&[], document(id, "1.0.0")),
            format!(
                "no document can have the file name `{}.json`: the name is reserved, empty or too long",
                id.to_lowercase()
            )
        );
    }
    assert_eq!(
        reserve(&[], document("journal-1", "1.0.0")),
        "journal-1/1-1.0.0"
    );
}

#[test]
fn a_slug_belongs_to_one_document() {
    let released = [("EX-1", "1.0.0")];
    assert_eq!(
        reserve(&released, document("ex-1", "2.0.0")),
        "the id `ex-1` has the file name `ex-1.json`, which belongs to the released `EX-1`"
    );
    assert_eq!(
        reserve(&released, document("EX-1", "2.0.0")),
        "ex-1/2-2.0.0"
    );
}

#[test]
fn a_slug_belongs_to_one_document_within_a_batch_too() {
    let workspace = workspace();
    let releases = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&releases, time("2026-01-02T00:00:00Z")).unwrap();
    batch.reserve(document("EX-1", "1.0.0")).unwrap();
    assert!(matches!(
        batch.reserve(document("Ex-1", "1.0.0")),
        Err(ReleaseError::SlugTaken(..))
    ));
    assert!(matches!(
        batch.reserve(document("EX-1", "1.0.0")),
        Err(ReleaseError::Repeated(..))
    ));
}

#[test]
fn nothing_is_released_twice_under_one_version() {
    assert_eq!(
        reserve(&[("EX-1", "1.0.0")], document("EX-1", "1.0.0")),
        "version `1.0.0` of `ex-1` is already released"
    );
}

#[test]
fn what_is_signed_ahead_becomes_public_later() {
    let ahead = |at: &str| {
        let Announcement::Document {
            slug, id, version, ..
        } = document("EX-1", "1.0.0")
        else {
            panic!("a document");
        };
        let act = Act::Release;
        let public_from = Some(time(at));
        reserve(
            &[],
            Announcement::Document {
                act,
                slug,
                id,
                version,
                public_from,
                overrides: Vec::new(),
                note: None,
            },
        )
    };
    assert_eq!(
        ahead("2026-01-02T00:00:00Z"),
        "the release of `ex-1` is made at or after its `public_from` `2026-01-02T00:00:00Z`"
    );
    assert_eq!(ahead("2026-01-02T00:00:01Z"), "ex-1/1-1.0.0");
}

/// Writes a site release through a gate, and says what went wrong; then nothing is left.
fn write(gate: &Armed, name: &str, bytes: &str) -> String {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0")],
        false,
    )
    .unwrap();
    let before = tree(workspace.path());
    let opened = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&opened, time("2026-01-02T00:00:00Z")).unwrap();
    let place = batch.reserve(Announcement::Site).unwrap();
    let writing = batch.begin(gate, None).unwrap();
    let files = BTreeMap::from([(name.to_owned(), bytes.as_bytes().to_vec())]);
    let error = match writing.write(&place, Contents::Files(files)) {
        Ok(()) => writing.commit().unwrap_err(),
        Err(error) => {
            assert!(matches!(writing.commit(), Err(ReleaseError::Unfilled(_))));
            error
        }
    };
    assert_eq!(tree(workspace.path()), before);
    words(workspace.path(), &error)
}

#[test]
fn a_file_has_a_plain_name() {
    for name in ["../x", "manifest.json", "manifest.json.asc", ".hidden", ""] {
        assert_eq!(
            write(&open_gate(), name, "x"),
            format!("no file of a release can have the name `{name}`")
        );
    }
}

#[test]
fn a_leak_releases_nothing() {
    use obstat::model::tagged::{PhiKind, Secret, Tagged};
    let needle = Tagged {
        id: "patient.mrn".to_owned(),
        source: "content/case.md:3".to_owned(),
        record: "content/case.md".to_owned(),
        kind: PhiKind::Mrn,
        value: Secret::new("MRN-555-0100".to_owned()),
    };
    let gate = Armed::new([needle]).unwrap();
    assert_eq!(
        write(&gate, "security.txt", "one\nmrn-555-0100\n"),
        "`content/releases/site/1/security.txt:2` holds `patient.mrn` (mrn), tagged in `content/case.md:3`"
    );
}

fn contents(advisory: &Advisory) -> Contents<'_> {
    Contents::Document {
        advisory,
        document: Vec::new(),
        text: Vec::new(),
        frozen: None,
        signature: None,
        difference: &[],
    }
}

#[test]
fn every_place_is_filled_once_with_its_own_contents() {
    let workspace = workspace();
    let opened = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&opened, time("2026-01-02T00:00:00Z")).unwrap();
    let place = batch.reserve(document("EX-1", "1.0.0")).unwrap();
    let gate = open_gate();
    let writing = batch.begin(&gate, None).unwrap();
    for (id, version) in [("EX-2", "1.0.0"), ("EX-1", "1.0.1")] {
        let other = advisory(id, version);
        assert!(matches!(
            writing.write(&place, contents(&other)),
            Err(ReleaseError::Mismatch(_))
        ));
    }
    let advisory = advisory("EX-1", "1.0.0");
    writing.write(&place, contents(&advisory)).unwrap();
    assert!(writing.write(&place, contents(&advisory)).is_err());
    writing.commit().unwrap();
    assert_eq!(Releases::open(workspace.path()).unwrap().entries().len(), 1);
}

#[test]
fn a_batch_that_is_given_up_leaves_nothing() {
    let workspace = workspace();
    let opened = Releases::open(workspace.path()).unwrap();
    let mut batch = Batch::new(&opened, time("2026-01-02T00:00:00Z")).unwrap();
    let place = batch.reserve(Announcement::Site).unwrap();
    let gate = open_gate();
    let writing = batch.begin(&gate, None).unwrap();
    writing
        .write(&place, Contents::Files(BTreeMap::new()))
        .unwrap();
    assert!(releases(workspace.path()).join("site/1").exists());
    drop(writing);
    assert!(tree(&releases(workspace.path())).is_empty());
}

#[test]
fn an_empty_batch_writes_nothing() {
    let workspace = workspace();
    release(workspace.path(), "2026-01-01T00:00:00Z", &[], false).unwrap();
    assert!(tree(&releases(workspace.path())).is_empty());
}

#[test]
fn two_at_once_are_kept_apart() {
    let workspace = workspace();
    let opened = Releases::open(workspace.path()).unwrap();
    let later = |at| Batch::new(&opened, time(at)).unwrap();
    let gate = open_gate();
    let mut first = later("2026-01-01T00:00:00Z");
    let place = first.reserve(Announcement::Site).unwrap();
    let first = first.begin(&gate, None).unwrap();
    first
        .write(&place, Contents::Files(BTreeMap::new()))
        .unwrap();
    let error = later("2026-01-02T00:00:00Z")
        .begin(&gate, None)
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .starts_with("another release is being made in `"),
        "{error}"
    );
    assert_eq!(error.exit_code(), 3);
    // A reader meanwhile sees what was there before.
    assert_eq!(Releases::open(workspace.path()).unwrap().entries().len(), 0);
    first.commit().unwrap();
    let error = later("2026-01-02T00:00:00Z")
        .begin(&gate, None)
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .starts_with("another release was made meanwhile in `"),
        "{error}"
    );
    assert_eq!(Releases::open(workspace.path()).unwrap().entries().len(), 1);
}

#[test]
fn readers_see_the_old_or_the_new_while_batches_come_in() {
    let workspace = workspace();
    let path = workspace.path();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for day in 1..=28 {
                let (at, version) = (format!("2026-01-{day:02}T00:00:00Z"), format!("{day}.0.0"));
                release(path, &at, &[("EX-1", &version)], true).unwrap();
            }
        });
        let mut seen = 0;
        while !writer.is_finished() {
            let now = Releases::open(path).unwrap().entries().len();
            assert!(now >= seen && now.is_multiple_of(2), "{now} after {seen}");
            seen = now;
        }
    });
    assert_eq!(fs::read_dir(releases(path)).unwrap().count(), 3);
}

#[test]
fn only_what_is_for_everybody_is_released() {
    for (label, said) in [
        (Tlp::Clear, None),
        (Tlp::Green, Some("GREEN")),
        (Tlp::Amber, Some("AMBER")),
        (Tlp::AmberStrict, Some("AMBER+STRICT")),
        (Tlp::Red, Some("RED")),
    ] {
        let workspace = workspace();
        let opened = Releases::open(workspace.path()).unwrap();
        let mut batch = Batch::new(&opened, time("2026-01-01T00:00:00Z")).unwrap();
        let place = batch.reserve(document("EX-1", "1.0.0")).unwrap();
        let gate = open_gate();
        let writing = batch.begin(&gate, None).unwrap();
        let mut labelled = advisory("EX-1", "1.0.0");
        labelled.distribution = Some(Distribution {
            text: None,
            tlp: Some(label),
            tlp_url: None,
        });
        let written = writing.write(
            &place,
            Contents::Document {
                advisory: &labelled,
                document: b"{}\n".to_vec(),
                text: b"text\n".to_vec(),
                frozen: None,
                signature: None,
                difference: &[],
            },
        );
        let words = said.map(|label| {
            format!("the document `ex-1.json` is labelled TLP:{label}, and what is released here is for everybody")
        });
        assert_eq!(
            written
                .as_ref()
                .err()
                .map(|error| error.message().render(false)),
            words
        );
        if let Err(error) = written {
            assert_eq!(error.exit_code(), 1);
            drop(writing);
            assert!(tree(&releases(workspace.path())).is_empty());
        }
    }
}
