//! Medicare beneficiary identifiers (CMS, "Understanding the Medicare Beneficiary Identifier format").

use std::ops::Range;

use super::near;

/// What stands near an identifier that is written without hyphens.
pub(super) const TRIGGERS: &[&str] = &[
    "medicare",
    "mbi",
    "mbis",
    "hicn",
    "beneficiary",
    "insured",
    "insurance",
    "member",
    "subscriber",
    "coverage",
    "policy",
];

/// The specimen that CMS prints on its sample cards.
const SPECIMENS: &[&str] = &["1EG4TE5MK73", "1EG4TE5MK72"];

/// An identifier at most 80 bytes behind the word, or 40 before it.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let behind = near::after(text, hit.end, 80);
    let ahead = near::before(text, hit.start, 40);
    within(behind, hit.end).or_else(|| within(ahead, hit.start - ahead.len()))
}

fn within(window: &str, base: usize) -> Option<Range<usize>> {
    let mut at = 0;
    for word in window.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        let length = length(word).filter(|end| near::stands_alone(window, at, at + end));
        if let Some(length) = length {
            return Some(base + at..base + at + length);
        }
        at += word.len();
    }
    None
}

/// Identifiers in the form `1EG4-TE5-MK73`, wherever they stand.
pub(super) fn unlabelled(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    for dash in memchr::memchr_iter(b'-', text.as_bytes()) {
        let Some(start) = dash.checked_sub(4) else {
            continue;
        };
        let apart = |c: Option<char>| {
            !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '='))
        };
        let rest = text.get(start..).unwrap_or("");
        if let Some(13) = length(rest)
            && apart(near::char_before(text, start))
            && apart(near::char_at(text, start + 13))
            && rest.bytes().take(13).all(|byte| !byte.is_ascii_lowercase())
        {
            found(start..start + 13);
        }
    }
}

/// How long the identifier at the start of a text is: eleven characters, or thirteen with hyphens after the fourth and the seventh.
fn length(text: &str) -> Option<usize> {
    let dashed = text.as_bytes().get(4) == Some(&b'-');
    let whole = if dashed { 13 } else { 11 };
    let mut plain = String::with_capacity(11);
    for (at, byte) in text.bytes().take(whole).enumerate() {
        match (dashed, at, byte) {
            (true, 4 | 8, b'-') => {}
            (true, 4 | 8, _) => return None,
            _ => plain.push(char::from(byte.to_ascii_uppercase())),
        }
    }
    // C: 1 to 9, N: 0 to 9, A: a letter, X: either; S, L, O, I, B and Z are never used.
    let fits = plain.len() == 11
        && plain.bytes().zip(*b"CAXNAXNAANN").all(|(byte, kind)| {
            let letter = byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
            match kind {
                b'C' => matches!(byte, b'1'..=b'9'),
                b'N' => byte.is_ascii_digit(),
                b'A' => letter,
                _ => letter || byte.is_ascii_digit(),
            }
        });
    (fits && !SPECIMENS.contains(&plain.as_str())).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Mbi;

    #[test]
    fn each_position_has_its_kind() {
        for (text, found) in [
            ("Medicare number 3JX0KM5FY16 appears", &["3JX0KM5FY16"][..]),
            ("3JX0KM5FY16 is the MBI", &["3JX0KM5FY16"]),
            ("the row 3JX0-KM5-FY16 appears", &["3JX0-KM5-FY16"]),
            ("mbi=3jx0km5fy16", &["3jx0km5fy16"]),
            ("MBI 0JX0KM5FY16", &[]),
            ("MBI 3SX0KM5FY16, MBI 3JX0KM5FYA6", &[]),
            ("MBI 1EG4-TE5-MK73", &[]),
            ("order 3JX0KM5FY16", &[]),
        ] {
            assert_eq!(found_by(Mbi, text), found, "{text}");
        }
    }
}
