//! Identifiers of people that nobody tagged: a lint over sources and adopted documents, never a promise.
//!
//! What a detector finds is named by its kind and its place alone, and masks the file that holds it (invariant 8).

mod address;
mod age;
mod allowed;
mod birth;
mod contact;
mod date;
mod dicom;
mod digits;
mod fhir;
mod hl7;
mod mbi;
mod name;
mod near;
mod nhs;
mod npi;
mod number;
mod rules;
mod scan;
mod seen;
mod ssn;
mod udi;
mod url;

pub use allowed::by_the_clock;
pub use rules::{EXPIRED, RULES};
pub use scan::{Found, scan};
pub use seen::spots;

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{FileId, Finding, Findings, Message, Severity, Span};
use crate::model::timestamp::Date;
use crate::model::untagged::{Detector, Level, Spot};
use crate::model::word::Word;
use crate::read::{AdvisorySource, Sources};

/// What was found in an adopted release when it was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The release's folder below the workspace.
    pub folder: String,
    /// What, and where in its document.
    pub spots: Vec<Spot>,
}

/// Something that was found: what, in which file or release, and where in it.
struct Seen {
    detector: Detector,
    path: Arc<str>,
    place: Place,
}

enum Place {
    /// In a source that a build draws: a page, the catalogue, the site's values.
    Drawn(Span),
    /// In an advisory or a VEX statement, by its place in the list of sources.
    Document(usize, Span),
    /// In an adopted document.
    Adopted(String),
}

/// All findings of the sources that are `wanted`, of the rest of the workspace, and of what was adopted.
///
/// `today` is the day as of which something is still allowed.
pub fn check(
    sources: &Sources,
    adopted: &[Adopted],
    today: Date,
    wanted: &dyn Fn(&AdvisorySource) -> bool,
) -> Vec<Finding> {
    let seen = seen::all(sources, adopted);
    let (allowed, mut findings) = allowed::settle(sources, &seen, today);
    let reported = seen.iter().zip(allowed).filter(|(_, allowed)| !allowed);
    for (seen, _) in reported {
        let document = match seen.place {
            Place::Document(at, _) => sources.advisories.get(at),
            _ => None,
        };
        if document.is_none_or(wanted) {
            findings.push(finding(seen, level_of(sources, seen.detector)));
        }
    }
    findings
}

/// Of the findings of [`check`], those that a build has to heed: in what it draws from sources, and entries of the list of what is allowed that do not hold.
///
/// Advisories and VEX statements are drawn from their releases, and adopted ones stay as they are.
pub fn of_build(sources: &Sources, found: &Findings) -> Findings {
    let documents: HashSet<FileId> = sources.advisories.iter().map(|it| it.file).collect();
    let mut heeded = Findings::new();
    heeded.extend(
        found
            .iter()
            .filter(|finding| {
                finding
                    .span
                    .is_some_and(|span| !documents.contains(&span.file))
            })
            .cloned(),
    );
    heeded
}

fn level_of(sources: &Sources, detector: Detector) -> Level {
    sources
        .site
        .as_ref()
        .and_then(|site| site.untagged.as_ref())
        .map_or_else(|| detector.default_level(), |table| table.level(detector))
}

fn finding(seen: &Seen, level: Level) -> Finding {
    let what = noun(seen.detector);
    let name = seen.detector.word();
    let code = rules::code(seen.detector);
    match &seen.place {
        Place::Drawn(span) | Place::Document(_, span) => {
            let severity = match level {
                Level::Block => Severity::Error,
                Level::Warn | Level::Off => Severity::Warning,
            };
            let tag = match rules::kind(seen.detector) {
                Some(kind) => format!("[…]{{phi={kind} public=\"…\"}}"),
                None => "a block from `:::phi` to `:::`".to_owned(),
            };
            Finding::of(
                severity,
                code,
                *span,
                format!("this may be {what}, and nobody tagged it"),
            )
            .help(format!(
                "take it out, or tag it with {tag}; if it is nobody's, allow it in site.toml: [[untagged.allowed]] with detector = \"{name}\""
            ))
            .masking()
        }
        Place::Adopted(pointer) => Finding::warning(
            code,
            None,
            Message::new("the adopted document in ")
                .value(&*seen.path)
                .words(format!(" may hold {what}, at {pointer}")),
        )
        .help(format!(
            "`obstat retract` takes a release back; if it is nobody's, allow it in site.toml: [[untagged.allowed]] with detector = \"{name}\" and the folder as path"
        )),
    }
}

/// What a detector looks for, in words that go on a sentence.
pub fn noun(detector: Detector) -> String {
    let meaning = Detector::ALL
        .iter()
        .position(|known| *known == detector)
        .and_then(|at| Detector::MEANINGS.get(at))
        .map_or("", |meaning| meaning.trim().trim_end_matches('.'));
    let mut letters = meaning.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What a detector finds in a text, for tests.
#[cfg(test)]
fn found_by(detector: Detector, text: &str) -> Vec<&str> {
    scan(text)
        .into_iter()
        .filter(|found| found.detector == detector)
        .filter_map(|found| text.get(found.start..found.end))
        .collect()
}
