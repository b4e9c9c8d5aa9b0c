//! Documents that were published by other means become releases: what is said of each file, and what is kept.

use std::fs;
use std::path::{Path, PathBuf};

use obstat::gate::Armed;
use obstat::import::{self, Options};
use obstat::model::tagged::{PhiKind, Secret, Tagged};
use obstat::openpgp::{Certificates, KeyFile, Signer as _, generate};
use obstat::release::{ReleaseError, Releases};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with files to import, and an empty workspace.
struct Setting {
    files: TempDir,
    workspace: TempDir,
    unlabelled_is_clear: bool,
    certificates: Certificates,
}

impl Setting {
    fn new() -> Self {
        Self {
            files: tempfile::tempdir().unwrap(),
            workspace: tempfile::tempdir().unwrap(),
            unlabelled_is_clear: false,
            certificates: Certificates::default(),
        }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.files.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn import(&self, at: &str) -> Result<String, ReleaseError> {
        self.import_of(&[self.files.path().to_owned()], at)
    }

    /// The report, without the folder's own path.
    fn import_of(&self, paths: &[PathBuf], at: &str) -> Result<String, ReleaseError> {
        let releases = Releases::open(self.workspace.path())?;
        let options = Options {
            unlabelled_is_clear: self.unlabelled_is_clear,
            namespace: Some("https://devices.example/"),
            text: &|advisory| format!("{}\n", advisory.title).into_bytes(),
            gate: &Armed::new([Tagged {
                id: "patient.name".to_owned(),
                source: "case.phi.toml:1".to_owned(),
                record: "case.phi.toml".to_owned(),
                kind: PhiKind::Name,
                value: Secret::new("SECRET".to_owned()),
            }])
            .unwrap(),
            certificates: &self.certificates,
            verified_at: at.parse().unwrap(),
        };
        let adopted = import::adopt(paths, &releases, &options, at.parse().unwrap())?;
        let folder = format!("{}/", self.files.path().display());
        Ok(adopted.report.to_string().replace(&folder, ""))
    }

    fn journal(&self) -> Vec<Value> {
        let path = self.workspace.path().join("content/releases/journal");
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn document(id: &str, version: &str) -> Value {
    let history: Vec<Value> = ["1", "2"]
        .iter()
        .take_while(|number| **number <= version)
        .map(|number| json!({ "number": number, "date": "2020-01-01T00:00:00Z", "summary": "One" }))
        .collect();
    json!({
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": format!("Title of {id}"),
            "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://devices.example" },
            "distribution": { "tlp": { "label": "WHITE" } },
            "tracking": {
                "id": id, "status": "final", "version": version,
                "initial_release_date": "2020-01-01T00:00:00Z",
                "current_release_date": "2020-01-01T00:00:00Z",
                "revision_history": history,
            },
        }
    })
}

fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (above, key) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(above).unwrap()[key] = value;
    document
}

const AT: &str = "2026-01-01T00:00:00Z";

#[test]
fn bytes_are_kept_as_they_are() {
    let setting = Setting::new();
    // Neither the blanks nor the order of the keys are ours.
    let bytes = format!("\r\n  {}\t\n\n", document("EX-2020-01", "1"));
    setting.put("a/one.json", &bytes);
    assert_eq!(
        setting.import(AT).unwrap(),
        "a/one.json: adopted EX-2020-01 version 1\n1 file: 1 adopted\n"
    );
    let folder = setting
        .workspace
        .path()
        .join("content/releases/ex-2020-01/1-1");
    assert_eq!(
        fs::read_to_string(folder.join("ex-2020-01.json")).unwrap(),
        bytes
    );
    assert_eq!(
        fs::read_to_string(folder.join("ex-2020-01.txt")).unwrap(),
        "Title of EX-2020-01\n"
    );
    assert!(!folder.join("frozen.json").exists());
    assert_eq!(setting.journal()[0]["act"], "adopt");
}

#[test]
fn states_of_one_document_are_entries_in_the_order_of_their_numbers() {
    let setting = Setting::new();
    let first = document("EX-2020-01", "1");
    setting.put("ex/1.json", first.to_string());
    setting.put(
        "ex/2.json",
        with(first.clone(), "/document/title", "Silently changed".into()).to_string(),
    );
    setting.put("ex/10.json", document("EX-2020-01", "2").to_string());
    let report = "\
ex/1.json: adopted EX-2020-01 version 1
ex/2.json: adopted EX-2020-01 version 1, published again with changes, but no new revision
ex/10.json: adopted EX-2020-01 version 2
3 files: 3 adopted as states of 1 document
";
    assert_eq!(setting.import(AT).unwrap(), report);
    let journal = setting.journal();
    let notes: Vec<_> = journal.iter().map(|line| line["note"].as_str()).collect();
    assert_eq!(
        notes,
        [
            None,
            Some("published again with changes, but no new revision"),
            None
        ]
    );

    // The same states again are known, whatever the newest is.
    assert_eq!(
        setting.import("2026-01-02T00:00:00Z").unwrap(),
        "\
ex/1.json: unchanged, EX-2020-01 version 1
ex/2.json: unchanged, EX-2020-01 version 1
ex/10.json: unchanged, EX-2020-01 version 2
3 files: none adopted, 3 unchanged
"
    );
    assert_eq!(setting.journal().len(), 3);

    // An older state alone was published again.
    let older = setting.files.path().join("ex/1.json");
    assert_eq!(
        setting.import_of(&[older], "2026-01-03T00:00:00Z").unwrap(),
        "\
ex/1.json: adopted EX-2020-01 version 1, published again with changes, but no new revision
1 file: 1 adopted
"
    );
}

#[test]
fn a_file_that_cannot_be_adopted_is_refused_alone() {
    let setting = Setting::new();
    let good = document("EX-1", "1");
    setting.put("01-good.json", good.to_string());
    setting.put("02-bom.json", format!("\u{feff}{good}"));
    setting.put("03-latin.json", b"{\"a\": \"\xe4\"}");
    setting.put("04-cut.json", "{\"document\": ");
    setting.put("05-deep.json", "[".repeat(100_000));
    setting.put(
        "06-twice.json",
        "{\"document\": {\"csaf_version\": \"2.0\", \"title\": \"a\", \"title\": \"b\"}}",
    );
    setting.put("07-other.json", "{\"openapi\": \"3.1.0\"}");
    setting.put(
        "08-newer.json",
        with(good.clone(), "/document/csaf_version", "2.1".into()).to_string(),
    );
    setting.put(
        "09-schema.json",
        with(good.clone(), "/document/tracking/version", "v1".into()).to_string(),
    );
    setting.put(
        "10-amber.json",
        with(
            good.clone(),
            "/document/distribution/tlp/label",
            "AMBER".into(),
        )
        .to_string(),
    );
    setting.put(
        "11-unlabelled.json",
        with(
            document("EX-11", "1"),
            "/document/distribution",
            json!({"text": "For all"}),
        )
        .to_string(),
    );
    setting.put("12-same-slug.json", document("EX.1", "1").to_string());
    setting.put("13-same-slug.json", document("EX_1", "1").to_string());
    setting.put("14-escape\u{1b}[2J.json", "");
    setting.put("README.md", "");
    let report = setting.import(AT).unwrap();
    assert_eq!(
        report,
        "\
01-good.json: adopted EX-1 version 1
02-bom.json: refused: it starts with a byte order mark, which JSON does not allow (RFC 8259 section 8.1)
03-latin.json: refused: it is not UTF-8 from byte 7 on
04-cut.json: refused: it is not JSON: EOF while parsing a value at line 1 column 13
05-deep.json: refused: it is not JSON: recursion limit exceeded at line 1 column 128
06-twice.json: refused: the key /document/title stands there twice
07-other.json: refused: it is no CSAF document: /document/csaf_version is missing
08-newer.json: refused: it is CSAF 2.1; only 2.0 can be adopted
09-schema.json: refused: it breaks the schema at /document/tracking/version: \"v1\" does not match \"^(0|[1-9][0-9]*)$|^((0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?)$\"
10-amber.json: refused: it is labelled TLP:AMBER, and the site is public
11-unlabelled.json: refused: it has no TLP label; if it may be public, say so with `--unlabelled-is-clear`
12-same-slug.json: adopted EX.1 version 1
13-same-slug.json: refused: its id `EX_1` gives the same file name as `EX.1`, which is another document
14-escape\\u{1b}[2J.json: refused: it is not JSON: EOF while parsing a value at line 1 column 0
README.md: left out: its name does not end in `.json`
15 files: 2 adopted, 12 refused, 1 left out
"
    );
    assert_eq!(setting.journal().len(), 2);
}

#[test]
fn an_unlabelled_document_is_adopted_when_somebody_says_so() {
    let mut setting = Setting::new();
    setting.unlabelled_is_clear = true;
    let mut unlabelled = document("EX-1", "1");
    let head = unlabelled["document"].as_object_mut().unwrap();
    head.remove("distribution");
    setting.put("1.json", unlabelled.to_string());
    assert_eq!(
        setting.import(AT).unwrap(),
        "1.json: adopted EX-1 version 1\n1 file: 1 adopted\n"
    );
}

#[test]
fn what_breaks_the_role_of_a_provider_is_said_and_kept() {
    let setting = Setting::new();
    let doubled = json!([
        { "number": "1", "date": "2020-01-01T00:00:00Z", "summary": "First" },
        { "number": "1", "date": "2020-01-01T00:00:00Z", "summary": "First" },
    ]);
    let broken = with(
        document("EX-1", "1"),
        "/document/tracking/revision_history",
        doubled,
    );
    setting.put("broken.json", broken.to_string());
    let foreign = with(
        document("EX-2", "1"),
        "/document/publisher/namespace",
        "https://other.example".into(),
    );
    setting.put("foreign.json", foreign.to_string());
    setting.put("foreign.json.asc", "");
    assert_eq!(
        setting.import(AT).unwrap(),
        "\
broken.json: adopted EX-1 version 1; fails mandatory 6.1.22
foreign.json: adopted EX-2 version 1; its publisher `https://other.example` is not the site's; its signature is left out: it is no OpenPGP signature, or a damaged one
2 files: 2 adopted; 2 adopted break the role of a CSAF provider (section 7.2)
"
    );
    let frozen = |slug: &str| {
        let folder = setting.workspace.path().join("content/releases");
        fs::read_to_string(folder.join(slug).join("1-1/frozen.json")).unwrap()
    };
    assert_eq!(
        frozen("ex-1"),
        "{\"adopted\":{\"failed_tests\":[\"6.1.22\"],\"foreign_namespace\":false}}\n"
    );
    assert_eq!(
        frozen("ex-2"),
        "{\"adopted\":{\"failed_tests\":[],\"foreign_namespace\":true}}\n"
    );
}

#[test]
fn a_leak_lets_nothing_out() {
    let setting = Setting::new();
    setting.put("1.json", document("EX-1", "1").to_string());
    let leak = with(document("EX-2", "1"), "/document/title", "SECRET".into());
    setting.put("2.json", leak.to_string());
    let error = setting.import(AT).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`content/releases/ex-2/1-1/model.json:1` holds `patient.name` (name), tagged in `case.phi.toml:1`"
    );
    assert!(setting.journal().is_empty());
    let releases = setting.workspace.path().join("content/releases");
    assert_eq!(fs::read_dir(releases).unwrap().count(), 0);
}

#[test]
fn what_is_not_there_is_said() {
    let setting = Setting::new();
    let report = setting
        .import_of(&[setting.files.path().join("no.json")], AT)
        .unwrap();
    assert_eq!(
        report,
        "no.json: refused: cannot be read: No such file or directory (os error 2)\n1 file: none adopted, 1 refused\n"
    );
    assert!(Path::new(setting.workspace.path()).exists());
}

#[test]
fn a_signature_by_a_certificate_of_ours_is_published_with_the_document() {
    let mut setting = Setting::new();
    let time = "2019-01-01T00:00:00Z".parse().unwrap();
    let ours = generate("A <a@devices.example>", None, time, 7000).unwrap();
    let other = generate("B <b@devices.example>", None, time, 7000).unwrap();
    let sign = |key: &obstat::openpgp::Generated, bytes: &str| {
        let signer = KeyFile::unlock(&key.secret, None, &key.certificate, time).unwrap();
        signer.sign_detached(bytes.as_bytes()).unwrap()
    };
    let (one, two) = (
        document("EX-1", "1").to_string(),
        document("EX-2", "1").to_string(),
    );
    setting.put("1.json", &one);
    setting.put("1.json.asc", sign(&ours, &one));
    setting.put("2.json", &two);
    setting.put("2.json.asc", sign(&other, &two));
    setting.certificates = Certificates::from(vec![ours.certificate.clone()]);
    let report = setting.import(AT).unwrap();
    let first = format!(
        "1.json: adopted EX-1 version 1; signed by {}\n",
        ours.certificate.fingerprint()
    );
    assert!(report.starts_with(&first), "{report}");
    assert!(
        report.contains(
            "2.json: adopted EX-2 version 1; its signature is left out: it was made by the key "
        ),
        "{report}"
    );
    let folder = setting.workspace.path().join("content/releases");
    assert_eq!(
        fs::read(folder.join("ex-1/1-1/ex-1.json.asc")).unwrap(),
        sign_of(&setting)
    );
    assert!(!folder.join("ex-2/1-1/ex-2.json.asc").exists());
}

fn sign_of(setting: &Setting) -> Vec<u8> {
    fs::read(setting.files.path().join("1.json.asc")).unwrap()
}
