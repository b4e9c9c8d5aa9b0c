//! Takes PHI out of running text.

mod block;
mod fenced;

use super::attributes::{self, Attributes};
use super::fence::{self, Opening};
use super::{TAG, arm, kind_of, misspelt};
use crate::diagnostic::{Code, FileId, Finding, Span};
use crate::model::tagged::{PhiKind, Tagged};
use crate::model::word::Word;
use crate::read::private::PrivateFiles;
use crate::read::wiped::Wiped;
use fenced::fence_after;

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
    /// A byte of the text, and the line that it is on.
    counted: (usize, usize),
    /// Up to here no brace closes, so that a long line is looked through once.
    unclosed: usize,
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
        counted: (0, base.map_or(line, |base| base.line)),
        unclosed: 0,
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

    /// Where the braces that are open at the start of `rest` close, on the same line.
    fn end_of_braces(&mut self, rest: &str) -> Option<usize> {
        let start = self.source.len() - rest.len();
        if start < self.unclosed {
            return None;
        }
        let end = rest.find(['}', '\n']).unwrap_or(rest.len());
        if rest.get(end..).is_some_and(|at| at.starts_with('}')) {
            return Some(end);
        }
        self.unclosed = start + end;
        None
    }

    /// The line of the file on which a byte stands; asked for in rising order, so that each byte is counted once.
    fn line_of(&mut self, at: usize) -> usize {
        if self.base.is_none() {
            return self.line;
        }
        let (from, line) = self.counted;
        let between = self.source.get(from..at).unwrap_or("");
        let line = line + memchr::memchr_iter(b'\n', between.as_bytes()).count();
        self.counted = (from.max(at), line);
        line
    }

    fn tag(&mut self, id: &str, kind: PhiKind, value: &str, also: &[String], at: usize) {
        let line = self.line_of(at);
        let source = format!("{}:{line}", self.path);
        arm(&mut self.out.tags, id, &source, kind, value);
        for other in also {
            arm(&mut self.out.tags, id, &source, kind, other);
        }
    }

    /// Takes a tagged value out of the text between `start` and `end`, or leaves it there if it is disclosed.
    fn take(
        &mut self,
        kind: PhiKind,
        value: &str,
        attributes: Attributes,
        (start, end): (usize, usize),
        span: Span,
    ) {
        let block = value.ends_with('\n');
        let shown = attributes.shown(kind);
        match attributes.disclose.complete() {
            Ok(Some(_)) if super::may_hold_phi(value) => self.fail(
                start,
                end,
                "a text that holds tags cannot be disclosed as a whole",
                "disclose each value in it by itself",
            ),
            Ok(Some(disclosure)) => {
                let finding = disclosure.finding(kind, value, span);
                self.out.findings.push(finding);
                self.replace(start, end, value);
                return;
            }
            Ok(None) => {}
            Err(reason) => self.fail(
                start,
                end,
                reason,
                "write disclose-by=\"…\" disclose-on=2026-11-20 disclose-basis=\"…\"",
            ),
        }
        self.tag(kind.word(), kind, value, &attributes.also, start);
        match block {
            true => self.replace(start, end, &format!("{shown}\n")),
            false => self.replace(start, end, &shown),
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
                if fence.is_none()
                    && let Some(next) = self.marked_fence(at, here, rest)
                {
                    at = next;
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
                    if misspelt::brace(rest) {
                        let message = "this looks like a tag, and is none";
                        self.fail(at, at + 1, message, misspelt::HELP);
                    }
                }
                Some(b':') if misspelt::colons(source.get(at..).unwrap_or("")) => {
                    self.fail(
                        at,
                        at + 3,
                        "a block starts at the start of a line",
                        "put `:::phi` on a line of its own, without a list's mark before it",
                    );
                    at += 2;
                }
                Some(b'`' | b'~') if fence.is_none() => {
                    let sign = bytes.get(at).copied().unwrap_or(b'`');
                    let run = bytes.get(at..).map_or(1, |rest| {
                        rest.iter().take_while(|byte| **byte == sign).count()
                    });
                    let rest = source.get(at..).unwrap_or("");
                    let line = rest.split('\n').next().unwrap_or("");
                    // At the start of a line it was looked at, and a run is looked at once.
                    if run >= 3 && !matches!(fence::opening(line), Opening::Plain) {
                        let message = "a marked fence starts at the start of a line";
                        self.fail(at, at + run, message, fence::HELP);
                    }
                    at += run - 1;
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
        let Some(length) = self.end_of_braces(rest) else {
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
                        self.take(kind, value, attributes, (opening, end), span);
                    }
                }
            },
        }
        end
    }

    /// `{phi:name}` at `at`; returns where to go on.
    fn reference(&mut self, at: usize, rest: &str) -> usize {
        let Some(length) = self.end_of_braces(rest) else {
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
}

#[cfg(test)]
mod tests;
