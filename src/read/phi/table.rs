//! A tag that stands as a table in TOML.

use toml::de::{DeTable, DeValue};

use super::disclose::{Disclose, Disclosure};
use super::{TAG, arm, kind_of, redaction_mark};
use crate::diagnostic::{Finding, Message, Severity, Span};
use crate::model::tagged::PhiKind;
use crate::model::word::Word;
use crate::read::toml::TomlReader;

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
    let kind = match text_of(table, "phi") {
        Some(word) => kind_of(&word, span, &mut findings),
        None => {
            findings.push(Finding::error(TAG, span, "the kind of PHI is not text"));
            None
        }
    };
    let value = text_of(table, "value").filter(|value| !value.trim().is_empty());
    if value.is_none() {
        findings.push(
            Finding::error(TAG, span, "the tag has no value")
                .help("write `value = \"…\"`, a number or a date; it is never shown"),
        );
    }
    let source = format!("{}:{}", reader.path, reader.line(span));
    let armed_kind = kind.unwrap_or(PhiKind::Text);
    let disclosure = disclosure(table, span, &mut findings);
    if let (Some(disclosure), Some(value), true) = (&disclosure, &value, findings.is_empty()) {
        reader.push(disclosure.finding(armed_kind, value, span));
        return Some(value.clone());
    }
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
    let failed = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    reader.findings.extend(findings);
    if failed { None } else { public }
}

fn text_of(table: &DeTable<'_>, key: &str) -> Option<String> {
    match table.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::String(text)) => Some(text.to_string()),
        Some(DeValue::Integer(number)) => Some(number.as_str().to_owned()),
        Some(DeValue::Datetime(moment)) => Some(moment.to_string()),
        _ => None,
    }
}

/// Why the value may be published after all.
fn disclosure(table: &DeTable<'_>, span: Span, findings: &mut Vec<Finding>) -> Option<Disclosure> {
    let help = "write `disclose = { by = \"…\", on = 2026-11-20, basis = \"…\" }`";
    let mut fail = |words: &'static str| findings.push(Finding::error(TAG, span, words).help(help));
    let said = match table.get("disclose")?.get_ref() {
        DeValue::Table(said) => said,
        _ => {
            fail("`disclose` is a table");
            return None;
        }
    };
    if said
        .iter()
        .any(|(key, _)| !matches!(key.get_ref().as_ref(), "by" | "on" | "basis"))
    {
        fail("a disclosure has the keys by, on and basis alone");
    }
    if table.contains_key("public") || table.contains_key("also") {
        fail("a value that is disclosed is shown as it is: it has neither `public` nor `also`");
    }
    // An empty table discloses nothing, and says that it does.
    let of = |key: &str| text_of(said, key).or_else(|| Some(String::new()));
    let whole = Disclose {
        by: of("by"),
        on: of("on"),
        basis: of("basis"),
    };
    whole.complete().unwrap_or_else(|words| {
        fail(words);
        None
    })
}
