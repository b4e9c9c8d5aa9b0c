//! `check` reads every byte of every release, and knows whose signatures are published.

use std::fs;

use super::fixture::{FIRST, SECOND, Workspace};

const ID: &str = "EX-SA-2026-0001";
const SLUG: &str = "ex-sa-2026-0001";
const THIRD: &str = "2026-08-01T08:00:00Z";

/// What `check` says with its exit code, one finding a line.
fn checked(workspace: &Workspace, code: i32) -> Vec<String> {
    let found = workspace.obstat(&["check", "--format", "short"]).code(code);
    let text = String::from_utf8(found.get_output().stdout.clone()).unwrap();
    let errors = text.lines().filter(|line| line.contains("error["));
    errors.map(str::to_owned).collect()
}

/// What `check` says once a file of the releases is changed.
fn spoilt(
    workspace: &Workspace,
    path: &str,
    spoil: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>,
) -> Vec<String> {
    let path = workspace.root().join("content/releases").join(path);
    let before = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match spoil(before.clone()) {
        Some(after) => fs::write(&path, after).unwrap(),
        None => fs::remove_file(&path).unwrap(),
    }
    let found = checked(workspace, 1);
    fs::write(&path, before).unwrap();
    assert_eq!(checked(workspace, 0), Vec::<String>::new());
    found
}

/// Changes one sign of the first line of base 64.
fn flipped(mut bytes: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(bytes.clone()).unwrap();
    let armor = text.find("-----BEGIN PGP SIGNATURE-----").unwrap();
    let start = armor + text[armor..].find("\n\n").unwrap() + 30;
    bytes[start] = if bytes[start] == b'A' { b'B' } else { b'A' };
    bytes
}

/// A workspace with a signed release, signatures that were added to it, and one that was taken back.
fn history() -> Workspace {
    let workspace = Workspace::with_key(2000);
    let key = workspace.key().display().to_string();
    workspace.release(FIRST, &[]).code(0);
    let path = workspace
        .root()
        .join(format!("content/advisories/2026/{ID}.md"));
    let text = fs::read_to_string(&path).unwrap();
    let entry = "[[tracking.revision_history]]\nnumber = \"1.1.0\"\nkind = \"update\"\nsummary = \"Again.\"\n\n[[tracking.revision_history]]";
    fs::write(
        &path,
        text.replacen("[[tracking.revision_history]]", entry, 1),
    )
    .unwrap();
    workspace.release(SECOND, &[]).code(0);
    workspace
        .obstat(&[
            "resign",
            ID,
            "--reason",
            "rollover",
            "--at",
            "2026-07-15T08:00:00Z",
            "--key",
            &key,
        ])
        .code(0);
    workspace
        .obstat(&[
            "retract",
            ID,
            "1.0.0",
            "--by",
            "A. Example",
            "--reason",
            "no",
            "--at",
            THIRD,
            "--key",
            &key,
        ])
        .code(0);
    workspace
}

#[test]
fn every_file_of_a_release_is_read() {
    let workspace = history();
    let release = format!("{SLUG}/2-1.1.0");
    let added = format!("signatures/{SLUG}");
    let added = format!(
        "{added}/{}",
        workspace.names(&format!("content/releases/{added}"))[0]
    );
    for path in [
        format!("{release}/{SLUG}.txt"),
        format!("{release}/{SLUG}.json"),
        format!("{release}/frozen.json"),
        format!("{added}/{SLUG}.txt.asc"),
    ] {
        let found = spoilt(&workspace, &path, |mut bytes| {
            let last = bytes.len() - 2;
            bytes[last] ^= 1;
            Some(bytes)
        });
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains(&format!("{path}` was changed since it was released")),
            "{found:?}"
        );
        let found = spoilt(&workspace, &path, |_| None);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains(&format!("{path}` is missing, but line ")),
            "{found:?}"
        );
    }
    for path in [
        format!("{release}/{SLUG}.json.asc"),
        format!("{release}/{SLUG}.txt.asc"),
        format!("{release}/manifest.json.asc"),
        format!("{added}/{SLUG}.json.asc"),
        format!("{added}/release-manifest.json.asc"),
        format!("{added}/manifest.json.asc"),
        format!("tombstones/{SLUG}/1/tombstone.json.asc"),
        "site/1/security.txt.asc".to_owned(),
    ] {
        if !workspace
            .root()
            .join("content/releases")
            .join(&path)
            .exists()
        {
            assert!(path.starts_with("site/"), "{path}");
            continue;
        }
        let found = spoilt(&workspace, &path, |bytes| Some(flipped(bytes)));
        assert!(
            found
                .iter()
                .any(|it| it.contains(&format!("{path}` was changed since"))),
            "{path}: {found:?}"
        );
        let found = spoilt(&workspace, &path, |_| None);
        assert!(
            found
                .iter()
                .any(|it| it.contains(&format!("{path}` is missing"))),
            "{path}: {found:?}"
        );
    }
}

#[test]
fn all_faults_of_a_run_are_told() {
    let workspace = Workspace::unsigned();
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(0);
    assert_eq!(checked(&workspace, 0), Vec::<String>::new());
    let folder = workspace
        .root()
        .join(format!("content/releases/{SLUG}/1-1.0.0"));
    fs::write(folder.join(format!("{SLUG}.txt")), "All is well.\n").unwrap();
    fs::remove_file(folder.join("frozen.json")).unwrap();
    fs::write(folder.join("notes.md"), "").unwrap();
    let found = checked(&workspace, 1);
    let codes: Vec<_> = found
        .iter()
        .filter(|it| it.contains("error[release-edited]"))
        .collect();
    assert_eq!(codes.len(), 3, "{found:?}");
    assert!(
        found
            .iter()
            .any(|it| it.contains("the journal does not know") && it.contains("notes.md"))
    );
}

#[test]
fn offline_signatures_are_held_to_what_they_sign() {
    let workspace = Workspace::with_key(2000);
    workspace
        .obstat(&[
            "release", "--all", "--at", FIRST, "--signer", "offline", "--to", "to-sign",
        ])
        .code(0);
    super::offline::sign(&workspace, &workspace.root().join("to-sign"));
    workspace
        .obstat(&["release", "--accept", "to-sign"])
        .code(0);
    for name in [
        format!("{SLUG}.json.asc"),
        format!("{SLUG}.txt.asc"),
        "manifest.json.asc".to_owned(),
    ] {
        let path = format!("{SLUG}/1-1.0.0/{name}");
        let found = spoilt(&workspace, &path, |bytes| Some(flipped(bytes)));
        assert!(
            found
                .iter()
                .any(|it| it.contains(&format!("{path}` was changed since"))),
            "{path}: {found:?}"
        );
        let found = spoilt(&workspace, &path, |_| None);
        assert!(
            found
                .iter()
                .any(|it| it.contains(&format!("{path}` is missing"))),
            "{path}: {found:?}"
        );
    }
}

#[test]
fn a_certificate_stays_as_long_as_a_published_signature_needs_it() {
    let mut workspace = Workspace::with_key(2000);
    let site = workspace.root().join("content/site.toml");
    let text = fs::read_to_string(&site).unwrap();
    let contact = "[security_txt]\ncontact = [\"mailto:psirt@devices.example\"]\n";
    fs::write(&site, format!("{text}\n{contact}")).unwrap();
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let old = workspace.fingerprint.clone();
    let kept = workspace.certificate();
    let certificate = workspace.root().join(format!("public-keys/{old}.asc"));
    // A second key takes over.
    fs::remove_file(&certificate).unwrap();
    workspace.new_key(1900);
    let text = fs::read_to_string(&site).unwrap();
    fs::write(&site, text.replace(&old, &workspace.fingerprint)).unwrap();
    let found = checked(&workspace, 1);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("error[key-missing]: public-keys/ lacks the certificate of the key ")
            && found[0].contains(&format!("which signed `{SLUG}/1-1.0.0` and ")),
        "{found:?}"
    );
    let before = workspace.read("public/files.json");
    let refused = workspace.obstat(&["build"]).code(1);
    let words = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(
        words.contains("error[key-missing]") && words.contains("the old site stands"),
        "{words}"
    );
    assert_eq!(workspace.read("public/files.json"), before);
    // With the old certificate beside the new one all is well, also for what the new one signs.
    fs::write(&certificate, kept).unwrap();
    assert_eq!(checked(&workspace, 0), Vec::<String>::new());
    workspace.obstat(&["build"]).code(0);
    assert_eq!(workspace.names("public/.well-known/csaf/openpgp").len(), 2);
    // Once everything is signed anew, it may go.
    let key = workspace.key().display().to_string();
    workspace
        .obstat(&[
            "resign", "--reason", "rollover", "--at", SECOND, "--key", &key,
        ])
        .code(0);
    fs::remove_file(&certificate).unwrap();
    assert_eq!(checked(&workspace, 0), Vec::<String>::new());
    workspace.obstat(&["build"]).code(0);
    assert_eq!(workspace.names("public/.well-known/csaf/openpgp").len(), 1);
    let site = workspace.root().join("public").display().to_string();
    workspace.obstat(&["verify", &site, "--at", SECOND]).code(0);
}
