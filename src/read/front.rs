//! Splits front matter from prose.

use crate::diagnostic::{Code, FileId, Finding, Span};

/// The two parts of a file.
pub(super) struct Split<'a> {
    /// The TOML text.
    pub(super) front: &'a str,
    /// Where it starts.
    pub(super) front_start: usize,
    /// The prose.
    pub(super) body: &'a str,
    /// Where it starts.
    pub(super) body_start: usize,
}

/// Splits a text at its two `+++` lines.
pub(super) fn split(text: &str, file: FileId) -> Result<Split<'_>, Finding> {
    let help = "a document starts with a line `+++`, then TOML, then a line `+++`, then markdown";
    let missing = |at: usize, words: &'static str| {
        Finding::error(Code("front-matter"), Span::new(file, at..at), words).help(help)
    };
    let first = text.split_inclusive('\n').next().unwrap_or("");
    if first.trim_end() != "+++" {
        return Err(missing(0, "the front matter does not start"));
    }
    let front_start = first.len();
    let mut at = front_start;
    for line in text.get(front_start..).unwrap_or("").split_inclusive('\n') {
        if line.trim_end() == "+++" {
            let body_start = at + line.len();
            return Ok(Split {
                front: text.get(front_start..at).unwrap_or(""),
                front_start,
                body: text.get(body_start..).unwrap_or(""),
                body_start,
            });
        }
        at += line.len();
    }
    Err(missing(text.len(), "the front matter does not end"))
}
