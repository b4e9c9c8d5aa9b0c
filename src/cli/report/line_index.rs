//! Lines and columns of one text, found fast however often they are asked for.

use crate::diagnostic::Position;

/// How many bytes lie between two counts of characters.
const STEP: usize = 1024;

/// Where the lines of a text start, and how many characters lie before every [`STEP`]th byte.
///
/// A file may be one line of 5 MB with a thousand findings, so columns are not counted from the start of their line.
pub(super) struct LineIndex {
    starts: Vec<usize>,
    counts: Vec<usize>,
}

impl LineIndex {
    /// Goes through the text once.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
        let mut counts = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut count = 0;
        for block in bytes.chunks(STEP) {
            counts.push(count);
            count += characters(block);
        }
        Self { starts, counts }
    }

    /// Line and column of a byte, as [`crate::diagnostic::SourceMap::position`] counts them.
    pub(super) fn position(&self, text: &str, offset: u32) -> Position {
        let offset = floor(text, offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
            .copied()
            .unwrap_or(0);
        Position {
            line,
            column: self.before(text, offset) - self.before(text, start) + 1,
        }
    }

    /// The bytes of a line, counted from 1, without its end.
    pub(super) fn line(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = line
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
            .copied()
            .unwrap_or(text.len());
        let end = self
            .starts
            .get(line)
            .map_or(text.len(), |next| next.saturating_sub(1));
        let shown = text.get(start..end).unwrap_or("");
        start..start + shown.strip_suffix('\r').unwrap_or(shown).len()
    }

    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / STEP;
        // Past the last block lies nothing but the end of a text whose length is a multiple of the step.
        let block = block.min(self.counts.len().saturating_sub(1));
        let counted = self.counts.get(block).copied().unwrap_or(0);
        let rest = text.as_bytes().get(block * STEP..offset).unwrap_or(&[]);
        counted + characters(rest)
    }
}

/// The nearest byte at or before `offset` at which a character starts.
pub(super) fn floor(text: &str, offset: u32) -> usize {
    let mut at = usize::try_from(offset)
        .unwrap_or(usize::MAX)
        .min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceMap;

    proptest::proptest! {
        #[test]
        fn positions_are_those_of_the_source_map(text in "[aü\n😀]{0,60}", repeat in 1..60usize, at in 0..20_000u32) {
            let text = text.repeat(repeat);
            let index = LineIndex::new(&text);
            assert_eq!(index.position(&text, at), SourceMap::position(&text, at));
        }
    }

    #[test]
    fn lines_end_before_their_line_feed() {
        let text = "a\r\nbc\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line(text, 1), 0..1);
        assert_eq!(index.line(text, 2), 3..5);
        assert_eq!(index.line(text, 3), 6..6);
    }
}
