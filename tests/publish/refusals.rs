//! Outputs that cannot be swapped.

use std::fs;
use std::path::Path;

use obstat::publish::{PublishError, Staging};

use crate::fixture::{build, names, place, says};

#[cfg(unix)]
#[test]
fn a_link_is_no_output() {
    let (folder, output) = place();
    let real = folder.path().join("real");
    build(&real, &[("a.txt", "abc")]).unwrap();
    std::os::unix::fs::symlink("real", &output).unwrap();
    assert_eq!(
        says(build(&output, &[("a.txt", "abd")]), &folder),
        "the output `public` is a symbolic link"
    );
    assert_eq!(names(folder.path()), ["public", "real"]);
    assert_eq!(fs::read_to_string(real.join("a.txt")).unwrap(), "abc");
}

#[test]
fn a_file_is_no_output() {
    let (folder, output) = place();
    fs::write(&output, "text").unwrap();
    assert_eq!(
        says(Staging::begin(&output), &folder),
        "the output `public` is not a folder"
    );
}

#[test]
fn an_output_needs_a_name_and_a_folder() {
    let (folder, output) = place();
    assert_eq!(
        says(Staging::begin(&output.join("site")), &folder),
        "there is no folder `public` for the output to stand in"
    );
    for nameless in ["/", "..", "a/.."] {
        let error = Staging::begin(Path::new(nameless)).err().unwrap();
        assert_eq!(
            error.to_string(),
            format!("the output `{nameless}` names no folder that can be swapped")
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_mount_point_is_no_output() {
    // Mounted wherever Linux runs; nothing is written, since the refusal comes first.
    let error = Staging::begin(Path::new("/proc")).err().unwrap();
    assert_eq!(
        error.to_string(),
        "the output `/proc` is a mount point or on another file system than its folder, so it cannot be swapped in one step"
    );
}

#[test]
fn two_builds_at_once_are_one_too_many() {
    let (folder, output) = place();
    let first = Staging::begin(&output).unwrap();
    assert_eq!(
        says(Staging::begin(&output), &folder),
        "another build is at work on the output `public`"
    );
    first.finish().unwrap();
    Staging::begin(&output).unwrap().finish().unwrap();
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn builds_that_begin_together_wait_for_nobody_and_break_nothing() {
    let (folder, output) = place();
    let built: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let output = &output;
                scope.spawn(move || {
                    let text = format!("{thread}");
                    let builds = (0..20).map(|_| build(output, &[("a/b.txt", &text)]));
                    let done = builds.filter(|build| match build {
                        Ok(published) => published.remains.is_none(),
                        Err(error) => {
                            assert!(matches!(error, PublishError::Busy(_)), "{error}");
                            false
                        }
                    });
                    done.count()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert!(built > 0);
    assert_eq!(names(folder.path()), ["public"]);
    assert_eq!(names(&output), ["a", "files.json"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let enforced = fs::write(folder.path().join("probe"), "").is_err();
    let error = enforced.then(|| build(&output, &[("a.txt", "abd")]));
    mode(0o755);
    let Some(error) = error else {
        println!(
            "skipped: this user may write anywhere (`kill::a_refusing_system_is_reported` holds the rule)"
        );
        return;
    };
    assert_eq!(
        says(error, &folder),
        "could not create the folder `.public.obstat-staging`: this user may not"
    );
    assert_eq!(fs::read_to_string(output.join("a.txt")).unwrap(), "abc");
}

#[cfg(unix)]
#[test]
fn a_read_only_output_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, output) = place();
    build(&output, &[("a.txt", "abc")]).unwrap();
    let mode = |mode| fs::set_permissions(&output, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let enforced = fs::write(output.join("probe"), "").is_err();
    let error = enforced.then(|| build(&output, &[("a.txt", "abd")]));
    mode(0o755);
    let Some(error) = error else {
        println!("skipped: this user may write anywhere");
        return;
    };
    assert_eq!(
        says(error, &folder),
        "could not swap `public`: this user may not"
    );
    assert_eq!(names(folder.path()), ["public"]);
    assert_eq!(fs::read_to_string(output.join("a.txt")).unwrap(), "abc");
}
