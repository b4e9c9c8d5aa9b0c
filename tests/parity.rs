//! What pages and documents say is read back from their bytes: nothing is missing, and nothing is added.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use obstat::model::advisory::Advisory;
use obstat::parity::{self, Difference};
use obstat::release::{Entry, Releases};
use tempfile::TempDir;

static RELEASES: LazyLock<Releases> =
    LazyLock::new(|| Releases::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap());
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_obstat"))
        .args([
            "--workspace",
            env!("CARGO_MANIFEST_DIR"),
            "build",
            "--output",
        ])
        .arg(folder.path().join("public"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    assert!(!said.contains("says what nobody claims"), "{said}");
    folder
});

const SLUG: &str = "sby-sa-2026-0008";

/// The newest release of a document of the example.
fn newest(slug: &str) -> (&'static Entry, Advisory) {
    let entry = RELEASES.newest(slug).unwrap();
    (entry, RELEASES.advisory(entry).unwrap())
}

fn document(slug: &str) -> String {
    let (entry, _) = newest(slug);
    String::from_utf8(RELEASES.document(entry).unwrap()).unwrap()
}

fn page(slug: &str) -> String {
    let path = SITE
        .path()
        .join(format!("public/advisories/{slug}/index.html"));
    fs::read_to_string(path).unwrap()
}

fn words(found: &[Difference]) -> Vec<String> {
    found.iter().map(|it| it.message().render(false)).collect()
}

/// What is found once a text of a page is another one.
fn in_page(from: &str, to: &str) -> Vec<String> {
    let (_, advisory) = newest(SLUG);
    let html = page(SLUG);
    assert!(html.contains(from), "{from}\n{html}");
    words(&parity::page(&advisory, &html.replacen(from, to, 1)))
}

fn in_document(from: &str, to: &str) -> Vec<String> {
    let (_, advisory) = newest(SLUG);
    let json = document(SLUG);
    assert!(json.contains(from), "{from}");
    let changed = json.replacen(from, to, 1);
    words(&parity::document(&advisory, changed.as_bytes()))
}

#[test]
fn everything_of_the_example_says_what_its_releases_say() {
    let documents = RELEASES.entries().iter();
    let documents = documents.filter(|entry| entry.act.is_document() && !entry.retracted);
    let mut read = 0;
    for entry in documents {
        let advisory = RELEASES.advisory(entry).unwrap();
        let bytes = RELEASES.document(entry).unwrap();
        let slug = &entry.document;
        assert_eq!(
            words(&parity::document(&advisory, &bytes)),
            [""; 0],
            "{slug}"
        );
        let path = format!("public/advisories/{slug}/{}/index.html", entry.name());
        let html = fs::read_to_string(SITE.path().join(&path)).unwrap();
        assert_eq!(words(&parity::page(&advisory, &html)), [""; 0], "{path}");
        // A page that is not read has no difference, either.
        let said = !advisory.claims.is_empty();
        let empty = "<article data-parity=1></article>";
        assert_eq!(!parity::page(&advisory, empty).is_empty(), said, "{path}");
        read += usize::from(said && html.contains("data-parity"));
    }
    assert!(read > 10, "{read}");
}

#[test]
fn a_page_without_the_mark_is_not_read() {
    let (_, advisory) = newest(SLUG);
    assert_eq!(
        parity::page(&advisory, "<article>All is well</article>"),
        []
    );
}

#[test]
fn a_page_that_says_something_else_is_found() {
    let (_, advisory) = newest(SLUG);
    let html = page(SLUG);
    let row = html.find("data-label=Status").unwrap();
    let row = &html[row..];
    let label = row.split("\">").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(label, "Affected");
    let release = row.split("class=releases>").nth(1).unwrap();
    let release = release
        .split('>')
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let spoilt = html.replace(&format!(">{release}</a>"), ">99.9</a>");
    let found = words(&parity::page(&advisory, &spoilt));
    assert!(found.iter().any(|it| it.contains("`99.9`")), "{found:?}");
    assert!(
        found
            .iter()
            .any(|it| it.starts_with("the page does not say")),
        "{found:?}"
    );
    let fixed = "<span class=\"status affected\">Affected<";
    let found = in_page(fixed, "<span class=\"status affected\">Fixed<");
    assert!(found.iter().all(|it| it.contains(": status ")), "{found:?}");
    assert!(!found.is_empty());
    let score = html.split("<span class=score>").last().unwrap();
    let score = score.split('<').next().unwrap();
    let at = html.rfind("<span class=score>").unwrap();
    let (before, after) = html.split_at(at);
    let spoilt = format!("{before}{}", after.replacen(score, "9.9", 1));
    let found = words(&parity::page(&advisory, &spoilt));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[1].starts_with("the page says what nobody claims: score "),
        "{found:?}"
    );
    let found = in_page("class=\"remedy vendor_fix\"", "class=\"remedy workaround\"");
    assert!(
        !found.is_empty() && found.iter().all(|it| it.contains(": remedy ")),
        "{found:?}"
    );
}

/// A theme that promises to be read, and draws every status as fixed.
#[test]
fn a_build_that_says_something_else_is_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
    for file in walkdir::WalkDir::new(&base) {
        let file = file.unwrap();
        let target = root.join(file.path().strip_prefix(&base).unwrap());
        match file.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => drop(fs::copy(file.path(), target).unwrap()),
        }
    }
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_obstat"));
        let output = command.arg("--workspace").arg(root).args(arguments);
        let output = output.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let (exit, said) = run(&["release", "--all", "--at", "2026-06-01T08:00:00Z"]);
    assert_eq!(exit, Some(0), "{said}");
    let (exit, said) = run(&["build"]);
    assert_eq!(exit, Some(0), "{said}");
    let before = fs::read(root.join("public/files.json")).unwrap();
    let site = root.join("content/site.toml");
    let text = fs::read_to_string(&site).unwrap();
    fs::write(&site, format!("{text}\n[theme]\nname = \"ours\"\n")).unwrap();
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/components.html");
    let text = fs::read_to_string(theme).unwrap();
    let status = "<span class=\"status {{ status }}\">{{ label }}</span>";
    assert!(text.contains(status));
    fs::create_dir_all(root.join("themes/ours")).unwrap();
    let text = text.replace(status, "<span class=\"status fixed\">Fixed</span>");
    fs::write(root.join("themes/ours/components.html"), text).unwrap();
    let (exit, said) = run(&["build"]);
    assert_eq!(exit, Some(3), "{said}");
    let words = "error: advisories/ex-sa-2026-0001/1-1.0.0/index.html: the page does not say what is claimed: status `Example Pump`, `1.0.0`, `CVE-1900-10001`, `Affected`";
    assert!(said.contains(words), "{said}");
    assert_eq!(fs::read(root.join("public/files.json")).unwrap(), before);
}

#[test]
fn a_document_that_says_something_else_is_found() {
    for (from, to, what) in [
        ("\"known_affected\"", "\"known_not_affected\"", "status"),
        ("\"baseScore\": ", "\"baseScore\": 1", "score"),
        (
            "\"category\": \"vendor_fix\"",
            "\"category\": \"workaround\"",
            "remedy",
        ),
        (
            "\"cve\": \"CVE-1900",
            "\"cve\": \"CVE-1901",
            "vulnerability",
        ),
    ] {
        let found = in_document(from, to);
        let own = |it: &String| it.contains(&format!(": {what} "));
        assert!(
            !found.is_empty() && found.iter().any(own),
            "{from}: {found:?}"
        );
    }
    let (_, advisory) = newest(SLUG);
    let found = words(&parity::document(&advisory, b"{"));
    assert!(found[0].contains("no document"), "{found:?}");
}
