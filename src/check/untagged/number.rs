//! Numbers that a label gives away: records, accounts, licences, devices.

use std::ops::Range;

use super::{digits, near};

/// Labels of numbers of patients and visits.
pub(super) const RECORD: &[&str] = &[
    "mrn",
    "mrns",
    "mr#",
    "mr number",
    "medical record",
    "health record",
    "patient id",
    "patient identifier",
    "patient number",
    "patient no",
    "patient record",
    "hospital number",
    "hospital id",
    "chart number",
    "record number",
    "case number",
    "encounter number",
    "encounter id",
    "visit number",
    "visit id",
    "accession number",
    "accession",
    "admission number",
    "patientennummer",
    "patienten-id",
    "patienten id",
    "patienten-nr",
    "fallnummer",
    "aufnahmenummer",
    "numéro de dossier",
    "numéro de patient",
    "número de historia",
];

/// Labels of insurance, account and card numbers.
pub(super) const ACCOUNT: &[&str] = &[
    "member id",
    "member number",
    "member no",
    "health plan",
    "policy number",
    "policy no",
    "insurance number",
    "insurance id",
    "insurance no",
    "insurance policy",
    "subscriber",
    "subscriber id",
    "subscriber number",
    "beneficiary number",
    "beneficiary id",
    "claim number",
    "account number",
    "account no",
    "account id",
    "billing account",
    "health card",
    "credit card",
    "card number",
    "debit card",
    "bank account",
    "iban",
    "versichertennummer",
    "versicherungsnummer",
    "krankenversichertennummer",
    "kvnr",
    "kontonummer",
    "medicaid",
];

/// Labels of licences, passports and vehicles.
pub(super) const LICENCE: &[&str] = &[
    "driver license",
    "driver's license",
    "drivers license",
    "driver licence",
    "driver's licence",
    "driving licence",
    "driving license",
    "medical license",
    "nursing license",
    "physician license",
    "dea number",
    "dea no",
    "dea",
    "passport",
    "passport number",
    "license plate",
    "licence plate",
    "number plate",
    "vin",
    "vehicle identification",
    "führerschein",
    "reisepass",
    "personalausweis",
    "kennzeichen",
];

/// Labels of serial numbers of devices.
pub(super) const SERIAL: &[&str] = &[
    "s/n",
    "sn",
    "serial",
    "serial number",
    "serial no",
    "seriennummer",
    "serien-nr",
    "ser no",
    "numéro de série",
    "número de serie",
    "device serial",
    "implant serial",
];

/// A code of five digits or more, or one that mixes letters with at least four.
fn is_number(value: &str) -> bool {
    let numbers = near::digits_in(value);
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let named = ["CVE-", "CWE-", "ICSMA", "VU", "http"]
        .iter()
        .any(|start| value.starts_with(start));
    // Versions and dates are told by their dots and dashes.
    let version = value.matches('.').count() > 0;
    let date = value.contains(['-', '/'])
        && super::date::length(value.split(' ').next().unwrap_or("")).is_some();
    (numbers >= 5 || (numbers >= 4 && letters > 0)) && letters <= 8 && !named && !version && !date
}

/// The number of a patient or a visit.
pub(super) fn record(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    near::labelled(text, hit.end, is_number)
}

/// The number of an insurance, an account or a card.
pub(super) fn account(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    near::labelled(text, hit.end, is_number)
}

/// The number of a licence, a passport or a vehicle; those that have a check digit must have the right one.
pub(super) fn licence(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let label = text.get(hit.clone())?.to_ascii_lowercase();
    let accept: fn(&str) -> bool = match label.as_str() {
        "vin" | "vehicle identification" => is_vin,
        "dea" | "dea number" | "dea no" => is_dea,
        _ => is_number,
    };
    near::labelled(text, hit.end, accept)
}

/// The serial number of a device.
pub(super) fn serial(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let found = near::labelled(text, hit.end, is_number)?;
    let between = text.get(hit.end..found.start)?;
    let ahead = near::sentence_before(text, hit.start, 24);
    let behind = near::after(text, found.end, 24)
        .trim_start_matches(['"', '\'', '*', '`', ' ', ',', '(', ')', '_']);
    // Advisories name the devices that they are about: ranges of serial numbers, and how they start.
    let range = [
        "digit", "below", "before", "above", "under", "from", "start", "prefix", "range",
        "between", "<=", ">=", "< ", "≤", "≥",
    ]
    .iter()
    .any(|word| {
        ahead.to_ascii_lowercase().contains(word) || between.to_ascii_lowercase().contains(word)
    }) || [
        "and prior",
        "or prior",
        "and later",
        "or later",
        "and higher",
        "or higher",
        "and lower",
        "or lower",
        "and earlier",
        "or earlier",
        "and above",
        "and below",
        "and up",
        "and newer",
        "and older",
        "to ",
        "through",
        "thru",
        "- ",
        "–",
        "…",
        "x",
        "*",
        "until",
    ]
    .iter()
    .any(|word| behind.starts_with(word));
    (!range).then_some(found)
}

/// A vehicle identification number with its check digit (49 CFR 565.15).
fn is_vin(value: &str) -> bool {
    let bytes = value.as_bytes();
    let mut sum = 0;
    for (byte, weight) in bytes
        .iter()
        .zip([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])
    {
        let number = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'A'..=b'H' => u32::from(byte - b'A') + 1,
            b'J'..=b'N' => u32::from(byte - b'J') + 1,
            b'P' => 7,
            b'R' => 9,
            b'S'..=b'Z' => u32::from(byte - b'S') + 2,
            _ => return false,
        };
        sum += number * weight;
    }
    let check = match sum % 11 {
        10 => b'X',
        digit => b'0' + u8::try_from(digit).unwrap_or(0),
    };
    bytes.len() == 17 && bytes.get(8) == Some(&check)
}

/// A number of the Drug Enforcement Administration with its check digit.
fn is_dea(value: &str) -> bool {
    let numbers = digits::of(value.get(2..).unwrap_or(""));
    let [a, b, c, d, e, f, check] = numbers.as_slice() else {
        return false;
    };
    value.len() == 9
        && value.starts_with(|c: char| c.is_ascii_alphabetic())
        && (a + c + e + 2 * (b + d + f)) % 10 == *check
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::{Account, Licence, Mrn, Serial};

    #[test]
    fn a_label_gives_a_number_away() {
        for (detector, text, found) in [
            (
                Mrn,
                "The log line reads MRN: 081193102 admitted.",
                &["081193102"][..],
            ),
            (Mrn, "\"patientId\": \"H-4471902\"", &["H-4471902"]),
            (Mrn, "| MRN | 44 719 02 |", &["44 719 02"]),
            (Mrn, "Patienten-ID lautet 4471902", &["4471902"]),
            (Mrn, "MRN: <redacted>, MRN 00000000, the MRN column", &[]),
            (
                Mrn,
                "patient ID in version 4.2.2, patient ID 2026-11-20",
                &[],
            ),
            (
                Account,
                "Health plan member ID: XB147554058",
                &["XB147554058"],
            ),
            (Account, "policy number (see CVE-1900-10001)", &[]),
            (Licence, "VIN 1M8GDM9AXKP042788", &["1M8GDM9AXKP042788"]),
            (Licence, "VIN 1M8GDM9A1KP042788", &[]),
            (Licence, "DEA AB1234563", &["AB1234563"]),
            (Licence, "DEA AB1234564", &[]),
            (Licence, "driver's license no. D1234567", &["D1234567"]),
            (
                Serial,
                "S/N: PMX-7W6Z-16993 was at the bedside.",
                &["PMX-7W6Z-16993"],
            ),
            (Serial, "serial number prefix AB", &[]),
            (
                Serial,
                "SN 138853 and higher, the first 5 digits of serial number 24061",
                &[],
            ),
            (
                Serial,
                "serial numbers <= 4471902, SN 4471900 to 4471999",
                &[],
            ),
        ] {
            assert_eq!(found_by(detector, text), found, "{text}");
        }
    }
}
