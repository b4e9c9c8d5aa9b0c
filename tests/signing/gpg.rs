//! What a real gpg says of our signatures, and we of its own.

use std::path::Path;
use std::process::{Command, Output};

use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{Certificate, Certificates};
use snapbox::str;

use super::fixture::{FIRST, Workspace};

/// A gpg with a home of its own; none if it is not installed.
pub(super) fn gpg(home: &Path, arguments: &[&str]) -> Option<Output> {
    let output = Command::new("gpg")
        .env("GNUPGHOME", home)
        .args(["--batch", "--quiet", "--no-tty"])
        .args(arguments)
        .output();
    match output {
        Ok(output) => Some(output),
        Err(_) if std::env::var("CI").is_ok_and(|it| it == "true") => panic!("gpg is missing"),
        Err(_) => {
            println!("skipped: gpg is not installed");
            None
        }
    }
}

pub(super) fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    home
}

#[test]
fn gpg_calls_every_published_signature_good() {
    let home = home();
    let workspace = Workspace::with_key(3000);
    let key = workspace
        .root()
        .join(format!("public-keys/{}.asc", workspace.fingerprint));
    let Some(imported) = gpg(home.path(), &["--import", key.to_str().unwrap()]) else {
        return;
    };
    assert!(imported.status.success());
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let mut verified = 0;
    let mut folders = vec![workspace.root().join("public")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let detached = name.ends_with(".json.asc");
            let clear = name.starts_with("ex-") && name.ends_with(".txt") || name == "security.txt";
            if !detached && !clear {
                continue;
            }
            let mut arguments = vec!["--verify", path.to_str().unwrap()];
            let signed = path.with_extension("");
            if detached {
                arguments.push(signed.to_str().unwrap());
            }
            let output = gpg(home.path(), &arguments).unwrap();
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{name}: {words}");
            verified += 1;
        }
    }
    assert!(verified >= 5, "{verified}");
}

#[test]
fn gpg_signs_with_a_key_of_its_own() {
    let home = home();
    let made = gpg(
        home.path(),
        &[
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
            "--quick-generate-key",
            "Example PSIRT <psirt@devices.example>",
            "ed25519",
            "cert",
            "10y",
        ],
    );
    let Some(made) = made else { return };
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let listed = gpg(home.path(), &["--list-keys", "--with-colons"]).unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let fingerprint = listed
        .lines()
        .find_map(|line| line.strip_prefix("fpr:"))
        .map(|line| line.trim_matches(':').to_owned())
        .unwrap();
    let added = gpg(
        home.path(),
        &[
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
            "--quick-add-key",
            &fingerprint,
            "ed25519",
            "sign",
            "10y",
        ],
    );
    assert!(added.unwrap().status.success());
    let mut workspace = Workspace::unsigned();
    let keys = workspace.root().join("public-keys");
    std::fs::create_dir_all(&keys).unwrap();
    let exported = gpg(home.path(), &["--armor", "--export", &fingerprint]).unwrap();
    std::fs::write(keys.join(format!("{fingerprint}.asc")), exported.stdout).unwrap();
    workspace.fingerprint = fingerprint;
    workspace.pin("gpg");
    let now = Timestamp::whole(chrono::Utc::now());
    workspace
        .command(&["release", "--all", "--at", &now.to_string()])
        .env("GNUPGHOME", home.path())
        .assert()
        .code(0);
    workspace.obstat(&["build"]).code(0);
    let advisory = workspace.names("public/advisories");
    let advisory = advisory.iter().find(|it| it.starts_with("ex-")).unwrap();
    let text = workspace.read(&format!("public/advisories/{advisory}/{advisory}.txt"));
    let known = Certificates::from(vec![Certificate::read(&workspace.certificate()).unwrap()]);
    // gpg signs by the clock: a day later its signature is not in the future.
    let later = Timestamp::whole(now.to_utc() + chrono::TimeDelta::days(1));
    known.verify_clear(&text, later).unwrap();
}

/// A key that gpg makes, without a passphrase; its fingerprint.
fn quick_key(home: &Path, algorithm: &str, usage: &str) -> Option<String> {
    let arguments = [
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        "",
        "--quick-generate-key",
        "Example PSIRT <psirt@devices.example>",
        algorithm,
        usage,
        "10y",
    ];
    let made = gpg(home, &arguments)?;
    let words = String::from_utf8_lossy(&made.stderr).into_owned();
    assert!(made.status.success(), "{words}");
    let listed = gpg(home, &["--list-keys", "--with-colons"])?;
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut prints = listed.lines().filter_map(|line| line.strip_prefix("fpr:"));
    prints.next().map(|line| line.trim_matches(':').to_owned())
}

#[test]
fn a_build_whose_rsa_tells_of_the_key_does_not_sign_with_one() {
    let home = home();
    let Some(fingerprint) = quick_key(home.path(), "rsa3072", "cert,sign") else {
        return;
    };
    let mut workspace = Workspace::unsigned();
    let keys = workspace.root().join("public-keys");
    std::fs::create_dir_all(&keys).unwrap();
    let exported = gpg(home.path(), &["--armor", "--export", &fingerprint]).unwrap();
    std::fs::write(keys.join(format!("{fingerprint}.asc")), exported.stdout).unwrap();
    workspace.fingerprint = fingerprint.clone();
    workspace.pin("key-file");
    // An RSA key of this length is good enough.
    workspace.obstat(&["keys", "check"]).code(0);
    let secret = home.path().join("secret.asc");
    let secret = secret.to_str().unwrap();
    let exported = gpg(
        home.path(),
        &[
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
            "--armor",
            "--output",
            secret,
            "--export-secret-keys",
            &fingerprint,
        ],
    );
    assert!(exported.unwrap().status.success());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    // gpg dates the key by the clock, so it is used by the clock.
    let release = |arguments: &[&str]| {
        let command = workspace.command(&["release", "--all"]);
        command
            .args(arguments)
            .env("GNUPGHOME", home.path())
            .assert()
    };
    if cfg!(feature = "pgp-rust") {
        release(&["--key", secret]).code(1).stderr_eq(str![[r#"
error: this build does no RSA with secret keys: how long it takes would tell of the key
help: sign with `--signer gpg`, or build with the feature `pgp-openssl` or `pgp-nettle`

"#]]);
        assert!(!workspace.root().join("content/releases/journal").exists());
        release(&["--signer", "gpg"]).code(0);
    } else {
        release(&["--key", secret]).code(0);
    }
    // Whoever made them: signatures by such a key are verified in every build.
    workspace.obstat(&["check"]).code(0);
    workspace.obstat(&["build", "--at", "now"]).code(0);
}

/// Runs each command that a text holds between backticks and that begins with `gpg `, as a person would paste it.
fn paste(workspace: &Workspace, home: &Path, text: &str) -> usize {
    let program = Path::new(env!("CARGO_BIN_EXE_obstat")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::split_paths(&path);
    let path = std::env::join_paths(std::iter::once(program.to_owned()).chain(paths)).unwrap();
    let commands = text.split('`').filter(|part| part.starts_with("gpg "));
    let mut count = 0;
    for command in commands {
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(workspace.root())
            .env("GNUPGHOME", home)
            .env("PATH", &path)
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command}: {words}");
        count += 1;
    }
    count
}

#[test]
fn a_key_is_prolonged_by_the_commands_that_keys_check_prints() {
    // gpg asks the clock: a key with 20 days left, and one that expired five days ago.
    let now = Timestamp::whole(chrono::Utc::now());
    let ago =
        |days: i64| Timestamp::whole(now.to_utc() - chrono::TimeDelta::days(days)).to_string();
    for (made, days, finding) in [
        (ago(300), 320, " can sign for "),
        (ago(300), 295, " expired at "),
    ] {
        let home = home();
        let mut workspace = Workspace::unsigned();
        workspace.new_key_at(&made, days);
        workspace.pin("key-file");
        let key = workspace.key().display().to_string();
        let arguments = ["--pinentry-mode", "loopback", "--import", &key];
        let Some(imported) = gpg(home.path(), &arguments) else {
            return;
        };
        assert!(imported.status.success());
        workspace.release(&ago(100), &[]).code(0);
        let found = workspace.obstat(&["keys", "check"]).code(1);
        let text = String::from_utf8(found.get_output().stdout.clone()).unwrap();
        assert!(text.contains(finding), "{text}");
        assert_eq!(paste(&workspace, home.path(), &text), 3, "{text}");
        let healthy = workspace.obstat(&["keys", "check"]).code(0);
        let text = String::from_utf8(healthy.get_output().stdout.clone()).unwrap();
        assert!(
            text.contains(", signs and encrypts, until ") && !text.contains("[key-"),
            "{text}"
        );
        // What was signed before is as good as it was, and the key signs again.
        workspace.obstat(&["check"]).code(0);
        workspace.obstat(&["build", "--at", "now"]).code(0);
        let site = workspace.root().join("public").display().to_string();
        let verified = workspace.obstat(&["verify", &site]).code(1);
        let text = String::from_utf8(verified.get_output().stdout.clone()).unwrap();
        let errors: Vec<_> = text
            .lines()
            .filter(|line| line.contains(": error["))
            .collect();
        assert_eq!(
            errors,
            [".well-known/security.txt: error[csaf-7.1.8]: security.txt is missing"]
        );
        assert!(text.contains(" 12 good signatures, "), "{text}");
        // A plain export forgets since when the subkey signs, and that is noticed.
        let merged = workspace.certificate();
        let exported = gpg(
            home.path(),
            &["--armor", "--export", &workspace.fingerprint],
        )
        .unwrap();
        let file = format!("public-keys/{}.asc", workspace.fingerprint);
        std::fs::write(workspace.root().join(&file), exported.stdout).unwrap();
        let found = workspace.obstat(&["check"]).code(1);
        let text = String::from_utf8(found.get_output().stdout.clone()).unwrap();
        let forgot = format!(
            "error[key-missing]: the certificate {} does not say that its key could sign at ",
            workspace.fingerprint
        );
        assert!(text.contains(&forgot), "{text}");
        workspace.obstat(&["build", "--at", "now"]).code(1);
        std::fs::write(workspace.root().join(&file), merged).unwrap();
        let before = std::fs::read(workspace.root().join("content/releases/journal")).unwrap();
        workspace
            .obstat(&["resign", "--reason", "prolonged", "--key", &key])
            .code(0);
        let after = std::fs::read(workspace.root().join("content/releases/journal")).unwrap();
        assert!(after.len() > before.len());
    }
}

#[test]
fn the_script_for_the_other_machine_signs_with_gpg() {
    let home = home();
    let workspace = Workspace::with_key(2000);
    let key = workspace.key().display().to_string();
    let Some(imported) = gpg(
        home.path(),
        &["--pinentry-mode", "loopback", "--import", &key],
    ) else {
        return;
    };
    assert!(imported.status.success());
    let certificate = Certificate::read(&workspace.certificate()).unwrap();
    let subkey = certificate.health(FIRST.parse().unwrap()).signing.remove(0);
    workspace
        .obstat(&[
            "release", "--all", "--at", FIRST, "--signer", "offline", "--to", "to-sign",
        ])
        .code(0);
    let sign = || {
        let mut script = Command::new("sh");
        script.args(["to-sign/sign.sh", &subkey]);
        script.current_dir(workspace.root());
        script.env("GNUPGHOME", home.path()).output().unwrap()
    };
    let script = sign();
    let words = String::from_utf8_lossy(&script.stderr).into_owned();
    assert!(script.status.success(), "{words}");
    workspace
        .obstat(&["release", "--accept", "to-sign"])
        .code(0);
    // A file that changed is not signed.
    let listed = std::fs::read_to_string(workspace.root().join("to-sign/TO-SIGN")).unwrap();
    let name = listed.lines().next().unwrap().split_once(' ').unwrap().1;
    std::fs::write(workspace.root().join("to-sign").join(name), "changed").unwrap();
    assert!(!sign().status.success());
}
