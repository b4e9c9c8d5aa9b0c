//! Nothing that is tagged gets out of a whole site, whatever it is and wherever it stands.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use obstat::gate::{Armed, Canaries, Decoder, Refused, SitePath, carrier};
use obstat::model::tagged::{PhiKind, Secret, Tagged};
use obstat::model::word::Word as _;
use rayon::prelude::*;

/// A value of each kind that is looked for alone, with the way in which it is planted.
const VALUES: [(&str, &str, &str); 13] = [
    ("name", "Quenby Ashfeld-Orloff", "ASHFELD-ORLOFF^QUENBY"),
    ("dob", "1931-11-23", "23 November 1931"),
    ("mrn", "MRN-90817263", "9081 7263"),
    ("phone", "+1-555-0137-991", "+15550137991"),
    (
        "address",
        "77 Quillfeather Road, Nowhere, NX 00077",
        "77 quillfeather rd.",
    ),
    (
        "email",
        "quenby.orloff@patients.example",
        "quenby.orloff [at] patients.example",
    ),
    ("ssn", "900-12-3487", "900 12 3487"),
    (
        "serial",
        "QX-7731-00921",
        "(01)09506000134352(21)QX773100921",
    ),
    ("account", "INS/4471/882913", "INS4471882913"),
    (
        "url",
        "https://portal.example/quenby-orloff",
        "portal.example/quenby-orloff",
    ),
    ("ip", "192.0.2.177", "192.0.2.177"),
    (
        "text",
        "the patient in the ninth bed laughed when the pump began to sing an old song",
        "Patient in the ninth bed laughed, when the pump began to sing",
    ),
    ("date", "1931-11-24", "1931-11-24"),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The example with values tagged on a page, and its site built before that.
struct Workspace(tempfile::TempDir);

impl Workspace {
    fn new(built: &Path, tags: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(built, folder.path());
        let about = folder.path().join("content/pages/about.md");
        let mut text = fs::read_to_string(&about).unwrap();
        for (kind, value) in tags {
            text.push_str(&format!(
                "\nSaid by [{value}]{{phi={kind} public=\"somebody\"}}.\n"
            ));
        }
        fs::write(about, text).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn build(&self) -> Output {
        Command::new(env!("CARGO_BIN_EXE_obstat"))
            .current_dir(self.path())
            .env("TMPDIR", self.path().join("temporary"))
            .arg("build")
            .output()
            .unwrap()
    }

    /// Every file of the site and of the hosts beside it.
    fn site(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = ["public", "public-hosts"].map(|name| self.path().join(name));
        files
            .iter()
            .flat_map(walkdir::WalkDir::new)
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap()))
            .collect()
    }
}

/// The example and its site, once for all tests.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["content", "themes", "public-keys"] {
        copy(&repository().join(name), &folder.path().join(name));
    }
    fs::create_dir(folder.path().join("temporary")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_obstat"))
        .current_dir(folder.path())
        .arg("build")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    folder
}

/// Builds, and expects that nothing of it is seen anywhere: not in the site, in what is said, or in what is left behind.
fn refused(
    workspace: &Workspace,
    before: &BTreeMap<PathBuf, Vec<u8>>,
    values: &[&str],
    what: &str,
) -> String {
    let output = workspace.build();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert_eq!(output.status.code(), Some(1), "{what}: {said}");
    for value in values {
        let echoed = said.to_lowercase().contains(&value.to_lowercase());
        assert!(!echoed, "{what} is echoed");
    }
    assert!(said.contains("content/pages/about.md:"), "{what}: {said}");
    assert!(workspace.site() == *before, "{what} changed the site");
    let left: Vec<_> = walkdir::WalkDir::new(workspace.path())
        .max_depth(1)
        .into_iter()
        .map(|entry| entry.unwrap().file_name().to_owned())
        .filter(|name| name.to_string_lossy().contains("staging"))
        .collect();
    assert!(left.is_empty(), "{what} left {left:?}");
    assert_eq!(
        fs::read_dir(workspace.path().join("temporary"))
            .unwrap()
            .count(),
        0
    );
    said.into_owned()
}

#[test]
fn every_kind_is_kept_in() {
    let built = built();
    let all: Vec<_> = VALUES
        .iter()
        .map(|(kind, value, _)| (*kind, *value))
        .collect();
    let workspace = Workspace::new(built.path(), &all);
    let before = workspace.site();
    for (kind, _, planted) in VALUES {
        // A day says something of a person only beside another day.
        let planted = match kind {
            "date" => "born 1931-11-23, seen 1931-11-24",
            _ => planted,
        };
        let text = format!("We thank {planted} for it.\n");
        write(
            workspace.path(),
            &format!("content/static/of-{kind}.txt"),
            text.as_bytes(),
        );
    }
    let values: Vec<_> = VALUES.iter().map(|(_, value, _)| *value).collect();
    let said = refused(&workspace, &before, &values, "a value of each kind");
    for (kind, _, _) in VALUES {
        let found = if kind == "date" { "dob" } else { kind };
        let named = format!("`of-{kind}.txt:1` holds `{found}` ({found})");
        assert!(said.contains(&named), "{kind}: {said}");
    }
}

#[test]
fn every_output_is_searched() {
    let built = built();
    let (value, planted) = ("Quenby Ashfeld-Orloff", "quenby ashfeld-orloff");
    let carried = |decoder| carrier(decoder, planted).unwrap().bytes;
    let files: [(&str, Vec<u8>); 12] = [
        ("a.txt", planted.into()),
        ("a", planted.into()),
        (
            "a.svg",
            format!("<svg><title>{planted}</title></svg>").into(),
        ),
        ("a.json", format!("{{\"{planted}\": 1}}").into()),
        ("a.css", format!("/* {planted} */").into()),
        ("a.js", carried(Decoder::Escape)),
        ("a.woff2", format!("wOF2{planted}").into()),
        ("a.png", carried(Decoder::Png)),
        ("a.zip", carried(Decoder::Zip)),
        ("a.pdf", carried(Decoder::Pdf)),
        ("a.gz", carried(Decoder::Gzip)),
        ("a.eml", carried(Decoder::QuotedPrintable)),
    ];
    let workspace = Workspace::new(built.path(), &[("name", value)]);
    let before = workspace.site();
    for (name, bytes) in &files {
        write(workspace.path(), &format!("content/static/{name}"), bytes);
    }
    let said = refused(&workspace, &before, &[value], "files of every kind");
    for (name, _) in &files {
        assert!(said.contains(&format!("error: `{name}:")), "{name}: {said}");
    }
    type Plant = fn(&Path, &str);
    let elsewhere: [(&str, Plant); 4] = [
        ("a name of a file", |root, value| {
            let path = format!("content/static/{}.txt", value.replace(' ', "-"));
            write(root, &path, b"x");
        }),
        ("a name of a folder", |root, value| {
            let path = format!("content/static/{}/a.txt", value.replace(' ', "_"));
            write(root, &path, b"x");
        }),
        ("the title of the site", |root, value| {
            let path = root.join("content/site.toml");
            let text = fs::read_to_string(&path).unwrap();
            let at = text.find("title").unwrap();
            let line = text[at..].lines().next().unwrap();
            let title = format!("title = \"{value}\"");
            fs::write(&path, text.replacen(line, &title, 1)).unwrap();
        }),
        ("a page", |root, value| {
            let path = root.join("content/pages/thanks.md");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, format!("{text}\nWe thank *{value}* for it.\n")).unwrap();
        }),
    ];
    elsewhere.par_iter().for_each(|(what, plant)| {
        let workspace = Workspace::new(built.path(), &[("name", value)]);
        plant(workspace.path(), planted);
        refused(&workspace, &workspace.site(), &[value], what);
    });
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn what_cannot_be_searched_ends_undecided_unless_somebody_looked_at_it() {
    let built = built();
    let workspace = Workspace::new(built.path(), &[]);
    let before = workspace.site();
    let film = b"\0\0\0\x18ftypmp42 a film".as_slice();
    write(workspace.path(), "content/static/film.mp4", film);
    let output = workspace.build();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("`film.mp4` cannot be searched: a film or sound"),
        "{said}"
    );
    assert!(workspace.site() == before);
    let site = workspace.path().join("content/site.toml");
    let text = fs::read_to_string(&site).unwrap();
    let entry = |digest: &str| {
        format!(
            "{text}\n[[unsearched]]\npath = \"film.mp4\"\nsha256 = \"{digest}\"\nby = \"Imke Example\"\nreason = \"watched it\"\n"
        )
    };
    fs::write(&site, entry(&"0".repeat(64))).unwrap();
    assert_eq!(
        workspace.build().status.code(),
        Some(3),
        "another file's digest"
    );
    use sha2::Digest as _;
    let digest: String = sha2::Sha256::digest(film)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    fs::write(&site, entry(&digest)).unwrap();
    let record = || {
        let output = Command::new(env!("CARGO_BIN_EXE_obstat"))
            .current_dir(workspace.path())
            .args(["build", "--redaction-record", "record.json"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        let text = fs::read(workspace.path().join("record.json")).unwrap();
        let record: serde_json::Value = serde_json::from_slice(&text).unwrap();
        (record["unsearched"].clone(), said)
    };
    let unused = "no file that cannot be searched is `film.mp4`";
    let (unsearched, said) = record();
    assert_eq!(
        unsearched,
        serde_json::json!([{"path": "film.mp4", "sha256": digest, "by": "Imke Example", "reason": "watched it"}])
    );
    assert!(!said.contains(unused), "{said}");
    fs::remove_file(workspace.path().join("content/static/film.mp4")).unwrap();
    let (unsearched, said) = record();
    assert!(unsearched.is_null());
    assert!(said.contains(unused), "{said}");
}

#[test]
fn a_build_reports_leaks_as_json() {
    let built = built();
    let workspace = Workspace::new(built.path(), &[("mrn", "MRN-90817263")]);
    let build = || {
        let output = Command::new(env!("CARGO_BIN_EXE_obstat"))
            .current_dir(workspace.path())
            .args(["build", "--format", "json"])
            .output()
            .unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report)
    };
    let (code, report) = build();
    assert_eq!(code, Some(0));
    assert_eq!(report["leaks"], serde_json::json!([]));
    write(
        workspace.path(),
        "content/static/notes.txt",
        b"first\nmrn 9081 7263\n",
    );
    let (code, report) = build();
    assert_eq!(code, Some(1));
    let leak = &report["leaks"][0];
    assert_eq!(leak["path"], "notes.txt");
    assert_eq!(leak["line"], 2);
    assert_eq!(leak["kind"], "mrn");
    assert!(!report.to_string().contains("7263"));
}

#[test]
fn a_record_tells_what_was_armed_and_searched() {
    let built = built();
    let workspace = Workspace::new(built.path(), &[("mrn", "MRN-90817263")]);
    let output = Command::new(env!("CARGO_BIN_EXE_obstat"))
        .current_dir(workspace.path())
        .args(["build", "--redaction-record", "record.json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = fs::read_to_string(workspace.path().join("record.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["armed"]["mrn"], 1);
    assert_eq!(record["canaries"]["planted"], record["canaries"]["caught"]);
    // Every file but the list of each tree, which the gate does not search.
    let trees = 1 + fs::read_dir(workspace.path().join("public-hosts")).map_or(0, |_| 1);
    let files = workspace.site().len();
    assert_eq!(record["searched"]["files"], files - trees);
    assert!(!text.contains("90817263"));
}

#[test]
fn a_folder_is_scanned_with_tags_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "site/index.html", b"<p>fine</p>");
    write(
        folder.path(),
        "tags.json",
        br#"[{"id": "t1", "kind": "name", "value": "Quenby Orloff"}]"#,
    );
    let scan = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_obstat"))
            .current_dir(folder.path())
            .arg("scan")
            .args(arguments)
            .output()
            .unwrap()
    };
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let output = scan(&["--tags", "tags.json", "site"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        said(&output),
        "1 files, 11 bytes, 1 values armed: publishable\n"
    );
    write(
        folder.path(),
        "site/a.html",
        b"<p>x</p>\n<p title='O&#82;LOFF, Quenby'>x</p>",
    );
    let output = scan(&["--tags", "tags.json", "site"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output),
        "`a.html:2` holds `t1` (name) through markup, entity, tagged in `tag 1`\n2 files, 55 bytes, 1 values armed: 1 leak\n"
    );
    let output = scan(&["--tags", "tags.json", "--format", "json", "site"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["leaks"][0]["line"], 2);
    fs::remove_file(folder.path().join("site/a.html")).unwrap();
    write(folder.path(), "site/a.7z", b"7z\xbc\xaf\x27\x1c");
    assert_eq!(
        scan(&["--tags", "tags.json", "site"]).status.code(),
        Some(3)
    );
    for (text, why) in [
        ("{", "the tags are no JSON at 1:1"),
        ("{}", "the tags are no list of objects"),
        (
            r#"[{"id": "a", "kind": "name"}]"#,
            "tag 1 has no text `value`",
        ),
        (
            r#"[{"id": "a", "kind": "secret", "value": "x"}]"#,
            "tag 1 has an unknown kind",
        ),
    ] {
        write(folder.path(), "bad.json", text.as_bytes());
        let output = scan(&["--tags", "bad.json", "site"]);
        assert_eq!(output.status.code(), Some(3), "{text}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(why), "{said}");
    }
}

fn test_data() -> Option<PathBuf> {
    let default = repository().join("../shared");
    let folder = std::env::var_os("OBSTAT_TEST_DATA").map_or(default, PathBuf::from);
    if folder.join("corpus").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no test data in {}", folder.display());
    None
}

/// Fifty records of nobody.
fn records() -> Vec<Tagged> {
    let mut tags = Vec::new();
    for number in 0..50u32 {
        let canaries = Canaries::from_seed(u64::from(number) * 7919 + 11);
        for (kind, value) in [
            (
                PhiKind::Dob,
                format!(
                    "{}-{:02}-{:02}",
                    1931 + number,
                    1 + number % 12,
                    1 + number % 28
                ),
            ),
            (
                PhiKind::Phone,
                format!("{:03}-555-{:04}", 210 + number * 7, number * 31),
            ),
            (
                PhiKind::Ssn,
                format!(
                    "9{:02}-{:02}-{:04}",
                    number,
                    11 + number,
                    1234 + number * 77
                ),
            ),
            (
                PhiKind::Serial,
                format!("QX-{:04}-{:05}", 1000 + number * 13, number * 991),
            ),
            (PhiKind::Age, format!("{}", 20 + number)),
            (
                PhiKind::Sex,
                if number % 2 == 0 { "F" } else { "M" }.to_owned(),
            ),
        ] {
            tags.push(Tagged {
                id: format!("record-{number}.{kind}"),
                source: "records".to_owned(),
                record: number.to_string(),
                kind,
                value: Secret::new(value),
            });
        }
        for mut tag in canaries.tags() {
            tag.record = number.to_string();
            tags.push(tag);
        }
    }
    tags
}

#[test]
fn real_advisories_raise_no_alarm() {
    let Some(folder) = test_data() else { return };
    let armed = Armed::new(records()).unwrap();
    let files: Vec<PathBuf> = walkdir::WalkDir::new(folder.join("corpus"))
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    assert!(files.len() > 1000);
    let alarms: Vec<String> = files
        .par_iter()
        .filter_map(|file| {
            let name = file.file_name()?.to_str()?;
            let path = SitePath::new(name).ok()?;
            let refused = armed.inspect(&path, &fs::read(file).unwrap()).err()?;
            Some(format!("{}: {refused}", file.display()))
        })
        .collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

/// The leak cases: those of tier 1 and 2 are found, the clean ones pass.
#[test]
fn leak_cases_are_judged_right() {
    let Some(folder) = test_data() else { return };
    let cases = fs::read_to_string(folder.join("phi/dev/cases.jsonl")).unwrap();
    let cases: Vec<&str> = cases.lines().collect();
    let wrong: Vec<String> = cases.par_iter().filter_map(|line| judge(line)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A case that is judged wrong.
fn judge(line: &str) -> Option<String> {
    let case: serde_json::Value = serde_json::from_str(line).unwrap();
    if case["tier"] == 3 {
        return None;
    }
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let tags = case["tags"].as_array().unwrap().iter().map(|tag| Tagged {
        id: text(&tag["id"]),
        source: "case".to_owned(),
        record: String::new(),
        kind: PhiKind::parse(tag["kind"].as_str().unwrap()).unwrap(),
        value: Secret::new(text(&tag["value"])),
    });
    let armed = Armed::new(tags).unwrap();
    let mut found = false;
    for file in case["files"].as_array().unwrap() {
        let path = SitePath::new(file["path"].as_str().unwrap()).unwrap();
        let bytes = match file.get("text") {
            Some(text) => text.as_str().unwrap().as_bytes().to_vec(),
            None => base64(file["base64"].as_str().unwrap()),
        };
        match armed.inspect(&path, &bytes) {
            Ok(_) => {}
            Err(Refused::Leak(_)) => found = true,
            Err(refused) => return Some(format!("{}: {refused}", case["id"])),
        }
    }
    let leak = case["verdict"] == "leak";
    (found != leak).then(|| format!("{}: {}", case["id"], if leak { "missed" } else { "alarm" }))
}

fn base64(text: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let values = text
        .bytes()
        .filter_map(|sign| letters.iter().position(|letter| *letter == sign));
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0usize, 0);
    for value in values {
        buffer = buffer << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    bytes
}
