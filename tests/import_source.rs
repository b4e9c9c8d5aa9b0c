//! Imported documents become sources that compile back to them.

use std::fs;
use std::path::{Path, PathBuf};

use obstat::check;
use obstat::diagnostic::Severity;
use obstat::import::{self, Options, SourceReport, Written};
use obstat::read;
use obstat::release::Releases;
use tempfile::TempDir;

const SITE: &str = "\
title = \"Example\"
base_url = \"https://security.example\"

[publisher]
category = \"coordinator\"
name = \"CISA\"
namespace = \"https://www.cisa.gov/\"
contact_details = \"Email: CISAservicedesk@cisa.dhs.gov;\\n Toll Free: 1-888-282-0870\"
";

fn workspace() -> TempDir {
    let workspace = tempfile::tempdir().unwrap();
    fs::create_dir(workspace.path().join("content")).unwrap();
    fs::write(workspace.path().join("content/site.toml"), SITE).unwrap();
    workspace
}

/// Adopts the paths and writes sources for them.
fn import(paths: &[PathBuf], workspace: &Path, at: &str) -> SourceReport {
    let releases = Releases::open(workspace).unwrap();
    let options = Options {
        unlabelled_is_clear: true,
        namespace: None,
        text: &|_| Vec::new(),
        gate: &|_: &str, _: &[u8]| Ok(()),
    };
    let adopted = import::adopt(paths, &releases, &options, at.parse().unwrap()).unwrap();
    let sources = read::read(workspace).unwrap();
    let mut findings = Vec::new();
    let site = sources.site.as_ref().unwrap();
    let site = check::site::values(site, &mut findings).unwrap();
    import::to_source(&adopted.report, &sources, &site).unwrap()
}

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

#[test]
fn the_medical_advisories_compile_back() {
    let Some(corpus) = corpus() else { return };
    let workspace = workspace();
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(corpus.join("cisa"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("icsma-"))
        .collect();
    paths.sort();
    let report = import(&paths, workspace.path(), "2026-01-01T00:00:00Z");
    let others: Vec<_> = report
        .lines
        .iter()
        .filter(|line| !matches!(line.written, Written::Whole(_)))
        .collect();
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(report.whole(), 74);

    // The whole workspace is read and checked, and no source says other things than its release.
    let sources = read::read(workspace.path()).unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let due = std::sync::Mutex::new(Vec::new());
    let outcome = check::run(
        &sources,
        &releases,
        "2026-01-02T00:00:00Z".parse().unwrap(),
        check::Purpose::Draft,
        &|_| true,
        &|_, checked| {
            if checked.state == check::State::Due {
                due.lock().unwrap().push(checked.id);
            }
        },
    );
    assert_eq!(due.into_inner().unwrap(), Vec::<String>::new());
    let errors: Vec<String> = sources
        .findings
        .iter()
        .chain(outcome.findings.iter())
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.code, finding.message.render(false)))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}
