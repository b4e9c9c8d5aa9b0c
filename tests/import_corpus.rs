//! All documents of the corpus into an empty workspace: none is lost, and every byte is kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use obstat::gate::Armed;
use obstat::import::{self, Options, Outcome, Refusal, Step};
use obstat::model::tagged::Tagged;
use obstat::release::{Act, Releases};

fn corpus() -> Option<PathBuf> {
    let root = std::env::var("OBSTAT_TEST_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let corpus = root.join("corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no corpus at OBSTAT_TEST_DATA");
        return None;
    }
    Some(corpus)
}

fn import(paths: &[PathBuf], workspace: &Path, at: &str) -> import::Adopted {
    let releases = Releases::open(workspace).unwrap();
    let options = Options {
        unlabelled_is_clear: false,
        namespace: Some("https://www.cisa.gov/"),
        text: &|_| Vec::new(),
        gate: &Armed::new::<Tagged>([]).unwrap(),
        certificates: &obstat::openpgp::Certificates::default(),
        verified_at: "2026-01-01T00:00:00Z".parse().unwrap(),
    };
    import::adopt(paths, &releases, &options, at.parse().unwrap()).unwrap()
}

#[test]
fn every_document_of_the_corpus_is_kept_byte_for_byte() {
    let Some(corpus) = corpus() else { return };
    let workspace = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = ["errata", "cisa", "redhat"]
        .map(|folder| corpus.join(folder))
        .to_vec();
    let first = import(&paths, workspace.path(), "2026-01-01T00:00:00Z");
    let count = |step: Step| {
        let adoptions = first.report.adoptions();
        adoptions.filter(|adoption| adoption.step == step).count()
    };
    assert_eq!(first.report.lines.len(), 1201 + 6 + 97);
    let steps = (count(Step::First), count(Step::Next), count(Step::Again));
    assert_eq!(steps, (1201 + 6, 26, 28));
    assert_eq!(
        first.report.summary(),
        "1304 files: 1261 adopted as states of 1207 documents, 36 unchanged, 7 refused; 80 adopted break the role of a CSAF provider (section 7.2)"
    );
    // Seven early states break the schema: empty names and texts, and links that are none.
    let refused: Vec<String> = first
        .report
        .lines
        .iter()
        .filter(|line| matches!(&line.outcome, Outcome::Refused(Refusal::Schema { .. })))
        .map(|line| {
            let path = line.path.strip_prefix(corpus.join("errata")).unwrap();
            path.display().to_string()
        })
        .collect();
    assert_eq!(
        refused,
        [
            "icsa-17-061-03/1.json",
            "icsa-20-014-01/1.json",
            "icsa-20-014-01/2.json",
            "icsa-21-138-01/1.json",
            "icsa-21-138-01/2.json",
            "icsma-17-215-01/1.json",
            "icsma-20-177-01/1.json",
        ]
    );

    // What was adopted stands in the journal, in order, and holds the file's bytes.
    let releases = Releases::open(workspace.path()).unwrap();
    let adopted: Vec<_> = first
        .report
        .lines
        .iter()
        .filter(|line| matches!(line.outcome, Outcome::Adopted(_)))
        .collect();
    assert_eq!(releases.entries().len(), adopted.len());
    for (entry, line) in releases.entries().iter().zip(&adopted) {
        assert_eq!(entry.act, Act::Adopt);
        let release = releases.load(entry).unwrap();
        assert!(
            release.document == fs::read(&line.path).unwrap(),
            "{}",
            line.path.display()
        );
    }

    // Of each document the newest release is the last state that was read.
    let mut newest = BTreeMap::new();
    for line in &first.report.lines {
        if let Outcome::Adopted(adoption) = &line.outcome {
            newest.insert(adoption.slug.as_str(), &line.path);
        }
    }
    assert_eq!(newest.len(), 1201 + 6);
    for (slug, path) in newest {
        let release = releases.load(releases.newest(slug).unwrap()).unwrap();
        assert!(release.document == fs::read(path).unwrap(), "{slug}");
    }

    // The same states again change nothing.
    let second = import(&paths[..1], workspace.path(), "2026-01-02T00:00:00Z");
    assert!(second.committed.is_none());
    assert_eq!(
        second.report.summary(),
        "97 files: none adopted, 90 unchanged, 7 refused"
    );
}
