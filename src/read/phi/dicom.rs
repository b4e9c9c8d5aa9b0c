//! Dumps of DICOM data sets, as `dcmdump` and pydicom print them: identifiers by tag (DICOM PS3.6, PS3.15 annex E).

use super::identifier::{Identifier, Identifiers};
use crate::model::tagged::PhiKind;

/// The elements that identify somebody or an examination of theirs.
const ELEMENTS: &[(u16, u16, PhiKind)] = &[
    (0x0008, 0x0018, PhiKind::Account),
    (0x0008, 0x0020, PhiKind::Date),
    (0x0008, 0x0021, PhiKind::Date),
    (0x0008, 0x0022, PhiKind::Date),
    (0x0008, 0x0023, PhiKind::Date),
    (0x0008, 0x002a, PhiKind::Date),
    (0x0008, 0x0050, PhiKind::Account),
    (0x0008, 0x0081, PhiKind::Address),
    (0x0008, 0x0090, PhiKind::Name),
    (0x0008, 0x0092, PhiKind::Address),
    (0x0008, 0x0094, PhiKind::Phone),
    (0x0008, 0x1048, PhiKind::Name),
    (0x0008, 0x1050, PhiKind::Name),
    (0x0008, 0x1060, PhiKind::Name),
    (0x0008, 0x1070, PhiKind::Name),
    (0x0010, 0x0010, PhiKind::Name),
    (0x0010, 0x0020, PhiKind::Mrn),
    (0x0010, 0x0030, PhiKind::Dob),
    (0x0010, 0x0040, PhiKind::Sex),
    (0x0010, 0x1000, PhiKind::Mrn),
    (0x0010, 0x1001, PhiKind::Name),
    (0x0010, 0x1005, PhiKind::Name),
    (0x0010, 0x1010, PhiKind::Age),
    (0x0010, 0x1040, PhiKind::Address),
    (0x0010, 0x1060, PhiKind::Name),
    (0x0010, 0x1090, PhiKind::Mrn),
    (0x0010, 0x2154, PhiKind::Phone),
    (0x0010, 0x2297, PhiKind::Name),
    (0x0018, 0x1000, PhiKind::Serial),
    (0x0020, 0x000d, PhiKind::Account),
    (0x0020, 0x000e, PhiKind::Account),
    (0x0020, 0x0010, PhiKind::Account),
    (0x0020, 0x0052, PhiKind::Account),
    (0x0032, 0x1032, PhiKind::Name),
    (0x0038, 0x0010, PhiKind::Account),
    (0x0038, 0x0020, PhiKind::Date),
    (0x0040, 0x2016, PhiKind::Account),
    (0x0040, 0x2017, PhiKind::Account),
    (0x0040, 0xa123, PhiKind::Name),
];

/// What is known of an element: any other one of a patient's group is text.
fn kind_of(group: u16, element: u16, representation: &str) -> Option<PhiKind> {
    let known = ELEMENTS
        .iter()
        .find(|(of_group, of_element, _)| (*of_group, *of_element) == (group, element));
    let text = matches!(
        representation,
        "LO" | "LT" | "PN" | "SH" | "ST" | "UC" | "UT"
    );
    match known {
        Some((.., kind)) => Some(*kind),
        None if representation == "PN" => Some(PhiKind::Name),
        None if group == 0x0010 && text => Some(PhiKind::Text),
        None => None,
    }
}

/// The identifiers of a dump; none if no line is an element, or one that identifies has a value that cannot be read.
pub(super) fn identifiers(text: &str) -> Option<Vec<Identifier>> {
    let mut found = Identifiers::default();
    let mut elements = 0_usize;
    for line in text.lines() {
        let Some((group, element, rest)) = tag(line) else {
            continue;
        };
        elements += 1;
        let Some((representation, values)) = value(rest) else {
            match kind_of(group, element, "") {
                Some(_) => return None,
                None => continue,
            }
        };
        if let Some(kind) = kind_of(group, element, representation) {
            let place = format!("({group:04x},{element:04x})");
            for value in values {
                push(&place, kind, value, &mut found);
            }
        }
    }
    (elements > 0).then(|| found.into_vec())
}

/// `(0010,0010)` or `(0010, 0010)` at the start of a line, and what follows.
fn tag(line: &str) -> Option<(u16, u16, &str)> {
    // Elements of items are indented, by blanks or by pydicom's and others' marks.
    let line = line.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '>');
    let (group, rest) = line.strip_prefix('(')?.split_once(',')?;
    let (element, rest) = rest.split_once(')')?;
    let number = |digits: &str| {
        let digits = digits.trim();
        let hexadecimal = digits.len() == 4 && digits.bytes().all(|it| it.is_ascii_hexdigit());
        hexadecimal
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    Some((number(group)?, number(element)?, rest))
}

/// The value representation and the values of an element.
fn value(rest: &str) -> Option<(&str, Vec<&str>)> {
    let words = rest.trim_start();
    // dcmdump: `PN [DOE^JANE]   #   8, 1 PatientName`.
    let (first, after) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    if is_representation(first) {
        let after = after.trim_start();
        if after.starts_with("(no value") {
            return Some((first, Vec::new()));
        }
        let whole = match after.strip_prefix('[') {
            Some(inside) => {
                let before_comment = inside.rfind("] ").or_else(|| inside.rfind(']'));
                before_comment.map_or(inside, |end| inside.get(..end).unwrap_or(inside))
            }
            None => after.split('#').next().unwrap_or(after).trim(),
        };
        return Some((first, whole.split('\\').collect()));
    }
    // pydicom: `Patient's Name                      PN: 'Doe^Jane'`.
    let (at, _) = rest.match_indices(": ").find(|(at, _)| {
        let before = at.checked_sub(2).and_then(|from| rest.get(from..*at));
        before.is_some_and(is_representation)
    })?;
    let representation = rest.get(at - 2..at)?;
    let after = rest.get(at + 2..).unwrap_or("").trim();
    let list = after
        .strip_prefix('[')
        .and_then(|inside| inside.strip_suffix(']'));
    let values = match list {
        None => vec![unquoted(after)],
        Some(list) => list.split(", ").map(|item| unquoted(item.trim())).collect(),
    };
    Some((representation, values))
}

fn is_representation(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|sign| sign.is_ascii_uppercase())
}

fn unquoted(text: &str) -> &str {
    let between = |mark: char| {
        text.strip_prefix(mark)
            .and_then(|rest| rest.strip_suffix(mark))
    };
    between('\'').or_else(|| between('"')).unwrap_or(text)
}

fn push(place: &str, kind: PhiKind, value: &str, found: &mut Identifiers) {
    match kind {
        // Up to three spellings of a name, by alphabet, each family^given^middle^prefix^suffix.
        PhiKind::Name => {
            for spelling in value.split('=') {
                let mut parts = spelling.split('^');
                let mut next = || parts.next().unwrap_or("");
                let (family, given, middle) = (next(), next(), next());
                found.name(place, family, given, middle);
            }
        }
        PhiKind::Dob | PhiKind::Date => found.day(place, kind, value),
        PhiKind::Age => {
            let years = value.trim_start_matches('0').trim_end_matches(['Y', 'y']);
            found.push(place, kind, years);
        }
        PhiKind::Address => found.push(place, kind, &value.replace('^', ", ")),
        _ => found.push(place, kind, value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::identifier::shown;
    use super::identifiers;

    #[test]
    fn a_dump_of_dcmdump_yields_who_it_is_about() {
        let text = "# Dicom-Data-Set\n(0008,0016) UI =CTImageStorage                         #  26, 1 SOPClassUID\n(0008,0050) SH [A5550123]                               #   8, 1 AccessionNumber\n(0010,0010) PN [DOE^JANE^Q]                             #  10, 1 PatientName\n(0010,0020) LO [00918273\\MRN5550]                       #   8, 2 PatientID\n(0010,0030) DA [19850204]                               #   8, 1 PatientBirthDate\n(0010,1010) AS [045Y]                                   #   4, 1 PatientAge\n(0010,1040) LO (no value available)                     #   0, 0 PatientAddress\n(0010,4000) LT [lives with [her] sister]                # 24, 1 PatientComments\n(0028,0010) US 512                                      #   2, 1 Rows\n";
        assert_eq!(
            shown(&identifiers(text).unwrap()),
            [
                "(0008,0050) account A5550123",
                "(0010,0010) name JANE Q DOE",
                "(0010,0010) name JANE DOE",
                "(0010,0020) mrn 00918273",
                "(0010,0020) mrn MRN5550",
                "(0010,0030) dob 1985-02-04",
                "(0010,1010) age 45",
                "(0010,4000) text lives with [her] sister",
            ]
        );
    }

    #[test]
    fn a_dump_of_pydicom_yields_who_it_is_about() {
        let text = "(0008, 0050) Accession Number                    SH: 'A5550123'\n(0010, 0010) Patient's Name                      PN: \"O'Doe^Jane\"\n   (0010, 1001) Other Patient Names              PN: ['Roe^Jane', 'Poe^J']\n(0010,0030) Patient's Birth Date                DA: '19850204'\n(0028,0010) Rows                                US: 512\n";
        assert_eq!(
            shown(&identifiers(text).unwrap()),
            [
                "(0008,0050) account A5550123",
                "(0010,0010) name Jane O'Doe",
                "(0010,1001) name Jane Roe",
                "(0010,1001) name J Poe",
                "(0010,0030) dob 1985-02-04",
            ]
        );
    }

    #[test]
    fn what_has_no_elements_or_a_value_of_no_shape_is_no_dump() {
        for text in ["", "Jane Doe", "(0010;0010) PN [x]", "(0010,0010) Jane Doe"] {
            assert!(identifiers(text).is_none(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(\\(0010,0010\\)|PN|: |[\\[\\]'\"#\\\\^=é \\n,()0-9a-f]){0,60}") {
            identifiers(&text);
        }
    }
}
