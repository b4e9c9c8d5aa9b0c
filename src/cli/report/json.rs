//! Findings for programs: one JSON object, described in docs/check-formats.md.

use serde::Serialize;

use super::place::{Place, Places};
use super::visible;
use crate::diagnostic::{Finding, Findings, Severity, SourceMap};

/// The number of this shape; it changes when a key is renamed, removed, or means something else.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Report {
    schema: u32,
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    place: Option<Where>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    related: Vec<Related>,
    masked: bool,
}

#[derive(Serialize)]
struct Related {
    message: String,
    #[serde(flatten)]
    place: Option<Where>,
}

#[derive(Serialize)]
struct Where {
    file: String,
    #[serde(flatten)]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    line: usize,
    column: usize,
    end: End,
}

#[derive(Serialize)]
struct End {
    line: usize,
    column: usize,
}

impl From<Place<'_>> for Where {
    fn from(place: Place<'_>) -> Self {
        let range = place.start.zip(place.end).map(|(start, end)| Range {
            line: start.line,
            column: start.column,
            end: End {
                line: end.line,
                column: end.column,
            },
        });
        Self {
            file: place.path.to_owned(),
            range,
        }
    }
}

/// Writes findings as one object and a line feed.
pub(super) fn render(map: &SourceMap, findings: &Findings) -> String {
    let mut places = Places::new(map);
    let report = Report {
        schema: SCHEMA,
        errors: findings.count(Severity::Error),
        warnings: findings.count(Severity::Warning),
        notes: findings.count(Severity::Note),
        findings: findings
            .iter()
            .map(|finding| entry(finding, &mut places))
            .collect(),
    };
    // Nothing in it can fail to be written: its keys are words, its numbers whole.
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn entry(finding: &Finding, places: &mut Places<'_>) -> Entry {
    let masked = places.masked(finding);
    Entry {
        code: finding.code.0,
        severity: finding.severity.word(),
        message: visible::raw(&finding.message, masked),
        place: finding
            .span
            .and_then(|span| places.place(span))
            .map(Where::from),
        help: finding.help.as_ref().map(|help| visible::raw(help, masked)),
        related: finding
            .related
            .iter()
            .map(|(span, why)| Related {
                message: visible::raw(why, masked),
                place: places.place(*span).map(Where::from),
            })
            .collect(),
        masked,
    }
}
