//! Themes: ours can be replaced file by file, and what templates are given is enough for another one.

use obstat::render::{BUILT_IN, RenderError, outputs};

use crate::fixture::{Drawn, input};

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

#[test]
fn a_second_theme_needs_no_file_of_the_first() {
    let mut site = input();
    let small: [(&str, &str); 21] = [
        (
            "base.html",
            "<!doctype html><html lang=\"{{ site.lang }}\"><title>{{ page.title }}</title><link rel=canonical href=\"{{ page.canonical }}\"><main>{% block main %}{% endblock %}</main></html>",
        ),
        (
            "entry.html",
            "<p><a href=\"{{ entry.href }}\">{{ entry.id }}</a> {{ entry.title }}{% if entry.end %} [{{ entry.end.label }}]{% endif %}</p>",
        ),
        (
            "home.html",
            "{% extends \"base.html\" %}{% block main %}{% for entry in entries_html %}{{ entry | safe }}{% endfor %}{% endblock %}",
        ),
        (
            "list.html",
            "{% extends \"base.html\" %}{% block main %}<h1>{{ heading }} ({{ pager.page }}/{{ pager.pages }})</h1>{% for entry in entries_html %}{{ entry | safe }}{% endfor %}{% endblock %}",
        ),
        (
            "article.html",
            "<h1>{{ advisory.title }}</h1>{% for product in advisory.products %}<h2>{{ product.name }}</h2>{% for row in product.rows %}<p>{{ row.label }}:{% for release in row.releases %} {{ release.label }}{% endfor %}</p>{% endfor %}{% endfor %}",
        ),
        (
            "advisory.html",
            "{% extends \"base.html\" %}{% block main %}{% if older %}Old.{% endif %}{{ article_html | safe }}{% endblock %}",
        ),
        (
            "product.html",
            "{% extends \"base.html\" %}{% block main %}{{ product.name }}{% for release in releases %}<p>{{ release.name }} {{ release.affected }}</p>{% endfor %}{% endblock %}",
        ),
        (
            "products.html",
            "{% extends \"base.html\" %}{% block main %}{% for vendor in vendors %}{{ vendor[0] }}{% endfor %}{% endblock %}",
        ),
        (
            "release.html",
            "{% extends \"base.html\" %}{% block main %}{{ release }}{% for claim in claims %}{{ claim.label }}{% endfor %}{% endblock %}",
        ),
        (
            "cve.html",
            "{% extends \"base.html\" %}{% block main %}{{ cve }}{% endblock %}",
        ),
        (
            "years.html",
            "{% extends \"base.html\" %}{% block main %}{{ page.title }}{% endblock %}",
        ),
        (
            "page.html",
            "{% extends \"base.html\" %}{% block main %}{{ text_html | safe }}{% endblock %}",
        ),
        (
            "404.html",
            "{% extends \"base.html\" %}{% block main %}404{% endblock %}",
        ),
        (
            "keys.html",
            "{% extends \"base.html\" %}{% block main %}{% for key in keys %}{{ key.spaced }}{% endfor %}{% endblock %}",
        ),
        (
            "tombstone.html",
            "{% extends \"base.html\" %}{% block main %}{{ retracted.reason }}{% endblock %}",
        ),
        (
            "changes.html",
            "{% extends \"base.html\" %}{% block main %}{% for version in versions %}{% for line in version.lines %}{{ line }}{% endfor %}{% endfor %}{% endblock %}",
        ),
        (
            "errata.html",
            "{% extends \"base.html\" %}{% block main %}{% for erratum in errata %}{{ erratum.summary }}{% endfor %}{% endblock %}",
        ),
        (
            "former.html",
            "{% extends \"base.html\" %}{% block main %}{{ name }}{% for product in now %}{{ product.name }}{% endfor %}{% endblock %}",
        ),
        (
            "search.html",
            "{% extends \"base.html\" %}{% block main %}{{ index }}{% endblock %}",
        ),
        (
            "check.html",
            "{% extends \"base.html\" %}{% block main %}{% for vendor in vendors %}{{ vendor[0] }}{% endfor %}{% endblock %}",
        ),
        ("components.html", ""),
    ];
    for (path, text) in small {
        site.theme.insert(path.to_owned(), text.as_bytes().to_vec());
    }
    let templates = BUILT_IN.iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, _) in templates {
        assert!(site.theme.contains_key(*path), "{path} is not replaced");
    }
    let site = Drawn::of(site);
    site.has(
        "advisories/acme-2026-0007/index.html",
        &[
            "<h2>Aurelia LVP-2</h2>",
            "<p>Affected: 4.0.0 (LVP2-100)</p>",
            "<p>Fixed: 4.2.3</p>",
        ],
    );
    site.has(
        "advisories/index.html",
        &["<h1>All advisories (1/2)</h1>", "[Withdrawn]"],
    );
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
    let Err(RenderError::Theme(why)) = (missing.draw)() else {
        panic!("the typo is no error");
    };
    assert!(
        why.contains("titel") && why.contains("404.html:2:"),
        "{why}"
    );
}

#[test]
fn what_is_neither_template_nor_asset_is_an_error() {
    let mut site = input();
    site.theme.insert("notes.txt".to_owned(), b"x".to_vec());
    let error = outputs(site).map(|_| ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the theme cannot draw the site: `notes.txt` is neither a template (`.html`) nor below `assets/`"
    );
    let mut site = input();
    site.theme
        .insert("home.html".to_owned(), b"{% if %}".to_vec());
    assert!(matches!(outputs(site), Err(RenderError::Theme(_))));
}
