//! Patient attributes of DICOM data sets (PS3.6, group 0010), as the usual tools dump them.

use std::ops::Range;

use super::{date, near};

/// The group, in both notations, and the keywords.
pub(super) const TRIGGERS: &[&str] = &[
    "0010",
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientAddress",
    "OtherPatientIDs",
    "OtherPatientNames",
    "PatientBirthName",
    "PatientMotherBirthName",
    "PatientTelephoneNumbers",
    "ResponsiblePerson",
];

/// The elements that identify: name, ids, birth, other names, address, telephone, responsible person, comments.
const ELEMENTS: &[&str] = &[
    "0010", "0020", "0021", "0030", "0032", "0033", "0034", "0050", "1000", "1001", "1002", "1005",
    "1040", "1060", "1090", "2154", "2155", "2297", "4000",
];

/// The attribute, from its tag to the end of its value, if it has one.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    match text.get(hit.clone())? {
        "0010" => tagged(text, hit),
        keyword if keyword.starts_with(|c: char| c.is_ascii_digit()) => None,
        _ => keyed(text, hit),
    }
}

/// `(0010,0010)`, `(0010, 0010)`, `0010,0010`, `(0x0010,0x0010)`, `00100010`.
fn tagged(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let before = near::before(text, hit.start, 2);
    let bare = before.strip_suffix("0x").unwrap_or(before);
    if bare.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '.'))
        && bare == before
    {
        return None;
    }
    let rest = text.get(hit.end..)?;
    let gap = [", 0x", ",0x", ", ", ",", " ", ""]
        .iter()
        .find(|gap| rest.starts_with(**gap))?
        .len();
    let element = rest.get(gap..gap + 4)?;
    let behind = rest.get(gap + 4..)?;
    if !ELEMENTS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(element))
        || behind.starts_with(|c: char| c.is_alphanumeric())
    {
        return None;
    }
    let at = hit.end + gap + 4;
    let window = near::after(text, at, 400);
    let window = window.strip_prefix(')').unwrap_or(window);
    let value = in_markup(window).or_else(|| in_line(window, element))?;
    let base = at + usize::from(behind.starts_with(')'));
    Some(hit.start..base + value.end)
}

/// The value on the line of a dump: between brackets or quotation marks, or a name, a date or a number in the last column.
fn in_line(window: &str, element: &str) -> Option<Range<usize>> {
    let line = window.split(['\n', '\r']).next().unwrap_or("");
    // What stands behind `#` is the dump's own remark, unless it counts the bytes.
    let pairs = [
        ("[", "]"),
        ("&lt;", "&gt;"),
        ("&#x27;", "&#x27;"),
        ("&#39;", "&#39;"),
        ("&quot;", "&quot;"),
        ("'", "'"),
        ("\"", "\""),
    ];
    for (open, close) in pairs {
        for (at, _) in line.match_indices(open) {
            // `Patient's Name` has a quotation mark that opens nothing.
            if open == "'"
                && line
                    .get(..at)
                    .is_some_and(|it| it.ends_with(char::is_alphanumeric))
            {
                continue;
            }
            let start = at + open.len();
            let inside = line.get(start..)?;
            if let Some(length) = inside.find(close)
                && inside
                    .get(..length)
                    .is_some_and(|value| is_value(value, element))
            {
                return Some(start..start + length);
            }
        }
    }
    let column = line.split('#').next().unwrap_or("");
    let start = column
        .rfind([' ', '\t', '=', ':', '|'])
        .map_or(0, |at| at + 1);
    let trimmed = column.trim_end();
    let last = trimmed
        .rfind([' ', '\t', '=', ':', '|'])
        .map_or(0, |at| at + 1);
    let word = trimmed.get(last..)?.trim_end_matches(['.', ',', ';']);
    let described = window.trim_start().starts_with([':', '='])
        || near::has_word(
            column,
            &[
                "PN", "LO", "DA", "SH", "LT", "UC", "name", "id", "patient", "date",
            ],
        );
    let fits = match element {
        "0030" | "0032" => date::length(word).is_some(),
        "0010" | "1001" | "1005" | "1060" | "2297" => word.contains('^'),
        _ => near::digits_in(word) >= 5 && word.len() < 32,
    };
    (start <= column.len() && described && fits && is_value(word, element))
        .then(|| last..last + word.len())
}

/// The value in DICOM's JSON and XML: behind `Value`, or as the text of an element.
fn in_markup(window: &str) -> Option<Range<usize>> {
    let at_value = window
        .find("\"Value\"")
        .filter(|at| *at < 120)
        .map(|at| at + 7);
    if let Some(at) = at_value {
        let rest = window.get(at..)?;
        let mut start = at;
        for part in rest.split('"') {
            let end = start + part.len();
            let is_key = window
                .get(end + 1..)
                .is_some_and(|it| it.trim_start().starts_with(':'));
            let opened = window.get(..start).is_some_and(|it| it.ends_with('"'));
            if opened
                && start > at
                && !is_key
                && is_value(part, "")
                && near::digits_in(part) + letters(part) > 1
                && !part.trim().starts_with([':', ',', '[', '{'])
            {
                return Some(start..end);
            }
            start = end + 1;
            if part.contains(']') && start > at + 2 {
                break;
            }
        }
        return None;
    }
    // `tag="00100010" vr="PN" …>`
    if !window.starts_with('"') || !window.get(..80.min(window.len()))?.contains("vr=") {
        return None;
    }
    let mut at = 0;
    for part in window.split_inclusive('>').take(6) {
        let text_end = part.find('<').unwrap_or(part.len());
        if at > 0
            && part
                .get(..text_end)
                .is_some_and(|value| is_value(value, ""))
        {
            return Some(at..at + text_end);
        }
        at += part.len();
    }
    None
}

/// `PatientName: Example^Ada`, `"PatientBirthDate": "19430126"`.
fn keyed(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    if !near::stands_alone(text, hit.start, hit.end) {
        return None;
    }
    let window = near::after(text, hit.end, 120);
    let line = window.split(['\n', '\r']).next().unwrap_or("");
    let bare = line.trim_start_matches(['"', '\'', '\\', '`', ' ', '*', ')', ']']);
    let behind = bare.strip_prefix("&quot;").unwrap_or(bare);
    let value = behind.trim_start().strip_prefix([':', '='])?;
    let value = value.trim_start_matches([' ', '"', '\'', '\\', '[', '*', '`', '=', ':']);
    let value = value.strip_prefix("&quot;").unwrap_or(value);
    let end = value
        .find(['"', '\'', '\\', '<', ']', ',', ';', '|', '&', '`'])
        .unwrap_or(value.len());
    let shown = value.get(..end)?.trim_end();
    let fits = match text.get(hit.clone())? {
        "PatientBirthDate" => date::length(shown).is_some(),
        "PatientID" | "OtherPatientIDs" | "PatientTelephoneNumbers" => {
            near::digits_in(near::code(shown)) >= 5
                || near::digits_in(shown.split(' ').next()?) >= 5
        }
        "PatientAddress" => near::digits_in(shown) >= 1 && letters(shown) > 4,
        _ => shown.contains('^') && letters(shown) > 3,
    };
    let from = line.len() - value.len();
    (fits && is_value(shown, "")).then(|| hit.start..hit.end + from + shown.len())
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether something stands there that is somebody's: not empty, not a remark of the tool, not a mark for what was taken out.
fn is_value(value: &str, element: &str) -> bool {
    let value = value.trim();
    let remark = ["no value", "not loaded", "sequence", "zero", "patient"]
        .iter()
        .any(|word| value.to_ascii_lowercase().contains(word));
    let short = element == "0032" && near::digits_in(value) < 4;
    value.chars().filter(|c| c.is_alphanumeric()).count() >= 2
        && !remark
        && !short
        && !near::is_placeholder(value)
        && !matches!(value, "PN" | "LO" | "DA" | "SH" | "TM" | "LT" | "UC")
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::DicomPatient;

    #[test]
    fn the_dumps_of_the_usual_tools_are_read() {
        for text in [
            "(0010,0010) PN [Example^Ada]                            #  12, 1 PatientName",
            "(0010,0030) DA [19430126]",
            "130: (0010,0020) LO #8 [4471902A] PatientID",
            "(0010, 0010) Patient's Name                      PN: 'Example^Ada'",
            "(0010, 0030) Patient's Birth Date                DA: '19430126'",
            "(0x0010,0x0010) PN Patient's Name\t VR=<PN> VL=<0x000c> [Example^Ada]",
            "0010,0020  Patient ID: 4471902",
            "(0010,0010)  12  Patient's Name  PN  Example^Ada",
            "\"00100010\": {\"vr\": \"PN\", \"Value\": [{\"Alphabetic\": \"Example^Ada\"}]}",
            "\"00100020\": {\n  \"vr\": \"LO\",\n  \"Value\": [\n    \"4471902\"\n  ]\n}",
            "<DicomAttribute tag=\"00100020\" vr=\"LO\" keyword=\"PatientID\"><Value number=\"1\">4471902</Value>",
            "<element tag=\"0010,0010\" vr=\"PN\" vm=\"1\" len=\"12\" name=\"PatientName\">Example^Ada</element>",
            "PatientBirthDate: 19430126",
            "\"PatientID\" : \"4471902\"",
        ] {
            assert_eq!(found_by(DicomPatient, text).len(), 1, "{text}");
        }
        for text in [
            "(0010,0010) PN (no value available)                     #   0, 0 PatientName",
            "(0010,0010) PN []",
            "(0010, 0010) Patient's Name                      PN: ''",
            "(0010,0010) PN [ANONYMIZED]",
            "The length of (0010,0010) Patient's Name is not checked.",
            "(0010,0040) CS [F]",
            "(0008,0060) CS [MR]",
            "address 0x00100010, 00100010",
            "PatientID: the identifier",
        ] {
            assert_eq!(found_by(DicomPatient, text), [""; 0], "{text}");
        }
    }
}
