//! Places of findings as people count them.

use std::collections::HashMap;

use super::excerpt::{self, Excerpt};
use super::line_index::{LineIndex, floor};
use crate::diagnostic::{FileId, Finding, Position, SourceMap, Span};

/// A place as people count it.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// The file's path below the workspace.
    pub(super) path: &'a str,
    /// First character; none when the text is not at hand.
    pub(super) start: Option<Position>,
    /// One past the last character.
    pub(super) end: Option<Position>,
}

/// Finds places, each file gone through once.
pub(super) struct Places<'a> {
    map: &'a SourceMap,
    indexes: HashMap<FileId, LineIndex>,
}

impl<'a> Places<'a> {
    /// The places of findings in these files.
    pub(super) fn new(map: &'a SourceMap) -> Self {
        Self {
            map,
            indexes: HashMap::new(),
        }
    }

    /// Whether values must be hidden: one of the files that the finding is about may hold PHI.
    ///
    /// A message may repeat a value of any of its places, so one masked file masks all of them.
    pub(super) fn masked(&self, finding: &Finding) -> bool {
        let related = finding.related.iter().map(|(span, _)| *span);
        finding
            .span
            .into_iter()
            .chain(related)
            .any(|span| self.is_masked(span))
    }

    fn is_masked(&self, span: Span) -> bool {
        self.map.file(span.file).is_none_or(|file| file.masked)
    }

    /// Where a span is.
    pub(super) fn place(&mut self, span: Span) -> Option<Place<'a>> {
        let file = self.map.file(span.file)?;
        let Some(text) = file.text.as_deref() else {
            return Some(Place {
                path: &file.path,
                start: None,
                end: None,
            });
        };
        let index = self.index(span.file, text);
        Some(Place {
            path: &file.path,
            start: Some(index.position(text, span.start)),
            end: Some(index.position(text, span.end)),
        })
    }

    /// What is shown of the first line of a span; nothing of a masked file.
    pub(super) fn excerpt(&mut self, span: Span) -> Option<Excerpt> {
        let file = self.map.file(span.file).filter(|file| !file.masked)?;
        let text = file.text.as_deref()?;
        let index = self.index(span.file, text);
        let line = index.line(text, index.position(text, span.start).line);
        let within = |offset: u32| floor(text, offset).clamp(line.start, line.end) - line.start;
        let marked = within(span.start)..within(span.end);
        Some(excerpt::cut(text.get(line)?, marked))
    }

    fn index(&mut self, file: FileId, text: &str) -> &LineIndex {
        self.indexes
            .entry(file)
            .or_insert_with(|| LineIndex::new(text))
    }
}
