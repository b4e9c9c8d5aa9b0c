//! What a killed run leaves is put right by the next.

use std::fs;
use std::path::Path;

use crate::fixture::{build, copy, names, place, says, tree};

/// A staging folder as a killed run leaves it.
fn left_behind(folder: &Path) -> std::path::PathBuf {
    let staging = folder.join(".public.obstat-staging");
    fs::create_dir(&staging).unwrap();
    fs::write(staging.join("obstat-staging"), "").unwrap();
    staging
}

#[test]
fn a_half_made_tree_goes() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let staging = left_behind(folder.path());
    fs::create_dir_all(staging.join("tree/a/b")).unwrap();
    fs::write(staging.join("tree/a/b/c"), "half").unwrap();
    fs::write(staging.join("files.json.part"), "{").unwrap();
    build(&output, &[("a.txt", "abd")]).unwrap();
    assert_eq!(names(folder.path()), ["public"]);
    assert_eq!(fs::read_to_string(output.join("a.txt")).unwrap(), "abd");
}

#[test]
fn a_folder_that_was_only_just_made_goes() {
    let (folder, output) = place();
    fs::create_dir(folder.path().join(".public.obstat-staging")).unwrap();
    build(&output, &[("a.txt", "abd")]).unwrap();
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn the_rest_of_an_old_tree_goes() {
    let (folder, output) = place();
    build(&output, &[("a/b.txt", "abc"), ("c.txt", "abc")]).unwrap();
    let staging = left_behind(folder.path());
    copy(&output, &staging.join("tree"));
    fs::remove_file(staging.join("tree/c.txt")).unwrap();
    build(&output, &[("a.txt", "abd")]).unwrap();
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn a_foreign_file_in_an_old_tree_stays_and_is_named() {
    let (folder, output) = place();
    build(&output, &[("a/b.txt", "abc"), ("c.txt", "abc")]).unwrap();
    let staging = left_behind(folder.path());
    copy(&output, &staging.join("tree"));
    fs::write(staging.join("tree/a/mine.txt"), "mine").unwrap();
    for _ in 0..2 {
        assert_eq!(
            says(build(&output, &[("a.txt", "abd")]), &folder),
            "obstat did not make `.public.obstat-staging/tree/a/mine.txt`"
        );
    }
    assert_eq!(
        fs::read_to_string(staging.join("tree/a/mine.txt")).unwrap(),
        "mine"
    );
    fs::rename(
        staging.join("tree/a/mine.txt"),
        folder.path().join("mine.txt"),
    )
    .unwrap();
    build(&output, &[("a.txt", "abd")]).unwrap();
    assert_eq!(names(folder.path()), ["mine.txt", "public"]);
}

#[test]
fn a_folder_of_that_name_that_is_not_ours_stays_and_is_named() {
    let (folder, output) = place();
    let staging = folder.path().join(".public.obstat-staging");
    for name in ["mine.txt", "tree"] {
        fs::create_dir(&staging).unwrap();
        fs::write(staging.join(name), "mine").unwrap();
        let before = tree(folder.path());
        assert_eq!(
            says(build(&output, &[("a.txt", "abc")]), &folder),
            format!("obstat did not make `.public.obstat-staging/{name}`")
        );
        assert_eq!(tree(folder.path()), before);
        fs::remove_dir_all(&staging).unwrap();
    }
}

#[test]
fn a_swap_in_two_steps_that_was_killed_between_them_is_put_back() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let staging = left_behind(folder.path());
    fs::rename(&output, staging.join("old")).unwrap();
    fs::write(staging.join("old/mine.txt"), "mine").unwrap();
    assert_eq!(
        says(build(&output, &[("a.txt", "abd")]), &folder),
        "obstat did not make `public/mine.txt`"
    );
    assert_eq!(names(&output), ["a.txt", "files.json", "mine.txt"]);
    fs::remove_file(output.join("mine.txt")).unwrap();
    build(&output, &[("a.txt", "abd")]).unwrap();
    assert_eq!(names(folder.path()), ["public"]);
}
