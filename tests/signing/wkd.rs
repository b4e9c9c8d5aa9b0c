//! The Web Key Directory against what GnuPG's own program makes of the same certificate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use obstat::openpgp::Certificate;
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::{Packet, PacketPile};

use super::fixture::{FIRST, Workspace};
use super::gpg::{gpg, home};

/// Files by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// GnuPG's program, which often is not in the path; none if it is not installed.
fn program() -> Option<PathBuf> {
    let said = Command::new("gpgconf")
        .args(["--list-dirs", "libexecdir"])
        .output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(said.ok().map(PathBuf::from));
    let mut places = folders
        .into_iter()
        .map(|folder| folder.join("gpg-wks-client"));
    let found = places.find(|place| place.is_file());
    if found.is_none() {
        let ci = std::env::var("CI").is_ok_and(|it| it == "true");
        assert!(!ci, "gpg-wks-client is missing");
        println!("skipped: gpg-wks-client is not installed");
    }
    found
}

fn files(folder: &Path) -> Files {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            (
                path.to_str().unwrap().to_owned(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

fn packets(bytes: &[u8]) -> Vec<Packet> {
    PacketPile::from_bytes(bytes)
        .unwrap()
        .into_children()
        .collect()
}

#[test]
fn the_key_directory_is_what_gnupg_makes_of_the_certificate() {
    let Some(program) = program() else { return };
    let home = home();
    let workspace = Workspace::with_key(3000);
    let key = workspace.key().display().to_string();
    let loopback = ["--pinentry-mode", "loopback", "--passphrase", ""];
    let run = |arguments: &[&str]| {
        let output = gpg(home.path(), &[&loopback, arguments].concat())?;
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {words}");
        Some(output.stdout)
    };
    if run(&["--import", &key]).is_none() {
        return;
    }
    // More user ids than one, of which one has an address elsewhere, and a key that lives longer than it was to.
    let fingerprint = workspace.fingerprint.as_str();
    for user_id in [
        "Security <Security@devices.example>",
        "Example <psirt@elsewhere.example>",
        "No address",
    ] {
        run(&["--quick-add-uid", fingerprint, user_id]);
    }
    let certificate = Certificate::read(&workspace.certificate()).unwrap();
    let subkeys = certificate.subkeys(FIRST.parse().unwrap());
    run(&["--quick-set-expire", fingerprint, "10y"]);
    let subkeys: Vec<&str> = subkeys.iter().map(String::as_str).collect();
    run(&[
        &["--quick-set-expire", fingerprint, "10y"],
        subkeys.as_slice(),
    ]
    .concat());
    let exported = run(&["--armor", "--export", fingerprint]).unwrap();
    workspace
        .command(&["keys", "merge", "-"])
        .stdin(exported)
        .assert()
        .code(0);

    let site = workspace.root().join("content/site.toml");
    let text = std::fs::read_to_string(&site).unwrap();
    let mail = text.replacen("\n[", "\nmail_domain = \"devices.example\"\n\n[", 1);
    assert_ne!(text, mail);
    std::fs::write(&site, mail).unwrap();
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build", "--at", "now"]).code(0);

    let theirs = tempfile::tempdir().unwrap();
    let file = workspace
        .root()
        .join(format!("public-keys/{fingerprint}.asc"));
    for address in ["psirt@devices.example", "security@devices.example"] {
        let installed = Command::new(&program)
            .env("GNUPGHOME", home.path())
            .arg("--directory")
            .arg(theirs.path())
            .arg("--install-key")
            .arg(&file)
            .arg(address)
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&installed.stderr).into_owned();
        assert!(installed.status.success(), "{words}");
    }
    let hosts = workspace.root().join("public-hosts");
    let below = |host: &str| files(&hosts.join(host).join(".well-known/openpgpkey"));
    let theirs = files(theirs.path());
    assert_eq!(theirs.len(), 3, "{:?}", theirs.keys());
    let advanced = below("openpgpkey.devices.example");
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&advanced), names(&theirs));
    let direct: Files = below("devices.example")
        .into_iter()
        .map(|(path, bytes)| (format!("devices.example/{path}"), bytes))
        .collect();
    assert_eq!(names(&direct), names(&theirs));
    for (path, bytes) in &theirs {
        assert_eq!(advanced[path], direct[path], "{path}");
        if path.ends_with("/policy") {
            // Theirs holds a comment, and neither a flag.
            let comment = |bytes: &[u8]| bytes.is_empty() || bytes.starts_with(b"# ");
            assert!(comment(&advanced[path]) && comment(bytes));
            continue;
        }
        let (ours, theirs) = (packets(&advanced[path]), packets(bytes));
        let kinds = |packets: &[Packet]| {
            packets
                .iter()
                .map(|it| it.tag().to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds(&ours), kinds(&theirs), "{path}");
        assert!(ours == theirs, "{path}: other packets");
    }
}
