//! Names of patients.

use std::ops::Range;

use super::near;

/// What stands before a name, ended by a mark.
pub(super) const LABELS: &[&str] = &[
    "patient name",
    "patient's name",
    "name of patient",
    "name of the patient",
    "patient full name",
    "pt name",
    "patient",
    "pt",
    "subject name",
    "patientenname",
    "name des patienten",
    "name der patientin",
    "nom du patient",
    "nombre del paciente",
    "family name",
    "given name",
    "maiden name",
    "mother's maiden name",
    "next of kin",
    "emergency contact",
];

/// Words in capitals that are no names.
const NO_NAMES: &[&str] = &[
    "patient",
    "name",
    "id",
    "date",
    "of",
    "birth",
    "data",
    "record",
    "records",
    "sex",
    "age",
    "monitor",
    "monitors",
    "monitoring",
    "information",
    "center",
    "central",
    "station",
    "safety",
    "care",
    "portal",
    "the",
    "this",
    "a",
    "an",
    "no",
    "not",
    "see",
    "and",
    "or",
    "in",
    "for",
    "is",
    "are",
    "value",
    "string",
    "number",
    "address",
    "phone",
    "first",
    "last",
    "full",
    "unknown",
    "none",
    "all",
    "any",
    "example",
    "field",
    "fields",
    "system",
    "device",
    "version",
    "software",
    "impact",
    "risk",
    "harm",
    "low",
    "high",
    "medium",
    "critical",
    "users",
    "user",
    "health",
    "healthcare",
    "medical",
    "hospital",
    "update",
    "fixed",
    "affected",
    "test",
    "demo",
    "sample",
    "it",
    "if",
    "when",
    "an",
    "philips",
    "medtronic",
    "baxter",
    "abbott",
    "siemens",
    "ge",
    "bd",
    "general",
    "cve",
    "dob",
    "mrn",
    "surname",
    "firstname",
    "lastname",
    "given",
    "family",
];

/// Forms of address.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "mme", "sr", "sra", "señor", "señora",
];

/// The name behind the label.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let label = text.get(hit.clone())?;
    let window = near::sentence_after(text, hit.end, 100);
    // In the middle of a sentence a small `patient` before capitals is no product.
    if let Some(rest) = window
        .strip_prefix(", ")
        .or_else(|| window.strip_prefix(' '))
        .filter(|_| label == "patient")
    {
        let (length, words) = name(rest);
        if (2..=3).contains(&words) && rest.get(..length).is_some_and(is_cased) {
            let start = hit.end + window.len() - rest.len();
            return Some(start..start + length);
        }
    }
    let bare = ["patient", "pt"]
        .iter()
        .any(|word| label.eq_ignore_ascii_case(word));
    let start = start_of_name(window, bare)?;
    let rest = window.get(start..)?;
    let title = rest.split([' ', '.', ',']).next().unwrap_or("");
    let titled = TITLES.iter().any(|known| known.eq_ignore_ascii_case(title));
    let skipped = match titled {
        true => {
            title.len() + rest.get(title.len()..)?.len()
                - rest
                    .get(title.len()..)?
                    .trim_start_matches(['.', ' '])
                    .len()
        }
        false => 0,
    };
    let (length, words) = name(rest.get(skipped..)?);
    let enough = words >= 2 || (words == 1 && titled) || (words == 1 && length_of_single(label));
    enough.then(|| hit.end + start..hit.end + start + skipped + length)
}

/// Whether every word has small letters: abbreviations are no names.
fn is_cased(name: &str) -> bool {
    name.split(' ')
        .all(|word| word.chars().any(char::is_lowercase))
}

/// Labels whose value is one word.
fn length_of_single(label: &str) -> bool {
    let lower = label.to_ascii_lowercase();
    ["family", "given", "maiden"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Where a name may start: behind a colon, an equals sign or a cell's edge; `patient, Mr Example` needs none.
fn start_of_name(window: &str, bare: bool) -> Option<usize> {
    let mut marked = false;
    let mut at = 0;
    while at < 48 {
        let rest = window.get(at..)?;
        let c = rest.chars().next()?;
        if matches!(c, ':' | '=' | '|' | '"' | '>' | '[') {
            marked = true;
            at += 1;
        } else if c == '<' {
            at += rest.find('>').filter(|end| *end < 40)? + 1;
            marked = true;
        } else if c.is_alphabetic() {
            let end = rest
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len());
            let word = rest.get(..end)?;
            let named = [
                "is", "was", "named", "called", "s", "reads", "quot", "lautet", "ist", "x", "apos",
                "nbsp",
            ];
            let titled = TITLES.iter().any(|known| known.eq_ignore_ascii_case(word));
            if named.contains(&word) {
                marked |= !bare || matches!(word, "named" | "called");
                at += end;
            } else if marked || titled {
                return Some(at);
            } else {
                return None;
            }
        } else {
            at += c.len_utf8();
        }
    }
    None
}

/// How many bytes of a name stand at the start of a text, and how many words: capitals with small letters behind them, or all capitals with a caret or a comma between.
fn name(text: &str) -> (usize, usize) {
    let mut end = 0;
    let mut words = 0;
    let mut at = 0;
    while words < 5 {
        let rest = text.get(at..).unwrap_or("");
        let length = rest
            .find(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’' | '-')))
            .unwrap_or(rest.len());
        let word = rest
            .get(..length)
            .unwrap_or("")
            .trim_end_matches(['\'', '-', '’']);
        let known = NO_NAMES.iter().any(|no| no.eq_ignore_ascii_case(word));
        let particle = words > 0
            && matches!(
                word,
                "van"
                    | "von"
                    | "de"
                    | "der"
                    | "den"
                    | "del"
                    | "da"
                    | "al"
                    | "bin"
                    | "la"
                    | "le"
                    | "zu"
            );
        let capital = word.starts_with(char::is_uppercase);
        if word.is_empty() || (known && !particle) || !(capital || particle) {
            break;
        }
        at += word.len();
        if capital {
            end = at;
            words += 1;
        }
        let behind = text.get(at..).unwrap_or("");
        let gap = behind.len() - behind.trim_start_matches([' ', '^', ',', '.']).len();
        if gap == 0 || gap > 2 {
            break;
        }
        at += gap;
    }
    (end, words)
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Name;

    #[test]
    fn a_label_or_a_form_of_address_gives_a_name_away() {
        for (text, found) in [
            ("Patient name: Marcus Petrosyan", &["Marcus Petrosyan"][..]),
            ("Patient's name is Chloé Müller.", &["Chloé Müller"]),
            (
                "\"patientName\": \"Walter van der Specimen\"",
                &["Walter van der Specimen"],
            ),
            ("Patient: SPECIMEN^ADA", &["SPECIMEN^ADA"]),
            ("the patient, Mrs. Specimen, was", &["Mrs. Specimen"]),
            ("the patient Marcus Specimen was", &["Marcus Specimen"]),
            ("on patient ECG Monitor and patient Data Server", &[]),
            ("a patient named Ada Specimen", &["Ada Specimen"]),
            ("Patient name: Date of birth", &[]),
            ("Patient Monitor, Patient Information Center iX", &[]),
            ("Patient name: <redacted>", &[]),
            ("the patient name and the Patient ID", &[]),
        ] {
            assert_eq!(found_by(Name, text), found, "{text}");
        }
    }
}
