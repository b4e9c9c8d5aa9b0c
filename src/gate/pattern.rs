//! One form of an armed value, and what must hold around its letters for a person to recognise it.

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
    /// Breaks at these places at least.
    Broken(Box<[usize]>),
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
        /// Whether these must be names of fields.
        fields: bool,
    },
}

/// Names of fields that stand before or between the parts of a record; short ones only as whole words.
const FIELDS: [&[u8]; 47] = [
    b"mrn",
    b"mr",
    b"pid",
    b"sn",
    b"id",
    b"no",
    b"nr",
    b"num",
    b"number",
    b"ssn",
    b"tel",
    b"ph",
    b"phone",
    b"telephone",
    b"fax",
    b"cell",
    b"mobile",
    b"acct",
    b"account",
    b"case",
    b"pt",
    b"patient",
    b"dob",
    b"born",
    b"birthdate",
    b"serial",
    b"given",
    b"givenname",
    b"first",
    b"firstname",
    b"vorname",
    b"prenom",
    b"family",
    b"familyname",
    b"last",
    b"lastname",
    b"surname",
    b"nachname",
    b"nom",
    b"name",
    b"middle",
    b"value",
    b"text",
    b"use",
    b"official",
    b"string",
    b"prefix",
];

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
            Fit::Broken(before) => before
                .iter()
                .all(|place| text.gap(at + place) & gap::BREAK != 0),
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
                        .all(|gap| gap & (gap::JOIN | gap::DASH) == 0);
                same && first && alone
            }
            Fit::Then { tail, most, fields } => {
                end = then(text, end, tail.as_slice(), *most, *fields)?;
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
            let cve = self.sort == Sort::Code && after_cve(text, at);
            return !(cve || self.chained(stands, before, first));
        }
        match (before.is_ascii_digit(), first.is_ascii_digit()) {
            (false, true) => {
                let word = word_before(text, at);
                FIELDS.contains(&word)
            }
            (true, false) => match self.sort {
                Sort::Name => self.head().len() >= 8,
                Sort::Code => after_identifier(text, at),
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
                Sort::Code => {
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
                    && self.head().len() >= 8
                    && text.gap(end + 1) & gap::ANY != 0
            }
            _ => false,
        }
    }

    /// Whether a number is a link of a chain such as 1.2.840.10008.
    fn chained(&self, stands: u8, one: u8, other: u8) -> bool {
        matches!(self.sort, Sort::Code | Sort::Age)
            && stands & gap::BREAK == gap::DOT
            && stands & gap::MANY == 0
            && one.is_ascii_digit()
            && other.is_ascii_digit()
    }
}

/// The letters directly before a place, up to a break or a digit; no more than twelve.
fn word_before(text: &Folded, at: usize) -> &[u8] {
    let mut start = at;
    while let Some(before) = start.checked_sub(1)
        && at - before <= 12
        && text
            .letter(before)
            .is_some_and(|sign| !sign.is_ascii_digit())
    {
        start = before;
        if text.gap(start) & gap::ANY != 0 {
            break;
        }
    }
    text.letters.get(start..at).unwrap_or(&[])
}

/// Whether a number is the last part of a CVE number.
fn after_cve(text: &Folded, at: usize) -> bool {
    let before = at
        .checked_sub(7)
        .and_then(|start| text.letters.get(start..at));
    matches!(before, Some([b'c', b'v', b'e', year @ ..]) if year.iter().all(u8::is_ascii_digit))
}

/// Whether the digits before a place end a GS1 element string: an application identifier 21 or 10 after 01 and a product's fourteen digits.
fn after_identifier(text: &Folded, at: usize) -> bool {
    let run = text
        .letters
        .get(..at)
        .unwrap_or(&[])
        .iter()
        .rev()
        .take(40)
        .take_while(|sign| sign.is_ascii_digit())
        .count();
    let ends = at
        .checked_sub(2)
        .and_then(|start| text.letters.get(start..at));
    run >= 18 && matches!(ends, Some(b"21" | b"10"))
}

/// Whether the digits after a day are a time: hours, minutes and perhaps seconds.
fn time_follows(text: &Folded, end: usize) -> bool {
    let rest = text.letters.get(end..).unwrap_or(&[]);
    let digits = rest
        .iter()
        .zip(text.gaps.get(end..).unwrap_or(&[]))
        .take(8)
        .take_while(|(sign, gap)| sign.is_ascii_digit() && *gap & gap::ANY == 0)
        .count();
    let hour = rest.first().is_some_and(|sign| *sign <= b'2');
    let minute = rest.get(2).is_some_and(|sign| *sign <= b'5');
    hour && minute && matches!(digits, 4 | 6)
}

/// Whether the letters of a number or code are grouped as a person would still read them as one.
fn grouped(text: &Folded, at: usize, count: usize, free: &[usize]) -> bool {
    let mut cost = 0;
    let mut breaks = 0;
    let mut first = None;
    let mut alike = true;
    for place in 1..count {
        let stands = text.gap(at + place) & gap::ANY & !gap::SOFT;
        if stands == 0 {
            continue;
        }
        breaks += 1;
        alike &= *first.get_or_insert(stands) == stands;
        if !free.contains(&place) {
            let simple = stands & (gap::HARD | gap::MANY) == 0;
            cost += if simple { 1 } else { 3 };
        }
    }
    let every = breaks + 1 == count && alike && first.is_some_and(|gap| gap & gap::HARD == 0);
    cost == 0 || every || count * 2 >= 11 + cost
}

fn cut(text: &Folded, at: usize, count: usize, before: &[usize], any: bool, dots: bool) -> bool {
    let mut first = None;
    for place in 1..count {
        let stands = text.gap(at + place) & (gap::BREAK | gap::MANY);
        if (stands & gap::BREAK != 0) != before.contains(&place) {
            return false;
        }
        if stands & gap::BREAK == 0 {
            continue;
        }
        if !any && *first.get_or_insert(stands) != stands {
            return false;
        }
        if !dots && stands & gap::BREAK == gap::DOT {
            return false;
        }
        if !any && stands & gap::MANY != 0 {
            return false;
        }
    }
    true
}

/// Where the tail ends that follows after one to `most` other words.
fn then(text: &Folded, end: usize, tail: &[u8], most: usize, fields: bool) -> Option<usize> {
    const LONGEST: usize = 16;
    let mut at = end;
    if text.gap(at) & gap::ANY == 0 {
        return None;
    }
    for _ in 0..most {
        let first_gap = text.gap(at);
        let next = (at + 1..at + 2 + LONGEST)
            .take_while(|place| *place <= text.letters.len())
            .find(|place| text.gap(*place) & gap::ANY != 0)?;
        let word = text.letters.get(at..next)?;
        let last_gap = text.gap(next);
        let ends_sentence = |gap: u8| gap & gap::DOT != 0 && gap & gap::BLANK != 0;
        if fields {
            if !FIELDS.contains(&word) {
                return None;
            }
        } else if ends_sentence(first_gap) || (ends_sentence(last_gap) && word.len() > 1) {
            return None;
        }
        at = next;
        if text.letters.get(at..at + tail.len()) == Some(tail) {
            return Some(at + tail.len());
        }
    }
    None
}
