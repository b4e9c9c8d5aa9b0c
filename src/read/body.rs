//! The prose of a document: its sections, links, and what is not markdown in it.

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::phi::Cleaned;
use super::todo;
use crate::diagnostic::{Code, FileId, Finding, Located, Span};

/// The dialect of markdown: CommonMark with tables, footnotes, strikethrough and task lists (CSAF 2.0 section 8 names GitHub's).
pub fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// A stretch of prose under a heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading without markdown and without its `{#…}`.
    pub title: Located<String>,
    /// What `{#…}` after the heading names.
    pub meaning: Option<Located<String>>,
    /// The text up to the first heading of the next level.
    pub text: String,
    /// The sections below it.
    pub parts: Vec<Section>,
}

impl Section {
    /// The text with the given parts, as it was written.
    pub fn text_with<'s>(&'s self, parts: impl IntoIterator<Item = &'s Section>) -> String {
        let mut whole = self.text.trim().to_owned();
        for part in parts {
            if !whole.is_empty() {
                whole.push_str("\n\n");
            }
            whole.push_str("### ");
            whole.push_str(&part.title);
            whole.push_str("\n\n");
            whole.push_str(part.text.trim());
        }
        whole.trim().to_owned()
    }
}

/// The prose of a document, with PHI taken out.
#[derive(Debug, Clone)]
pub struct Body {
    /// All of it.
    pub text: String,
    /// What stands before the first heading.
    pub lead: Located<String>,
    /// The sections.
    pub sections: Vec<Section>,
    /// Where links and images lead.
    pub links: Vec<Located<String>>,
    /// Where the text stood in its file.
    place: Place,
}

/// Where a text without PHI stood in its file.
#[derive(Debug, Clone)]
struct Place {
    file: FileId,
    base: usize,
    /// Pairs of (byte in the text, byte in the original), ascending: from there on, both run in step.
    steps: Vec<(usize, usize)>,
}

impl Place {
    fn of(cleaned: &Cleaned, file: FileId, base: usize) -> Self {
        let mut steps: Vec<(usize, usize)> = Vec::new();
        for (at, _) in cleaned.text.char_indices() {
            let original = cleaned.original(at);
            let expected = steps.last().map_or(at, |(from, to)| to + (at - from));
            if original != expected {
                steps.push((at, original));
            }
        }
        Self { file, base, steps }
    }

    fn original(&self, offset: usize) -> usize {
        let before = self.steps.partition_point(|(at, _)| *at <= offset);
        let step = before.checked_sub(1).and_then(|at| self.steps.get(at));
        self.base + step.map_or(offset, |(at, original)| original + (offset - at))
    }
}

impl Body {
    /// Where a byte of [`Body::text`] stood in the file.
    pub fn place_of(&self, offset: usize) -> Span {
        let at = self.place.original(offset);
        Span::new(self.place.file, at..at)
    }
}

struct Heading {
    level: HeadingLevel,
    title: String,
    start: usize,
    end: usize,
}

/// Splits a text without PHI into its sections.
///
/// `base` is the byte of the file at which the original text starts.
pub fn parse(cleaned: Cleaned, file: FileId, base: usize, findings: &mut Vec<Finding>) -> Body {
    let span = |start: usize, end: usize| {
        let from = base + cleaned.original(start);
        Span::new(file, from..(base + cleaned.original(end)).max(from))
    };
    let text = cleaned.text.as_str();
    let mut links = Vec::new();
    let mut headings: Vec<Heading> = Vec::new();
    let mut depth = 0_usize;
    let mut open: Option<Heading> = None;
    let mut html_seen = 0_usize;
    for (event, range) in Parser::new_ext(text, dialect()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = Some(Heading {
                    level,
                    title: String::new(),
                    start: range.start,
                    end: range.end,
                });
            }
            Event::End(TagEnd::Heading(_)) if depth == 0 => headings.extend(open.take()),
            Event::Start(tag) => {
                if let Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } = &tag {
                    // Of a mail address in angle brackets the scheme is not written.
                    let mail = matches!(
                        &tag,
                        Tag::Link {
                            link_type: LinkType::Email,
                            ..
                        }
                    );
                    let scheme = if mail { "mailto:" } else { "" };
                    links.push(Located::new(
                        format!("{scheme}{dest_url}"),
                        span(range.start, range.end),
                    ));
                }
                depth += usize::from(is_container(&tag));
            }
            Event::End(
                TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::FootnoteDefinition
                | TagEnd::Table,
            ) => {
                depth = depth.saturating_sub(1);
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut open {
                    heading.title.push_str(&words);
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                html_seen += 1;
                // One finding for each is noise on a page that is full of it.
                if html_seen <= 20 {
                    findings.push(
                        Finding::warning(
                            Code("markdown-html"),
                            span(range.start, range.end),
                            "raw HTML is shown as text",
                        )
                        .help("write markdown; to show a tag, put it into backticks"),
                    );
                }
            }
            _ => {}
        }
    }
    findings.extend(todo::marks(text).map(|mark| todo::finding(span(mark.start, mark.end))));
    let mut sections = Vec::new();
    let mut lead_end = text.len();
    let mut cut = headings.iter().peekable();
    while let Some(heading) = cut.next() {
        if heading.level > HeadingLevel::H3 {
            continue;
        }
        let next = cut
            .clone()
            .find(|next| next.level <= HeadingLevel::H3)
            .map_or(text.len(), |next| next.start);
        let section = section(heading, text.get(heading.end..next).unwrap_or(""), &span);
        if heading.level <= HeadingLevel::H2 || sections.is_empty() {
            if sections.is_empty() {
                lead_end = heading.start;
            }
            sections.push(section);
        } else if let Some(last) = sections.last_mut() {
            last.parts.push(section);
        }
    }
    let lead = text.get(..lead_end).unwrap_or("");
    Body {
        lead: Located::new(lead.trim().to_owned(), span(0, lead.trim_end().len())),
        sections,
        links,
        place: Place::of(&cleaned, file, base),
        text: text.to_owned(),
    }
}

fn is_container(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::Table(_)
    )
}

fn section(heading: &Heading, text: &str, span: &impl Fn(usize, usize) -> Span) -> Section {
    let place = span(heading.start, heading.end);
    let title = heading.title.trim();
    let (title, meaning) = match title
        .strip_suffix('}')
        .and_then(|rest| rest.rsplit_once("{#"))
    {
        Some((title, meaning)) => (
            title.trim_end(),
            Some(Located::new(meaning.trim().to_owned(), place)),
        ),
        None => (title, None),
    };
    Section {
        title: Located::new(title.to_owned(), place),
        meaning,
        text: text.replace("\r\n", "\n").trim().to_owned(),
        parts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::phi::{Base, take_out};
    use crate::read::private::PrivateFiles;

    fn body(text: &str) -> (Body, Vec<Finding>) {
        let file = FileId(0);
        let cleaned = take_out(
            text,
            "a.md",
            Span::file_start(file),
            1,
            Some(Base {
                file,
                offset: 0,
                line: 1,
            }),
            &PrivateFiles::default(),
        );
        let mut findings = Vec::new();
        (parse(cleaned, file, 0, &mut findings), findings)
    }

    #[test]
    fn headings_make_sections_and_parts() {
        let (body, findings) = body(
            "Lead.\n\n## Summary\n\nShort.\n\n## Technical details\n\nAll.\n\n### CVE-1900-0001\n\nOne.\n\n#### Deep\n\nStill one.\n\n## Übersicht {#summary}\n\nx\n",
        );
        assert!(findings.is_empty());
        assert_eq!(body.lead.value, "Lead.");
        let titles: Vec<_> = body.sections.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(titles, ["Summary", "Technical details", "Übersicht"]);
        assert_eq!(body.sections[1].text, "All.");
        assert_eq!(body.sections[1].parts[0].title.as_str(), "CVE-1900-0001");
        assert_eq!(
            body.sections[1].parts[0].text,
            "One.\n\n#### Deep\n\nStill one."
        );
        assert_eq!(
            body.sections[2].meaning.as_ref().map(|m| m.as_str()),
            Some("summary")
        );
    }

    #[test]
    fn a_byte_of_the_text_has_its_place_in_the_file() {
        let text =
            "a [Ada Example]{phi=name public=\"b\"} c\n\n[Ada]{phi=name public=\"Somebody\"} d\n";
        let (body, _) = body(text);
        assert_eq!(body.text, "a b c\n\nSomebody d\n");
        for word in [" c", " d"] {
            let place = body.place_of(body.text.find(word).unwrap());
            assert_eq!(place.start as usize, text.find(word).unwrap(), "{word}");
        }
    }

    #[test]
    fn headings_in_code_and_quotes_are_text() {
        let (body, _) = body("## A\n\n```\n## not one\n```\n\n> ## nor this\n");
        assert_eq!(body.sections.len(), 1);
    }

    #[test]
    fn raw_html_is_reported_where_it_stands() {
        let (_, findings) = body("a\n\n<script>alert(1)</script>\n\nb <b>c</b>\n");
        assert_eq!(
            findings.first().and_then(|f| f.span).map(|s| s.start),
            Some(3)
        );
        assert!(findings.len() >= 2);
    }

    #[test]
    fn ten_thousand_nested_lists_are_answered() {
        let text: String = (0..10_000)
            .map(|depth| format!("{}- x\n", "  ".repeat(depth.min(2000))))
            .collect();
        body(&text);
    }
}
