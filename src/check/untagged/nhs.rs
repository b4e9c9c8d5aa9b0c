//! NHS numbers (NHS Data Dictionary), and the Scottish and Northern Irish ones with the same check digit.

use std::ops::Range;

use super::{digits, near};

/// What stands near a number.
pub(super) const TRIGGERS: &[&str] = &["nhs", "chi", "h&c", "health and care number"];

/// A number at most 60 bytes behind the word, or 60 before it.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let behind = near::after(text, hit.end, 60);
    let ahead = near::before(text, hit.start, 60);
    within(behind, hit.end).or_else(|| within(ahead, hit.start - ahead.len()))
}

fn within(window: &str, base: usize) -> Option<Range<usize>> {
    let bytes = window.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        // The whole run of digits and single marks: a longer number is none.
        let mut end = at;
        while bytes.get(end).is_some_and(u8::is_ascii_digit)
            || (bytes
                .get(end)
                .is_some_and(|byte| matches!(byte, b' ' | b'-'))
                && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
        {
            end += 1;
        }
        let run = window.get(at..end).unwrap_or("");
        let groups: Vec<usize> = run.split([' ', '-']).map(str::len).collect();
        let plus = near::char_before(window, at) == Some('+');
        if (groups == [10] || groups == [3, 3, 4])
            && !plus
            && near::stands_alone(window, at, end)
            && digits::nhs(&digits::of(run))
            && !near::is_placeholder(run)
        {
            return Some(base + at..base + end);
        }
        at = end.max(at + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Nhs;

    #[test]
    fn only_a_valid_check_digit_counts() {
        for (text, found) in [
            ("NHS number 956 358 2241 appears", &["956 358 2241"][..]),
            ("NHS No: 9563582241", &["9563582241"]),
            ("9563582241 (NHS number)", &["9563582241"]),
            ("NHS number 956 358 2242", &[]),
            ("NHS number 111 111 1111", &[]),
            ("call NHS Digital at +44 956 358 2241", &[]),
            ("ticket 9563582241", &[]),
        ] {
            assert_eq!(found_by(Nhs, text), found, "{text}");
        }
    }
}
