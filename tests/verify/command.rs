//! The command: what it prints, and how it ends.

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::{AT, site};

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
    let expected = "shell.php: error: the file is not on the list of files
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
        said.contains("passwd: error: this is no plain file with a name in UTF-8\n"),
        "{said}"
    );
}
