//! The pages that `serve` has of its own, and what it adds to those of the site.

use super::snapshot::{Shown, Snapshot, Trouble};
use crate::diagnostic::Counts;
use crate::render::escaped;

/// The script and the style sheet, served under their names below `-/`.
pub(super) const OURS: [(&str, &str); 2] = [
    ("-/reload.js", include_str!("assets/reload.js")),
    ("-/preview.css", include_str!("assets/preview.css")),
];

/// What a page is about, as its strip says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// A draft.
    Draft,
    /// A document with a draft that cannot be shown.
    Broken,
    /// Anything else.
    Site,
}

/// What is added to a page of the site: the strip, and the script that draws the page anew.
///
/// It stands at the end, where it moves nothing, and needs nothing of the theme.
pub(super) fn strip(snapshot: &Snapshot, mark: &str, about: About, counted: Counts) -> String {
    let (class, words) = match (about, snapshot.drafts.len()) {
        (About::Draft, _) => (
            "obstat-preview obstat-draft",
            "<strong>Draft, not published</strong>",
        ),
        (About::Broken, _) => (
            "obstat-preview obstat-draft",
            "<strong><a href=\"/-/findings/\">The draft of this page has errors</a></strong>",
        ),
        (About::Site, 0) => (
            "obstat-preview",
            "<strong>Preview of what is released</strong>",
        ),
        (About::Site, _) => (
            "obstat-preview",
            "<strong>Preview with drafts, not published</strong>",
        ),
    };
    let drafts = match snapshot.drafts.len() {
        0 => String::new(),
        1 => "<a href=\"/-/drafts/\">1 draft</a>".to_owned(),
        many => format!("<a href=\"/-/drafts/\">{many} drafts</a>"),
    };
    format!(
        "<link rel=\"stylesheet\" href=\"/-/preview.css\"><aside class=\"{class}\" aria-label=\"Preview\" data-obstat-generation=\"{mark}\"><p>{words}{drafts}<a href=\"/-/findings/\" data-obstat-findings role=\"status\">{}</a></p></aside><script type=\"module\" src=\"/-/reload.js\"></script>\n",
        escaped(&counted.to_string())
    )
}

/// Puts the strip into a page: at the end of its body, or of the page where no end is written.
pub(super) fn with_strip(mut page: Vec<u8>, strip: &str) -> Vec<u8> {
    let end = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    page.splice(end..end, strip.bytes());
    page
}

fn page(title: &str, main: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<link rel=\"stylesheet\" href=\"/-/preview.css\">\n</head>\n<body class=\"obstat-page\">\n<main>\n<h1>{title}</h1>\n{main}</main>\n</body>\n</html>\n"
    )
}

/// All findings, each with its line and a caret; `undrawn` says why pages could not be drawn that somebody asked for.
pub(super) fn findings(snapshot: &Snapshot, undrawn: &[Shown], counted: Counts) -> String {
    let mut main = String::new();
    if let Some(trouble) = &snapshot.trouble {
        main.push_str(&told(trouble));
    }
    main.push_str(&format!("<p>{}</p>\n", escaped(&counted.to_string())));
    undrawn
        .iter()
        .chain(snapshot.findings.iter())
        .for_each(|it| finding(it, &mut main));
    main.push_str("<p><a href=\"/\">The site</a></p>\n");
    page("Findings", &main)
}

fn finding(shown: &Shown, main: &mut String) {
    if let Some(place) = &shown.place {
        main.push_str(&format!("<h2><code>{}</code></h2>\n", escaped(place)));
    }
    main.push_str(&format!(
        "<pre class=\"{}\" tabindex=\"0\">{}</pre>\n",
        shown.severity.word(),
        escaped(shown.text.trim_end())
    ));
}

fn told(trouble: &Trouble) -> String {
    let mut text = trouble.lines.join("\n");
    if let Some(help) = &trouble.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    format!(
        "<pre class=\"error\" tabindex=\"0\">{}</pre>\n",
        escaped(&text)
    )
}

/// The documents of which drafts are shown.
pub(super) fn drafts(snapshot: &Snapshot) -> String {
    let mut main = String::from(
        "<p>Nobody else sees these: they are drawn in memory and stand in no build.</p>\n<ul>\n",
    );
    for (slug, draft) in &snapshot.drafts {
        main.push_str(&format!(
            "<li><a href=\"/advisories/{}/\">{}</a> {} ({})</li>\n",
            escaped(slug),
            escaped(&draft.id),
            escaped(&draft.title),
            escaped(&draft.version)
        ));
    }
    main.push_str("</ul>\n<p><a href=\"/\">The site</a></p>\n");
    page("Drafts, not published", &main)
}

/// Why there is no page where there might be one.
pub(super) fn instead(title: &str, trouble: &Trouble) -> String {
    let links = "<p><a href=\"/-/findings/\">Findings</a> · <a href=\"/\">The site</a></p>\n";
    page(title, &format!("{}{links}", told(trouble)))
}
