//! Runs all detectors over a text.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use super::{
    address, age, birth, contact, dicom, fhir, hl7, mbi, name, near, nhs, npi, number, ssn, udi,
    url,
};
use crate::model::untagged::Detector;

/// What was found: which identifier, and the bytes of the text that hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it is.
    pub detector: Detector,
}

type Find = fn(&str, Range<usize>) -> Option<Range<usize>>;

/// How a word has to stand in the text to call its detector.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// As a word of its own, in any case; blanks may be missing, or be `_` or `-`.
    Word,
    /// Anywhere, exactly so.
    Exact,
    /// Anywhere, in any case.
    Anywhere,
}

/// What calls a detector: words, how they stand, and the function that looks around them.
const CALLS: &[(Detector, &[&str], Stand, Find)] = &[
    (Detector::Ssn, ssn::TRIGGERS, Stand::Word, ssn::find),
    (Detector::Hl7Pid, hl7::TRIGGERS, Stand::Exact, hl7::find),
    (
        Detector::DicomPatient,
        dicom::TRIGGERS,
        Stand::Exact,
        dicom::find,
    ),
    (Detector::Mbi, mbi::TRIGGERS, Stand::Word, mbi::find),
    (Detector::Nhs, nhs::TRIGGERS, Stand::Word, nhs::find),
    (Detector::UdiSerial, udi::TRIGGERS, Stand::Exact, udi::find),
    (Detector::Mrn, number::RECORD, Stand::Word, number::record),
    (
        Detector::Account,
        number::ACCOUNT,
        Stand::Word,
        number::account,
    ),
    (Detector::Name, name::LABELS, Stand::Word, name::find),
    (Detector::BirthDate, birth::BIRTH, Stand::Word, birth::birth),
    (Detector::CareDate, birth::CARE, Stand::Word, birth::care),
    (Detector::Age, age::BEFORE, Stand::Word, age::before),
    (Detector::Age, age::BEHIND, Stand::Word, age::behind),
    (
        Detector::Address,
        address::STREETS,
        Stand::Word,
        address::street,
    ),
    (
        Detector::Address,
        address::LABELS,
        Stand::Word,
        address::labelled,
    ),
    (
        Detector::Phone,
        contact::TRIGGERS,
        Stand::Word,
        contact::phone,
    ),
    (Detector::Phone, contact::HOME, Stand::Word, contact::phone),
    (
        Detector::Email,
        contact::TRIGGERS,
        Stand::Word,
        contact::email,
    ),
    (Detector::Ip, contact::TRIGGERS, Stand::Word, contact::ip),
    (
        Detector::Serial,
        number::SERIAL,
        Stand::Word,
        number::serial,
    ),
    (Detector::Npi, npi::TRIGGERS, Stand::Word, npi::find),
    (
        Detector::Licence,
        number::LICENCE,
        Stand::Word,
        number::licence,
    ),
    (Detector::Url, url::TRIGGERS, Stand::Anywhere, url::find),
];

/// All words in one automaton, and what each of them calls.
struct Calls {
    automaton: AhoCorasick,
    of: Vec<(Detector, Stand, Find, String)>,
}

static ALL: LazyLock<Option<Calls>> = LazyLock::new(|| {
    let mut of = Vec::new();
    for (detector, words, stand, find) in CALLS {
        for word in *words {
            let mut spellings = BTreeSet::from([(*word).to_owned()]);
            if *stand == Stand::Word && word.contains(' ') {
                spellings.extend(["_", "-", ""].map(|gap| word.replace(' ', gap)));
            }
            for spelling in spellings {
                of.push((*detector, *stand, *find, spelling));
            }
        }
    }
    let automaton = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(of.iter().map(|(.., word)| word))
        .ok()?;
    Some(Calls { automaton, of })
});

/// Everything in a text that may be an identifier of somebody, in the order of the text.
///
/// Each look around a word is bounded, so the work grows with the text.
pub fn scan(text: &str) -> Vec<Found> {
    let mut all = BTreeSet::new();
    let mut add = |detector: Detector, range: Range<usize>| {
        all.insert(Found {
            start: range.start,
            end: range.end,
            detector,
        });
    };
    if let Some(calls) = ALL.as_ref() {
        for hit in calls.automaton.find_overlapping_iter(text) {
            let Some((detector, stand, find, word)) = calls.of.get(hit.pattern().as_usize()) else {
                continue;
            };
            let stands = match stand {
                Stand::Word => is_word(text, hit.start(), hit.end()),
                Stand::Exact => text.get(hit.range()) == Some(word.as_str()),
                Stand::Anywhere => true,
            };
            if stands && let Some(range) = find(text, hit.range()) {
                add(*detector, range);
            }
        }
    }
    let has = |word: &&str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if fhir::TRIGGERS.iter().any(has) {
        fhir::json(text, &mut |range| add(Detector::FhirPatient, range));
        fhir::xml(text, &mut |range| add(Detector::FhirPatient, range));
    }
    ssn::unlabelled(text, &mut |range| add(Detector::Ssn, range));
    mbi::unlabelled(text, &mut |range| add(Detector::Mbi, range));
    udi::unlabelled(text, &mut |range| add(Detector::UdiSerial, range));
    without_inner(all)
}

/// Whether letters and digits end where a word does; a capital after a small letter starts one, too.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = near::char_before(text, start);
    let first = near::char_at(text, start);
    let behind = near::char_at(text, end);
    let last = near::char_before(text, end);
    let starts = !before.is_some_and(char::is_alphanumeric)
        || (before.is_some_and(char::is_lowercase) && first.is_some_and(char::is_uppercase));
    let ends = !behind.is_some_and(char::is_alphanumeric)
        || (behind.is_some_and(char::is_uppercase) && last.is_some_and(char::is_lowercase))
        || (behind.is_some_and(|c| c.is_ascii_digit()) && last.is_some_and(char::is_alphabetic));
    starts && ends
}

/// Leaves out what lies within something else that was found: a birth date within a segment, a street within an address.
fn without_inner(all: BTreeSet<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    let mut sorted: Vec<Found> = all.into_iter().collect();
    sorted.sort_by(|a, b| {
        let key = |found: &Found| (found.start, std::cmp::Reverse(found.end), found.detector);
        key(a).cmp(&key(b))
    });
    let mut reach = 0;
    for found in sorted {
        let inside = found.end <= reach && !kept.is_empty();
        if !inside {
            reach = reach.max(found.end);
            kept.push(found);
        }
    }
    kept
}
