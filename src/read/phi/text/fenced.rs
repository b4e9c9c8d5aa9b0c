//! Code fences in running text: those that are marked are taken out.

use super::{Scan, Wiped};
use crate::model::tagged::PhiKind;
use crate::model::word::Word;
use crate::read::phi::fence::{self, Fence, Opening};

impl Scan<'_> {
    /// A marked fence whose line starts at `at`, and its run of signs at `here`; returns the start of the line after it.
    pub(super) fn marked_fence(&mut self, at: usize, here: usize, rest: &str) -> Option<usize> {
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let fence = match fence::opening(rest.get(..line_end).unwrap_or("")) {
            Opening::Plain => return None,
            Opening::Wrong(reason) => {
                self.fail(here, here + line_end, reason, fence::HELP);
                return Some((here + line_end + 1).min(self.source.len()));
            }
            Opening::Marked(fence) => fence,
        };
        let start = (here + line_end + 1).min(self.source.len());
        let mut body = Wiped::default();
        let mut end = start;
        let mut closed = false;
        for line in self.source.get(start..).unwrap_or("").split_inclusive('\n') {
            end += line.len();
            let content = line.trim_start_matches([' ', '\t', '>']);
            if fence.closes(content) {
                closed = true;
                break;
            }
            // What stands before the fence belongs to the list or quotation around it.
            let around = line.len() - content.len();
            body.push_str(line.get(around.min(here - at)..).unwrap_or(line));
        }
        if !closed {
            let message = "this marked fence is not closed";
            self.fail(here, here + line_end, message, fence::HELP);
        }
        self.arm_fence(&fence, &body, here, here + line_end);
        let shown = format!("{}\n", fence.shown());
        self.replace(here, end, &shown);
        Some(end)
    }

    /// Arms the identifiers of a marked fence by their kinds, and all of it as text.
    fn arm_fence(&mut self, fence: &Fence, body: &str, start: usize, end: usize) {
        match fence.format.identifiers(body) {
            Some(found) => {
                for one in found {
                    let value = one.value.expose_to_gate();
                    self.tag(&one.place, one.kind, value, &[], start);
                }
            }
            None if body.trim().is_empty() => {
                self.fail(start, end, "this marked fence is empty", fence::HELP);
            }
            None => {
                let help = "mend the text, or put it into a block :::phi";
                self.fail(start, end, fence.format.unparsed(), help);
            }
        }
        self.tag(PhiKind::Text.word(), PhiKind::Text, body, &[], start);
    }
}

/// The code fence that is open after a line.
pub(super) fn fence_after(open: Option<(u8, usize)>, line: &[u8]) -> Option<(u8, usize)> {
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
