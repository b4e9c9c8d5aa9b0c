//! Text holds no character that hides or reorders other text.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity, Span};
use crate::read::body::{Body, Section};
use crate::read::toml::Value;
use crate::read::{AdvisorySource, Sources};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("characters"),
    severity: Severity::Error,
    title: "a text holds a character that nobody sees",
    clause: Clause::House(
        "They show a reader another text than a machine reads, and signed text must be read alike by both.",
    ),
    wants: "No text holds control characters other than tab and line break, a byte order mark, or the characters that turn the direction of writing round (U+202A to U+202E, U+2066 to U+2069).\nThey often come in by copying.",
    failing: Example::Part {
        path: ADVISORY,
        text: "title = \"Pump \\u202Estarts again\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "title = \"Pump starts again\"\n",
    },
};

/// Looks through a document.
pub(super) fn of_advisory(source: &AdvisorySource, findings: &mut Vec<Finding>) {
    let front = &source.front;
    front.texts(front.span, &mut |text, span| one(text, span, findings));
    of_body(&source.body, findings);
}

/// Looks through the site's values, the catalogue and the pages.
pub(super) fn of_the_rest(sources: &Sources, findings: &mut Vec<Finding>) {
    let mut visit = |text: &str, span: Span| one(text, span, findings);
    if let Some(site) = &sources.site {
        site.texts(site.span, &mut visit);
    }
    for product in &sources.products {
        product.table.texts(product.table.span, &mut visit);
    }
    for page in &sources.pages {
        page.front.texts(page.front.span, &mut visit);
    }
    for page in &sources.pages {
        of_body(&page.body, findings);
    }
}

/// Looks through prose; a finding points at the heading above the text.
fn of_body(body: &Body, findings: &mut Vec<Finding>) {
    if bad(&body.text).is_none() {
        return;
    }
    one(&body.lead, body.lead.span, findings);
    for section in &body.sections {
        of_section(section, findings);
    }
}

fn of_section(section: &Section, findings: &mut Vec<Finding>) {
    let span = section.title.span;
    match bad(&section.title).or_else(|| bad(&section.text)) {
        Some(found) => push(found, span, findings),
        None => section
            .parts
            .iter()
            .for_each(|part| of_section(part, findings)),
    }
}

fn one(text: &str, span: Span, findings: &mut Vec<Finding>) {
    if let Some(found) = bad(text) {
        push(found, span, findings);
    }
}

fn push(found: char, span: Span, findings: &mut Vec<Finding>) {
    findings.push(
        Finding::error(
            RULE.code,
            span,
            Message::new(format!(
                "this text holds the character U+{:04X}",
                u32::from(found)
            )),
        )
        .help("take it out; it cannot be seen, so type the words around it again"),
    );
}

/// The first character that is not allowed.
fn bad(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

#[cfg(test)]
mod tests {
    use super::bad;

    #[test]
    fn what_nobody_sees_is_found() {
        for (text, found) in [
            ("a\tb\r\nc", None),
            ("Übermaß \u{200f} عربي", None),
            ("a\u{7}", Some('\u{7}')),
            ("a\u{85}", Some('\u{85}')),
            ("a\u{202e}b", Some('\u{202e}')),
            ("a\u{2067}b", Some('\u{2067}')),
            ("\u{feff}a", Some('\u{feff}')),
        ] {
            assert_eq!(bad(text), found, "{text:?}");
        }
    }
}
