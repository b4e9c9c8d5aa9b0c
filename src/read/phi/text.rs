//! Takes PHI out of running text.

use super::attributes;
use super::{TAG, arm, kind_of};
use crate::diagnostic::{Code, FileId, Finding, Span};
use crate::model::tagged::{PhiKind, Tagged};
use crate::model::word::Word;
use crate::read::private::PrivateFiles;

/// A text without PHI.
pub struct Cleaned {
    /// The text with every tag replaced by what may be shown.
    pub text: String,
    /// What was taken out.
    pub tags: Vec<Tagged>,
    /// What is wrong with the tags.
    pub findings: Vec<Finding>,
    /// Pairs of (byte in the cleaned text, byte in the original text), ascending: from there on, both run in step.
    steps: Vec<(usize, usize)>,
}

impl Cleaned {
    /// Where a byte of the cleaned text stood in the original one.
    pub fn original(&self, offset: usize) -> usize {
        let at = self.steps.partition_point(|(clean, _)| *clean <= offset);
        match at.checked_sub(1).and_then(|i| self.steps.get(i)) {
            Some((clean, original)) => original + (offset - clean),
            None => offset,
        }
    }
}

struct Scan<'a> {
    source: &'a str,
    path: &'a str,
    place: Span,
    line: usize,
    base: Option<Base>,
    private: &'a PrivateFiles,
    out: Cleaned,
    copied: usize,
}

/// Where a text starts in its file.
#[derive(Debug, Clone, Copy)]
pub struct Base {
    /// The file.
    pub file: FileId,
    /// The byte.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
}

/// Takes every tag out of `source`.
///
/// `base` is where `source` starts in its file; without it (a TOML string, whose escapes shift bytes) findings point at `place`, which is on line `line`.
pub fn take_out(
    source: &str,
    path: &str,
    place: Span,
    line: usize,
    base: Option<Base>,
    private: &PrivateFiles,
) -> Cleaned {
    let out = Cleaned {
        text: String::with_capacity(source.len()),
        tags: Vec::new(),
        findings: Vec::new(),
        steps: vec![(0, 0)],
    };
    let mut scan = Scan {
        source,
        path,
        place,
        line,
        base,
        private,
        out,
        copied: 0,
    };
    scan.run();
    scan.out
}

impl Scan<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        match self.base {
            Some(base) => Span::new(base.file, base.offset + start..base.offset + end),
            None => self.place,
        }
    }

    fn fail(&mut self, start: usize, end: usize, message: &'static str, help: &'static str) {
        let finding = Finding::error(TAG, self.span(start, end), message).help(help);
        self.out.findings.push(finding);
    }

    /// Copies what lies before `start`, shows `shown` for what lies between, and goes on after `end`.
    fn replace(&mut self, start: usize, end: usize, shown: &str) {
        self.out
            .text
            .push_str(self.source.get(self.copied..start).unwrap_or(""));
        self.out.text.push_str(shown);
        self.copied = end;
        self.out.steps.push((self.out.text.len(), end));
    }

    fn tag(&mut self, kind: PhiKind, value: &str, also: &[String], at: usize) {
        let line = match self.base {
            Some(base) => {
                let before = self.source.get(..at).unwrap_or("");
                base.line + memchr::memchr_iter(b'\n', before.as_bytes()).count()
            }
            None => self.line,
        };
        let source = format!("{}:{line}", self.path);
        arm(&mut self.out.tags, kind.word(), &source, kind, value);
        for other in also {
            arm(&mut self.out.tags, kind.word(), &source, kind, other);
        }
    }

    fn run(&mut self) {
        let source = self.source;
        let bytes = source.as_bytes();
        let mut openings: Vec<usize> = Vec::new();
        let mut fence: Option<(u8, usize)> = None;
        let mut at = 0;
        let mut line_start = true;
        while at < bytes.len() {
            if line_start {
                line_start = false;
                let indent = bytes.get(at..).map_or(0, |rest| {
                    rest.iter()
                        .take_while(|b| matches!(b, b' ' | b'\t' | b'>'))
                        .count()
                });
                let here = at + indent;
                let rest = source.get(here..).unwrap_or("");
                if rest.starts_with(":::") {
                    at = self.block(here, rest);
                    line_start = true;
                    continue;
                }
                fence = fence_after(fence, rest.as_bytes());
            }
            match bytes.get(at) {
                Some(b'\n') => {
                    line_start = true;
                    // A bracket that a blank line separates from its end is no tag.
                    if bytes.get(at + 1) == Some(&b'\n') {
                        openings.clear();
                    }
                }
                Some(b'\\') => at += 1,
                Some(b'[') => openings.push(at),
                Some(b']') => {
                    let opening = openings.pop();
                    if bytes.get(at + 1) == Some(&b'{') {
                        let rest = source.get(at + 2..).unwrap_or("");
                        if fence.is_none() || rest.trim_start().starts_with("phi") {
                            at = self.span_tag(opening, at, rest);
                            continue;
                        }
                    }
                }
                Some(b'{') => {
                    let rest = source.get(at..).unwrap_or("");
                    if rest.starts_with("{phi:") {
                        at = self.reference(at, rest);
                        continue;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let rest = source.get(self.copied..).unwrap_or("").to_owned();
        self.out.text.push_str(&rest);
    }

    /// `]{…}` at `close`; returns where to go on.
    fn span_tag(&mut self, opening: Option<usize>, close: usize, rest: &str) -> usize {
        let Some(length) = rest
            .find('}')
            .filter(|end| !rest.get(..*end).unwrap_or("").contains('\n'))
        else {
            self.fail(
                close,
                close + 2,
                "the braces after this bracket are not closed",
                "a tag is written […]{phi=kind public=\"…\"}",
            );
            return close + 2;
        };
        let end = close + 2 + length + 1;
        let Some(opening) = opening.filter(|opening| *opening >= self.copied) else {
            self.fail(
                close,
                end,
                "this tag has no opening bracket",
                "a tag is written […]{phi=kind public=\"…\"}",
            );
            return end;
        };
        let value = self.source.get(opening + 1..close).unwrap_or("");
        let parsed = attributes::parse(rest.get(..length).unwrap_or(""));
        let help =
            "a tag is written […]{phi=kind public=\"…\"}; in text, put a blank between ] and {";
        match parsed {
            Err(reason) => self.fail(close, end, reason, help),
            Ok(attributes) => match &attributes.kind {
                None => self.fail(close, end, "these braces are no tag", help),
                Some(word) => {
                    let span = self.span(close, end);
                    if let Some(kind) = kind_of(word, span, &mut self.out.findings) {
                        let shown = attributes.shown(kind);
                        self.tag(kind, value, &attributes.also, opening);
                        self.replace(opening, end, &shown);
                    }
                }
            },
        }
        end
    }

    /// `{phi:name}` at `at`; returns where to go on.
    fn reference(&mut self, at: usize, rest: &str) -> usize {
        let Some(length) = rest.find('}') else {
            self.fail(
                at,
                at + 5,
                "this reference is not closed",
                "a reference is written {phi:record.key}",
            );
            return at + 5;
        };
        let end = at + length + 1;
        let name = rest.get(5..length).unwrap_or("").trim();
        match self.private.shown(name) {
            Some(shown) => {
                let shown = shown.to_owned();
                self.replace(at, end, &shown);
            }
            None if self.private.incomplete => {
                let finding = Finding::warning(
                    Code("phi-private-missing"),
                    self.span(at, end),
                    "the private file with this value is missing",
                )
                .help(
                    "release and build need it: put the *.phi.toml file beside the content folder",
                );
                self.out.findings.push(finding);
                self.replace(at, end, "[redacted]");
            }
            None => self.fail(
                at,
                end,
                "no private file has a value of this name",
                "put it into a *.phi.toml file, as a table with phi and value",
            ),
        }
        end
    }

    /// A line that starts with `:::` at `at`; returns the start of the line after the block.
    fn block(&mut self, at: usize, rest: &str) -> usize {
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let head = rest.get(3..line_end).unwrap_or("").trim();
        let after_head = (at + line_end + 1).min(self.source.len());
        let help = "a block starts with a line `:::phi public=\"…\"` and ends with a line `:::`";
        let words = match head.strip_prefix("phi") {
            Some(words) if words.is_empty() || words.starts_with(char::is_whitespace) => words,
            _ => {
                self.fail(at, at + line_end, "this line is no tag that is known", help);
                return after_head;
            }
        };
        let mut end = after_head;
        let mut close = None;
        while let Some(line) = self
            .source
            .get(end..)
            .and_then(|text| text.split_inclusive('\n').next())
        {
            let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
            if content == ":::" {
                close = Some((end, end + line.len()));
                break;
            }
            end += line.len();
        }
        let Some((body_end, block_end)) = close else {
            self.fail(at, at + line_end, "this block is not closed", help);
            return self.source.len();
        };
        let body = self.source.get(after_head..body_end).unwrap_or("");
        match attributes::parse(words) {
            Err(reason) => self.fail(at, at + line_end, reason, help),
            Ok(attributes) => {
                let span = self.span(at, at + line_end);
                let kind = match &attributes.kind {
                    None => Some(PhiKind::Text),
                    Some(word) => kind_of(word, span, &mut self.out.findings),
                };
                if let Some(kind) = kind {
                    self.tag(kind, body, &attributes.also, at);
                    let shown = format!("{}\n", attributes.shown(kind));
                    self.replace(at, block_end, &shown);
                }
            }
        }
        block_end
    }
}

/// The code fence that is open after a line.
fn fence_after(open: Option<(u8, usize)>, line: &[u8]) -> Option<(u8, usize)> {
    let Some(mark @ (b'`' | b'~')) = line.first().copied() else {
        return open;
    };
    let length = line.iter().take_while(|byte| **byte == mark).count();
    match open {
        None if length >= 3 => Some((mark, length)),
        Some((kind, least)) if kind == mark && length >= least => None,
        _ => open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Cleaned {
        let place = Span::file_start(FileId(0));
        take_out(
            text,
            "a.md",
            place,
            1,
            Some(Base {
                file: FileId(0),
                offset: 0,
                line: 1,
            }),
            &PrivateFiles::default(),
        )
    }

    #[test]
    fn a_tagged_span_shows_its_stand_in_and_arms_its_value() {
        let cleaned = clean("Pump of [MRN 00918273]{phi=mrn public=\"one record\"} came back.");
        assert_eq!(cleaned.text, "Pump of one record came back.");
        assert!(cleaned.findings.is_empty());
        let armed: Vec<_> = cleaned
            .tags
            .iter()
            .map(|tag| tag.value.expose_to_gate())
            .collect();
        assert_eq!(armed, ["MRN 00918273"]);
    }

    #[test]
    fn a_span_without_stand_in_shows_a_redaction_mark() {
        assert_eq!(
            clean("by [Ada Example]{phi=name}").text,
            "by [redacted: name]"
        );
    }

    #[test]
    fn a_block_arms_its_text() {
        let cleaned =
            clean("before\n\n:::phi public=\"A pump.\"\nPump SN 44710093 arrived.\n:::\nafter\n");
        assert_eq!(cleaned.text, "before\n\nA pump.\nafter\n");
        let armed: Vec<_> = cleaned
            .tags
            .iter()
            .map(|tag| tag.value.expose_to_gate())
            .collect();
        assert_eq!(armed, ["Pump SN 44710093 arrived."]);
    }

    #[test]
    fn misspelt_tags_are_errors() {
        for text in [
            "[x]{ph=name}",
            "[x]{phi=nome}",
            "[x]{phi=name",
            ":::hpi\nx\n:::\n",
            ":::phi\nnever closed\n",
            "{phi:nobody.knows}",
            "[x]{}",
        ] {
            assert!(!clean(text).findings.is_empty(), "{text}");
        }
    }

    #[test]
    fn code_and_links_are_no_tags() {
        let text = "```c\nint a[2]{1, 2};\n```\n\n[link](https://example.org) and [a] {b}\n";
        let cleaned = clean(text);
        assert_eq!(cleaned.text, text);
        assert!(cleaned.findings.is_empty());
    }

    #[test]
    fn offsets_of_the_cleaned_text_lead_back_to_the_original() {
        let text = "a [secret words]{phi=text public=\"x\"} end";
        let cleaned = clean(text);
        let at = cleaned.text.find("end").unwrap();
        assert_eq!(cleaned.original(at), text.find("end").unwrap());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]{}:phi= \"\\n`~ü>a-c\\\\]{0,80}") {
            clean(&text);
        }
    }
}
