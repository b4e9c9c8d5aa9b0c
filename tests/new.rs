//! `obstat new`: scaffolds that pass `check` once what they leave open is written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::Path;

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

fn obstat(folder: &Path, arguments: &[&str]) -> OutputAssert {
    Command::new(cargo_bin!("obstat"))
        .current_dir(folder)
        .args(arguments)
        .assert()
}

/// What somebody writes where a scaffold says `TODO`, by the words of the mark.
const WRITTEN: &[(&str, &str)] = &[
    // site.toml
    (
        "TODO: the title of the site, such as Example Devices product security",
        "Example Devices product security",
    ),
    (
        "TODO: where the site lives, such as https://security.devices.example",
        "https://security.devices.example",
    ),
    (
        "TODO: the organisation's main domain, such as devices.example",
        "devices.example",
    ),
    (
        "TODO: who publishes, such as Example Devices PSIRT",
        "Example Devices PSIRT",
    ),
    (
        "TODO: the organisation's address, such as https://devices.example",
        "https://devices.example",
    ),
    (
        "TODO: for which products it speaks, in a sentence",
        "Example Devices PSIRT speaks for all products of Example Devices.",
    ),
    (
        "TODO: a mail address and a telephone number that are answered",
        "psirt@devices.example, +1-555-0100",
    ),
    (
        "TODO: mailto: and the address for reports",
        "mailto:psirt@devices.example",
    ),
    ("TODO-SA-{year}-{seq:04}", "EXD-SA-{year}-{seq:04}"),
    ("TODO-VEX-{year}-{seq:04}", "EXD-VEX-{year}-{seq:04}"),
    (
        "TODO: under which terms others may use and pass on the documents",
        "You may pass this document on unchanged.",
    ),
    (
        "TODO: what always helps, such as keeping devices on a network of their own",
        "Keep devices on a network of their own.",
    ),
    // pages
    (
        "TODO: how long until disclosure, such as 90 days",
        "90 days",
    ),
    (
        "TODO: the products that you make or support, and what is out of scope.",
        "All products that we make.",
    ),
    (
        "TODO: the address for reports, and how to encrypt.",
        "psirt@devices.example.",
    ),
    (
        "TODO: legal words this section: what research is authorised, what the organisation will not do, and where that ends.",
        "Research that keeps to this policy is authorised.",
    ),
    (
        "TODO: the address of your vigilance team",
        "vigilance@devices.example",
    ),
    (
        "TODO: who publishes here, and for which products, in two sentences.",
        "Example Devices publishes here what it knows of its pumps.",
    ),
    // product
    ("TODO: the name as people say it", "Example Pump"),
    ("TODO: the maker", "Example Devices"),
    (
        "TODO: where the installed release is shown, such as Menu > Info > Software",
        "Menu > Info > Software",
    ),
    (
        "TODO: the oldest release that is still in use, such as 1.0.0",
        "1.0.0",
    ),
    (
        "TODO: the CPE name, such as cpe:2.3:a:example:pump:{version}:*:*:*:*:*:*:*",
        "cpe:2.3:a:example:pump:{version}:*:*:*:*:*:*:*",
    ),
    // advisories and VEX
    (
        "TODO: the affected releases, such as >=4.0.0, or all releases",
        "all releases",
    ),
    (
        "TODO: the product, and what can happen, in a few words",
        "Example Pump: drug library accepted from any sender",
    ),
    (
        "TODO: the component, the products, and what can happen, in a few words",
        "Example library in Example Pump: code execution",
    ),
    (
        "TODO: the day of the next update at the latest, such as 2026-11-27",
        "2026-11-27",
    ),
    (
        "TODO: what is not yet known",
        "Whether older releases are affected.",
    ),
    ("TODO: the product, by its file name in products/", "pump"),
    (
        "TODO: the affected releases, such as >=4.0.0, <4.2.3",
        "<1.1.0",
    ),
    ("TODO: the release with the fix, such as 4.2.3", "1.1.0"),
    (
        "TODO: the releases, such as >=4.0.0, <=4.2.3",
        ">=1.0.0, <=1.1.0",
    ),
    (
        "TODO: the component as a package URL, such as pkg:github/example/library@1.2.0",
        "pkg:github/example/library@1.2.0",
    ),
    ("TODO: the CVE number", "CVE-2026-12345"),
    ("TODO: the weakness, such as CWE-306", "CWE-306"),
    (
        "TODO: the weakness in a few words",
        "Missing authentication",
    ),
    (
        "TODO: the CVSS vector, starting with CVSS:3.1/",
        "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L",
    ),
    ("TODO: as of which day, such as 2026-11-20", "2026-11-20"),
    (
        "TODO: what is known of the attacks",
        "Two hospitals were attacked.",
    ),
    (
        "TODO: whose advisory on the component",
        "Advisory of the library's maintainers",
    ),
    (
        "TODO: its address, starting with https://",
        "https://library.example/security/1",
    ),
    (
        "TODO: what can happen to a patient",
        "The patient receives too much of a drug.",
    ),
    (
        "TODO: what has to come together for it",
        "The attacker is on the network of the pumps.",
    ),
    (
        "TODO: clinical safety says whether the product may stay in use, and how",
        "Pumps may stay in use on a network of their own.",
    ),
    (
        "TODO: who approved that sentence, by role",
        "Head of Clinical Safety",
    ),
    (
        "TODO: the day of the approval, such as 2026-11-20",
        "2026-11-20",
    ),
    ("TODO: what to install", "Install release 1.1.0."),
    (
        "TODO: where to get it, starting with https://",
        "https://support.devices.example/pump/1.1.0",
    ),
    (
        "TODO: how long the device cannot be used on a patient",
        "20 minutes",
    ),
    (
        "TODO: how to go back to the release before",
        "Load release 1.0.0 from the service stick.",
    ),
    (
        "TODO: what reduces the risk today",
        "Block TCP port 9621 at the switch.",
    ),
    (
        "TODO: since when support has ended, and what replaces the product",
        "Support ended in 2024. Replace the pump.",
    ),
    (
        "TODO: when a fix is expected",
        "A fix is expected in December 2026.",
    ),
    ("TODO: the number of the case", "PSIRT-1"),
    (
        "TODO: why the product is not affected",
        "The faulty function is never called.",
    ),
    (
        "TODO: what is wrong, in which products, and what it means, in three sentences.",
        "The pump accepts a drug library from any sender.",
    ),
    (
        "TODO: which component is at fault, which products contain it, and what it means, in three sentences.",
        "The pump contains the example library, which runs what it is sent.",
    ),
    (
        "TODO: what is attacked, in which products, and what it means, in three sentences.",
        "The pump is attacked.",
    ),
    (
        "TODO: which products contain the component, and whether anybody has to do anything.",
        "The pump contains the library, and nobody has to do anything.",
    ),
    (
        "TODO: what it means for a patient, and what it does not.",
        "A running infusion is not touched.",
    ),
    (
        "TODO: what to do at the bedside until the measures are in place.",
        "Compare the dose limits with the formulary.",
    ),
    (
        "TODO: how to find out which release is installed.",
        "Look under Menu > Info > Software.",
    ),
    ("TODO: what to do today.", "Block TCP port 9621."),
    (
        "TODO: whom to call if there are signs of an attack, at any hour.",
        "Call +1-555-0100.",
    ),
    (
        "TODO: what is wrong, for somebody who has to judge the risk.",
        "The service does not check who sent the library.",
    ),
    (
        "TODO: what is wrong in the component, and how the products use it.",
        "The library runs what it is sent; the pump uses it for logs.",
    ),
    (
        "TODO: how the fix was tested.",
        "The fix passed the infusion accuracy protocol.",
    ),
    (
        "TODO: how to find out whether a device was attacked.",
        "Look for requests from 203.0.113.41 in the log.",
    ),
];

/// Writes every `TODO` of a workspace, longest mark first, and gives the product a second release.
fn write_all(folder: &Path) {
    let mut written = WRITTEN.to_vec();
    written.sort_by_key(|(mark, _)| std::cmp::Reverse(mark.len()));
    for file in files(&folder.join("content")) {
        let mut text = std::fs::read_to_string(&file).unwrap();
        for (mark, words) in &written {
            text = text.replace(mark, words);
        }
        text = text.replace(
            "version = \"1.0.0\"\n",
            "version = \"1.0.0\"\ndate = 2025-01-31\n\n[[release]]\nversion = \"1.1.0\"\ndate = 2026-11-20\n",
        );
        assert!(!text.contains("TODO"), "{}: {text}", file.display());
        std::fs::write(&file, text).unwrap();
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

/// A workspace whose site.toml and pages are written.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    obstat(folder.path(), &["new", "site", "."]).code(0);
    write_all(folder.path());
    folder
}

#[test]
fn a_site_says_what_comes_next() {
    let folder = tempfile::tempdir().unwrap();
    obstat(folder.path(), &["new", "site", "my-site"])
        .code(0)
        .stdout_eq(str![[r#"
created my-site/.gitignore
created my-site/.gitattributes
created my-site/content/site.toml
created my-site/content/pages/policy.md
created my-site/content/pages/thanks.md
created my-site/content/pages/about.md

Keep the repository of this workspace private: it holds what is not yet public, and what never will be.
The page content/pages/policy.md leaves the safe harbour for legal to word.
Next: write what is marked TODO, and run `obstat check`.

"#]])
        .stderr_eq(str![]);
}

#[test]
fn check_finds_every_todo_of_a_site_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    obstat(folder.path(), &["new", "site", "."]).code(0);
    obstat(folder.path(), &["check", "--format", "short"])
        .code(1)
        .stdout_eq(str![[r#"
content/pages/about.md:7:1: error[todo]: this is still to be written
content/pages/policy.md:6:21: error[todo]: this is still to be written
content/pages/policy.md:18:1: error[todo]: this is still to be written
content/pages/policy.md:22:10: error[todo]: this is still to be written
content/pages/policy.md:42:1: error[todo]: this is still to be written
content/pages/policy.md:52:38: error[todo]: this is still to be written
content/site.toml:4:15: error[todo]: this is still to be written
content/site.toml:5:15: error[todo]: this is still to be written
content/site.toml:6:15: error[todo]: this is still to be written
content/site.toml:10:21: error[todo]: this is still to be written
content/site.toml:11:21: error[todo]: this is still to be written
content/site.toml:12:21: error[todo]: this is still to be written
content/site.toml:13:21: error[todo]: this is still to be written
content/site.toml:21:24: error[todo]: this is still to be written
content/site.toml:29:18: error[todo]: this is still to be written
content/site.toml:30:18: error[todo]: this is still to be written
content/site.toml:34:27: error[todo]: this is still to be written
content/site.toml:35:27: error[todo]: this is still to be written

"#]]);
}

#[test]
fn a_written_site_passes() {
    let folder = site();
    obstat(folder.path(), &["check"])
        .code(0)
        .stdout_eq(str![[r#"
no findings

"#]]);
}

#[test]
fn the_policy_promises_what_the_site_has_agreed_on() {
    let folder = site();
    let written = "acknowledge_hours  = 72\ntriage_days        = 7\n";
    let place = folder.path().join("content/site.toml");
    let toml = std::fs::read_to_string(&place).unwrap();
    assert!(toml.contains(written));
    let agreed = "acknowledge_hours  = 48\ntriage_days        = 1\n";
    std::fs::write(&place, toml.replace(written, agreed)).unwrap();
    obstat(folder.path(), &["build"]).code(0);
    let policy = std::fs::read_to_string(folder.path().join("public/policy/index.html")).unwrap();
    for (label, time) in [
        ("We answer within", "48 hours"),
        ("First assessment within", "1 day"),
        ("You hear from us at least every", "28 days"),
    ] {
        assert!(
            policy.contains(&format!("<dt>{label}</dt><dd>{time}</dd>")),
            "{label}"
        );
    }
}

#[test]
fn every_scaffold_passes_once_it_is_written() {
    for template in ["vendor-flaw", "third-party", "legacy", "exploited"] {
        let folder = site();
        let id = "EXD-SA-2026-0001";
        obstat(folder.path(), &["new", "product", "pump"]).code(0);
        obstat(
            folder.path(),
            &["new", "advisory", id, "--template", template],
        )
        .code(0);
        obstat(folder.path(), &["new", "vex", "CVE-2026-54321"]).code(0);
        obstat(folder.path(), &["check", "--format", "short"]).code(1);
        write_all(folder.path());
        obstat(folder.path(), &["check", "--format", "short"])
            .code(0)
            .stdout_eq(str![""]);
    }
}

#[test]
fn an_advisory_lies_in_the_folder_of_its_year() {
    let folder = site();
    obstat(folder.path(), &["new", "advisory", "EXD-SA-2031-0007"])
        .code(0)
        .stdout_eq(str![[r#"
created content/advisories/2031/EXD-SA-2031-0007.md
Next: write what is marked TODO, and run `obstat check`.

"#]])
        .stderr_eq(str![]);
    let path = "content/advisories/2031/EXD-SA-2031-0007.md";
    let text = std::fs::read_to_string(folder.path().join(path)).unwrap();
    assert!(text.contains("id     = \"EXD-SA-2031-0007\""), "{text}");
    assert!(text.contains("number  = \"1.0.0\""), "{text}");
}

#[test]
fn nothing_is_overwritten() {
    let folder = site();
    let before = std::fs::read(folder.path().join("content/site.toml")).unwrap();
    obstat(folder.path(), &["new", "site", "."])
        .code(3)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: `./.gitignore` is there already
help: nothing is overwritten: choose another name, or take the file away

"#]]);
    let after = std::fs::read(folder.path().join("content/site.toml")).unwrap();
    assert_eq!(before, after);

    obstat(folder.path(), &["new", "product", "pump"]).code(0);
    obstat(folder.path(), &["new", "product", "pump"])
        .code(3)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: `./content/products/pump.toml` is there already
help: nothing is overwritten: choose another name, or take the file away

"#]]);
}

#[test]
fn an_id_is_used_once() {
    let folder = site();
    obstat(folder.path(), &["new", "product", "pump"]).code(0);
    obstat(folder.path(), &["new", "advisory", "EXD-SA-2026-0001"]).code(0);
    write_all(folder.path());
    std::fs::rename(
        folder
            .path()
            .join("content/advisories/2026/EXD-SA-2026-0001.md"),
        folder.path().join("content/advisories/2026/pump.md"),
    )
    .unwrap();
    obstat(folder.path(), &["new", "advisory", "EXD-SA-2026-0001"])
        .code(3)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: `content/advisories/2026/pump.md` has this id already
help: an id that was used is never used for something else: take a new one

"#]]);
}

#[test]
fn an_id_follows_the_pattern() {
    let folder = site();
    let output = obstat(folder.path(), &["new", "advisory", "EXD-2026-1"])
        .code(2)
        .stdout_eq(str![])
        .get_output()
        .stderr
        .clone();
    let text = String::from_utf8(output).unwrap();
    assert!(
        text.starts_with("error: the id `EXD-2026-1` does not follow the site's pattern\nhelp: the next free one is `EXD-SA-"),
        "{text}"
    );
}

#[test]
fn names_that_are_none_are_refused() {
    let folder = site();
    obstat(folder.path(), &["new", "advisory", "../../etc/passwd"])
        .code(2)
        .stderr_eq(str![[r#"
error: `../../etc/passwd` is no id
help: an id starts with a letter or a digit, and holds letters, digits, `-`, `_`, `.` and `+`
see `obstat --help`

"#]]);
    obstat(folder.path(), &["new", "product", "Example Pump"])
        .code(2)
        .stderr_eq(str![[r#"
error: a product slug starts with a lower case letter or a digit
help: name the product as in `aurelia-lvp-2`
see `obstat --help`

"#]]);
    obstat(folder.path(), &["new", "vex", "cve-2026-1"])
        .code(2)
        .stderr_eq(str![[r#"
error: this is not a CVE number
help: write it as in `CVE-2026-12345`, in upper case
see `obstat --help`

"#]]);
}

#[test]
fn the_pattern_is_written_before_the_first_advisory() {
    let folder = tempfile::tempdir().unwrap();
    obstat(folder.path(), &["new", "site", "."]).code(0);
    obstat(folder.path(), &["new", "advisory", "EXD-SA-2026-0001"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: the id `EXD-SA-2026-0001` does not follow the site's pattern
help: write `tracking.id_pattern` in content/site.toml first
see `obstat --help`

"#]]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    // A file stands where the folder of certificates has to be.
    std::fs::write(folder.path().join("public-keys"), "mine").unwrap();
    obstat(folder.path(), &["new", "site", "."])
        .code(3)
        .stdout_eq(str![]);
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["public-keys"]);
}

/// The built-in theme, file by file; a workspace that takes it looks as before.
#[test]
fn a_theme_is_written_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let first = obstat(folder.path(), &["theme", "eject", "ours"]).success();
    let printed = String::from_utf8(first.get_output().stdout.clone()).unwrap();
    assert!(
        printed.starts_with("created themes/ours/404.html\n"),
        "{printed}"
    );
    assert!(
        printed.ends_with("Next: set `name = \"ours\"` under `[theme]` in content/site.toml, change what you want, and delete the files that you leave as they are: they then follow the built-in theme.\n"),
        "{printed}"
    );
    for (path, text) in obstat::render::BUILT_IN {
        let written = std::fs::read_to_string(folder.path().join("themes/ours").join(path));
        assert_eq!(written.unwrap(), *text, "{path}");
    }
    obstat(folder.path(), &["theme", "eject", "ours"])
        .code(3)
        .stderr_eq(str![[r#"
error: `./themes/ours/404.html` is there already
help: nothing is overwritten: choose another name, or take the file away

"#]]);
    obstat(folder.path(), &["theme", "eject", "../ours"])
        .code(2)
        .stderr_eq(str![[r#"
error: no theme can be called `../ours`
help: use letters, digits, - and _
see `obstat --help`

"#]]);
}
