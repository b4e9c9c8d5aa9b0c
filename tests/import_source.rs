//! Imported documents become sources that compile back to them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use obstat::check;
use obstat::diagnostic::Severity;
use obstat::gate::Armed;
use obstat::import::{self, Options, SourceReport, Written};
use obstat::model::tagged::Tagged;
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
        gate: &Armed::new::<Tagged>([]).unwrap(),
        certificates: &obstat::openpgp::Certificates::default(),
        verified_at: "2026-01-01T00:00:00Z".parse().unwrap(),
    };
    let adopted = import::adopt(paths, &releases, &options, at.parse().unwrap()).unwrap();
    let sources = read::read(workspace).unwrap();
    let mut findings = Vec::new();
    let site = sources.site.as_ref().unwrap();
    let site = check::site::values(site, &mut findings).unwrap();
    import::to_source(&adopted.report, &sources, &site).unwrap()
}

/// Checks a workspace: the documents that are due, and the errors.
fn check(workspace: &Path) -> (Vec<String>, Vec<String>) {
    let sources = read::read(workspace).unwrap();
    let releases = Releases::open(workspace).unwrap();
    let due = Mutex::new(Vec::new());
    let outcome = check::run(
        &sources,
        &releases,
        "2026-01-02T00:00:00Z".parse().unwrap(),
        check::Purpose::Draft,
        &|_| true,
        &|_, checked| {
            if let Some(draft) = checked.due {
                let version = &draft.advisory.tracking.version;
                due.lock()
                    .unwrap()
                    .push(format!("{} {version}", checked.id));
            }
        },
    );
    let findings = sources.findings.iter().chain(outcome.findings.iter());
    let errors = findings
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.code, finding.message.render(false)))
        .collect();
    (due.into_inner().unwrap(), errors)
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
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("icsma-")
        })
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

    let (due, errors) = check(workspace.path());
    assert_eq!((due, errors), (Vec::new(), Vec::new()));
}

#[test]
fn the_large_statements_compile_back() {
    let Some(corpus) = corpus() else { return };
    let workspace = workspace();
    let report = import(
        &[corpus.join("redhat")],
        workspace.path(),
        "2026-01-01T00:00:00Z",
    );
    assert_eq!(report.whole(), 6, "{report}");
    assert_eq!(check(workspace.path()), (Vec::new(), Vec::new()));
}

/// An invented document that says everything that a source has no word for.
fn odd() -> serde_json::Value {
    serde_json::json!({
        "document": {
            "category": "Example Bulletin",
            "csaf_version": "2.0",
            "title": "Example *Pump*: 'quoted', \"twice\"",
            "lang": "de",
            "source_lang": "en",
            "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://devices.example" },
            "distribution": { "text": "For all", "tlp": { "label": "WHITE" } },
            "aggregate_severity": { "text": "hoch", "namespace": "https://devices.example/severity" },
            "acknowledgments": [{ "organization": "Example Lab" }, { "names": ["A", "B"], "urls": ["http://lab.example"] }],
            "notes": [
                { "category": "summary", "title": "Summary", "text": "Plain." },
                { "category": "details", "title": "Summary", "text": "Another of that name." },
                { "category": "general", "text": "Without a title." },
                { "category": "other", "title": "*Starred*", "text": "Star." },
                { "category": "faq", "title": "Headings", "audience": "all", "text": "One\n## Two\nthree" },
                { "category": "other", "title": "White space", "text": "  at both ends\n\n" },
                { "category": "other", "title": "Fence", "text": "```\nnever closed" },
            ],
            "references": [{ "summary": "No category", "url": "http://devices.example/1" }],
            "tracking": {
                "id": "EX:2020/01", "status": "final", "version": "2.0.0", "aliases": ["Other name"],
                "initial_release_date": "2019-12-31T23:30:00-01:00",
                "current_release_date": "2020-02-01T00:00:00.5Z",
                "revision_history": [
                    { "number": "1.0.0", "date": "2019-12-31T23:30:00-01:00", "summary": "First", "legacy_version": "A" },
                    { "number": "2.0.0", "date": "2020-02-01T00:00:00.5Z", "summary": "Second" },
                ],
            },
        },
        "product_tree": {
            "branches": [
                { "category": "vendor", "name": "Example Devices", "branches": [
                    { "category": "product_name", "name": "Pump", "branches": [
                        { "category": "product_version", "name": "1.0", "product": { "name": "Pump 1.0", "product_id": "P1",
                            "product_identification_helper": { "cpe": "cpe:2.3:o:example:pump:1.0:*:*:*:*:*:*:*", "skus": ["S/1"] } } },
                        { "category": "product_version", "name": "1.0", "product": { "name": "Pump 1.0", "product_id": "P1-again" } },
                    ] },
                    { "category": "product_name", "name": "Pump", "branches": [
                        { "category": "product_version_range", "name": "<2.0", "product": { "name": "Pump before 2.0", "product_id": "P2" } },
                    ] },
                ] },
                { "category": "vendor", "name": "Example Devices", "branches": [
                    { "category": "product_name", "name": "Gateway", "product": { "name": "Gateway", "product_id": "G" } },
                ] },
            ],
            "full_product_names": [{ "name": "Some tool", "product_id": "T" }],
            "relationships": [{
                "category": "installed_on", "product_reference": "P1", "relates_to_product_reference": "G",
                "full_product_name": { "name": "Pump 1.0 on Gateway", "product_id": "P1:G" },
            }],
            "product_groups": [{ "group_id": "all", "product_ids": ["P1", "G"], "summary": "Both" }],
        },
        "vulnerabilities": [
            {
                "cve": "CVE-1900-0001",
                "cwe": { "id": "CWE-306", "name": "Missing Authentication for Critical Function" },
                "discovery_date": "2019-01-01T00:00:00Z",
                "release_date": "2019-02-01T00:00:00Z",
                "notes": [
                    { "category": "description", "title": "CVE-1900-0001", "text": "As a source would say it." },
                    { "category": "details", "text": "Untitled.\n\n### A heading\n\nBelow." },
                ],
                "product_status": { "known_affected": ["P2", "P1"], "recommended": ["T"], "fixed": ["P1:G"], "under_investigation": ["G"] },
                "scores": [
                    { "products": ["P2"], "cvss_v3": { "version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL" } },
                    { "products": ["P1"], "cvss_v2": { "version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P", "baseScore": 7.5 } },
                ],
                "threats": [{ "category": "impact", "details": "Bad.", "date": "2020-01-01T12:00:00Z", "group_ids": ["all"] }],
                "remediations": [
                    { "category": "vendor_fix", "details": "Install.\nThen restart.", "date": "2020-01-01T12:00:00Z", "product_ids": ["P1"], "url": "http://devices.example/fix",
                      "restart_required": { "category": "system", "details": "Wait." }, "entitlements": ["Contract"] },
                    { "category": "mitigation", "details": "Unplug.", "date": "2020-01-02T00:00:00Z", "group_ids": ["all"] },
                    { "category": "workaround", "details": "For all that is affected.", "product_ids": ["P2", "P1"] },
                ],
            },
            {
                "ids": [{ "system_name": "Example", "text": "EX#1" }],
                "title": "Without a number",
                "notes": [{ "category": "summary", "title": "Summary", "text": "Short." }],
                "product_status": { "known_not_affected": ["G"] },
                "flags": [{ "label": "component_not_present", "product_ids": ["G"], "date": "2020-01-01T00:00:00Z" }],
                "involvements": [{ "party": "vendor", "status": "completed", "date": "2020-01-01T00:00:00Z" }],
            },
            { "cve": "CVE-1900-0001", "notes": [{ "category": "description", "text": "The number again." }] },
        ],
    })
}

#[test]
fn whatever_the_standard_allows_is_kept_word_for_word() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("odd.json");
    fs::write(&file, odd().to_string()).unwrap();
    let workspace = workspace();
    let report = import(&[file], workspace.path(), "2026-01-01T00:00:00Z");
    assert_eq!(
        report
            .to_string()
            .replace(&format!("{}/", files.path().display()), ""),
        "\
odd.json: written to content/advisories/2020/ex_2020_01.md
content/products/example-devices-gateway.toml: written
content/products/example-devices-pump.toml: written
content/products/example-devices-some-tool.toml: written
1 document: 1 written whole; 3 files of the catalogue
"
    );
    let pump = fs::read_to_string(
        workspace
            .path()
            .join("content/products/example-devices-pump.toml"),
    )
    .unwrap();
    assert_eq!(
        pump,
        "\
# Written by `obstat import --to-source`; later imports add to its end.
name = \"Pump\"
vendor = \"Example Devices\"
version_scheme = \"listed\"
releases_complete = false

[[imported]]
key = \"1.0\"
name = \"Pump 1.0\"
path = [\"vendor=Example Devices\", \"product_name=Pump\", \"product_version=1.0\"]
helper = { cpe = \"cpe:2.3:o:example:pump:1.0:*:*:*:*:*:*:*\", skus = [\"S/1\"] }

[[release]]
version = \"1.0\"

[[imported]]
key = \"1.0 (2)\"
name = \"Pump 1.0\"
path = [\"vendor=Example Devices\", \"product_name=Pump\", \"product_version=1.0\"]

[[imported]]
key = \"<2.0\"
name = \"Pump before 2.0\"
path = [\"vendor=Example Devices\", \"product_name=Pump\", \"product_version_range=<2.0\"]

[[imported]]
key = \"Pump 1.0 on Gateway\"
name = \"Pump 1.0 on Gateway\"
relationship = \"installed_on\"
product = \"example-devices-pump/1.0\"
relates_to = \"example-devices-gateway/unversioned\"
"
    );
}

#[test]
fn files_that_are_there_are_not_touched() {
    let files = tempfile::tempdir().unwrap();
    let file = |id: &str, vendor: &str| {
        let mut document = odd();
        document["document"]["tracking"]["id"] = id.into();
        document["product_tree"]["branches"][0]["name"] = vendor.into();
        let path = files.path().join(format!("{id}.json"));
        fs::write(&path, document.to_string()).unwrap();
        path
    };
    let workspace = workspace();
    let content = workspace.path().join("content");
    fs::create_dir_all(content.join("products")).unwrap();
    fs::create_dir_all(content.join("advisories/2020")).unwrap();
    let by_hand = "name = \"Pump\"\nvendor = \"By Hand\"\nversion_scheme = \"semver\"\n";
    fs::write(content.join("products/pump.toml"), by_hand).unwrap();
    fs::write(content.join("advisories/2020/EX-2.md"), "mine").unwrap();
    let paths = [
        file("EX-1", "By Hand"),
        file("EX-2", "Example Devices"),
        file("EX-3", "Example Devices"),
    ];
    let report = import(&paths, workspace.path(), "2026-01-01T00:00:00Z");
    assert_eq!(
        report.to_string().replace(&format!("{}/", files.path().display()), ""),
        "\
EX-1.json: not written as a source: `content/products/pump.toml` was not written by an import, so nothing is added to it
EX-2.json: not written as a source: `content/advisories/2020/EX-2.md` is already there
EX-3.json: written to content/advisories/2020/EX-3.md
content/products/example-devices-gateway.toml: written
content/products/example-devices-pump.toml: written
content/products/example-devices-some-tool.toml: written
3 documents: 1 written whole, 2 not written; 3 files of the catalogue
"
    );
    assert_eq!(
        fs::read_to_string(content.join("products/pump.toml")).unwrap(),
        by_hand
    );
    assert_eq!(
        fs::read_to_string(content.join("advisories/2020/EX-2.md")).unwrap(),
        "mine"
    );

    // A later import adds to the end of what an earlier one wrote, and only what is new.
    fs::remove_file(content.join("advisories/2020/EX-2.md")).unwrap();
    let before = fs::read_to_string(content.join("products/example-devices-pump.toml")).unwrap();
    let mut document = odd();
    document["document"]["tracking"]["id"] = "EX-4".into();
    document["product_tree"]["branches"][0]["branches"][1]["branches"][0]["name"] = "<3.0".into();
    let path = files.path().join("EX-4.json");
    fs::write(&path, document.to_string()).unwrap();
    let report = import(&[path], workspace.path(), "2026-01-02T00:00:00Z");
    assert_eq!(report.whole(), 1, "{report}");
    assert_eq!(
        report.products,
        ["content/products/example-devices-pump.toml"]
    );
    let after = fs::read_to_string(content.join("products/example-devices-pump.toml")).unwrap();
    assert_eq!(
        after.strip_prefix(&before).unwrap(),
        "\n[[imported]]\nkey = \"<3.0\"\nname = \"Pump before 2.0\"\npath = [\"vendor=Example Devices\", \"product_name=Pump\", \"product_version_range=<3.0\"]\n"
    );
}

#[test]
fn text_that_reads_like_a_tag_is_not_written() {
    let files = tempfile::tempdir().unwrap();
    let mut document = odd();
    document["document"]["notes"][0]["text"] = "[Ada Example]{phi=name} said so.".into();
    let path = files.path().join("1.json");
    fs::write(&path, document.to_string()).unwrap();
    let mut other = odd();
    other["document"]["tracking"]["id"] = "EX-2".into();
    other["document"]["title"] = "An [array]{1}".into();
    let second = files.path().join("2.json");
    fs::write(&second, other.to_string()).unwrap();
    let report = import(&[path, second], workspace().path(), "2026-01-01T00:00:00Z");
    assert_eq!(
        report.to_string().replace(&format!("{}/", files.path().display()), ""),
        "\
1.json: not written as a source: its text holds what a source would take for tagged PHI
2.json: not written as a source: content/advisories/2020/EX-2.md would have an error: an attribute is written key=value
2 documents: 0 written whole, 2 not written; 0 files of the catalogue
"
    );
}

#[test]
fn a_source_that_was_imported_goes_on_with_a_revision() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("odd.json");
    let mut document = odd();
    document["document"]["tracking"]["id"] = "EX-1".into();
    fs::write(&file, document.to_string()).unwrap();
    let workspace = workspace();
    import(&[file], workspace.path(), "2026-01-01T00:00:00Z");
    let source = workspace.path().join("content/advisories/2020/EX-1.md");
    let text = fs::read_to_string(&source).unwrap();
    assert_eq!(check(workspace.path()), (Vec::new(), Vec::new()));

    // What was published is not changed in silence.
    let changed = text.replace("Plain.", "Changed.");
    fs::write(&source, &changed).unwrap();
    assert_eq!(
        check(workspace.path()).1,
        [
            "released-changed: this source says other things than its release `2.0.0`, and has no new revision: `Summary: text changed`"
        ]
    );

    // With a revision the rules hold, and the history goes on.
    let revised = changed.replacen(
        "[[tracking.revision_history]]",
        "[[tracking.revision_history]]\nnumber = \"2.1.0\"\nkind = \"update\"\nsummary = \"Third\"\n\n[[tracking.revision_history]]",
        1,
    );
    fs::write(&source, revised).unwrap();
    let (due, errors) = check(workspace.path());
    assert_eq!(due, ["EX-1 2.1.0-draft.1"]);
    let codes: Vec<&str> = errors
        .iter()
        .filter_map(|it| it.split(": ").next())
        .collect();
    assert_eq!(
        codes,
        [
            "remediation-missing",
            "title",
            "not-affected-reason",
            "csaf-6.1.23",
            "csaf-6.1.23",
            "consent",
            "value"
        ]
    );

    // Keys that a published document had no place for want a plain source.
    let mixed = text.replace(
        "[imported]\n",
        "[timeline]\ndisclosed = 2020-01-01\n\n[imported]\n",
    );
    fs::write(&source, mixed).unwrap();
    assert_eq!(
        check(workspace.path()).1,
        ["imported: `timeline` has no meaning while the document is kept as it was imported"]
    );
}
