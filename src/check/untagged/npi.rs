//! National Provider Identifiers: ten digits, of which the last makes Luhn's sum come out with 80840 in front (45 CFR 162.406).

use std::ops::Range;

use super::{digits, near};

/// What stands before a number.
pub(super) const TRIGGERS: &[&str] = &[
    "npi",
    "npis",
    "national provider",
    "provider id",
    "provider identifier",
];

/// The number behind the label.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    near::labelled(text, hit.end, |value| {
        let numbers = digits::of(value);
        value.len() == 10
            && numbers.len() == 10
            && matches!(numbers.first(), Some(1 | 2))
            && digits::luhn(&[8, 0, 8, 4, 0], &numbers)
    })
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Npi;

    #[test]
    fn only_a_valid_check_digit_counts() {
        for (text, found) in [
            (
                "NPI 1365183106 of the ordering provider",
                &["1365183106"][..],
            ),
            (
                "National Provider Identifier (NPI): 1365183106",
                &["1365183106"],
            ),
            ("NPI 1365183107", &[]),
            ("ticket 1365183106", &[]),
        ] {
            assert_eq!(found_by(Npi, text), found, "{text}");
        }
    }
}
