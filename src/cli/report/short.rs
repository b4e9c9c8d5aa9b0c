//! Findings for editors: `path:line:column: error[code]: message`, one a line.

use super::place::Places;
use super::visible;
use crate::diagnostic::{Findings, SourceMap};

/// Writes findings one a line, and nothing else.
pub(super) fn render(map: &SourceMap, findings: &Findings) -> String {
    let mut places = Places::new(map);
    let mut text = String::new();
    for finding in findings {
        if let Some(place) = finding.span.and_then(|span| places.place(span)) {
            text.push_str(&visible::one_line(place.path));
            if let Some(start) = place.start {
                text.push_str(&format!(":{}:{}", start.line, start.column));
            }
            text.push_str(": ");
        }
        text.push_str(&format!(
            "{}[{}]: {}\n",
            finding.severity.word(),
            finding.code,
            visible::message(&finding.message, places.masked(finding))
        ));
    }
    text
}
