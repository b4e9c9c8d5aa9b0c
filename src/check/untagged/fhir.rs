//! FHIR resources that describe a person: Patient, RelatedPerson, Person (HL7 FHIR R5, section 8.1).

use std::ops::Range;

/// What a text with such a resource holds.
pub(super) const TRIGGERS: &[&str] = &["resourceType", "hl7.org/fhir"];

const RESOURCES: &[&str] = &["Patient", "RelatedPerson", "Person"];

/// What identifies a person in one.
const KEYS: &[&str] = &[
    "identifier",
    "name",
    "telecom",
    "birthDate",
    "address",
    "photo",
    "contact",
    "deceasedDateTime",
    "text",
];

/// Marks that stand for a quotation mark: plain, in a string, in HTML.
const QUOTES: &[&str] = &["\"", "\\\"", "&quot;", "&#34;", "&#x22;", "'", "\\u0022"];

/// How many objects may be open; what is deeper is no record of anybody.
const DEEPEST: usize = 10_000;

/// An object that is open.
#[derive(Default)]
struct Object {
    resource: Option<usize>,
    identified: bool,
}

/// Resources in JSON: an object with a `resourceType` and a key that identifies, in any order.
pub(super) fn json(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    let mut open: Vec<Object> = Vec::new();
    let mut close = |object: Object, end: usize| {
        if let Some(start) = object.resource.filter(|_| object.identified) {
            found(start..end);
        }
    };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|_| open.len() < DEEPEST) {
        let Some(next) = rest.find(['{', '}', '"', '&', '\'', '\\']) else {
            break;
        };
        at += next;
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with('{') {
            open.push(Object::default());
            at += 1;
        } else if rest.starts_with('}') {
            if let Some(object) = open.pop() {
                close(object, at + 1);
            }
            at += 1;
        } else if let Some(mark) = QUOTES.iter().find(|mark| rest.starts_with(**mark)) {
            let inside = rest.get(mark.len()..).unwrap_or("");
            match key(inside, mark) {
                Some((key, value)) => {
                    if let Some(object) = open.last_mut() {
                        if key == "resourceType" && RESOURCES.iter().any(|it| is_text(value, it)) {
                            object.resource = Some(at);
                        }
                        object.identified |= KEYS.contains(&key) && holds_something(value);
                    }
                    at += mark.len() + key.len() + mark.len();
                }
                None => at += mark.len(),
            }
        } else {
            at += 1;
        }
    }
    // What was cut off before its end is a resource all the same.
    for object in open {
        close(object, text.len());
    }
}

/// A key at the start of a text behind its first quotation mark, and what follows its colon.
fn key<'t>(inside: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let length = inside
        .bytes()
        .take(24)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let behind = inside.get(length..)?.strip_prefix(mark)?;
    let value = behind.trim_start().strip_prefix(':')?;
    Some((inside.get(..length)?, value.trim_start()))
}

/// Whether a value is this text, in quotation marks of any kind.
fn is_text(value: &str, word: &str) -> bool {
    QUOTES.iter().any(|mark| {
        value
            .strip_prefix(mark)
            .and_then(|inside| inside.strip_prefix(word))
            .is_some_and(|behind| behind.starts_with(mark))
    })
}

/// Whether a value is more than empty, a mark or a placeholder.
fn holds_something(value: &str) -> bool {
    let mut end = value.len().min(160);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    let start = value.get(..end).unwrap_or("");
    let bare = start.trim_start_matches(['[', '{', '"', '\'', '\\', ' ', '\n', '\t', '\r']);
    let empty = bare.starts_with([']', '}', ',', '.', '<', '…'])
        || bare.is_empty()
        || bare.starts_with("null");
    !empty
}

/// Resources in XML: an element of FHIR's namespace with an element that identifies.
pub(super) fn xml(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    for (opening, ending) in [("<", ">"), ("&lt;", "&gt;")] {
        for resource in RESOURCES {
            let start_tag = format!("{opening}{resource}");
            let end_tag = format!("{opening}/{resource}");
            let mut at = 0;
            while let Some(start) = text.get(at..).and_then(|rest| rest.find(&start_tag)) {
                let start = at + start;
                let behind = text.get(start + start_tag.len()..).unwrap_or("");
                let length = behind.find(&end_tag).unwrap_or(behind.len());
                let element = behind.get(..length).unwrap_or("");
                let head = element.split(ending).next().unwrap_or("");
                let identified = KEYS.iter().any(|key| {
                    element
                        .match_indices(&format!("{opening}{key}"))
                        .any(|(at, tag)| {
                            element
                                .get(at + tag.len()..)
                                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                        })
                });
                if head.starts_with(char::is_whitespace)
                    && head.contains("hl7.org/fhir")
                    && identified
                {
                    found(start..start + start_tag.len() + length);
                }
                at = start + start_tag.len() + length;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::FhirPatient;

    #[test]
    fn a_resource_with_an_identity_is_found() {
        for text in [
            r#"{"resourceType": "Patient", "identifier": [{"value": "4471902"}]}"#,
            r#"{"name":[{"family":"Example"}],"resourceType":"RelatedPerson"}"#,
            r#"{"entry":[{"resource":{"resourceType":"Person","birthDate":"1992-01-31"}}]}"#,
            r#""body": "{\"resourceType\": \"Patient\", \"birthDate\": \"1992-01-31\"}""#,
            "{&quot;resourceType&quot;: &quot;Patient&quot;, &quot;name&quot;: [{&quot;family&quot;: &quot;Example&quot;}]}",
            r#"{"resourceType": "Patient", "name": [{"family": "Exam"#,
            "<Patient xmlns=\"http://hl7.org/fhir\"><birthDate value=\"1992-01-31\"/></Patient>",
        ] {
            assert_eq!(found_by(FhirPatient, text).len(), 1, "{text}");
        }
        for text in [
            r#"{"resourceType": "Patient"}"#,
            r#"{"resourceType": "Patient", "identifier": [], "name": null, "active": true}"#,
            r#"{"resourceType": "Observation", "name": "x", "subject": {"reference": "Patient/1"}}"#,
            r#"{"resourceType": "Patient"}, {"name": "pump"}"#,
            "the resourceType Patient with its identifier and name",
            "<Patient><name>x</name></Patient>",
        ] {
            assert_eq!(found_by(FhirPatient, text), [""; 0], "{text}");
        }
    }
}
