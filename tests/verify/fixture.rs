//! The example's site in memory, as it is built today and as it was built for an earlier time.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use obstat::diagnostic::Severity;
use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{Generated, KeyFile, Signer as _};
use obstat::verify::{Report, Tree, TreeFile, Unreadable, verify};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

/// A time at which all of the example is in order.
pub(crate) const AT: &str = "2026-11-20T14:00:00Z";
/// A time before the example's newest releases.
const EARLIER: &str = "2026-04-14T14:00:00Z";

pub(crate) const CSAF: &str = ".well-known/csaf";
pub(crate) const DOCUMENT: &str = ".well-known/csaf/white/2026/sby-sa-2026-0004.json";
pub(crate) const FEED: &str = ".well-known/csaf/feed-tlp-white.json";
pub(crate) const METADATA: &str = ".well-known/csaf/provider-metadata.json";
pub(crate) const SECURITY_TXT: &str = ".well-known/security.txt";
pub(crate) const BASE: &str = "https://security.sorrelby.example/";

/// A site, which a test may spoil.
#[derive(Clone)]
pub(crate) struct Site(pub(crate) BTreeMap<String, Vec<u8>>);

static BOTH: LazyLock<(Site, Site)> = LazyLock::new(|| built(None));
static UNSIGNED: LazyLock<Site> = LazyLock::new(|| published().unsigned());
static BEFORE: LazyLock<Site> = LazyLock::new(|| built(Some(EARLIER)).0);

/// The site of the example, as it is built: signed.
pub(crate) fn published() -> Site {
    BOTH.0.clone()
}

/// The site of the example as it was months before.
pub(crate) fn before() -> Site {
    BEFORE.clone()
}

/// The site of the example without a signature, so that a test can change what is signed.
pub(crate) fn site() -> Site {
    UNSIGNED.clone()
}

/// The site of the example as it is built, and what belongs on other hosts.
pub(crate) fn hosts() -> (Site, Site) {
    BOTH.clone()
}

/// The site as it is built for a time, and what belongs on other hosts.
fn built(at: Option<&str>) -> (Site, Site) {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), at);
    let of = |name: &str| Site::of(&folder.path().join(name));
    (of("public"), of("public-hosts"))
}

fn build(folder: &Path, at: Option<&str>) {
    let output = folder.join("public");
    let mut command = Command::new(env!("CARGO_BIN_EXE_obstat"));
    command
        .arg("--workspace")
        .arg(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--output"])
        .arg(&output);
    if let Some(at) = at {
        command.args(["--at", at]);
    }
    let done = command.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
}

impl Site {
    /// The site in a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let files = walkdir::WalkDir::new(folder).into_iter();
        let files = files.map(|entry| entry.unwrap());
        Self(
            files
                .filter(|entry| entry.file_type().is_file())
                .map(|entry| {
                    let path = entry.path().strip_prefix(folder).unwrap();
                    let path = path.to_str().unwrap().to_owned();
                    (path, std::fs::read(entry.path()).unwrap())
                })
                .collect(),
        )
    }

    /// Writes the site into a folder.
    pub(crate) fn write(&self, folder: &Path) {
        for (path, bytes) in &self.0 {
            let file = folder.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
    }

    /// Takes every signature and certificate away.
    fn unsigned(mut self) -> Self {
        self.0.retain(|path, _| !path.ends_with(".asc"));
        for (path, bytes) in &mut self.0 {
            if path.ends_with(".txt") && bytes.starts_with(b"-----BEGIN PGP SIGNED") {
                *bytes = unwrapped(bytes);
            }
        }
        self.json(METADATA, |metadata| {
            metadata["public_openpgp_keys"] = json!([]);
            metadata["role"] = "csaf_provider".into();
        });
        self.each_entry(|entry| {
            let links = entry["link"].as_array_mut().unwrap();
            links.retain(|link| link["rel"] != "signature");
        });
        let text = self.text(SECURITY_TXT);
        let kept = text.lines().filter(|line| !line.starts_with("Encryption:"));
        let kept: Vec<String> = kept.map(|line| format!("{line}\n")).collect();
        *self.bytes(SECURITY_TXT) = kept.concat().into_bytes();
        self.listed()
    }

    /// Signs everything that has to be, with one key from this time on.
    pub(crate) fn signed(mut self, key: &Generated, at: &str) -> Self {
        let certificate = &key.certificate;
        let signer = KeyFile::unlock(&key.secret, None, certificate, at.parse().unwrap()).unwrap();
        let paths: Vec<String> = self.0.keys().cloned().collect();
        // A text that stands in two places was signed once.
        let mut texts: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
        for path in paths {
            let advisory = path.starts_with("advisories/");
            let vex = path.starts_with("vex/");
            let document = path.ends_with(".json") && (advisory || vex || path.contains("/white/"));
            if document {
                let signature = signer.sign_detached(&self.0[&path]).unwrap();
                self.0.insert(format!("{path}.asc"), signature);
            } else if path.ends_with(".txt") && (advisory || path == SECURITY_TXT) {
                let text = self.0[&path].clone();
                let signed = texts
                    .entry(text)
                    .or_insert_with_key(|text| signer.clear_sign(text).unwrap());
                self.0.insert(path, signed.clone());
            }
        }
        let fingerprint = certificate.fingerprint();
        let file = format!("{CSAF}/openpgp/{fingerprint}.asc");
        self.0.insert(file.clone(), certificate.to_armored());
        self.json(METADATA, |metadata| {
            let url = format!("{BASE}{file}");
            metadata["public_openpgp_keys"] = json!([{"fingerprint": fingerprint, "url": url}]);
            metadata["role"] = "csaf_trusted_provider".into();
        });
        self.each_entry(|entry| {
            let signature = format!("{}.asc", entry["content"]["src"].as_str().unwrap());
            let links = entry["link"].as_array_mut().unwrap();
            links.push(json!({"href": signature, "rel": "signature"}));
        });
        self.listed()
    }

    fn each_entry(&mut self, change: impl Fn(&mut Value)) {
        self.json(FEED, |feed| {
            let entries = feed["feed"]["entry"].as_array_mut().unwrap();
            entries.iter_mut().for_each(change);
        });
    }

    pub(crate) fn bytes(&mut self, path: &str) -> &mut Vec<u8> {
        self.0.get_mut(path).unwrap_or_else(|| panic!("{path}"))
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.0[path].clone()).unwrap()
    }

    /// Replaces the first of a text, which must be there.
    pub(crate) fn replace(&mut self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} does not hold {from}");
        self.0
            .insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
    }

    /// Changes a JSON file.
    pub(crate) fn json(&mut self, path: &str, change: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_slice(&self.0[path]).unwrap();
        change(&mut value);
        let mut bytes = serde_json::to_vec_pretty(&value).unwrap();
        bytes.push(b'\n');
        self.0.insert(path.to_owned(), bytes);
    }

    pub(crate) fn remove(&mut self, path: &str) -> Vec<u8> {
        self.0.remove(path).unwrap_or_else(|| panic!("{path}"))
    }

    /// Makes the hashes beside a document those of its bytes.
    pub(crate) fn hashed(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap();
        let bytes = self.0[path].clone();
        let line = |digits: String| format!("{digits}  {name}\n").into_bytes();
        let sha256 = line(digits(&Sha256::digest(&bytes)));
        let sha512 = line(digits(&Sha512::digest(&bytes)));
        self.0.insert(format!("{path}.sha256"), sha256);
        self.0.insert(format!("{path}.sha512"), sha512);
    }

    /// Makes the list of files fit: what is left to find is what the files say of each other.
    pub(crate) fn listed(mut self) -> Self {
        let list = "files.json";
        let rows: Vec<Value> = self
            .0
            .iter()
            .filter(|(path, _)| *path != list)
            .map(|(path, bytes)| {
                let sha256 = digits(&Sha256::digest(bytes));
                json!({"length": bytes.len(), "path": path, "sha256": sha256})
            })
            .collect();
        let listing = json!({"files": rows, "generator": "obstat", "schema": 1});
        let mut bytes = serde_json::to_vec_pretty(&listing).unwrap();
        bytes.push(b'\n');
        self.0.insert(list.to_owned(), bytes);
        self
    }

    pub(crate) fn report(&self) -> Report {
        self.report_at(AT)
    }

    pub(crate) fn report_at(&self, at: &str) -> Report {
        let at: Timestamp = at.parse().unwrap();
        verify(self, at).unwrap()
    }
}

/// The text inside of a clear-signed one.
fn unwrapped(signed: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(signed).unwrap();
    let (_, text) = text.split_once("\n\n").unwrap();
    let (text, _) = text.split_once("-----BEGIN PGP SIGNATURE-----").unwrap();
    let lines = text
        .lines()
        .map(|line| line.strip_prefix("- ").unwrap_or(line));
    let lines: Vec<String> = lines.map(|line| format!("{line}\n")).collect();
    lines.concat().into_bytes()
}

fn digits(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every fault on a line: what it is about, how bad it is, what is wrong.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    report
        .faults
        .iter()
        .filter(|fault| fault.severity != Severity::Note)
        .map(|fault| {
            let message = fault.message.render(false);
            format!("{}: {}: {message}", fault.path, fault.severity.word())
        })
        .collect()
}

/// Whether an error names the path.
pub(crate) fn names(report: &Report, path: &str) -> bool {
    let errors = report.faults.iter();
    let mut errors = errors.filter(|fault| fault.severity == Severity::Error);
    errors.any(|fault| fault.path == path)
}

impl Tree for Site {
    fn files(&self) -> Result<Vec<TreeFile>, Unreadable> {
        let file = |(path, bytes): (&String, &Vec<u8>)| TreeFile {
            path: path.clone(),
            length: bytes.len() as u64,
            sha256: None,
            plain: true,
        };
        Ok(self.0.iter().map(file).collect())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(self.0[path].as_slice())))
    }
}
