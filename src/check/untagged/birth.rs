//! Dates of birth and of care.

use std::ops::Range;

use super::{date, near};

/// What stands before a date of birth.
pub(super) const BIRTH: &[&str] = &[
    "dob",
    "d.o.b",
    "date of birth",
    "birth date",
    "birthdate",
    "birthday",
    "born",
    "geburtsdatum",
    "geboren",
    "geb",
    "né le",
    "née le",
    "date de naissance",
    "fecha de nacimiento",
    "nacido",
    "nacida",
];

/// What stands before a date of admission, discharge, treatment or death.
pub(super) const CARE: &[&str] = &[
    "admission date",
    "date of admission",
    "discharge date",
    "date of discharge",
    "date of death",
    "death date",
    "date of service",
    "service date",
    "date of surgery",
    "surgery date",
    "date of implant",
    "implant date",
    "date of implantation",
    "implantation date",
    "appointment",
    "was admitted",
    "were admitted",
    "was discharged",
    "was hospitalized",
    "was hospitalised",
    "died",
    "passed away",
    "deceased",
    "was implanted",
    "underwent surgery",
    "aufnahmedatum",
    "entlassungsdatum",
    "sterbedatum",
    "todesdatum",
    "verstorben",
    "date of visit",
    "visit date",
];

/// The date behind the label.
pub(super) fn birth(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    dated(text, hit)
}

/// The date behind the label or the verb.
pub(super) fn care(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    dated(text, hit)
}

fn dated(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::after(text, hit.end, 120);
    let start = near::filler(window);
    let length = date::length(window.get(start..)?)?;
    Some(hit.end + start..hit.end + start + length)
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::{BirthDate, CareDate};

    #[test]
    fn a_label_or_a_verb_gives_a_date_away() {
        for (detector, text, found) in [
            (
                BirthDate,
                "DOB: 12/17/1961 is displayed.",
                &["12/17/1961"][..],
            ),
            (
                BirthDate,
                "The patient, born on 20 August 1994, was",
                &["20 August 1994"],
            ),
            (BirthDate, "\"birthDate\": \"1994-08-20\"", &["1994-08-20"]),
            (BirthDate, "geb. am 20.08.1994", &["20.08.1994"]),
            (BirthDate, "Date of birth: YYYY-MM-DD", &[]),
            (BirthDate, "born in 1961", &[]),
            (
                CareDate,
                "The patient was admitted on March 3, 2024.",
                &["March 3, 2024"],
            ),
            (CareDate, "Updates are admitted from 2024-03-03", &[]),
        ] {
            assert_eq!(found_by(detector, text), found, "{text}");
        }
    }
}
