//! The command: what it prints, and how it ends.

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::{AT, site};
use crate::server::{AUTHORITY, LOCALHOST, Server};

fn verify(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_obstat"))
        .arg("verify")
        .arg(folder)
        .args(["--at", AT])
        .args(arguments)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_good_site_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let site = site();
    site.write(folder.path());
    let output = verify(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0));
    let files = site.0.len();
    let said = said(&output);
    assert!(
        said.contains(&format!("\n{files} files, 11 documents, "))
            || said.starts_with(&format!("{files} files, 11 documents, ")),
        "{said}"
    );
}

#[test]
fn a_fault_is_named_with_its_requirement_and_how_to_mend_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site();
    site.0.insert("shell.php".to_owned(), b"<?php".to_vec());
    site.write(folder.path());
    let output = verify(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "shell.php: error[listing]: the file is not on the list of files
  why: files.json lists what belongs to the site
  help: find out who put it there; what is to be part of the site belongs in `content/static`
";
    assert!(said(&output).contains(expected), "{}", said(&output));

    let output = verify(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["schema"], 1);
    assert_eq!(value["errors"], 1);
    assert_eq!(value["documents"], 11);
    let faults = value["faults"].as_array().unwrap();
    let fault = faults
        .iter()
        .find(|fault| fault["severity"] == "error")
        .unwrap();
    assert_eq!(fault["path"], "shell.php");
    assert_eq!(fault["message"], "the file is not on the list of files");
}

#[test]
fn what_cannot_be_read_cannot_be_decided() {
    let folder = tempfile::tempdir().unwrap();
    let output = verify(&folder.path().join("gone"), &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("gone` cannot be read: "), "{said}");
}

#[cfg(unix)]
#[test]
fn links_are_no_files() {
    let folder = tempfile::tempdir().unwrap();
    site().write(folder.path());
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd")).unwrap();
    let output = verify(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.contains("passwd: error[listing]: this is no plain file with a name in UTF-8\n"),
        "{said}"
    );
}

/// What a command line leads to: exit code, standard output, standard error.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_obstat"))
        .arg("verify")
        .args(["--at", AT])
        .args(arguments)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    (output.status.code(), said(&output), errors)
}

#[test]
fn an_address_is_looked_at_like_a_folder() {
    let site = site();
    let files = site.0.len();
    let server = Server::plain(site, |_, reply| reply);
    let url = server.url();
    let (code, output, errors) = run(&[&url, "--rate", "1000", "--timeout", "20"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""), "{output}");
    let counts =
        format!("\n{files} files, 11 documents, 0 good signatures, 0 certificates: 2 notes\n");
    assert!(output.ends_with(&counts), "{output}");

    let metadata = format!("{url}.well-known/csaf/provider-metadata.json");
    let (code, output, errors) = run(&[&metadata, "--rate", "1000", "--max-files", "7"]);
    assert_eq!((code, output.as_str()), (Some(3), ""));
    assert_eq!(
        errors,
        format!(
            "error: the site has {files} files, more than the 7 that are looked at\nhelp: allow for them with `--max-files {files}`\n"
        )
    );
}

#[test]
fn a_private_authority_is_given_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, AUTHORITY).unwrap();
    let server = Server::secure(site(), LOCALHOST);
    let url = server.url();
    let (code, output, _) = run(&[&url, "--rate", "1000", "--ca", file.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{output}");
    let (code, output, _) = run(&[&url, "--rate", "1000"]);
    assert_eq!(code, Some(1));
    let expected = format!(
        "{url}: error[csaf-7.1.3]: the server's TLS certificate is by an authority that is not trusted\n  why: CSAF 2.0, requirement 3 (section 7.1.3)\n"
    );
    assert!(output.starts_with(&expected), "{output}");

    std::fs::write(&file, "nothing").unwrap();
    let (code, _, errors) = run(&[&url, "--ca", file.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(
        errors.starts_with("error: the file of --ca holds no certificate in PEM\n"),
        "{errors}"
    );
    let (code, _, errors) = run(&[&url, "--ca", "/nowhere/x.pem"]);
    assert_eq!(code, Some(3));
    assert!(
        errors.starts_with("error: `/nowhere/x.pem` cannot be read: "),
        "{errors}"
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (arguments, error) in [
        (
            &["http://security.example.com/"][..],
            "error: `http://security.example.com/` is not encrypted, and only this machine may be looked at that way\nhelp: write it with `https://`\n",
        ),
        (
            &["ftp://security.example.com/"],
            "error: `ftp://security.example.com/` is no absolute address of a site\nhelp: write the address of the site, such as `https://security.example.com/`\n",
        ),
        (
            &["public", "--rate", "3"],
            "error: --max-files, --timeout, --rate and --ca are for the address of a site\n",
        ),
        (
            &["public", "--key", "0123"],
            "error: invalid value '0123' for '--key <FINGERPRINT>': a fingerprint has 40 hexadecimal digits; `gpg --list-keys` shows it\n",
        ),
        (
            &["https://security.example.com/", "--rate", "0"],
            "error: invalid value '0' for '--rate <NUMBER>': 0 is not in 1..=1000\n",
        ),
    ] {
        let (code, output, errors) = run(arguments);
        assert_eq!((code, output.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(errors.starts_with(error), "{errors}");
    }
}
