//! Releases are signed, and what was released without a signature is signed later.

use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{Certificate, Certificates};
use obstat::release::{Act, Releases};
use snapbox::str;

use super::fixture::{FIRST, SECOND, Workspace};

/// Verifies every signature of every release, and yields how many there were.
fn verified(workspace: &Workspace) -> usize {
    let at: Timestamp = SECOND.parse().unwrap();
    let certificate = Certificate::read(&workspace.certificate()).unwrap();
    let known = Certificates::from(vec![certificate]);
    let releases = Releases::open(&workspace.root()).unwrap();
    let mut count = 0;
    for entry in releases.entries() {
        if entry.act == Act::Resign {
            continue;
        }
        let content = releases.to_sign(entry).unwrap();
        let signatures = releases.signatures(entry).unwrap();
        for (name, bytes) in content {
            if name == "manifest.json" {
                continue;
            }
            let signature = &signatures[&format!("{name}.asc")];
            match name.ends_with(".txt") {
                true => {
                    let read = known.verify_clear(signature, at).unwrap();
                    assert_eq!(read.content, bytes, "{name}");
                }
                false => drop(known.verify_detached(&bytes, signature, at).unwrap()),
            }
            count += 1;
        }
    }
    count
}

#[test]
fn a_release_signs_documents_texts_and_manifests() {
    let workspace = Workspace::with_key(800);
    workspace.release(FIRST, &[]).code(0);
    assert!(verified(&workspace) >= 4);
    let folder = workspace
        .names("content/releases")
        .into_iter()
        .find(|it| it.starts_with("ex-sa"))
        .unwrap();
    let names = workspace.names(&format!("content/releases/{folder}/1-1.0.0"));
    assert!(names.contains(&"manifest.json.asc".to_owned()), "{names:?}");
}

#[test]
fn what_was_released_without_a_signature_is_signed_by_the_next_release_over_the_same_bytes() {
    let mut workspace = Workspace::unsigned();
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(0);
    let journal = workspace.read("content/releases/journal");
    workspace.new_key(800);
    workspace.pin("key-file");
    let told = workspace.release(SECOND, &[]).code(0);
    let text = String::from_utf8(told.get_output().stdout.clone()).unwrap();
    assert!(text.contains("signatures over "), "{text}");
    assert!(
        workspace
            .read("content/releases/journal")
            .starts_with(&journal)
    );
    assert!(verified(&workspace) >= 4);
    workspace
        .release("2026-08-01T08:00:00Z", &[])
        .code(0)
        .stdout_eq(str![[r#"
nothing is due: every document says what was released

"#]]);
}

#[test]
fn the_site_carries_signatures_key_and_key_directory() {
    let workspace = Workspace::with_key(800);
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let key = workspace.read(&format!(
        "public/.well-known/csaf/openpgp/{}.asc",
        workspace.fingerprint
    ));
    assert_eq!(
        Certificate::read(&key).unwrap().fingerprint(),
        workspace.fingerprint
    );
    let metadata =
        String::from_utf8(workspace.read("public/.well-known/csaf/provider-metadata.json"))
            .unwrap();
    assert!(
        metadata.contains("\"role\": \"csaf_trusted_provider\""),
        "{metadata}"
    );
    assert!(metadata.contains(&workspace.fingerprint), "{metadata}");
    let advisory = workspace
        .names("public/advisories")
        .into_iter()
        .find(|it| it.starts_with("ex-sa"))
        .unwrap();
    let text = workspace.read(&format!("public/advisories/{advisory}/{advisory}.txt"));
    let certificates = Certificates::from(vec![Certificate::read(&key).unwrap()]);
    certificates
        .verify_clear(&text, SECOND.parse().unwrap())
        .unwrap();
}

#[test]
fn a_key_with_less_than_thirty_days_stops_a_release_unless_it_is_passed() {
    let workspace = Workspace::with_key(160);
    let refused = workspace.release(FIRST, &[]).code(1);
    let words = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(words.contains("error[key-expiry]: "), "{words}");
    assert!(!workspace.root().join("content/releases/journal").exists());
    let more = ["--override", "key-expiry", "--reason", "exploited today"];
    workspace.release(FIRST, &more).code(0);
    assert!(verified(&workspace) >= 4);
}

#[test]
fn an_expired_key_cannot_be_passed() {
    let workspace = Workspace::with_key(100);
    let more = ["--override", "key-expiry", "--reason", "exploited today"];
    let refused = workspace.release(FIRST, &more).code(1);
    let words = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(
        words.contains(" expired at 2026-04-11T00:00:00Z"),
        "{words}"
    );
    assert!(!workspace.root().join("content/releases/journal").exists());
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = Workspace::with_key(800);
    std::fs::set_permissions(workspace.key(), std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = workspace.release(FIRST, &[]).code(1);
    let words = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(words.starts_with("error: others may read `"), "{words}");
}

#[test]
fn without_a_signer_nothing_is_signed_and_nothing_is_released() {
    let workspace = Workspace::with_key(800);
    workspace
        .obstat(&["release", "--all", "--at", FIRST])
        .code(2)
        .stderr_eq(str![[r#"
error: the signer is a key file, and none is given
help: give `--key FILE`
see `obstat --help`

"#]]);
    workspace
        .obstat(&["release", "--all", "--at", FIRST, "--signer", "none"])
        .code(0);
}

#[test]
fn a_secret_key_is_never_published_whatever_it_is_called() {
    let workspace = Workspace::with_key(800);
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let before = workspace.read("public/files.json");
    let statics = workspace.root().join("content/static");
    std::fs::create_dir_all(&statics).unwrap();
    std::fs::copy(workspace.key(), statics.join("logo.png")).unwrap();
    workspace.obstat(&["build"]).code(1).stderr_eq(str![[r#"
...
error: `logo.png` holds a secret key
help: keep secret keys away from what is published; nothing was published and the old site stands

"#]]);
    assert_eq!(workspace.read("public/files.json"), before);
}

#[test]
fn a_site_on_the_mail_domain_has_the_key_directory_itself() {
    let workspace = Workspace::with_key(800);
    let path = workspace.root().join("content/site.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.replacen(
        "https://security.devices.example\"",
        "https://devices.example\"\nmail_domain = \"devices.example\"",
        1,
    );
    std::fs::write(&path, text).unwrap();
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    // The z-base-32 of the SHA-1 of `psirt`.
    let found = workspace.names("public/.well-known/openpgpkey/hu");
    let binary = workspace.read(&format!("public/.well-known/openpgpkey/hu/{}", found[0]));
    let certificate = Certificate::read(&binary).unwrap();
    assert_eq!(certificate.fingerprint(), workspace.fingerprint);
    assert_eq!(
        workspace.names("public/.well-known/openpgpkey"),
        ["hu", "policy"]
    );
}

#[test]
fn what_an_adopted_document_says_wrongly_stops_no_build() {
    let workspace = Workspace::unsigned();
    let document = serde_json::json!({
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": "From another clock",
            "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://devices.example" },
            "distribution": { "tlp": { "label": "WHITE" } },
            "tracking": {
                "id": "EX-2030-1", "status": "final", "version": "1",
                "initial_release_date": "2020-01-01T00:00:00Z",
                "current_release_date": "2030-01-01T00:00:00Z",
                "revision_history": [{ "number": "1", "date": "2020-01-01T00:00:00Z", "summary": "One" }],
            },
        }
    });
    let path = workspace.root().join("ex-2030-1.json");
    std::fs::write(&path, document.to_string()).unwrap();
    workspace
        .obstat(&["import", path.to_str().unwrap(), "--at", FIRST])
        .code(0);
    let built = workspace.obstat(&["build"]).code(0);
    let words = String::from_utf8(built.get_output().stderr.clone()).unwrap();
    let expected = "warning: content/releases/ex-2030-1/1-1: the document is released at `2030-01-01T00:00:00Z`, which is still to come";
    assert!(words.contains(expected), "{words}");
    workspace
        .obstat(&["build", "--at", "2031-01-01T00:00:00Z"])
        .code(0);
}
