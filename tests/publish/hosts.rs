//! The site and what belongs on other hosts.

use std::fs;

use obstat::publish::{PublishError, PublishedSite, Site};

use crate::fixture::{Files, build, names, place, put, says, tree};

fn build_site(
    output: &std::path::Path,
    main: Files<'_>,
    hosts: Files<'_>,
) -> Result<PublishedSite, PublishError> {
    let site = Site::begin(output)?;
    put(site.main(), main)?;
    put(site.hosts(), hosts)?;
    site.whole()?.finish()
}

const MAIN: Files<'_> = &[("index.html", "home")];
const HOSTS: Files<'_> = &[("example.com/.well-known/security.txt", "Contact")];

#[test]
fn both_trees_are_made_each_with_its_list() {
    let (folder, output) = place();
    let published = build_site(&output, MAIN, HOSTS).unwrap();
    assert_eq!((published.main.files, published.hosts.files), (1, 1));
    assert_eq!(names(folder.path()), ["public", "public-hosts"]);
    let hosts = folder.path().join("public-hosts");
    assert_eq!(names(&hosts), ["example.com", "files.json"]);
}

#[test]
fn without_hosts_there_is_no_folder_for_them_and_an_old_one_goes() {
    let (folder, output) = place();
    build_site(&output, MAIN, &[]).unwrap();
    assert_eq!(names(folder.path()), ["public"]);
    build_site(&output, MAIN, HOSTS).unwrap();
    build_site(&output, MAIN, &[]).unwrap();
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn an_old_hosts_folder_with_a_foreign_file_stays() {
    let (folder, output) = place();
    build_site(&output, MAIN, HOSTS).unwrap();
    fs::write(folder.path().join("public-hosts/mine.txt"), "mine").unwrap();
    let before = tree(folder.path());
    for hosts in [HOSTS, &[]] {
        assert_eq!(
            says(
                build_site(&output, &[("index.html", "new")], hosts),
                &folder
            ),
            "obstat did not make `public-hosts/mine.txt`"
        );
        assert_eq!(tree(folder.path()), before);
    }
}

#[test]
fn an_edit_in_the_site_stops_the_hosts_too() {
    let (folder, output) = place();
    build_site(&output, MAIN, HOSTS).unwrap();
    fs::write(output.join("index.html"), "mine").unwrap();
    let before = tree(folder.path());
    assert_eq!(
        says(
            build_site(&output, MAIN, &[("example.com/x", "new")]),
            &folder
        ),
        "edited since obstat wrote it: `public/index.html`"
    );
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_file_that_was_refused_among_the_hosts_stops_both() {
    let (folder, output) = place();
    let site = Site::begin(&output).unwrap();
    put(site.main(), MAIN).unwrap();
    assert!(put(site.hosts(), &[("files.json", "x")]).is_err());
    assert!(matches!(
        site.whole().map(drop),
        Err(PublishError::Incomplete)
    ));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_run_killed_between_the_two_is_finished_by_the_next() {
    let (folder, output) = place();
    let hosts = folder.path().join("public-hosts");
    build_site(&output, MAIN, HOSTS).unwrap();
    let new_hosts: Files<'_> = &[("example.com/new", "new")];
    // As it stands after the first of the two swaps: the site's new tree waits, the hosts' old tree is to go.
    let waiting = folder.path().join(".public.obstat-staging");
    let going = folder.path().join(".public-hosts.obstat-staging");
    for staging in [&waiting, &going] {
        fs::create_dir(staging).unwrap();
        fs::write(staging.join("obstat-staging"), "").unwrap();
    }
    build(&waiting.join("tree"), &[("index.html", "new")]).unwrap();
    fs::rename(&hosts, going.join("tree")).unwrap();
    let made = folder.path().join("made");
    build(&made, new_hosts).unwrap();
    fs::rename(&made, &hosts).unwrap();

    build_site(&output, &[("index.html", "new")], new_hosts).unwrap();
    assert_eq!(names(folder.path()), ["public", "public-hosts"]);
    assert_eq!(
        fs::read_to_string(output.join("index.html")).unwrap(),
        "new"
    );
    assert_eq!(names(&hosts.join("example.com")), ["new"]);
}
