//! Two files never fight for one path.

use std::fs;

use obstat::publish::{PublishError, Staging};

use crate::fixture::{cleared, names, place, says};

#[test]
fn two_writers_of_one_path_are_named_and_the_old_site_stays() {
    let (folder, output) = place();
    let staging = Staging::begin(&output).unwrap();
    staging.put(cleared("a/b.html", "one")).unwrap();
    let again = staging.put(cleared("a/b.html", "one"));
    assert_eq!(says(again, &folder), "two outputs have the path `a/b.html`");
    let error = staging.finish().unwrap_err();
    assert!(matches!(error, PublishError::Incomplete));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn paths_that_differ_by_case_or_the_form_of_letters_are_named() {
    let (folder, output) = place();
    let staging = Staging::begin(&output).unwrap();
    staging.put(cleared("cve/CVE-1900-0001/x", "1")).unwrap();
    assert_eq!(
        says(staging.put(cleared("cve/cve-1900-0001/y", "2")), &folder),
        "the paths `cve/CVE-1900-0001` and `cve/cve-1900-0001` are the same where case or the form of letters does not count"
    );
}

#[test]
fn a_path_is_no_file_and_folder_at_once() {
    let (folder, output) = place();
    let staging = Staging::begin(&output).unwrap();
    staging.put(cleared("a/b", "1")).unwrap();
    let both = "the path `a/b` is both a file and a folder";
    assert_eq!(says(staging.put(cleared("a/b/c", "2")), &folder), both);
    assert_eq!(
        says(staging.put(cleared("a", "3")), &folder),
        "the path `a` is both a file and a folder"
    );
}

#[test]
fn a_leak_ends_with_1_and_everything_else_with_3() {
    let (_folder, output) = place();
    fs::write(&output, "a file").unwrap();
    assert_eq!(Staging::begin(&output).err().unwrap().exit_code(), 3);
    let leak = obstat::gate::Leak {
        place: obstat::gate::Place::LeakingPath,
        hits: Vec::new(),
    };
    assert_eq!(
        PublishError::from(obstat::gate::Refused::Leak(leak)).exit_code(),
        1
    );
}
