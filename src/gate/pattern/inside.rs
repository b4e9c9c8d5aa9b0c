//! What stands between the letters of a value.

use super::Between;
use crate::gate::fold::{Folded, gap};

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

/// Whether a single letter is no initial but an article or a pronoun: `A Johnson Controls brand`, `as I stone`.
pub(super) fn is_article(text: &Folded, at: usize, before: &[usize]) -> bool {
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
pub(super) fn words(text: &Folded, at: usize, before: &[usize], turned: bool) -> bool {
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

/// Whether the letters of a number or code are grouped as a person would still read them as one.
pub(super) fn grouped(text: &Folded, at: usize, count: usize, free: &[usize]) -> bool {
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

pub(super) fn cut(
    text: &Folded,
    at: usize,
    count: usize,
    before: &[usize],
    any: bool,
    dots: bool,
) -> bool {
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
pub(super) fn then(
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
