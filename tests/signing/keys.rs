//! Keys are made and looked at.

use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{
    Certificate, CertificateProblem, Passphrase, State, generate, holds_secret_key,
};
use snapbox::str;

use super::fixture::{BEGIN, FIRST, Workspace};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_new_key_certifies_signs_and_encrypts_with_a_key_for_each() {
    let made = generate("A <a@devices.example>", None, at(BEGIN), 365).unwrap();
    let health = made.certificate.health(at(FIRST));
    assert_eq!(health.state, State::Good);
    assert_eq!(health.algorithm, "EdDSA (Ed25519)");
    assert_eq!(health.signing.len(), 1);
    assert_ne!(health.signing[0], made.certificate.fingerprint());
    assert!(health.encrypts);
    assert_eq!(health.expires, Some(at("2027-01-01T00:00:00Z")));
    assert_eq!(health.weak, Vec::<String>::new());
    assert_eq!(made.certificate.addresses(), ["a@devices.example"]);
}

#[test]
fn a_certificate_is_read_back_as_it_was_written() {
    let made = generate("A <a@devices.example>", None, at(BEGIN), 365).unwrap();
    for bytes in [made.certificate.to_armored(), made.certificate.to_binary()] {
        let read = Certificate::read(&bytes).unwrap();
        assert_eq!(read.fingerprint(), made.certificate.fingerprint());
        assert_eq!(read.to_binary(), made.certificate.to_binary());
        assert!(!holds_secret_key(&bytes));
    }
}

#[test]
fn a_secret_key_is_known_by_its_content() {
    let open = generate("A <a@devices.example>", None, at(BEGIN), 365).unwrap();
    let passphrase = Passphrase::read(b"correct horse\n");
    let locked = generate("A <a@devices.example>", Some(&passphrase), at(BEGIN), 365).unwrap();
    for secret in [&open.secret, &locked.secret] {
        assert!(holds_secret_key(secret));
        assert_eq!(
            Certificate::read(secret).map(drop),
            Err(CertificateProblem::Secret)
        );
    }
    assert!(holds_secret_key(
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n"
    ));
    assert!(holds_secret_key(b"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"));
    assert!(!holds_secret_key(b"never show a PRIVATE KEY-----\n"));
    assert!(!holds_secret_key(b""));
}

#[test]
fn a_revocation_certificate_revokes() {
    let made = generate("A <a@devices.example>", None, at(BEGIN), 365).unwrap();
    let revoked = made.certificate.revoked_by(&made.revocation).unwrap();
    assert!(matches!(revoked.health(at(FIRST)).state, State::Revoked(_)));
    let other = generate("B <b@devices.example>", None, at(BEGIN), 365).unwrap();
    let untouched = other.certificate.revoked_by(&made.revocation);
    assert!(untouched.is_none_or(|it| it.health(at(FIRST)).state == State::Good));
}

#[test]
fn time_ends_what_a_key_may_do() {
    let made = generate("A <a@devices.example>", None, at(BEGIN), 10).unwrap();
    let state = |time: &str| made.certificate.health(at(time)).state;
    assert_eq!(state("2025-12-31T23:59:59Z"), State::NotYet(at(BEGIN)));
    assert_eq!(state("2026-01-10T23:59:59Z"), State::Good);
    assert_eq!(
        state("2026-01-11T00:00:00Z"),
        State::Expired(at("2026-01-11T00:00:00Z"))
    );
}

#[test]
fn a_user_id_needs_a_name_and_an_address() {
    for user_id in [
        "",
        "psirt",
        "psirt@devices.example",
        "<psirt@devices.example>",
        "A\n<a@b.example>",
    ] {
        assert!(generate(user_id, None, at(BEGIN), 10).is_err(), "{user_id}");
    }
    let empty = Passphrase::read(b"\n");
    assert!(generate("A <a@b.example>", Some(&empty), at(BEGIN), 10).is_err());
}

#[test]
fn a_secret_key_is_protected_unless_it_is_said() {
    let workspace = Workspace::unsigned();
    let secret = workspace.secret().display().to_string();
    workspace
        .obstat(&[
            "keys",
            "new",
            "--uid",
            "A <a@devices.example>",
            "--secret",
            &secret,
        ])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: a secret key needs a passphrase
help: give `--passphrase-file FILE` or `--passphrase-fd N`; `--unprotected` is for tests alone
see `obstat --help`

"#]]);
    workspace
        .obstat(&[
            "keys",
            "new",
            "--uid",
            "A <a@devices.example>",
            "--secret",
            "./public-keys",
            "--unprotected",
        ])
        .code(2);
}

#[test]
fn no_way_to_write_the_path_leads_a_secret_key_into_the_workspace() {
    let workspace = Workspace::unsigned();
    std::fs::create_dir_all(workspace.root().join("public-keys")).unwrap();
    let whole = workspace.root().join("content/new").display().to_string();
    for secret in [
        "public-keys",
        "./public-keys",
        "content/pages/../secret",
        "public",
        &whole,
    ] {
        workspace
            .obstat(&[
                "keys",
                "new",
                "--uid",
                "A <a@devices.example>",
                "--secret",
                secret,
                "--unprotected",
            ])
            .code(2);
    }
    assert_eq!(workspace.names("public-keys"), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn secret_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = Workspace::with_key(400);
    for entry in std::fs::read_dir(workspace.secret()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn keys_check_says_what_a_key_may_do_and_for_how_long() {
    let workspace = Workspace::with_key(400);
    let found = workspace.obstat(&["keys", "check", "--at", FIRST]).code(0);
    let text = String::from_utf8(found.get_output().stdout.clone()).unwrap();
    assert!(text.contains(" (pinned)\n  Example PSIRT <psirt@devices.example>\n  EdDSA (Ed25519), signs and encrypts, until 2027-02-05T00:00:00Z, 248 days\n"), "{text}");
    let soon = workspace.obstat(&["keys", "check", "--at", "2027-01-20T00:00:00Z"]);
    let text = String::from_utf8(soon.code(1).get_output().stdout.clone()).unwrap();
    assert!(text.contains("error[key-expiry]: the key "), "{text}");
    assert!(
        text.contains(
            " can sign for 16 more days\n  help: prolong it with `gpg --quick-set-expire "
        ),
        "{text}"
    );
    let near = workspace.obstat(&["keys", "check", "--at", "2026-12-20T00:00:00Z"]);
    let text = String::from_utf8(near.code(0).get_output().stdout.clone()).unwrap();
    assert!(text.contains("warning[key-expiry]: the key "), "{text}");
}

#[test]
fn merging_puts_certificates_into_their_files_and_refuses_all_else() {
    let workspace = Workspace::with_key(400);
    let before = workspace.certificate();
    let merge = |bytes: &[u8]| {
        let command = workspace.command(&["keys", "merge", "-"]);
        command.stdin(bytes.to_vec()).assert()
    };
    merge(b"no certificate").code(1);
    merge(&std::fs::read(workspace.key()).unwrap()).code(1);
    workspace.obstat(&["keys", "merge", "gone.asc"]).code(3);
    // What is known already changes nothing.
    merge(&before).code(0);
    assert_eq!(workspace.certificate(), before);
    let other = generate("B <b@devices.example>", None, at(BEGIN), 400).unwrap();
    merge(&other.certificate.to_binary()).code(0);
    let file = format!("public-keys/{}.asc", other.certificate.fingerprint());
    assert_eq!(workspace.read(&file), other.certificate.to_armored());
    assert_eq!(workspace.names("public-keys").len(), 2);
}
