//! A text that changed, word by word.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::change::Step;
use super::spelling;

/// From this many words on, a text is shown as a whole before and after.
const LONGEST: usize = 50_000;

/// A text that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// Where it stands: `Summary`, `CVE-1900-0001: Description`.
    pub place: String,
    /// What it was; empty if there was none.
    pub before: String,
    /// What it is; empty if there is none.
    pub after: String,
}

/// A piece of a text that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// It is in both.
    Same(&'a str),
    /// It was there before.
    Removed(&'a str),
    /// It is there now.
    Added(&'a str),
}

impl TextChange {
    pub(super) fn new(place: impl Into<String>, before: String, after: String) -> Self {
        Self {
            place: place.into(),
            before,
            after,
        }
    }

    /// The step that it needs: a patch if only spelling changed (CSAF 2.0 section 3.1.11.2 rule 5), else a minor one (rule 6).
    pub(super) fn step(&self) -> Step {
        match spelling::only(&self.before, &self.after) {
            true => Step::Patch,
            false => Step::Minor,
        }
    }

    /// What was kept, removed and added, word by word and in order.
    ///
    /// The kept and removed pieces make the text as it was, the kept and added ones the text as it is.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let changed = |old: Range<usize>, new: Range<usize>, pieces: &mut Vec<_>| {
            let removed = self.before.get(old).filter(|text| !text.is_empty());
            let added = self.after.get(new).filter(|text| !text.is_empty());
            pieces.extend(removed.map(Piece::Removed));
            pieces.extend(added.map(Piece::Added));
        };
        let (old, new) = (Words::of(&self.before), Words::of(&self.after));
        if old.words.len() + new.words.len() > LONGEST {
            changed(0..self.before.len(), 0..self.after.len(), &mut pieces);
            return pieces;
        }
        // What has changed since the last kept word.
        let (mut old_from, mut new_from) = (0, 0);
        let operations = capture_diff_slices(Algorithm::Myers, &old.words, &new.words);
        let last = operations.len();
        for (at, operation) in operations.iter().enumerate() {
            if operation.tag() != DiffTag::Equal {
                continue;
            }
            let (old_range, new_range) = (
                old.bytes(operation.old_range()),
                new.bytes(operation.new_range()),
            );
            let kept = self.after.get(new_range.clone()).unwrap_or_default();
            // Blanks between two changed words would make a mosaic of one change.
            let between = at > 0 && at + 1 < last && kept.trim().is_empty();
            if between && !kept.contains('\n') {
                continue;
            }
            changed(
                old_from..old_range.start,
                new_from..new_range.start,
                &mut pieces,
            );
            pieces.push(Piece::Same(kept));
            (old_from, new_from) = (old_range.end, new_range.end);
        }
        changed(
            old_from..self.before.len(),
            new_from..self.after.len(),
            &mut pieces,
        );
        pieces
    }
}

/// The words of a text, its blanks and its punctuation, one after the other.
pub(super) struct Words<'a> {
    pub(super) words: Vec<&'a str>,
    /// Where each word begins, and the end of the text.
    starts: Vec<usize>,
}

impl<'a> Words<'a> {
    /// Splits a text; a version such as `4.0.2` and a name such as `LVP-2` are one word.
    pub(super) fn of(text: &'a str) -> Self {
        let mut starts = Vec::new();
        let mut signs = text.char_indices().peekable();
        let mut before: Option<char> = None;
        while let Some((at, sign)) = signs.next() {
            let next = signs.peek().map(|(_, next)| *next);
            let goes_on = before.is_some_and(|before| match sign {
                sign if sign.is_alphanumeric() => before.is_alphanumeric() || is_joint(before),
                sign if sign.is_whitespace() => before.is_whitespace(),
                _ => false,
            });
            let joins = is_joint(sign)
                && before.is_some_and(char::is_alphanumeric)
                && next.is_some_and(char::is_alphanumeric);
            if !goes_on && !joins {
                starts.push(at);
            }
            // A joint that joins nothing is punctuation, and ends a word.
            before = match is_joint(sign) && !joins {
                true => None,
                false => Some(sign),
            };
        }
        let words = starts
            .iter()
            .zip(starts.iter().skip(1).chain(std::iter::once(&text.len())))
            .filter_map(|(start, end)| text.get(*start..*end))
            .collect();
        starts.push(text.len());
        Self { words, starts }
    }

    fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let at = |place: usize| self.starts.get(place).copied().unwrap_or_default();
        at(words.start)..at(words.end)
    }
}

fn is_joint(sign: char) -> bool {
    matches!(sign, '.' | '-' | '_' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn change(before: &str, after: &str) -> TextChange {
        TextChange::new("Summary", before.to_owned(), after.to_owned())
    }

    #[test]
    fn words_versions_and_punctuation_stand_alone() {
        assert_eq!(
            Words::of("Install LVP-2 4.0.2, it's -- (new).\n\n1").words,
            [
                "Install", " ", "LVP-2", " ", "4.0.2", ",", " ", "it's", " ", "-", "-", " ", "(",
                "new", ")", ".", "\n\n", "1"
            ]
        );
    }

    #[test]
    fn neighbouring_words_change_as_one() {
        use Piece::{Added, Removed, Same};
        assert_eq!(
            change(
                "Releases before 4.1.0 are affected.",
                "All releases are affected."
            )
            .pieces(),
            [
                Removed("Releases before 4.1.0"),
                Added("All releases"),
                Same(" are affected."),
            ]
        );
        assert_eq!(change("", "New.").pieces(), [Added("New.")]);
        assert_eq!(change("Old.", "").pieces(), [Removed("Old.")]);
        assert_eq!(change("Same.", "Same.").pieces(), [Same("Same.")]);
    }

    proptest! {
        #[test]
        fn pieces_make_both_texts(before in "[a-c.\\- \n’é]{0,40}", after in "[a-c.\\- \n’é]{0,40}") {
            let change = change(&before, &after);
            let (mut old, mut new) = (String::new(), String::new());
            for piece in change.pieces() {
                match piece {
                    Piece::Same(text) => { old.push_str(text); new.push_str(text); }
                    Piece::Removed(text) => old.push_str(text),
                    Piece::Added(text) => new.push_str(text),
                }
            }
            prop_assert_eq!(old, before);
            prop_assert_eq!(new, after);
        }
    }
}
