//! A new tree takes the place of the old one.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use crate::fixture::{build, cleared, names, place, place_on_disk, put, tree};
use obstat::publish::Staging;

const LISTING: &str = r#"{
  "files": [
    {
      "length": 3,
      "path": "a.txt",
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    },
    {
      "length": 0,
      "path": "b/c/d.txt",
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }
  ],
  "generator": "obstat",
  "schema": 1
}
"#;

#[test]
fn a_first_tree_appears_with_its_list_and_nothing_beside_it() {
    let (folder, output) = place();
    let published = build(&output, &[("b/c/d.txt", ""), ("a.txt", "abc")]).unwrap();
    assert_eq!(
        (published.files, published.bytes, published.unchanged),
        (2, 3, 0)
    );
    assert!(published.remains.is_none());
    assert_eq!(names(&output), ["a.txt", "b", "files.json"]);
    assert_eq!(
        fs::read_to_string(output.join("files.json")).unwrap(),
        LISTING
    );
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn an_empty_folder_is_taken() {
    let (folder, output) = place();
    fs::create_dir(&output).unwrap();
    build(&output, &[("a.txt", "abc")]).unwrap();
    assert_eq!(names(&output), ["a.txt", "files.json"]);
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn what_is_no_longer_made_goes() {
    let (folder, output) = place_on_disk();
    build(&output, &[("a/b/c.txt", "1"), ("d.txt", "2"), ("e/f", "3")]).unwrap();
    build(&output, &[("a/x.txt", "4"), ("e", "5")]).unwrap();
    assert_eq!(names(&output), ["a", "e", "files.json"]);
    assert_eq!(names(&output.join("a")), ["x.txt"]);
    assert_eq!(fs::read_to_string(output.join("e")).unwrap(), "5");
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn a_file_with_the_same_bytes_keeps_its_time_and_a_changed_one_has_the_clocks() {
    let (_folder, output) = place_on_disk();
    build(&output, &[("same.txt", "abc"), ("changed.txt", "abc")]).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(1_000_000);
    for name in ["same.txt", "changed.txt", "files.json"] {
        let file = File::options().write(true).open(output.join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let time = |name: &str| output.join(name).metadata().unwrap().modified().unwrap();

    let published = build(&output, &[("same.txt", "abc"), ("changed.txt", "abd")]).unwrap();
    assert_eq!(published.unchanged, 1);
    assert_eq!(time("same.txt"), long_ago);
    assert!(time("changed.txt") > long_ago + Duration::from_secs(1000));
    assert!(time("files.json") > long_ago + Duration::from_secs(1000));

    let before = tree(&output);
    let listed = time("files.json");
    let published = build(&output, &[("same.txt", "abc"), ("changed.txt", "abd")]).unwrap();
    assert_eq!(published.unchanged, 2);
    assert_eq!(time("same.txt"), long_ago);
    assert_eq!(time("files.json"), listed);
    assert_eq!(tree(&output), before);
}

#[test]
fn a_file_that_grew_beyond_a_buffer_is_compared_to_its_end() {
    let (_folder, output) = place();
    let long = "x".repeat(200_000);
    let other = format!("{}y", "x".repeat(199_999));
    build(&output, &[("a", &long), ("b", &long)]).unwrap();
    let published = build(&output, &[("a", &long), ("b", &other)]).unwrap();
    assert_eq!(published.unchanged, 1);
    assert_eq!(fs::read_to_string(output.join("b")).unwrap(), other);
}

#[test]
fn many_threads_put_at_once() {
    let (_folder, output) = place();
    for round in 0..2 {
        let staging = Staging::begin(&output).unwrap();
        (0..2000).into_par_iter().for_each(|number| {
            let path = format!("{}/{}/{number}.txt", number % 7, number % 11);
            staging.put(cleared(&path, &number.to_string())).unwrap();
        });
        let published = staging.finish().unwrap();
        assert_eq!((published.files, published.unchanged), (2000, 2000 * round));
    }
    let files = tree(&output)
        .values()
        .filter(|bytes| *bytes != b"<folder>")
        .count();
    assert_eq!(files, 2001);
}

#[test]
fn a_tree_that_is_dropped_leaves_nothing() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let before = tree(folder.path());
    let staging = Staging::begin(&output).unwrap();
    put(&staging, &[("b/c.txt", "abc")]).unwrap();
    assert_eq!(names(folder.path()), [".public.obstat-staging", "public"]);
    drop(staging);
    assert_eq!(tree(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn the_outputs_permissions_go_on() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    fs::set_permissions(&output, fs::Permissions::from_mode(0o750)).unwrap();
    build(&output, &[("a.txt", "abd")]).unwrap();
    let mode = output.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
}
