//! HL7 v2 messages: identifiers by segment and field (HL7 v2.9 chapters 3, 6 and 15).

use super::identifier::{Identifier, Identifiers};
use crate::model::tagged::PhiKind;

/// How a field is built.
#[derive(Clone, Copy)]
enum Shape {
    /// CX and its like: the first component is the value.
    First,
    /// XPN: family, given, further given names.
    Name,
    /// XCN: an id, then a name.
    Person,
    /// XAD: street, other, city, state, postcode.
    Address,
    /// XTN: a number, or a mail address.
    Telecom,
    /// DTM: a time.
    Day,
}

use Shape::{Address, Day, First, Name, Person, Telecom};

/// The fields that identify somebody.
const FIELDS: &[(&str, usize, Shape, PhiKind)] = &[
    ("PID", 2, First, PhiKind::Mrn),
    ("PID", 3, First, PhiKind::Mrn),
    ("PID", 4, First, PhiKind::Mrn),
    ("PID", 5, Name, PhiKind::Name),
    ("PID", 6, Name, PhiKind::Name),
    ("PID", 7, Day, PhiKind::Dob),
    ("PID", 8, First, PhiKind::Sex),
    ("PID", 9, Name, PhiKind::Name),
    ("PID", 11, Address, PhiKind::Address),
    ("PID", 13, Telecom, PhiKind::Phone),
    ("PID", 14, Telecom, PhiKind::Phone),
    ("PID", 18, First, PhiKind::Account),
    ("PID", 19, First, PhiKind::Ssn),
    ("PID", 20, First, PhiKind::Account),
    ("PID", 21, First, PhiKind::Mrn),
    ("PID", 23, Address, PhiKind::Address),
    ("PID", 29, Day, PhiKind::Date),
    ("PID", 40, Telecom, PhiKind::Phone),
    ("MRG", 1, First, PhiKind::Mrn),
    ("MRG", 2, First, PhiKind::Mrn),
    ("MRG", 3, First, PhiKind::Account),
    ("MRG", 4, First, PhiKind::Mrn),
    ("MRG", 5, First, PhiKind::Account),
    ("MRG", 7, Name, PhiKind::Name),
    ("NK1", 2, Name, PhiKind::Name),
    ("NK1", 4, Address, PhiKind::Address),
    ("NK1", 5, Telecom, PhiKind::Phone),
    ("NK1", 6, Telecom, PhiKind::Phone),
    ("NK1", 12, First, PhiKind::Account),
    ("NK1", 15, First, PhiKind::Sex),
    ("NK1", 16, Day, PhiKind::Dob),
    ("NK1", 26, Name, PhiKind::Name),
    ("NK1", 30, Name, PhiKind::Name),
    ("NK1", 31, Telecom, PhiKind::Phone),
    ("NK1", 32, Address, PhiKind::Address),
    ("NK1", 33, First, PhiKind::Account),
    ("NK1", 37, First, PhiKind::Ssn),
    ("NK1", 40, Telecom, PhiKind::Phone),
    ("GT1", 2, First, PhiKind::Account),
    ("GT1", 3, Name, PhiKind::Name),
    ("GT1", 4, Name, PhiKind::Name),
    ("GT1", 5, Address, PhiKind::Address),
    ("GT1", 6, Telecom, PhiKind::Phone),
    ("GT1", 7, Telecom, PhiKind::Phone),
    ("GT1", 8, Day, PhiKind::Dob),
    ("GT1", 9, First, PhiKind::Sex),
    ("GT1", 12, First, PhiKind::Ssn),
    ("GT1", 17, Address, PhiKind::Address),
    ("GT1", 18, Telecom, PhiKind::Phone),
    ("GT1", 19, First, PhiKind::Account),
    ("GT1", 42, Name, PhiKind::Name),
    ("GT1", 45, Name, PhiKind::Name),
    ("GT1", 46, Telecom, PhiKind::Phone),
    ("IN1", 8, First, PhiKind::Account),
    ("IN1", 16, Name, PhiKind::Name),
    ("IN1", 18, Day, PhiKind::Dob),
    ("IN1", 19, Address, PhiKind::Address),
    ("IN1", 36, First, PhiKind::Account),
    ("IN1", 43, First, PhiKind::Sex),
    ("IN1", 44, Address, PhiKind::Address),
    ("IN1", 49, First, PhiKind::Account),
    ("IN2", 1, First, PhiKind::Account),
    ("IN2", 2, First, PhiKind::Ssn),
    ("IN2", 6, First, PhiKind::Account),
    ("IN2", 8, First, PhiKind::Account),
    ("IN2", 40, Name, PhiKind::Name),
    ("IN2", 61, First, PhiKind::Account),
    ("IN2", 63, Telecom, PhiKind::Phone),
    ("PV1", 5, First, PhiKind::Account),
    ("PV1", 7, Person, PhiKind::Name),
    ("PV1", 8, Person, PhiKind::Name),
    ("PV1", 9, Person, PhiKind::Name),
    ("PV1", 17, Person, PhiKind::Name),
    ("PV1", 19, First, PhiKind::Account),
    ("PV1", 44, Day, PhiKind::Date),
    ("PV1", 45, Day, PhiKind::Date),
    ("PV1", 50, First, PhiKind::Account),
    ("PV1", 52, Person, PhiKind::Name),
];

/// The signs that separate, as MSH names them.
struct Signs {
    field: char,
    component: char,
    repetition: char,
    escape: char,
    subcomponent: char,
}

/// The identifiers of a message, or of some segments of one; none if a line is no segment.
pub(super) fn identifiers(text: &str) -> Option<Vec<Identifier>> {
    let mut signs = Signs {
        field: '|',
        component: '^',
        repetition: '~',
        escape: '\\',
        subcomponent: '&',
    };
    let mut found = Identifiers::default();
    let mut segments = 0_usize;
    // VT and FS frame a message that is sent over a line (MLLP).
    let framing = |sign: char| sign.is_whitespace() || matches!(sign, '\u{b}' | '\u{1c}');
    for line in text.split(['\n', '\r']) {
        let line = line.trim_matches(framing);
        if line.is_empty() {
            continue;
        }
        let name = line.get(..3)?;
        let mut letters = name.bytes();
        let named = letters.next().is_some_and(|sign| sign.is_ascii_uppercase())
            && letters.all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit());
        if !named {
            return None;
        }
        let rest = line.get(3..).unwrap_or("");
        if matches!(name, "MSH" | "FHS" | "BHS") {
            signs = announced(rest)?;
        }
        if !rest.is_empty() && !rest.starts_with(signs.field) {
            return None;
        }
        segments += 1;
        if FIELDS.iter().any(|(segment, ..)| *segment == name) {
            segment(name, line, &signs, &mut found);
        }
    }
    (segments > 0).then(|| found.into_vec())
}

/// The signs after `MSH`.
fn announced(rest: &str) -> Option<Signs> {
    let mut all = rest.chars();
    let field = all.next().filter(|sign| !sign.is_alphanumeric())?;
    let mut next = |usual: char| all.next().filter(|sign| *sign != field).unwrap_or(usual);
    Some(Signs {
        field,
        component: next('^'),
        repetition: next('~'),
        escape: next('\\'),
        subcomponent: next('&'),
    })
}

fn segment(name: &str, line: &str, signs: &Signs, found: &mut Identifiers) {
    for (number, field) in line.split(signs.field).enumerate() {
        let known = FIELDS
            .iter()
            .find(|(segment, at, ..)| *segment == name && *at == number);
        let Some((.., shape, kind)) = known else {
            continue;
        };
        let place = format!("{name}-{number}");
        for value in field.split(signs.repetition) {
            repetition(&place, value, *shape, *kind, signs, found);
        }
    }
}

fn repetition(
    place: &str,
    value: &str,
    shape: Shape,
    kind: PhiKind,
    signs: &Signs,
    found: &mut Identifiers,
) {
    let components: Vec<&str> = value.split(signs.component).collect();
    // The first subcomponent is the value itself; the others say more of it.
    let part = |number: usize| {
        let component = components.get(number).copied().unwrap_or("");
        let first = component.split(signs.subcomponent).next().unwrap_or("");
        unescaped(first, signs)
    };
    match shape {
        Shape::First => found.push(place, kind, &part(0)),
        Shape::Name => found.name(place, &part(0), &part(1), &part(2)),
        Shape::Person => found.name(place, &part(1), &part(2), &part(3)),
        Shape::Day => found.day(place, kind, &part(0)),
        Shape::Address => {
            let all = components.iter().take(6).map(|component| {
                let joined = component.replace(signs.subcomponent, " ");
                unescaped(joined.trim(), signs)
            });
            let all: Vec<String> = all.filter(|part| !part.is_empty()).collect();
            found.push(place, kind, &all.join(", "));
        }
        Shape::Telecom => {
            for number in [part(0), format!("{}{}", part(5), part(6)), part(11)] {
                let kind = match number.contains('@') {
                    true => PhiKind::Email,
                    false => kind,
                };
                found.push(place, kind, &number);
            }
            found.push(place, PhiKind::Email, &part(3));
        }
    }
}

/// The signs that an escape stands for (HL7 v2.9 section 2.7).
fn unescaped(text: &str, signs: &Signs) -> String {
    if !text.contains(signs.escape) {
        return text.to_owned();
    }
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(signs.escape) {
        whole.push_str(before);
        let Some((code, behind)) = after.split_once(signs.escape) else {
            rest = after;
            break;
        };
        match code {
            "F" => whole.push(signs.field),
            "S" => whole.push(signs.component),
            "T" => whole.push(signs.subcomponent),
            "R" => whole.push(signs.repetition),
            "E" => whole.push(signs.escape),
            _ => whole.push(' '),
        }
        rest = behind;
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::super::identifier::shown;
    use super::identifiers;

    #[test]
    fn a_message_yields_who_it_is_about() {
        let text = "MSH|^~\\&|ADT|EXAMPLE HOSPITAL|||20260102030405||ADT^A01|1|P|2.5\rPID|1||00918273^5^M11^EX^MR~555-00-0001^^^SSA^SS||DOE^JANE^Q^JR||19850204|F|||1 MAIN&MAIN ST^APT 2^SPRINGFIELD^IL^62701^USA||(555)555-0100^PRN^PH^jane@example.org|||||ACC4471|900-55-0101\nNK1|1|ROE\\T\\SON^RICHARD|SPO||^PRN^PH^^1^555^5550111\nPV1|1|I|||||1234^MENDEZ^ANA||||||||||||V5550199\nZZZ|1|x";
        let found = shown(&identifiers(text).unwrap());
        assert_eq!(
            found,
            [
                "PID-3 mrn 00918273",
                "PID-3 mrn 555-00-0001",
                "PID-5 name JANE Q DOE",
                "PID-5 name JANE DOE",
                "PID-7 dob 1985-02-04",
                "PID-8 sex F",
                "PID-11 address 1 MAIN MAIN ST, APT 2, SPRINGFIELD, IL, 62701, USA",
                "PID-13 phone (555)555-0100",
                "PID-13 email jane@example.org",
                "PID-18 account ACC4471",
                "PID-19 ssn 900-55-0101",
                "NK1-2 name RICHARD ROE&SON",
                "NK1-5 phone 5555550111",
                "PV1-7 name ANA MENDEZ",
                "PV1-19 account V5550199",
            ]
        );
    }

    #[test]
    fn other_signs_may_separate() {
        let found = shown(&identifiers("MSH#*+!%#A\nPID#1##1234567+7654321#").unwrap());
        assert_eq!(found, ["PID-3 mrn 1234567", "PID-3 mrn 7654321"]);
    }

    #[test]
    fn what_is_no_segment_is_no_message() {
        for text in [
            "",
            " \n\n",
            "Jane Doe",
            "PID;1;;x",
            "MSH|^~\\&|A\nwrapped line",
            "pid|1",
            "MSHabc",
            "é",
        ] {
            assert!(identifiers(text).is_none(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(MSH|PID|NK1|[|^~&\\\\\\n]|[a-z0-9é]){0,60}") {
            identifiers(&text);
        }
    }
}
