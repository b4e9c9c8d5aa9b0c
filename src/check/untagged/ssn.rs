//! Social security numbers and the taxpayer numbers that look like them.

use std::ops::Range;

use super::near;

/// What stands before a number without marks.
pub(super) const TRIGGERS: &[&str] = &[
    "ssn",
    "ssns",
    "ss#",
    "social security",
    "social sec",
    "soc sec",
    "sozialversicherungsnummer",
    "itin",
    "tax id",
];

/// Numbers that were printed in advertisements and never given to anybody.
const SPECIMENS: &[&str] = &[
    "078051120",
    "219099999",
    "457555462",
    "123456789",
    "987654321",
];

/// The number behind a label: nine digits in one run, or three groups.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    // `SSN` in another word's place, as in `SSN-4711`, is no label.
    let window = near::after(text, hit.end, 160);
    let start = near::filler(window);
    let rest = window.get(start..)?;
    let length = grouped(rest, b" -.").or_else(|| bare(rest))?;
    let digits: String = rest
        .get(..length)?
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    (is_given(&digits, false)).then(|| hit.end + start..hit.end + start + length)
}

/// Numbers in the form `123-45-6789` that could have been given to somebody, wherever they stand.
pub(super) fn unlabelled(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    for dash in memchr::memchr_iter(b'-', text.as_bytes()) {
        let Some(start) = dash.checked_sub(3) else {
            continue;
        };
        let Some(rest) = text.get(start..) else {
            continue;
        };
        let Some(length) = grouped(rest, b"-") else {
            continue;
        };
        let apart = |c: Option<char>| {
            !c.is_some_and(|c| {
                c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '.' | '+' | '=')
            })
        };
        let end = start + length;
        let behind = near::char_at(text, end).filter(|c| {
            // A full stop ends a sentence, or goes on in a longer number.
            *c != '.' || near::char_at(text, end + 1).is_some_and(char::is_alphanumeric)
        });
        let digits: String = rest
            .get(..length)
            .unwrap_or("")
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if apart(near::char_before(text, start)) && apart(behind) && is_given(&digits, true) {
            found(start..end);
        }
    }
}

/// Three, two and four digits with one mark between them, the same twice.
fn grouped(text: &str, marks: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |range: Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let mark = bytes.get(3)?;
    let same = bytes.get(6) == Some(mark);
    (same
        && marks.contains(mark)
        && digits(0..3)
        && digits(4..6)
        && digits(7..11)
        && !digits(11..12))
    .then_some(11)
}

fn bare(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let ends = !text.get(digits..)?.starts_with(char::is_alphanumeric);
    (digits == 9 && ends).then_some(9)
}

/// Whether a number keeps the rules of the Social Security Administration: no area 000, 666 or, unless it is labelled, 900 and above, no group 00, no serial 0000.
///
/// Of those above 900 the taxpayer numbers have groups of their own (IRS Publication 1915).
fn is_given(digits: &str, strictly: bool) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let (Some(area), Some(group), Some(serial)) = (part(0..3), part(3..5), part(5..9)) else {
        return false;
    };
    let taxpayer = area >= 900 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    area != 0
        && area != 666
        && group != 0
        && serial != 0
        && (!strictly || area < 900 || taxpayer)
        && !SPECIMENS.contains(&digits)
        && !super::near::is_placeholder(digits)
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Ssn;

    #[test]
    fn the_rules_of_the_administration_hold() {
        for (text, found) in [
            ("The row shows SSN 915-37-7516.", &["915-37-7516"][..]),
            ("social security number: 219 45 6780", &["219 45 6780"]),
            ("<td>SSN</td><td>219456780</td>", &["219456780"]),
            ("\"ssn\": \"219456780\"", &["219456780"]),
            ("it was 219-45-6780.", &["219-45-6780"]),
            ("SSN 000-45-6780, SSN 219-00-6780, SSN 219-45-0000", &[]),
            ("SSN 666-45-6780 and SSN 078-05-1120", &[]),
            ("part 915-37-7516, lot 9-219-45-6780, 219-45-67801", &[]),
            ("SSN: XXX-XX-XXXX, ssn = {ssn}", &[]),
            ("CAS 7732-18-5", &[]),
        ] {
            assert_eq!(found_by(Ssn, text), found, "{text}");
        }
    }
}
