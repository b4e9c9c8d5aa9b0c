//! Blocks between `:::phi` and `:::`.

use super::{Base, Scan, take_out};
use crate::model::tagged::PhiKind;
use crate::read::phi::{attributes, kind_of, may_hold_phi};

impl Scan<'_> {
    /// A line that starts with `:::` at `at`; returns the start of the line after the block.
    pub(super) fn block(&mut self, at: usize, rest: &str) -> usize {
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
                    self.arm_nested(body, after_head);
                    self.take(kind, body, attributes, (at, block_end), span);
                }
            }
        }
        block_end
    }

    /// Arms the tags in a block by their own kinds, too.
    fn arm_nested(&mut self, body: &str, start: usize) {
        if !may_hold_phi(body) {
            return;
        }
        let line = self.line_of(start);
        let base = self.base.map(|base| Base {
            offset: base.offset + start,
            line,
            ..base
        });
        let nested = take_out(body, self.path, self.place, line, base, self.private);
        self.out.tags.extend(nested.tags);
        self.out.findings.extend(nested.findings);
    }
}
