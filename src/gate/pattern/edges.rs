//! What stands before and after the letters of a value.

use crate::gate::fold::{Folded, gap};

/// What stands directly before a number of a record.
pub(super) const LABELS: [&[u8]; 30] = [
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

/// The letters directly before a place, up to a break or a digit; no more than twelve.
pub(super) fn word_before(text: &Folded, at: usize) -> &[u8] {
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
pub(super) fn another_prefix(text: &Folded, at: usize) -> bool {
    let word = word_before(text, at);
    let letters = word.iter().all(u8::is_ascii_lowercase);
    let joined = text.gap(at) & gap::ANY == gap::DASH;
    joined && letters && (1..=5).contains(&word.len()) && !LABELS.contains(&word)
}

/// Whether the digits directly before a telephone number are a country code: after a plus sign or two zeros.
pub(super) fn after_country(text: &Folded, at: usize) -> bool {
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
pub(super) fn after_padding(text: &Folded, at: usize) -> bool {
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
pub(super) fn in_uuid(text: &Folded, at: usize, count: usize) -> bool {
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

/// Whether a number is the last part of a CVE number.
pub(super) fn after_cve(text: &Folded, at: usize) -> bool {
    let before = at
        .checked_sub(7)
        .and_then(|start| text.letters.get(start..at));
    let named = matches!(before, Some([b'c', b'v', b'e', year @ ..]) if year.iter().all(u8::is_ascii_digit));
    // At the end of a sentence, or of a line, the number before is another one.
    let joined = |place: usize| text.gap(place) & (gap::HARD | gap::DOT | gap::MANY) == 0;
    named && joined(at) && at.checked_sub(4).is_some_and(joined)
}

/// Whether the digits before a place end a GS1 element string: an application identifier 21 or 10 after 01 and a product's fourteen digits.
pub(super) fn after_identifier(text: &Folded, at: usize) -> bool {
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
pub(super) fn time_follows(text: &Folded, end: usize) -> bool {
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
