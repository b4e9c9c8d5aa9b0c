//! The journal: what we did, in which order, each line tied to the one before.
//!
//! A line is one canonical JSON object; `previous` is the SHA-256 of the line before with its newline, or 64 zeros.
//! A line that was edited, dropped, added or moved breaks the chain; an edit of the last line does not agree with the manifest that it names.

mod line;

use std::collections::HashMap;

use rayon::prelude::*;

use super::Digest;
pub use line::{Line, LineFault};

/// The whole journal, its chain verified.
#[derive(Debug, Default)]
pub struct Journal {
    /// The lines in order.
    pub lines: Vec<Line>,
    /// For each line the digest of its words without the manifest's digest; the manifest names it.
    pub(super) seals: Vec<Digest>,
    /// The digest of the last line.
    head: Option<Digest>,
}

/// What is wrong with a line, which is counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLine {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub fault: LineFault,
}

impl Journal {
    /// The digest that the next line names as `previous`.
    pub fn head(&self) -> Digest {
        self.head.unwrap_or(Digest::ZERO)
    }

    /// Reads a journal and verifies its chain.
    ///
    /// # Errors
    /// The first line, in the order of the file, that is not as it was written.
    pub fn parse(bytes: &[u8]) -> Result<Self, BrokenLine> {
        let read: Vec<_> = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|line| (Line::parse(line), Digest::of(line)))
            .collect();
        let mut journal = Self::default();
        let mut numbers = HashMap::new();
        for (index, (parsed, digest)) in read.into_iter().enumerate() {
            let number = index + 1;
            let broken = |fault| BrokenLine {
                line: number,
                fault,
            };
            let (line, seal) = parsed.map_err(broken)?;
            if line.sequence != number as u64 {
                return Err(broken(LineFault::Sequence(line.sequence)));
            }
            if line.previous != journal.head() {
                // The line before still said what it had to, so it is the one that was changed.
                return Err(BrokenLine {
                    line: index.max(1),
                    fault: LineFault::Chain,
                });
            }
            if journal
                .lines
                .last()
                .is_some_and(|last| line.time < last.time)
            {
                return Err(broken(LineFault::Time));
            }
            let last = numbers.entry(line.counted()).or_insert(0);
            *last += 1;
            if line.n != *last {
                return Err(broken(LineFault::Number(line.n)));
            }
            journal.head = Some(digest);
            journal.lines.push(line);
            journal.seals.push(seal);
        }
        Ok(journal)
    }
}
