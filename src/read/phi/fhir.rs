//! FHIR resources in JSON: identifiers by element, wherever they stand (FHIR R4 sections 2.24, 8.1, 8.3 and 8.4).

use serde_json::{Map, Value};

use super::identifier::{Identifier, Identifiers};
use crate::model::tagged::PhiKind;

/// Whom a resource is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Patient,
    OtherPerson,
    /// Its names, addresses and numbers are nobody's.
    Organisation,
    Anything,
}

impl Subject {
    fn of(resource: &str) -> Self {
        match resource {
            "Patient" => Self::Patient,
            "Person" | "Practitioner" | "PractitionerRole" | "RelatedPerson" => Self::OtherPerson,
            "Endpoint" | "HealthcareService" | "InsurancePlan" | "Location" | "Organization" => {
                Self::Organisation
            }
            _ => Self::Anything,
        }
    }
}

/// The identifiers of a resource; none if the text is no resource in JSON.
///
/// The parser's error quotes nothing, and is dropped all the same.
pub(super) fn identifiers(text: &str) -> Option<Vec<Identifier>> {
    // The parser refuses more than 128 levels, so the walk below ends.
    let root: Value = serde_json::from_str(text).ok()?;
    let resource = root.as_object()?;
    resource.get("resourceType")?.as_str()?;
    let mut found = Identifiers::default();
    object(resource, Subject::Anything, &mut found);
    Some(found.into_vec())
}

fn object(map: &Map<String, Value>, around: Subject, found: &mut Identifiers) {
    let resource = map.get("resourceType").and_then(Value::as_str);
    let subject = resource.map_or(around, Subject::of);
    for (key, value) in map {
        let text = text_of(value);
        match (key.as_str(), text) {
            ("birthDate" | "valueBirthDate", Some(text)) => {
                found.day("birthDate", PhiKind::Dob, &text);
            }
            ("deceasedDateTime", Some(text)) => found.day(key, PhiKind::Date, &text),
            ("gender", Some(text)) if subject != Subject::Organisation => {
                found.push(key, PhiKind::Sex, &text);
            }
            // An id without a digit is a word that stands anywhere.
            ("id", Some(text))
                if resource.is_some()
                    && matches!(subject, Subject::Patient | Subject::OtherPerson)
                    && text.contains(|sign: char| sign.is_ascii_digit()) =>
            {
                found.push(key, PhiKind::Account, &text);
            }
            ("display", Some(text)) if is_person(map) => found.push(key, PhiKind::Name, &text),
            ("subscriberId" | "medicareId", Some(text)) => {
                found.push(key, PhiKind::Account, &text);
            }
            ("serialNumber" | "carrierHRF", Some(text)) => found.push(key, PhiKind::Serial, &text),
            ("valueString", Some(text)) if is_maiden_name(map) => {
                found.push(key, PhiKind::Name, &text);
            }
            (_, Some(_)) => {}
            _ if subject == Subject::Organisation => walk(value, subject, found),
            ("name" | "valueHumanName", None) => each(value, &mut |it| name(it, found)),
            ("identifier" | "valueIdentifier", None) => {
                each(value, &mut |it| identifier(it, subject, found));
            }
            ("telecom" | "valueContactPoint", None) => each(value, &mut |it| telecom(it, found)),
            ("address" | "valueAddress", None) => each(value, &mut |it| address(it, found)),
            _ => {}
        }
        if subject != Subject::Organisation {
            walk(value, subject, found);
        }
    }
}

fn walk(value: &Value, subject: Subject, found: &mut Identifiers) {
    each(value, &mut |it| object(it, subject, found));
}

/// Each object that a value is or lists.
fn each(value: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(map) => visit(map),
        Value::Array(items) => items.iter().for_each(|item| each(item, visit)),
        _ => {}
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts<'v>(map: &'v Map<String, Value>, key: &str) -> Vec<&'v str> {
    match map.get(key) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a reference leads to a person.
fn is_person(map: &Map<String, Value>) -> bool {
    let people = ["Patient", "Person", "Practitioner", "RelatedPerson"];
    let typed = texts(map, "type").iter().any(|it| people.contains(it));
    typed
        || texts(map, "reference")
            .iter()
            .any(|it| it.split('/').any(|part| people.contains(&part)))
}

fn is_maiden_name(map: &Map<String, Value>) -> bool {
    texts(map, "url")
        .iter()
        .any(|url| url.to_ascii_lowercase().ends_with("maidenname"))
}

fn name(map: &Map<String, Value>, found: &mut Identifiers) {
    for text in texts(map, "text") {
        found.push("name.text", PhiKind::Name, text);
    }
    let given = texts(map, "given");
    let first = given.first().copied().unwrap_or("");
    let middle = given.get(1..).unwrap_or(&[]).join(" ");
    let family = texts(map, "family").join(" ");
    if !(family.is_empty() && first.is_empty()) {
        found.name("name", &family, first, &middle);
    }
}

fn identifier(map: &Map<String, Value>, subject: Subject, found: &mut Identifiers) {
    let Some(value) = map.get("value").and_then(text_of) else {
        return;
    };
    let system = texts(map, "system").join(" ").to_ascii_lowercase();
    let mut codes: Vec<&str> = Vec::new();
    if let Some(of_type) = map.get("type").and_then(Value::as_object) {
        codes.extend(texts(of_type, "text"));
        if let Some(coding) = of_type.get("coding") {
            for coding in coding.as_array().into_iter().flatten() {
                codes.extend(coding.get("code").and_then(Value::as_str));
            }
        }
    }
    let kind = if codes.contains(&"SS") || system.contains("us-ssn") {
        PhiKind::Ssn
    } else if codes.contains(&"MR") || (codes.is_empty() && subject == Subject::Patient) {
        PhiKind::Mrn
    } else {
        PhiKind::Account
    };
    found.push("identifier.value", kind, &value);
}

fn telecom(map: &Map<String, Value>, found: &mut Identifiers) {
    let system = texts(map, "system");
    for value in texts(map, "value") {
        let kind = match system.first().copied() {
            Some("email") => PhiKind::Email,
            Some("url") => PhiKind::Url,
            _ if value.contains('@') => PhiKind::Email,
            _ => PhiKind::Phone,
        };
        found.push("telecom.value", kind, value);
    }
}

fn address(map: &Map<String, Value>, found: &mut Identifiers) {
    for text in texts(map, "text") {
        found.push("address.text", PhiKind::Address, text);
    }
    let lines = texts(map, "line");
    for line in &lines {
        found.push("address.line", PhiKind::Address, line);
    }
    let mut whole = lines;
    for key in ["city", "district", "state", "postalCode", "country"] {
        whole.extend(texts(map, key));
    }
    if whole.len() > 1 {
        found.push("address", PhiKind::Address, &whole.join(", "));
    }
}

#[cfg(test)]
mod tests {
    use super::super::identifier::shown;
    use super::identifiers;

    #[test]
    fn a_bundle_yields_the_people_in_it() {
        let text = r#"{"resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Patient", "id": "p5550123",
                "extension": [{"url": "http://example.org/patient-mothersMaidenName", "valueString": "Zoe Poe"}],
                "identifier": [{"system": "urn:x", "value": "00918273"}, {"type": {"coding": [{"code": "SS"}]}, "value": "900-55-0101"}],
                "name": [{"family": "Doe", "given": ["Jane", "Q"], "text": "Jane Q. Doe"}],
                "telecom": [{"system": "phone", "value": "555-555-0100"}, {"system": "email", "value": "jane@example.org"}],
                "gender": "female", "birthDate": "1985-02-04",
                "address": [{"line": ["1 Main St", "Apt 2"], "city": "Springfield", "postalCode": "62701"}],
                "contact": [{"name": {"family": "Roe", "given": ["Richard"]}}]}},
            {"resource": {"resourceType": "Organization", "name": "Example Hospital", "identifier": [{"value": "NPI5550"}], "telecom": [{"value": "555-555-0999"}]}},
            {"resource": {"resourceType": "Observation", "subject": {"reference": "Patient/p5550123", "display": "Jane Doe"}, "code": {"text": "x", "coding": [{"display": "Heart rate"}]}}},
            {"resource": {"resourceType": "Device", "serialNumber": "SN44710093"}}]}"#;
        assert_eq!(
            shown(&identifiers(text).unwrap()),
            [
                "id account p5550123",
                "valueString name Zoe Poe",
                "identifier.value mrn 00918273",
                "identifier.value ssn 900-55-0101",
                "name.text name Jane Q. Doe",
                "name name Jane Q Doe",
                "name name Jane Doe",
                "telecom.value phone 555-555-0100",
                "telecom.value email jane@example.org",
                "gender sex female",
                "birthDate dob 1985-02-04",
                "address.line address 1 Main St",
                "address.line address Apt 2",
                "address address 1 Main St, Apt 2, Springfield, 62701",
                "name name Richard Roe",
                "display name Jane Doe",
                "serialNumber serial SN44710093",
            ]
        );
    }

    #[test]
    fn what_is_no_resource_is_refused() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "[]",
            "{}",
            "{\"resourceType\": 1}",
            "<Patient/>",
            deep.as_str(),
        ] {
            assert!(identifiers(text).is_none());
        }
    }
}
