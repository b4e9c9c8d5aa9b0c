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

/// What stands directly before a number of a record.
const LABELS: [&[u8]; 30] = [
    b"acct",
    b"account",
    b"birthdate",
    b"born",
    b"case",
    b"cell",
    b"dob",
    b"fax",
    b"hic",
    b"id",
    b"mbi",
    b"mobile",
    b"mr",
    b"mrn",
    b"nhs",
    b"no",
    b"npi",
    b"nr",
    b"num",
    b"number",
    b"patient",
    b"ph",
    b"phone",
    b"pid",
    b"pt",
    b"serial",
    b"sn",
    b"ssn",
    b"tel",
    b"telephone",
];

/// Names of fields that stand between the parts of a record.
#[rustfmt::skip]
const FIELDS: [&[u8]; 89] = [
    b"account", b"acct", b"additional", b"additionalname", b"birthdate", b"born", b"case",
    b"cell", b"class", b"content", b"data", b"disabled", b"div", b"dob", b"dr", b"eq", b"false",
    b"family", b"familyname", b"fax", b"field", b"first", b"firstname", b"frau", b"gender",
    b"given", b"givenname", b"herr", b"hic", b"honorific", b"id", b"input", b"itemprop", b"label",
    b"last", b"lastname", b"mbi", b"meta", b"middle", b"middlename", b"miss", b"mobile", b"mr",
    b"mrn", b"mrs", b"ms", b"nachname", b"name", b"nhs", b"no", b"nom", b"none", b"npi", b"nr",
    b"null", b"num", b"number", b"official", b"patient", b"ph", b"phone", b"pid", b"prefix",
    b"prefixname", b"prenom", b"prof", b"property", b"pt", b"required", b"serial", b"sex", b"sir",
    b"sn", b"span", b"ssn", b"string", b"suffix", b"surname", b"td", b"tel", b"telephone",
    b"text", b"th", b"title", b"true", b"type", b"use", b"value", b"vorname",
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

/// Whether the number before which something else stands belongs to that: `D-5519` is not the `H-5519` without its letter.
fn another_prefix(text: &Folded, at: usize) -> bool {
    let word = word_before(text, at);
    let letters = word.iter().all(u8::is_ascii_lowercase);
    let joined = text.gap(at) & gap::ANY == gap::DASH;
    joined && letters && (1..=5).contains(&word.len()) && !LABELS.contains(&word)
}

/// Whether the digits directly before a telephone number are a country code: after a plus sign or two zeros.
fn after_country(text: &Folded, at: usize) -> bool {
    let digits = text.letters.get(..at).unwrap_or(&[]).iter().rev();
    let mut count = 0;
    for digit in digits.take(6) {
        if !digit.is_ascii_digit() {
            return false;
        }
        count += 1;
        let place = at - count;
        if text.gap(place) & gap::ANY != 0 {
            let zeros = text.letters.get(place..place + 2) == Some(b"00".as_slice());
            return match text.gap(place) & gap::JOIN {
                0 => zeros && (3..=5).contains(&count),
                _ => (1..=3).contains(&count) || (zeros && count <= 5),
            };
        }
    }
    false
}

/// Whether the digits directly before a number are zeros that pad it to a width, and begin a word.
fn after_padding(text: &Folded, at: usize) -> bool {
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        if text.gap(start) & gap::ANY != 0 {
            return start < at && !after_cve(text, start);
        }
        if text.letter(before) != Some(b'0') {
            return false;
        }
        start = before;
    }
    true
}

/// Whether the letters are one of the five groups of a UUID.
fn in_uuid(text: &Folded, at: usize, count: usize) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    const WHOLE: usize = 32;
    GROUPS.iter().enumerate().any(|(number, length)| {
        let before: usize = GROUPS.iter().take(number).sum();
        let Some(start) = at.checked_sub(before).filter(|_| *length == count) else {
            return false;
        };
        let hexadecimal = text.letters.get(start..start + WHOLE);
        let mut places = Vec::new();
        let mut place = 0;
        for group in GROUPS.iter().take(4) {
            place += group;
            places.push(place);
        }
        hexadecimal.is_some_and(|all| all.iter().all(u8::is_ascii_hexdigit))
            && (1..WHOLE).all(|place| {
                let dash = text.gap(start + place) & gap::BREAK == gap::DASH;
                dash == places.contains(&place)
            })
    })
}

/// Whether a single letter is no initial but an article or a pronoun: `A Johnson Controls brand`, `as I stone`.
fn is_article(text: &Folded, at: usize, before: &[usize]) -> bool {
    let place = match before {
        [1] => at,
        [place] if text.gap(at + place + 1) & gap::ANY != 0 => at + place,
        _ => return false,
    };
    let article = matches!(text.letter(place), Some(b'a' | b'i' | b'o' | b'y' | b'e'));
    // With a full stop, a comma or a hyphen after it, or before it, it is an initial.
    let blank = |gap: u8| gap & gap::BREAK == gap::BLANK;
    article && blank(text.gap(place + 1)) && (place == at || blank(text.gap(place)))
}

/// Whether the words of a name stand as one: in one sentence, and turned only where that shows.
fn words(text: &Folded, at: usize, before: &[usize], turned: bool) -> bool {
    let ends_sentence = |gap: u8| {
        gap & gap::DOT != 0 && gap & gap::BLANK != 0 && gap & (gap::HARD | gap::JOIN) == 0
    };
    let mut starts = std::iter::once(0).chain(before.iter().copied());
    let mut previous = starts.next().unwrap_or(0);
    for place in starts {
        // After one letter or two a full stop is that of an abbreviation.
        let stands = text.gap(at + place);
        if place - previous > 2 && ends_sentence(stands) {
            return false;
        }
        // `the levels rose, king size`: two words of a list in small letters.
        let listed = stands & gap::HARD != 0 && stands & (gap::DOT | gap::DASH) != 0;
        let small = text.gap(at) & gap::UPPER == 0 && stands & gap::UPPER == 0;
        if !turned && listed && small && stands & gap::JOIN == 0 {
            return false;
        }
        previous = place;
    }
    let plain = |place: &usize| {
        let gap = text.gap(at + place);
        gap & gap::BREAK == gap::BLANK && gap & gap::UPPER == 0
    };
    // Two common words in small letters are not a name that somebody turned.
    !(turned && text.gap(at) & gap::UPPER == 0 && before.iter().all(plain))
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
    const LIST: u8 = gap::DOT | gap::DASH;
    let mut cost = 0;
    let mut breaks = 0;
    let mut first = None;
    let mut alike = true;
    let mut listed = false;
    let mut thousands = true;
    for place in 1..count {
        let stands = text.gap(at + place) & gap::ANY & !gap::SOFT;
        if stands == 0 {
            continue;
        }
        breaks += 1;
        alike &= *first.get_or_insert(stands) == stands;
        thousands &= stands == gap::HARD | gap::DASH && (count - place).is_multiple_of(3);
        if !free.contains(&place) {
            let hard = stands & gap::HARD != 0;
            listed |= hard && stands & LIST != 0 && stands & gap::JOIN == 0;
            cost += match (hard, stands & gap::MANY) {
                (false, 0) => 1,
                _ => 3,
            };
        }
    }
    if cost == 0 || (breaks > 1 && thousands) {
        return true;
    }
    // `7183, 4502` are two numbers, and `0.0718345` is a fraction.
    let fraction = breaks == 1 && first == Some(gap::DOT);
    if listed || fraction {
        return false;
    }
    let every = breaks + 1 == count && alike && first.is_some_and(|gap| gap & gap::HARD == 0);
    every || count * 2 >= 11 + cost
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
        // `23. 7. 1958`
        let spaced = stands & gap::BREAK == gap::DOT | gap::BLANK;
        if !any && stands & gap::MANY != 0 && !spaced {
            return false;
        }
    }
    true
}

/// Where the tail ends that follows after one to `most` other words.
fn then(
    text: &Folded,
    (start, end): (usize, usize),
    tail: &[u8],
    most: usize,
    between: Between,
) -> Option<usize> {
    const LONGEST: usize = 16;
    let mut at = end;
    if text.gap(at) & gap::ANY == 0 {
        return None;
    }
    let capital = text.gap(start) & gap::UPPER != 0;
    let mut previous: &[u8] = &[];
    for _ in 0..most {
        let first_gap = text.gap(at);
        let next = (at + 1..at + 2 + LONGEST)
            .take_while(|place| *place <= text.letters.len())
            .find(|place| text.gap(*place) & gap::ANY != 0)?;
        let word = text.letters.get(at..next)?;
        let ends_sentence =
            |gap: u8| gap & gap::DOT != 0 && gap & gap::BLANK != 0 && gap & gap::HARD == 0;
        let fits = match between {
            // Of a person's fields, the sex has a code of its own behind it.
            Between::Fields => FIELDS.contains(&word) || matches!(previous, b"sex" | b"gender"),
            Between::Numbers => word.len() <= 2 && word.iter().all(u8::is_ascii_digit),
            Between::Names => {
                let ends = ends_sentence(text.gap(next)) && word.len() > 1;
                let named = capital && first_gap & gap::UPPER != 0;
                !ends_sentence(first_gap) && !ends && (word.len() == 1 || named)
            }
        };
        if !fits {
            return None;
        }
        at = next;
        previous = word;
        if text.letters.get(at..at + tail.len()) == Some(tail) {
            return Some(at + tail.len());
        }
    }
    None
}
