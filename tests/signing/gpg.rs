//! What a real gpg says of our signatures, and we of its own.

use std::path::Path;
use std::process::{Command, Output};

use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{Certificate, Certificates};

use super::fixture::{FIRST, Workspace};

/// A gpg with a home of its own; none if it is not installed.
fn gpg(home: &Path, arguments: &[&str]) -> Option<Output> {
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

fn home() -> tempfile::TempDir {
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
