//! Themes: ours can be replaced file by file, and what templates are given is enough for another one.

use std::collections::BTreeMap;
use std::path::Path;

use obstat::render::{BUILT_IN, RenderError, outputs};

use crate::fixture::{Drawn, input};
use crate::theme_contract::everything;

#[test]
fn a_workspace_replaces_single_files() {
    let mut site = input();
    site.theme.insert(
        "404.html".to_owned(),
        b"{% extends \"base.html\" %}{% block main %}<h1>Gone, {{ site.publisher }}</h1>{% endblock %}".to_vec(),
    );
    site.theme
        .insert("assets/logo.png".to_owned(), vec![0x89, 0x50]);
    let site = Drawn::of(site);
    site.has(
        "404.html",
        &["<h1>Gone, ACME Medical</h1>", "<nav aria-label=\"Main\">"],
    );
    assert_eq!(site.0["assets/logo.png"], [0x89, 0x50]);
    site.has("index.html", &["<h2 id=\"newest\">"]);
}

#[test]
fn colours_and_a_logo_need_no_theme() {
    let colour = |text: &str| text.parse().ok();
    let mut site = input();
    site.site.colours.accent = colour("#AA5500");
    site.site.colours.accent_dark = colour("#ffcc66");
    site.site.logo = Some("pictures/our logo.svg".to_owned());
    let site = Drawn::of(site);
    let style = String::from_utf8_lossy(&site.0["assets/style.css"]).into_owned();
    let added = ":root { --accent: #aa5500; }\n@media (prefers-color-scheme: dark) { :root { --accent: #ffcc66; } }\n";
    assert!(style.ends_with(added), "{style}");
    site.has(
        "index.html",
        &["<img src=\"/pictures/our%20logo.svg\" alt=\"\" width=\"32\" height=\"32\"> ACME product security</a>"],
    );

    let mut one = input();
    one.site.colours.accent = colour("#AA5500");
    let one = Drawn::of(one);
    let style = String::from_utf8_lossy(&one.0["assets/style.css"]).into_owned();
    let added =
        "@media not all and (prefers-color-scheme: dark) { :root { --accent: #aa5500; } }\n";
    assert!(style.ends_with(added), "{style}");
}

/// The small theme by its paths.
fn small() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theme/small");
    let files = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            (path.to_str().unwrap().replace('\\', "/"), bytes)
        })
        .collect()
}

#[test]
fn a_second_theme_needs_no_template_of_the_first() {
    let mut site = everything();
    site.theme = small();
    let templates = BUILT_IN.iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, _) in templates {
        assert!(site.theme.contains_key(*path), "{path} is not replaced");
    }
    // Every page that there can be is drawn, or the templates asked for something that is not given.
    let site = Drawn::of(site);
    site.has(
        "advisories/acme-2026-0007/index.html",
        &[
            "<blockquote><p>Pumps may stay in use with the mitigations below.</p></blockquote>",
            "<p>On condition that:</p>\n<ul><li>Somebody hears the alarms.</li></ul>",
            "<p>If all of this is so: The attacker is on the pump network.</p>",
            "<p>Approved by clinical safety officer as of 2026-11-20.</p>",
            "<dt>Out of use</dt><dd>25 minutes a pump</dd>",
            "<td data-label=\"Status\">Affected</td><td data-label=\"Releases\"><span class=\"releases\">",
        ],
    );
    site.has("advisories/index.html", &["Page 1 of 2", "Withdrawn"]);
    site.has(
        "advisories/acme-2026-0007/9-0.9.0/index.html",
        &["ACME-2026-0007, version 0.9.0, was taken back</h1>"],
    );
    site.has("keys/index.html", &["do not use it: it has ended"]);
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_an_error_with_its_line() {
    let mut site = input();
    site.theme.insert(
        "404.html".to_owned(),
        b"{% extends \"base.html\" %}\n{% block main %}{{ site.titel }}{% endblock %}".to_vec(),
    );
    let outputs = outputs(site).unwrap();
    let missing = outputs
        .iter()
        .find(|output| output.files[0].path == "404.html")
        .unwrap();
    let error = (missing.draw)().unwrap_err();
    let told = error.to_string();
    let (what, place) = told.split_once('\n').unwrap();
    let words = "the theme cannot draw the site: Field `titel` is not defined. Available fields: base_url, ";
    assert!(what.starts_with(words), "{what}");
    assert_eq!(
        place,
        " --> themes/ours/404.html:2:25
  |
2 | {% block main %}{{ site.titel }}{% endblock %}
  |                         ^^^^^"
    );
    assert_eq!(error.place(), Some("themes/ours/404.html:2:25"));
}

#[test]
fn an_error_in_a_file_that_was_not_replaced_names_the_built_in_one() {
    let mut site = input();
    // The built-in pages have components in them that are not there any more.
    site.theme.insert("components.html".to_owned(), Vec::new());
    let error = outputs(site).map(|_| ()).unwrap_err().to_string();
    assert!(
        error.contains("\n --> the built-in ") || error.contains("\n  --> the built-in "),
        "{error}"
    );
}

#[test]
fn what_is_neither_template_nor_asset_is_an_error() {
    let mut site = input();
    site.theme.insert("notes.txt".to_owned(), b"x".to_vec());
    let error = outputs(site).map(|_| ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the theme cannot draw the site: `themes/ours/notes.txt` is neither a template (`.html`) nor below `assets/`"
    );
    let mut site = input();
    site.theme
        .insert("home.html".to_owned(), b"{% if %}".to_vec());
    assert!(matches!(outputs(site), Err(RenderError::Theme(_))));
}
