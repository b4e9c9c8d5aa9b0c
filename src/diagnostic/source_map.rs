//! Where things stand: files, spans, lines and columns.

use std::sync::Arc;

use super::Findings;

/// A file of the workspace, by its place in the [`SourceMap`].
///
/// Ids are given in the order of the paths, so sorting by id is sorting by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of bytes of one file, counted from the start of the *whole* file (front matter included).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `range` in `file`; offsets past 4 GiB are clamped (files that large are refused before they are parsed).
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            start: clamp(range.start),
            end: clamp(range.end.max(range.start)),
        }
    }

    /// The start of a file, for findings about the file as a whole.
    pub fn file_start(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }
}

/// A value and where the writer put it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> Located<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// One file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path below the workspace, with `/` between its parts.
    pub path: Arc<str>,
    /// Whether the file may hold PHI: then no value and no line of it is ever shown.
    pub masked: bool,
    /// The text, kept only while a finding may need to show a line of it; for a masked file it serves to count lines alone.
    pub text: Option<Arc<str>>,
}

/// All files that were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// A line and a column as people count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

impl SourceMap {
    /// A map over files that are sorted by path.
    pub fn new(files: Vec<SourceFile>) -> Self {
        Self { files }
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// The file with this id, to change it.
    pub fn file_mut(&mut self, id: FileId) -> Option<&mut SourceFile> {
        self.files.get_mut(usize::try_from(id.0).ok()?)
    }

    /// Masks the files of which a finding says that they hold what nobody may see.
    pub fn mask_those_of(&mut self, findings: &Findings) {
        for span in findings
            .iter()
            .filter(|finding| finding.masks)
            .filter_map(|finding| finding.span)
        {
            if let Some(file) = self.file_mut(span.file) {
                file.masked = true;
            }
        }
    }

    /// All files in order.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Line and column of a byte of a text, or of its end when the offset lies beyond.
    pub fn position(text: &str, offset: u32) -> Position {
        let mut end = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = "a\nüb\n";
        assert_eq!(
            SourceMap::position(text, 0),
            Position { line: 1, column: 1 }
        );
        assert_eq!(
            SourceMap::position(text, 4),
            Position { line: 2, column: 2 }
        );
        assert_eq!(
            SourceMap::position(text, 900),
            Position { line: 3, column: 1 }
        );
    }
}
