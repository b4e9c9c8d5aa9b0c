//! Segments of HL7 version 2 messages that say who somebody is (HL7 2.9, chapters 3 and 6).

use std::ops::Range;

use super::{date, near};

/// The segments: patient, next of kin, guarantor, insurance, merged patient.
pub(super) const TRIGGERS: &[&str] = &["PID", "NK1", "GT1", "IN1", "MRG"];

/// How long a segment may be.
const LONGEST: usize = 320;

/// The segment, if its fields hold a person.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    // In a string, `\r` and `\n` stand before a segment.
    let ahead = near::before(text, hit.start, 2);
    let escaped = matches!(ahead, "\\r" | "\\n") || ahead.ends_with('\u{b}');
    if !escaped && near::char_before(text, hit.start).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let name = text.get(hit.clone())?;
    let rest = text.get(hit.end..)?;
    let separator = ["\\|", "|", "&#124;", "&#x7c;", "&vert;", "%7C", "%7c"]
        .into_iter()
        .find(|mark| rest.starts_with(mark))?;
    let window = near::after(text, hit.end, LONGEST);
    let end = end_of_segment(window);
    let segment = window.get(..end)?;
    // The segment's name stands in front, so that a field has the standard's number.
    let fields: Vec<&str> = segment.split(separator).collect();
    let field = |number: usize| fields.get(number).copied().unwrap_or("").trim();
    let person = match name {
        "PID" => {
            let set = field(1);
            let counted = set.len() <= 4 && set.bytes().all(|byte| byte.is_ascii_digit());
            counted
                && fields.len() > 3
                && (is_id(field(3))
                    || is_id(field(2))
                    || is_id(field(4))
                    || is_name(field(5))
                    || is_id(field(18))
                    || is_id(field(19))
                    || (date::length(field(7)).is_some() && !field(7).starts_with("19000101")))
        }
        "NK1" => is_name(field(2)),
        "GT1" => is_id(field(2)) || is_name(field(3)),
        "IN1" => is_name(field(16)) || is_id(field(36)),
        _ => is_id(field(1)) || is_name(field(7)),
    };
    let shown = segment.trim_end().len();
    person.then(|| hit.start..hit.end + shown)
}

/// Segments end with their line; a string, a cell of code or an element may end them sooner.
fn end_of_segment(window: &str) -> usize {
    [
        "\n", "\r", "\\r", "\\n", "<", "\"", "`", "&#13;", "%0D", "%0d", "&quot;",
    ]
    .iter()
    .filter_map(|mark| window.find(mark))
    .min()
    .unwrap_or(window.len())
}

/// Components, repetitions and entities.
fn components(field: &str) -> impl Iterator<Item = &str> {
    field.split(['^', '~', '&']).map(str::trim)
}

/// An identifier with at least three digits.
fn is_id(field: &str) -> bool {
    components(field)
        .next()
        .is_some_and(|id| near::digits_in(id) >= 3 && !near::is_placeholder(id) && !is_trial(id))
}

/// What test messages are filled with.
fn is_trial(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["test", "demo", "synthetic", "fake", "sample"]
        .iter()
        .any(|word| lower.starts_with(word))
}

/// A family name and a given name.
fn is_name(field: &str) -> bool {
    const NO_NAMES: &[&str] = &[
        "name",
        "family",
        "given",
        "last",
        "first",
        "lastname",
        "firstname",
        "surname",
        "patient",
        "last_name",
        "first_name",
        "familyname",
        "givenname",
    ];
    let mut parts = components(field);
    let is_word = |part: Option<&str>| {
        part.is_some_and(|part| {
            part.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && !near::is_placeholder(part)
                && !is_trial(part)
                && !NO_NAMES.iter().any(|no| part.eq_ignore_ascii_case(no))
        })
    };
    is_word(parts.next()) && is_word(parts.next())
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Hl7Pid;

    #[test]
    fn a_segment_with_a_person_in_it_is_found() {
        let whole = "PID|1||44719020^^^HOSP^MR||EXAMPLE^ADA^J||19440129|F";
        for (text, found) in [
            (whole, &[whole][..]),
            (
                "msg = \"MSH|^~\\\\&|A\\rPID|1||44719020\\rPV1|\"",
                &["PID|1||44719020"],
            ),
            ("<pre>PID|||||EXAMPLE^ADA</pre>", &["PID|||||EXAMPLE^ADA"]),
            (
                "| `PID\\|1\\|\\|44719020^^^HOSP` |",
                &["PID\\|1\\|\\|44719020^^^HOSP"],
            ),
            ("NK1|1|EXAMPLE^EVE|MTH", &["NK1|1|EXAMPLE^EVE|MTH"]),
            ("PID|1||[id]^^^HOSP^MR||LAST^FIRST||YYYYMMDD", &[]),
            ("PID|1||TEST-0001||TESTPATIENT^ALPHA||19000101|U", &[]),
            ("PID|1||||||||", &[]),
            ("the PID segment, PID|PPID|CMD, PID-5", &[]),
            ("RAPID|1||44719020", &[]),
        ] {
            assert_eq!(found_by(Hl7Pid, text), found, "{text}");
        }
    }
}
