//! One file, looked at: whether it can be adopted, and what is to be said of it.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use super::Refusal;
use super::duplicate::first_duplicate;
use crate::check::standard::{Document, Level, TESTS, Verdict, level};
use crate::csaf;
use crate::model::advisory::Advisory;

/// The largest document that is read, in bytes; the largest that are published have a third of it.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A document that can be adopted.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The bytes as they are published.
    pub(super) bytes: Vec<u8>,
    /// The document as JSON.
    pub(super) json: Value,
    /// What it says.
    pub(super) advisory: Advisory,
    /// Pointers of what the standard does not know, which its page cannot show.
    pub(super) lost: Vec<String>,
}

/// Reads a file whole.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: std::io::Error| Refusal::Unreadable(error.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    let length = read.map_err(unreadable)?;
    if u64::try_from(length).map_or(true, |length| length > LARGEST) {
        return Err(Refusal::TooLarge);
    }
    Ok(bytes)
}

/// Reads a document that the schema allows.
pub(super) fn candidate(bytes: Vec<u8>) -> Result<Candidate, Refusal> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(Refusal::ByteOrderMark);
    }
    std::str::from_utf8(&bytes).map_err(|error| Refusal::NotUtf8(error.valid_up_to()))?;
    let json: Value =
        serde_json::from_slice(&bytes).map_err(|error| Refusal::NotJson(error.to_string()))?;
    if let Some(pointer) = first_duplicate(&bytes) {
        return Err(Refusal::DuplicateKey(pointer));
    }
    match json.pointer("/document/csaf_version").map(Value::as_str) {
        None => return Err(Refusal::NotCsaf),
        Some(Some("2.0")) => {}
        Some(Some(other)) => return Err(Refusal::OtherVersion(other.to_owned())),
        // The schema says better what is wrong.
        Some(None) => {}
    }
    let document = Document::new(json);
    match document.test("schema") {
        Verdict::Passed => {}
        Verdict::Failed(findings) => {
            let more = findings.len().saturating_sub(1);
            let first = findings.into_iter().next();
            let (pointer, message) = first.map_or_else(Default::default, |finding| {
                (finding.pointer, finding.message)
            });
            return Err(Refusal::Schema {
                pointer,
                message,
                more,
            });
        }
        Verdict::Undecided(reason) => return Err(Refusal::Undecided(reason)),
        Verdict::Unreached | Verdict::NotRun => {
            return Err(Refusal::Undecided("it was not tested".to_owned()));
        }
    }
    let json = document.json().clone();
    drop(document);
    let mut reading = csaf::read(&json).map_err(Refusal::Unread)?;
    reading.advisory.markdown = is_markdown(&json);
    Ok(Candidate {
        bytes,
        json,
        advisory: reading.advisory,
        lost: reading.lost,
    })
}

/// Whether the prose of a document is markdown.
///
/// CSAF 2.0 allows markdown in texts (section 8) but has no mark for it, and what is plain text must not be drawn as markdown: asterisks, underscores and indented lines would change its meaning.
/// So only documents of our own making are taken for markdown.
fn is_markdown(json: &Value) -> bool {
    json.pointer("/document/tracking/generator/engine/name")
        .and_then(Value::as_str)
        == Some("Obstat")
}

/// The mandatory tests that a document fails, by their numbers, in order; one that could not be decided counts as failed.
pub(super) fn failed_tests(json: Value) -> Vec<&'static str> {
    let document = Document::new(json);
    TESTS
        .iter()
        .copied()
        .filter(|test| *test != "schema" && level(test) == Level::Error)
        .filter(|test| {
            matches!(
                document.test(test),
                Verdict::Failed(_) | Verdict::Undecided(_) | Verdict::Unreached
            )
        })
        .collect()
}
