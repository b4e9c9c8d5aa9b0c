//! A theme of a workspace, at the edge: the example is built with another theme, and what is wrong with one is told where it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// The example with the small theme of this folder.
struct Workspace(TempDir);

impl Workspace {
    fn with_the_small_theme() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (from, to) in [
            ("content", "content"),
            ("public-keys", "public-keys"),
            ("tests/theme/small", "themes/small"),
        ] {
            copy(&repository.join(from), &folder.path().join(to));
        }
        let site = folder.path().join("content/site.toml");
        let text = fs::read_to_string(&site).unwrap();
        assert!(!text.contains("[theme]"));
        fs::write(&site, format!("{text}\n[theme]\nname = \"small\"\n")).unwrap();
        Self(folder)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.path().join(path), text).unwrap();
    }

    /// A page of the built site.
    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join("public").join(path)).unwrap()
    }

    /// Builds, and says how it ended and what stands on standard error.
    fn build(&self) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_obstat"));
        let output = command.arg("--workspace").arg(self.0.path()).arg("build");
        let output = output.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        // What the clock says of the example is another matter.
        let lines = said.split_inclusive('\n');
        let said = lines.filter(|line| !line.starts_with("clock: "));
        (output.status.code(), said.collect())
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(to).unwrap(),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn a_small_theme_draws_every_page_and_its_advisories_say_what_is_claimed() {
    let workspace = Workspace::with_the_small_theme();
    // It replaces every template and the style of the built-in theme, so nothing of that is left.
    for (path, _) in obstat::render::BUILT_IN {
        let own = workspace.0.path().join("themes/small").join(path);
        let script = path.ends_with(".js") || path.ends_with(".svg");
        assert!(script || own.is_file(), "{path} is not replaced");
    }
    // The article promises to be read back, and a build stops where it says something else.
    let (exit, said) = workspace.build();
    assert_eq!(exit, Some(0), "{said}");
    for (path, pieces) in [
        (
            "index.html",
            &[
                "says what is affected</h1>",
                "<h2>Exploited now</h2>",
                "is being exploited, install 4.6.2 today</a>",
            ][..],
        ),
        (
            "advisories/sby-sa-2026-0001/index.html",
            &[
                "<article data-parity=1>",
                "<blockquote><p>Rill 300 and Rill 200 pumps may stay in use. Every function at the bedside goes on working with the library that is loaded.",
                "<p>On condition that:",
                "<li>The network measures in this advisory are in place, or the pump's network connection is switched off.",
                "Approved by Head of Clinical Safety, Sorrelby Medical as of 2026-03-02.",
                "<td data-label=Status>Affected",
                "<td data-label=Status>Fixed",
            ],
        ),
        (
            "advisories/sby-sa-2026-0008/index.html",
            &["For all others: No statement here; follow the instructions for use."],
        ),
        (
            "advisories/sby-sa-2026-0001/1-1.0.0/index.html",
            &["Version 1.0.0 of SBY-SA-2026-0001 was replaced by"],
        ),
        ("advisories/sby-sa-2026-0002/index.html", &["Withdrawn."]),
        ("advisories/sby-sa-2026-0001/changes/index.html", &["<ins>"]),
        ("advisories/index.html", &["11 in all."]),
        ("products/index.html", &["Everything that we make"]),
        ("products/rill-300/index.html", &["<h2>Releases</h2>"]),
        ("cve/CVE-1900-10001/index.html", &["Rill 300", "Affected"]),
        ("check/index.html", &["Is my device affected?"]),
        ("policy/index.html", &["you get an answer within"]),
        ("thanks/index.html", &["<h2>2026</h2>"]),
        ("keys/index.html", &["9852 8DB7"]),
        (
            "search/index.html",
            &["This site has no search of its own."],
        ),
        ("errata/index.html", &["What we corrected"]),
        ("404.html", &["Nothing is here"]),
        ("assets/style.css", &["The whole style of the small theme"]),
    ] {
        let page = workspace.page(path);
        for piece in pieces {
            assert!(page.contains(piece), "{path} lacks {piece}\n{page}");
        }
    }
}

#[test]
fn a_theme_that_says_something_else_is_refused() {
    let workspace = Workspace::with_the_small_theme();
    let article = fs::read_to_string(workspace.0.path().join("themes/small/article.html"));
    let article = article.unwrap();
    let label = "<td data-label=\"Status\">{{ row.label }}</td>";
    assert!(article.contains(label));
    let other = article.replace(label, "<td data-label=\"Status\">Fixed</td>");
    workspace.write("themes/small/article.html", &other);
    let (exit, said) = workspace.build();
    assert_eq!(exit, Some(3), "{said}");
    assert!(
        said.contains("the page does not say what is claimed"),
        "{said}"
    );
}

#[test]
fn an_error_of_a_theme_is_told_with_its_file_line_and_caret() {
    let workspace = Workspace::with_the_small_theme();
    workspace.write("themes/small/home.html", "<p>\n{% if %}\n");
    let (exit, said) = workspace.build();
    assert_eq!(exit, Some(3));
    assert_eq!(
        said,
        "error: the theme cannot draw the site: Found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`
 --> themes/small/home.html:2:7
  |
2 | {% if %}
  |       ^^
"
    );

    // What a line hides or would make a terminal do is shown by its number, in a line of its own.
    workspace.write(
        "themes/small/home.html",
        "<p>\u{1b}[2J{{ site.titel }}</p>\n",
    );
    let (exit, said) = workspace.build();
    assert_eq!(exit, Some(3));
    let (_, place) = said.split_once('\n').unwrap();
    let wanted =
        " --> themes/small/home.html:1:16\n  |\n1 | <p>\\u{1b}[2J{{ site.titel }}</p>\n  | ";
    assert!(place.starts_with(wanted), "{said}");

    // A file that stayed built in is named so: its components are not those of the small theme.
    let workspace = Workspace::with_the_small_theme();
    fs::remove_file(workspace.0.path().join("themes/small/list.html")).unwrap();
    let (exit, said) = workspace.build();
    assert_eq!(exit, Some(3));
    assert!(said.contains("--> the built-in list.html:"), "{said}");
}
