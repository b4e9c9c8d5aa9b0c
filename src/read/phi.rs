//! Takes PHI out of what was read: the value goes to the gate, its stand-in stays.
//!
//! The forms are those of the authoring reference: a TOML table with a `phi` key, `[…]{phi=kind public="…"}`, a `:::phi … :::` block, and `{phi:name}`.
//! Any other `:::word` or `]{…}` is an error, because a misspelt tag must not publish its text.

mod attributes;
mod text;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Finding, Message, Severity, Span};
use crate::model::tagged::{PhiKind, Secret, Tagged};
use crate::model::word::Word;
use crate::read::toml::{TomlReader, nearest};
pub use text::{Base, Cleaned, take_out};

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

/// Reads `{ phi = "name", value = …, public = "…", also = ["…"] }`, arms the value, and returns what is shown.
pub(crate) fn tagged_table(
    table: &DeTable<'_>,
    range: std::ops::Range<usize>,
    reader: &mut TomlReader<'_>,
) -> Option<String> {
    let span = reader.span(range);
    let mut findings = Vec::new();
    for (key, _) in table {
        if !matches!(
            key.get_ref().as_ref(),
            "phi" | "value" | "public" | "also" | "disclose"
        ) {
            findings.push(
                Finding::error(
                    TAG,
                    reader.span(key.span()),
                    Message::new("unknown key ").value(key.get_ref().as_ref()),
                )
                .help("a tag has the keys phi, value, public, also, disclose"),
            );
        }
    }
    let text_of = |key: &str| match table.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::String(text)) => Some(text.to_string()),
        Some(DeValue::Integer(number)) => Some(number.as_str().to_owned()),
        Some(DeValue::Datetime(moment)) => Some(moment.to_string()),
        _ => None,
    };
    let kind = match text_of("phi") {
        Some(word) => kind_of(&word, span, &mut findings),
        None => {
            findings.push(Finding::error(TAG, span, "the kind of PHI is not text"));
            None
        }
    };
    let value = text_of("value").filter(|value| !value.trim().is_empty());
    if value.is_none() {
        findings.push(
            Finding::error(TAG, span, "the tag has no value")
                .help("write `value = \"…\"`, a number or a date; it is never shown"),
        );
    }
    let source = format!("{}:{}", reader.path, reader.line(span));
    let armed_kind = kind.unwrap_or(PhiKind::Text);
    if let Some(value) = &value {
        arm(
            &mut reader.tags,
            armed_kind.word(),
            &source,
            armed_kind,
            value,
        );
    }
    match table.get("also").map(toml::Spanned::get_ref) {
        None => {}
        Some(DeValue::Array(others)) => {
            for other in others.iter() {
                match other.get_ref() {
                    DeValue::String(text) => arm(
                        &mut reader.tags,
                        armed_kind.word(),
                        &source,
                        armed_kind,
                        text,
                    ),
                    _ => findings.push(Finding::error(TAG, span, "`also` is a list of texts")),
                }
            }
        }
        Some(_) => findings.push(Finding::error(TAG, span, "`also` is a list of texts")),
    }
    let public = match table.get("public").map(toml::Spanned::get_ref) {
        None => kind.map(redaction_mark),
        Some(DeValue::String(text)) => Some(text.to_string()),
        Some(_) => {
            findings.push(Finding::error(TAG, span, "`public` is text"));
            None
        }
    };
    let failed = !findings.is_empty();
    reader.findings.extend(findings);
    if failed { None } else { public }
}
