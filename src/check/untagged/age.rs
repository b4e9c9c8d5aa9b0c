//! Ages over 89, which Safe Harbor counts as dates (45 CFR 164.514(b)(2)(i)(C)).

use std::ops::Range;

use super::near;

/// What stands before an age.
pub(super) const BEFORE: &[&str] = &["aged", "age", "ages", "alter", "âgé de", "âgée de"];
/// What stands behind an age.
pub(super) const BEHIND: &[&str] = &[
    "year old",
    "years old",
    "year of age",
    "years of age",
    "yr old",
    "yo",
    "y/o",
    "y.o",
    "jährig",
    "jährige",
    "jähriger",
    "jahre alt",
    "ans",
];

/// The number behind the word.
pub(super) fn before(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::after(text, hit.end, 24);
    let start = near::filler(window);
    let number = near::code(window.get(start..)?);
    let end = start + number.len();
    let unit = window.get(end..).unwrap_or("").trim_start();
    let other_unit = [
        "%", "day", "hour", "min", "sec", "week", "month", "or ", "and ", "to ", "+",
    ]
    .iter()
    .any(|word| unit.starts_with(word));
    (is_over(number) && !other_unit).then(|| hit.end + start..hit.end + end)
}

/// The number before the words.
pub(super) fn behind(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::before(text, hit.start, 8);
    let trimmed = window.trim_end_matches([' ', '-', '\u{a0}', '\u{2010}', '\u{2011}']);
    let digits = trimmed.bytes().rev().take_while(u8::is_ascii_digit).count();
    let end = hit.start - (window.len() - trimmed.len());
    let number = text.get(end - digits..end)?;
    let inside = near::char_before(text, end - digits)
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '$' | '-'));
    // A label such as `90 years of age or older` is what Safe Harbor asks for.
    let open = near::after(text, hit.end, 12)
        .trim_start()
        .starts_with("or old");
    (is_over(number) && !inside && !open).then(|| end - digits..end)
}

fn is_over(number: &str) -> bool {
    number
        .parse::<u32>()
        .is_ok_and(|age| (90..=125).contains(&age) && !number.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Age;

    #[test]
    fn an_age_over_89_is_found() {
        for (text, found) in [
            ("A 103-year-old patient was connected.", &["103"][..]),
            ("the patient, 92 years old,", &["92"]),
            ("Eine 94-jährige Patientin", &["94"]),
            ("aged 95", &["95"]),
            ("Age: 91", &["91"]),
            ("an 89-year-old patient, 90 years of age or older", &[]),
            ("aged 95 days, aged 90 or older", &[]),
            ("version 4.92 years old, 1992 years old", &[]),
        ] {
            assert_eq!(found_by(Age, text), found, "{text}");
        }
    }
}
