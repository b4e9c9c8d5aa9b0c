//! Markdown (CommonMark with tables, footnotes, strikethrough and task lists) as HTML that cannot do anything.
//!
//! Raw HTML is text, links lead to the web, to mail or within the site, and nothing is loaded from elsewhere.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::escape::{escaped, visible};
use super::link::{is_allowed, is_local};

/// How deep elements may stand in one another; what is deeper keeps its text and loses its tags.
const DEEPEST: usize = 60;

/// What a text stands in.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The level of the text's highest headings: 3 below an `h2`.
    pub heading: usize,
    /// What the ids of its footnotes start with, unique on the page.
    pub ids: &'a str,
}

/// The text as HTML.
pub fn html(text: &str, place: Place<'_>) -> String {
    let text = visible(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut tamed = Tamed::new(place);
    for event in Parser::new_ext(&text, options) {
        tamed.take(event);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    pulldown_cmark::html::push_html(&mut out, tamed.finish().into_iter());
    out
}

/// The words of the text's first paragraph.
pub(crate) fn first_words(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(words) | Event::Code(words) => out.push_str(&words),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::End(tag) if !is_inline(tag) && !out.trim().is_empty() => break,
            _ => {}
        }
    }
    out
}

/// Events on their way to the page.
struct Tamed<'a> {
    place: Place<'a>,
    out: Vec<Event<'a>>,
    /// The highest heading of the text, 1 to 6.
    highest: usize,
    depth: usize,
    /// The depth from which on tags are dropped.
    dropping: Option<usize>,
    /// For each open link, whether its tag was written.
    links: Vec<Link>,
    /// The image that is being read: its address, its text so far, and how deep we are in it.
    image: Option<(String, String, usize)>,
    footnotes: HashMap<String, usize>,
}

/// What became of a link's tag.
enum Link {
    Written,
    /// Refused; the address is shown behind the text.
    Refused(String),
}

impl<'a> Tamed<'a> {
    fn new(place: Place<'a>) -> Self {
        Self {
            place,
            out: Vec::new(),
            highest: 6,
            depth: 0,
            dropping: None,
            links: Vec::new(),
            image: None,
            footnotes: HashMap::new(),
        }
    }

    fn take(&mut self, event: Event<'_>) {
        if self.image.is_some() {
            return self.inside_image(event);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => {
                self.push(Event::Text(own(&text)));
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(Event::Code(own(&text)));
            }
            Event::FootnoteReference(label) => {
                let name = self.footnote(&label);
                self.push(Event::FootnoteReference(name));
            }
            Event::TaskListMarker(done) => {
                let sign = if done { "\u{2611} " } else { "\u{2610} " };
                self.push(Event::Text(sign.into()));
            }
            Event::SoftBreak => self.push(Event::SoftBreak),
            Event::HardBreak => self.push(Event::HardBreak),
            Event::Rule => self.push(Event::Rule),
        }
    }

    fn push(&mut self, event: Event<'a>) {
        self.out.push(event);
    }

    fn start(&mut self, tag: Tag<'_>) {
        self.depth += 1;
        if self.dropping.is_some() {
            return;
        }
        // A list or a table whose items would be too deep goes whole, so that no item stands without its list.
        let room = match tag {
            Tag::Table(_) => 4,
            Tag::List(_) => 2,
            _ => 1,
        };
        if self.depth + room > DEEPEST + 1 {
            self.dropping = Some(self.depth);
            return;
        }
        let tag = match tag {
            Tag::Paragraph => Tag::Paragraph,
            Tag::Heading { level, .. } => {
                self.highest = self.highest.min(level as usize);
                Tag::Heading {
                    level,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }
            }
            Tag::BlockQuote(_) => Tag::BlockQuote(None),
            Tag::CodeBlock(kind) => Tag::CodeBlock(kind.into_static()),
            Tag::List(start) => Tag::List(start),
            Tag::Item => Tag::Item,
            Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(self.footnote(&label)),
            Tag::Table(columns) => {
                self.push(Event::Html("<div class=\"scroll\" tabindex=\"0\">".into()));
                Tag::Table(vec![pulldown_cmark::Alignment::None; columns.len()])
            }
            Tag::TableHead => Tag::TableHead,
            Tag::TableRow => Tag::TableRow,
            Tag::TableCell => Tag::TableCell,
            Tag::Emphasis => Tag::Emphasis,
            Tag::Strong => Tag::Strong,
            Tag::Strikethrough => Tag::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => return self.start_link(link_type, &dest_url),
            Tag::Image { dest_url, .. } => {
                self.image = Some((dest_url.into_string(), String::new(), 0));
                return;
            }
            // Raw HTML is a paragraph of text.
            Tag::HtmlBlock => Tag::Paragraph,
            // Not switched on; their text is text.
            Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => return,
        };
        self.push(Event::Start(tag));
    }

    fn end(&mut self, tag: TagEnd) {
        let depth = self.depth;
        self.depth = self.depth.saturating_sub(1);
        if let Some(from) = self.dropping {
            if from == depth {
                self.dropping = None;
            }
            if !is_inline(tag) {
                self.push(Event::SoftBreak);
            }
            return;
        }
        match tag {
            TagEnd::Link => match self.links.pop() {
                Some(Link::Refused(address)) => {
                    self.push(Event::Text(format!(" ({address})").into()));
                }
                _ => self.push(Event::End(TagEnd::Link)),
            },
            TagEnd::BlockQuote(_) => self.push(Event::End(TagEnd::BlockQuote(None))),
            TagEnd::Table => {
                self.push(Event::End(TagEnd::Table));
                self.push(Event::Html("</div>\n".into()));
            }
            TagEnd::HtmlBlock => self.push(Event::End(TagEnd::Paragraph)),
            TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Image => {}
            other => self.push(Event::End(other)),
        }
    }

    fn start_link(&mut self, link_type: LinkType, address: &str) {
        let address = match link_type {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.to_owned(),
        };
        if !is_allowed(&address) {
            self.links.push(Link::Refused(address));
            return;
        }
        self.links.push(Link::Written);
        self.push(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: address.into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }));
    }

    /// Collects an image's text; pictures of this site are shown, others are links, because nothing is loaded from elsewhere.
    fn inside_image(&mut self, event: Event<'_>) {
        let Some((address, text, depth)) = &mut self.image else {
            return;
        };
        match event {
            Event::Start(_) => *depth += 1,
            Event::End(_) if *depth > 0 => *depth -= 1,
            Event::End(_) => {
                let (address, text) = (std::mem::take(address), std::mem::take(text));
                self.image = None;
                self.depth = self.depth.saturating_sub(1);
                self.picture(&address, &text);
            }
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => {
                text.push_str(&part);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }

    fn picture(&mut self, address: &str, text: &str) {
        let html = if is_local(address) {
            let (address, text) = (escaped(address), escaped(text));
            format!("<img src=\"{address}\" alt=\"{text}\" loading=\"lazy\">")
        } else if is_allowed(address) && self.links.is_empty() {
            let label = if text.trim().is_empty() {
                address
            } else {
                text
            };
            format!("<a href=\"{}\">{}</a>", escaped(address), escaped(label))
        } else {
            escaped(text)
        };
        self.push(Event::InlineHtml(html.into()));
    }

    fn footnote(&mut self, label: &str) -> CowStr<'a> {
        let next = self.footnotes.len() + 1;
        let number = *self.footnotes.entry(label.to_owned()).or_insert(next);
        format!("{}-fn{number}", self.place.ids).into()
    }

    /// Moves the headings below those of the page.
    fn finish(self) -> Vec<Event<'a>> {
        let (first, highest) = (self.place.heading, self.highest);
        let moved = |level: HeadingLevel| {
            let level = (level as usize + first).saturating_sub(highest).clamp(1, 6);
            HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
        };
        let mut events = self.out;
        for event in &mut events {
            match event {
                Event::Start(Tag::Heading { level, .. }) | Event::End(TagEnd::Heading(level)) => {
                    *level = moved(*level);
                }
                _ => {}
            }
        }
        events
    }
}

fn own(text: &str) -> CowStr<'static> {
    text.to_owned().into()
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::{Place, first_words, html};

    fn page(text: &str) -> String {
        html(
            text,
            Place {
                heading: 3,
                ids: "n1",
            },
        )
    }

    #[test]
    fn raw_html_is_text() {
        assert_eq!(
            page("a <b onclick=x>b</b>\n\n<script>alert(1)</script>\n"),
            "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n"
        );
    }

    #[test]
    fn links_lead_only_where_they_may() {
        assert_eq!(
            page("[a](https://a.example/?b&c) [b](javascript:alert(1)) <mailto:a@b.example>"),
            "<p><a href=\"https://a.example/?b&amp;c\">a</a> b (javascript:alert(1)) <a href=\"mailto:a@b.example\">mailto:a@b.example</a></p>\n"
        );
    }

    #[test]
    fn the_first_words_are_those_of_a_paragraph() {
        assert_eq!(
            first_words("\n- Install *release\n2* from [there](/x), `sudo`.\n- Then\n"),
            "Install release 2 from there, sudo."
        );
        assert_eq!(first_words("# Update\n\nNow."), "Update");
        assert_eq!(first_words("<b>"), "");
    }

    #[test]
    fn pictures_of_others_are_links() {
        assert_eq!(
            page("![a *b*](/p.png) ![c](https://a.example/c.png)"),
            "<p><img src=\"/p.png\" alt=\"a b\" loading=\"lazy\"> <a href=\"https://a.example/c.png\">c</a></p>\n"
        );
    }

    #[test]
    fn headings_stand_below_those_of_the_page() {
        assert_eq!(
            page("# a\n### b\n###### c"),
            "<h3>a</h3>\n<h5>b</h5>\n<h6>c</h6>\n"
        );
        assert_eq!(page("### a"), "<h3>a</h3>\n");
    }

    #[test]
    fn footnotes_are_told_apart_by_their_note() {
        let html = page("a[^x]\n\n[^x]: b");
        assert!(html.contains("href=\"#n1-fn1\">1</a>"), "{html}");
        assert!(html.contains("id=\"n1-fn1\""), "{html}");
    }

    #[test]
    fn tables_carry_no_style() {
        let html = page("|a|b|\n|-:|:-|\n|1|2|");
        assert!(
            html.starts_with("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>a</th>"),
            "{html}"
        );
        assert!(!html.contains("style"), "{html}");
    }

    #[test]
    fn ten_thousand_levels_are_an_answer() {
        for text in [
            "- ".repeat(10_000) + "x",
            "> ".repeat(10_000) + "x",
            "*a **b ".repeat(10_000),
            "[".repeat(100_000),
            "![".repeat(100_000),
            "x".repeat(5_000_000),
        ] {
            let html = page(&text);
            assert!(html.matches("<ul>").count() < 100);
            assert!(html.matches("<blockquote>").count() < 100);
        }
        let deep: String = (0..300)
            .map(|n| format!("{}- a\n", "  ".repeat(n)))
            .collect();
        let html = page(&deep);
        assert_eq!(html.matches("<ul>").count(), html.matches("</ul>").count());
        assert_eq!(html.matches("<li>").count(), html.matches("</li>").count());
        assert_eq!(html.matches('a').count(), 300);
    }
}
