//! Findings for code hosts: SARIF 2.1.0 (OASIS).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::place::{Place, Places};
use super::visible;
use crate::diagnostic::{Finding, Findings, Severity, SourceMap};
use crate::explain;

/// Writes findings as one log with one run.
///
/// Columns count characters, and places are relative to the workspace, which is `%SRCROOT%`.
pub(super) fn render(map: &SourceMap, findings: &Findings) -> String {
    let mut places = Places::new(map);
    let codes: BTreeMap<&str, Severity> = findings
        .iter()
        .map(|finding| (finding.code.0, finding.severity))
        .collect();
    let rules: Vec<Value> = codes
        .iter()
        .map(|(code, severity)| rule(code, *severity))
        .collect();
    let index: BTreeMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let at = index.get(finding.code.0).copied().unwrap_or(0);
            result(finding, at, &mut places)
        })
        .collect();
    let mut log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "obstat",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    log.sort_all_objects();
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn level(severity: Severity) -> &'static str {
    // SARIF's three levels are called as ours are (section 3.27.10).
    severity.word()
}

fn rule(code: &str, found: Severity) -> Value {
    let Some(rule) = explain::explained(code) else {
        return json!({ "id": code, "defaultConfiguration": { "level": level(found) } });
    };
    json!({
        "id": code,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.wants },
        "help": { "text": format!("{}\n\n{}\n\nMore: obstat explain {code}", rule.wants, rule.source) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(finding: &Finding, rule: usize, places: &mut Places<'_>) -> Value {
    let masked = places.masked(finding);
    let mut message = visible::raw(&finding.message, masked);
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(&visible::raw(help, masked));
    }
    let mut result = json!({
        "ruleId": finding.code.0,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": message },
    });
    let place = finding.span.and_then(|span| places.place(span));
    if let (Some(place), Some(object)) = (place, result.as_object_mut()) {
        object.insert("locations".into(), json!([location(&place)]));
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter_map(|(span, why)| {
            let mut location = location(&places.place(*span)?);
            location.as_object_mut()?.insert(
                "message".into(),
                json!({ "text": visible::raw(why, masked) }),
            );
            Some(location)
        })
        .collect();
    if let (false, Some(object)) = (related.is_empty(), result.as_object_mut()) {
        object.insert("relatedLocations".into(), Value::Array(related));
    }
    result
}

fn location(place: &Place<'_>) -> Value {
    let mut physical = json!({
        "artifactLocation": { "uri": uri(place.path), "uriBaseId": "%SRCROOT%" },
    });
    if let (Some(start), Some(end), Some(object)) =
        (place.start, place.end, physical.as_object_mut())
    {
        object.insert(
            "region".into(),
            json!({
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            }),
        );
    }
    json!({ "physicalLocation": physical })
}

/// A path as a relative URI reference (RFC 3986 section 4.2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
