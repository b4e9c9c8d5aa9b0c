//! One form of an armed value, and what must hold around its letters for a person to recognise it.

mod edges;
mod inside;

use edges::{
    LABELS, after_country, after_cve, after_identifier, after_padding, another_prefix, in_uuid,
    time_follows, word_before,
};
use inside::{cut, grouped, is_article, then, words};

use super::fold::{Folded, gap};

/// Letters of a tagged value; overwritten when they are dropped, and never shown.
pub(super) struct Letters(Vec<u8>);

impl Letters {
    pub(super) fn new(letters: Vec<u8>) -> Self {
        Self(letters)
    }

    fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Letters {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

/// One form of an armed value.
pub(super) struct Pattern {
    /// The number of the value's tag.
    pub(super) tag: usize,
    /// Whether it counts only near another tag of its record.
    pub(super) weak: bool,
    pub(super) letters: Letters,
    pub(super) sort: Sort,
    pub(super) fit: Fit,
}

/// What may stand beside the letters without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Of a person.
    Name,
    /// A number or code.
    Code,
    /// A number without the letters before it.
    Bare,
    /// A telephone number without its country code or trunk prefix.
    Phone,
    /// A day.
    Date,
    /// A number of years.
    Age,
    /// Anything else.
    Free,
}

/// What may stand between the letters.
pub(super) enum Fit {
    /// Anything.
    Loose,
    /// Anything at these places, and elsewhere few and simple breaks.
    Grouped(Box<[usize]>),
    /// Breaks at these places and nowhere else.
    Cut {
        /// Before which letters.
        before: Box<[usize]>,
        /// Whether the breaks may differ from each other.
        any: bool,
        /// Whether a full stop alone may be the break.
        dots: bool,
    },
    /// Breaks at these places at least: an initial, and what it belongs to.
    Broken(Box<[usize]>),
    /// The words of a name, which no end of a sentence divides.
    Words {
        /// Before which letters words begin.
        before: Box<[usize]>,
        /// Whether the family name stands first.
        turned: bool,
    },
    /// The same breaks as where it was tagged.
    Exact {
        /// Before each letter but the first.
        gaps: Box<[u8]>,
        /// Whether the letter case must be the same, too: the case bits are in the gaps, this one is for the first letter.
        case: Option<u8>,
        /// Whether only blanks and marks that divide may stand beside it.
        free_standing: bool,
    },
    /// Then up to so many other words, then these letters.
    Then {
        /// The letters.
        tail: Letters,
        /// How many words may stand between; at least one does.
        most: usize,
        /// What these may be.
        between: Between,
    },
}

/// What may stand between the parts of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// Another name, or an initial.
    Names,
    /// Names of fields, and titles.
    Fields,
    /// Numbers of two digits.
    Numbers,
}

impl Pattern {
    /// The letters by which it is found.
    pub(super) fn head(&self) -> &[u8] {
        self.letters.as_slice()
    }

    /// Whether it stands at a letter of a text; then, after which letter it ends.
    pub(super) fn stands_at(&self, text: &Folded, at: usize) -> Option<usize> {
        let letters = self.letters.as_slice();
        let mut end = at + letters.len();
        if text.letters.get(at..end)? != letters {
            return None;
        }
        if !self.left(text, at) {
            return None;
        }
        let fits = match &self.fit {
            Fit::Loose => true,
            Fit::Grouped(free) => grouped(text, at, letters.len(), free),
            Fit::Cut { before, any, dots } => cut(text, at, letters.len(), before, *any, *dots),
            Fit::Broken(before) => {
                let broken = |place: &usize| text.gap(at + place) & gap::BREAK != 0;
                before.iter().all(broken) && !is_article(text, at, before)
            }
            Fit::Words { before, turned } => words(text, at, before, *turned),
            Fit::Exact {
                gaps,
                case,
                free_standing,
            } => {
                let mask = match case {
                    Some(_) => gap::BREAK | gap::UPPER,
                    None => gap::BREAK,
                };
                let same = gaps
                    .iter()
                    .enumerate()
                    .all(|(number, gap)| text.gap(at + 1 + number) & mask == gap & mask);
                let first = case.is_none_or(|case| text.gap(at) & gap::UPPER == case);
                let alone = !free_standing
                    || [text.gap(at), text.gap(end)]
                        .iter()
                        .all(|gap| gap & gap::HARD != 0 || gap & (gap::JOIN | gap::DASH) == 0);
                let hyphen = text.gap(end) & gap::ANY == gap::DASH;
                same && first && alone && !hyphen
            }
            Fit::Then {
                tail,
                most,
                between,
            } => {
                end = then(text, (at, end), tail.as_slice(), *most, *between)?;
                true
            }
        };
        (fits && self.right(text, end)).then_some(end)
    }

    /// Whether a word begins at the first letter.
    fn left(&self, text: &Folded, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| text.letter(before)) else {
            return true;
        };
        let first = text.letter(at).unwrap_or(0);
        let stands = text.gap(at) & gap::ANY;
        if stands != 0 {
            let number = matches!(self.sort, Sort::Code | Sort::Bare);
            let cve = number && (after_cve(text, at) || in_uuid(text, at, self.head().len()));
            let bare = self.sort == Sort::Bare && another_prefix(text, at);
            return !(cve || bare || self.chained(stands, before, first));
        }
        match (before.is_ascii_digit(), first.is_ascii_digit()) {
            (false, true) => {
                let word = word_before(text, at);
                LABELS.contains(&word)
            }
            (true, false) => match self.sort {
                Sort::Name => self.head().len() >= 8,
                Sort::Code => after_identifier(text, at),
                _ => false,
            },
            (true, true) => match self.sort {
                Sort::Phone => after_country(text, at),
                Sort::Code | Sort::Bare => after_padding(text, at),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a word ends before the letter at `end`.
    fn right(&self, text: &Folded, end: usize) -> bool {
        let Some(next) = text.letter(end) else {
            return true;
        };
        let last = end
            .checked_sub(1)
            .and_then(|last| text.letter(last))
            .unwrap_or(0);
        let stands = text.gap(end) & gap::ANY;
        if stands != 0 {
            return !self.chained(stands, last, next);
        }
        let after = |count: usize| text.letter(end + count);
        match (last.is_ascii_digit(), next.is_ascii_digit()) {
            (true, false) => match self.sort {
                // 1971-03-06T00:00
                Sort::Date => next == b't' && after(1).is_some_and(|sign| sign.is_ascii_digit()),
                Sort::Age => next == b'y',
                Sort::Code | Sort::Bare | Sort::Phone => {
                    (next == b'x' && after(1).is_some_and(|sign| sign.is_ascii_digit()))
                        || text.letters.get(end..end + 3) == Some(b"ext".as_slice())
                }
                _ => false,
            },
            // 19710306143000
            (true, true) if self.sort == Sort::Date => time_follows(text, end),
            (false, true) => self.sort == Sort::Name && self.head().len() >= 8,
            (false, false) => {
                self.sort == Sort::Name
                    && next == b's'
                    && self.last_word_is_capital(text, end)
                    && self.head().len() >= 8
                    && text.gap(end + 1) & gap::ANY != 0
            }
            _ => false,
        }
    }

    /// Whether the last word of a name stands apart from the others and begins with a capital letter: then an s after it is a genitive's.
    fn last_word_is_capital(&self, text: &Folded, end: usize) -> bool {
        let Fit::Words { before, .. } = &self.fit else {
            return false;
        };
        let last = before.last().zip(end.checked_sub(self.head().len()));
        last.is_some_and(|(place, at)| {
            let stands = text.gap(at + place);
            stands & gap::BREAK != 0 && stands & gap::UPPER != 0
        })
    }

    /// Whether a number is a link of a chain such as 1.2.840.10008.
    fn chained(&self, stands: u8, one: u8, other: u8) -> bool {
        matches!(
            self.sort,
            Sort::Code | Sort::Bare | Sort::Phone | Sort::Age | Sort::Date
        ) && stands & gap::BREAK == gap::DOT
            && stands & gap::MANY == 0
            && one.is_ascii_digit()
            && other.is_ascii_digit()
    }
}
