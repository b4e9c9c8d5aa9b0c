//! Titles are one line of plain text.

use pulldown_cmark::{Event, Parser, Tag};

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Located, Rule, Severity};
use crate::read::body::dialect;
use crate::read::source::advisory::Front;
use crate::read::source::page::PageFront;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("title"),
    severity: Severity::Error,
    title: "a title holds markdown, or more than a line",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "8",
    },
    wants: "Titles of documents, vulnerabilities and pages are one line without markdown and without HTML: they stand in lists, feeds, mails and scanners, where an asterisk is an asterisk.",
    failing: Example::Part {
        path: ADVISORY,
        text: "title = \"Pump: *all* releases of `infusiond` restart\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "title = \"Pump: all releases of infusiond restart\"\n",
    },
};

/// Finds markdown in the titles of a document.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    one(&front.title, findings);
    for title in front
        .vulnerability
        .iter()
        .filter_map(|vulnerability| vulnerability.title.as_ref())
    {
        one(title, findings);
    }
}

/// Finds markdown in the title of a page.
pub(super) fn of_page(front: &PageFront, findings: &mut Vec<Finding>) {
    one(&front.title, findings);
}

fn one(title: &Located<String>, findings: &mut Vec<Finding>) {
    let found = if title.value.trim().contains(['\n', '\r']) {
        Some("more than one line")
    } else {
        markup(&title.value)
    };
    if let Some(found) = found {
        findings.push(
            Finding::error(RULE.code, title.span, format!("this title holds {found}"))
                .help("a title is one line of plain text"),
        );
    }
}

/// The first markup in a text, in words.
fn markup(text: &str) -> Option<&'static str> {
    Parser::new_ext(text, dialect()).find_map(|event| match event {
        Event::Code(_) => Some("markdown: code"),
        Event::Html(_) | Event::InlineHtml(_) => Some("HTML"),
        Event::Start(tag) => match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => Some("markdown: emphasis"),
            Tag::Link { .. } => Some("markdown: a link"),
            Tag::Image { .. } => Some("markdown: an image"),
            Tag::Heading { .. } => Some("markdown: a heading"),
            Tag::CodeBlock(_) => Some("markdown: code"),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::markup;

    #[test]
    fn markup_is_what_markdown_would_draw() {
        for (text, found) in [
            ("a *b* c", Some("markdown: emphasis")),
            ("~~a~~", Some("markdown: emphasis")),
            ("`a`", Some("markdown: code")),
            ("[a](https://a.example)", Some("markdown: a link")),
            ("<b>a</b>", Some("HTML")),
            ("# a", Some("markdown: a heading")),
            ("2 * 3 and snake_case_name", None),
            ("C* pointers: <= 4.2.3 & more", None),
            ("#1 cause", None),
            ("", None),
        ] {
            assert_eq!(markup(text), found, "{text}");
        }
    }
}
