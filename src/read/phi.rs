//! Takes PHI out of what was read: the value goes to the gate, its stand-in stays.
//!
//! The forms are those of the authoring reference: a TOML table with a `phi` key, `[…]{phi=kind public="…"}`, a `:::phi … :::` block, and `{phi:name}`, a code fence that is marked, and a whole file.
//! Any other `:::word` or `]{…}` is an error, because a misspelt tag must not publish its text.

mod attributes;
mod dicom;
mod disclose;
mod fence;
mod fhir;
mod hl7;
mod identifier;
mod misspelt;
mod table;
mod text;
mod whole;

use crate::diagnostic::{Code, Finding, Message, Severity, Span};
use crate::model::tagged::{PhiKind, Secret, Tagged};
use crate::model::word::Word;
use crate::read::toml::{TomlReader, nearest};
pub(crate) use table::tagged_table;
pub use text::{Base, Cleaned, take_out};
pub(super) use whole::{arm_whole, is_whole};

/// The code of every finding about a tag.
pub const TAG: Code = Code("phi-tag");

/// Whether a text may hold PHI, or a tag that went wrong: then nothing of it is ever shown.
///
/// Deliberately crude: it errs towards masking.
pub fn may_hold_phi(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"]{").is_some()
        || memchr::memmem::find(bytes, b":::").is_some()
        || memchr::memmem::find_iter(bytes, b"phi").any(|at| {
            let before = at.checked_sub(1).and_then(|i| bytes.get(i));
            let after = bytes.get(at + 3);
            !before.is_some_and(u8::is_ascii_alphabetic)
                && !after.is_some_and(u8::is_ascii_alphabetic)
        })
}

/// What is shown in place of a value without a stand-in.
pub fn redaction_mark(kind: PhiKind) -> String {
    format!("[redacted: {kind}]")
}

/// Arms a value; its record is the source that it stands in.
pub(crate) fn arm(tags: &mut Vec<Tagged>, id: &str, source: &str, kind: PhiKind, value: &str) {
    let record = source.rsplit_once(':').map_or(source, |(file, _)| file);
    tags.push(Tagged {
        id: id.to_owned(),
        source: source.to_owned(),
        record: record.to_owned(),
        kind,
        value: Secret::new(value.trim().to_owned()),
    });
}

/// Parses the name of a kind, or says which names there are.
pub(crate) fn kind_of(word: &str, span: Span, findings: &mut Vec<Finding>) -> Option<PhiKind> {
    let kind = PhiKind::parse(word);
    if kind.is_none() {
        let known = PhiKind::ALL.iter().map(|kind| kind.word());
        let help = match nearest(word, known) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => {
                let all: Vec<_> = PhiKind::ALL.iter().map(|kind| kind.word()).collect();
                format!("one of: {}", all.join(", "))
            }
        };
        findings.push(
            Finding::error(TAG, span, Message::new("unknown kind of PHI ").value(word)).help(help),
        );
    }
    kind
}

/// Takes PHI out of a TOML string.
pub(crate) fn take_out_of_value(
    text: &str,
    span: Span,
    reader: &mut TomlReader<'_>,
) -> Option<String> {
    if !may_hold_phi(text) {
        return Some(text.to_owned());
    }
    let cleaned = take_out(
        text,
        reader.path,
        span,
        reader.line(span),
        None,
        reader.private,
    );
    let failed = cleaned
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    reader.findings.extend(cleaned.findings);
    reader.tags.extend(cleaned.tags);
    (!failed).then_some(cleaned.text)
}
