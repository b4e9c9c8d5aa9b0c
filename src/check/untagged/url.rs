//! Web addresses that lead to a patient.

use std::ops::Range;

use super::near;

/// What stands in such an address.
pub(super) const TRIGGERS: &[&str] = &[
    "/patient/",
    "/patients/",
    "/patient-",
    "/patient_",
    "/person/",
    "/people/",
    "/members/",
    "/member/",
    "patient=",
    "patientid=",
    "patient_id=",
    "patient-id=",
    "mrn=",
    "subject=patient/",
    "/mrn/",
    "/charts/",
    "/chart/",
    "/encounter/",
    "/encounters/",
    "/relatedperson/",
];

/// The whole address, if what follows is the number or the identifier of somebody.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let behind = near::after(text, hit.end, 200);
    let is_inside =
        |c: char| !(c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`' | ')' | '|' | '\\'));
    let length = behind.find(|c| !is_inside(c)).unwrap_or(behind.len());
    let is_path = text.get(hit.clone())?.ends_with(['/', '-']);
    let mut values = behind
        .get(..length)?
        .split(['/', '&', '?', '#', ';', '.'])
        .take(if is_path { 3 } else { 1 });
    values.find(|value| is_somebody(value))?;
    let ahead = near::before(text, hit.start, 200);
    let start = ahead.rfind(|c| !is_inside(c)).map_or(0, |at| {
        at + ahead
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    let address = ahead.get(start..)?.trim_start_matches(['(', '[', '\'']);
    let end = behind
        .get(..length)?
        .trim_end_matches(['.', ',', ';', '\'', '!', '?'])
        .len();
    Some(hit.start - address.len()..hit.end + end)
}

/// Whether a part of an address is a number or a UUID.
fn is_somebody(value: &str) -> bool {
    let uuid = value.len() == 36 && value.bytes().filter(|byte| *byte == b'-').count() == 4;
    (near::digits_in(value) >= 4 || uuid) && !near::is_placeholder(value) && value.len() <= 64
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Url;

    #[test]
    fn a_number_behind_the_patient_is_found() {
        for (text, found) in [
            (
                "see https://portal.example.org/patients/21097037/photo.jpg.",
                &["https://portal.example.org/patients/21097037/photo.jpg"][..],
            ),
            (
                "GET /fhir/Patient/4471902 HTTP/1.1",
                &["/fhir/Patient/4471902"],
            ),
            (
                "https://a.example/x?patient_id=4471902&y",
                &["https://a.example/x?patient_id=4471902&y"],
            ),
            (
                "https://a.example/patients/{id}, /Patient/123, /patients/index",
                &[],
            ),
            ("https://vendor.example/products/21097037", &[]),
        ] {
            assert_eq!(found_by(Url, text), found, "{text}");
        }
    }
}
