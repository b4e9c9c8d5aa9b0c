//! What Obstat did not make stops the run by name, and stays.

use std::fs;

use obstat::publish::Staging;

use crate::fixture::{build, names, place, put, says, tree};

#[test]
fn a_folder_that_obstat_did_not_make_is_left_alone() {
    let (folder, output) = place();
    fs::create_dir(&output).unwrap();
    fs::write(output.join("thesis.doc"), "years").unwrap();
    let error = build(&output, &[("a.txt", "abc")]);
    assert_eq!(
        says(error, &folder),
        "the output `public` holds files and has no `files.json`: obstat did not make it"
    );
    assert_eq!(names(&output), ["thesis.doc"]);
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn a_files_json_of_others_is_no_proof() {
    let (folder, output) = place();
    fs::create_dir(&output).unwrap();
    for text in ["{}", "[\"a\"]", ""] {
        fs::write(output.join("files.json"), text).unwrap();
        let error = build(&output, &[("a.txt", "abc")]);
        assert_eq!(
            says(error, &folder),
            "the list of files `public/files.json` was not written by obstat, or was edited"
        );
    }
}

#[test]
fn foreign_files_and_folders_are_named_all_at_once() {
    let (folder, output) = place();
    build(&output, &[("a/b.txt", "abc")]).unwrap();
    fs::write(output.join("z.txt"), "mine").unwrap();
    fs::write(output.join("a/.htaccess"), "mine").unwrap();
    fs::create_dir_all(output.join("empty/deep")).unwrap();
    let before = tree(folder.path());
    assert_eq!(
        says(build(&output, &[("a/b.txt", "abd")]), &folder),
        "obstat did not make `public/a/.htaccess`, `public/empty`, `public/z.txt`"
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_long_list_of_foreign_files_is_cut() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    for number in 10..25 {
        fs::write(output.join(format!("x{number}")), "mine").unwrap();
    }
    let message = says(build(&output, &[]), &folder);
    assert!(message.ends_with("`public/x19` and 5 more"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_link_or_a_folder_in_a_files_place_is_foreign() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc"), ("b.txt", "abc")]).unwrap();
    fs::remove_file(output.join("a.txt")).unwrap();
    std::os::unix::fs::symlink("b.txt", output.join("a.txt")).unwrap();
    fs::remove_file(output.join("b.txt")).unwrap();
    fs::create_dir(output.join("b.txt")).unwrap();
    assert_eq!(
        says(build(&output, &[("a.txt", "abc")]), &folder),
        "obstat did not make `public/a.txt`, `public/b.txt`"
    );
}

#[test]
fn a_file_that_comes_while_the_site_is_drawn_is_found_too() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let staging = Staging::begin(&output).unwrap();
    put(&staging, &[("a.txt", "abd")]).unwrap();
    fs::write(output.join("late.txt"), "mine").unwrap();
    assert_eq!(
        says(staging.finish(), &folder),
        "obstat did not make `public/late.txt`"
    );
    assert_eq!(names(&output), ["a.txt", "files.json", "late.txt"]);
    assert_eq!(fs::read_to_string(output.join("a.txt")).unwrap(), "abc");
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn an_edited_file_stops_the_run_whatever_becomes_of_it() {
    let (folder, output) = place();
    let old = [
        ("changed", "abc"),
        ("gone", "abc"),
        ("same", "abc"),
        ("size", "abc"),
    ];
    build(&output, &old).unwrap();
    fs::write(output.join("changed"), "xyz").unwrap();
    fs::write(output.join("gone"), "xyz").unwrap();
    fs::write(output.join("same"), "xyz").unwrap();
    fs::write(output.join("size"), "longer").unwrap();
    let before = tree(folder.path());
    assert_eq!(
        says(
            build(
                &output,
                &[("changed", "new"), ("same", "abc"), ("size", "abc")]
            ),
            &folder
        ),
        "edited since obstat wrote it: `public/changed`, `public/gone`, `public/same`, `public/size`"
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn an_edit_after_the_comparison_is_found() {
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let staging = Staging::begin(&output).unwrap();
    put(&staging, &[("a.txt", "abc")]).unwrap();
    fs::write(output.join("a.txt"), "xyz").unwrap();
    assert_eq!(
        says(staging.finish(), &folder),
        "edited since obstat wrote it: `public/a.txt`"
    );
}

#[test]
fn a_file_that_somebody_deleted_is_made_again() {
    let (_folder, output) = place();
    build(&output, &[("a.txt", "abc"), ("b.txt", "abc")]).unwrap();
    fs::remove_file(output.join("a.txt")).unwrap();
    fs::remove_file(output.join("b.txt")).unwrap();
    build(&output, &[("a.txt", "abc")]).unwrap();
    assert_eq!(names(&output), ["a.txt", "files.json"]);
}

#[test]
fn a_folder_that_is_filled_while_the_first_site_is_drawn_is_left_alone() {
    for existed in [false, true] {
        let (folder, output) = place();
        if existed {
            fs::create_dir(&output).unwrap();
        }
        let staging = Staging::begin(&output).unwrap();
        put(&staging, &[("a.txt", "abc")]).unwrap();
        if !existed {
            fs::create_dir(&output).unwrap();
        }
        fs::write(output.join("late.txt"), "mine").unwrap();
        assert_eq!(
            says(staging.finish(), &folder),
            "the output `public` was replaced while the site was being built"
        );
        assert_eq!(names(&output), ["late.txt"]);
    }
}
