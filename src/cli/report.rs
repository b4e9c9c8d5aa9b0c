//! Findings as text, in four formats.

mod excerpt;
mod human;
mod json;
mod line_index;
mod place;
mod sarif;
mod short;
mod visible;

use clap::ValueEnum;

use crate::diagnostic::{Findings, Severity, SourceMap};
pub(super) use visible::one_line;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line that each is about, for people.
    Human,
    /// One line each, for editors.
    Short,
    /// One JSON object, for programs.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
}

/// Writes findings in a format, in the order in which they stand; `colour` is heeded by [`Format::Human`] alone.
///
/// What a masked file holds is in none of them.
pub fn render(format: Format, map: &SourceMap, findings: &Findings, colour: bool) -> String {
    match format {
        Format::Human => human::render(map, findings, colour),
        Format::Short => short::render(map, findings),
        Format::Json => json::render(map, findings),
        Format::Sarif => sarif::render(map, findings),
    }
}

/// Each finding by itself: how bad it is, `path:line:column` if it is about a place, and what [`Format::Human`] says of it.
pub(super) fn each(
    map: &SourceMap,
    findings: &Findings,
) -> Vec<(Severity, Option<String>, String)> {
    human::each(map, findings)
}

#[cfg(test)]
mod tests;
