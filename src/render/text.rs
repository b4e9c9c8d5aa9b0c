//! An advisory as plain text, to be clear-signed and mailed: everything that its page says.
//!
//! UTF-8 with LF, no white space at the end of a line, one final newline, prose in lines of at most 72 characters.
//! Dash-escaping is left to whoever signs.

mod lines;
mod matter;
mod products;
mod vulnerability;
mod wrap;

use lines::Lines;

use crate::model::advisory::{Advisory, End};
use crate::model::note::{Note, NoteCategory, Section};

/// Draws an advisory.
pub fn advisory(advisory: &Advisory) -> String {
    let mut lines = Lines::new(advisory.markdown);
    matter::head(&mut lines, advisory);
    if let Some(end) = &advisory.end {
        ended(&mut lines, end);
        matter::foot(&mut lines, advisory);
        return lines.finish();
    }
    let (first, later): (Vec<&Note>, Vec<&Note>) =
        advisory.notes.iter().partition(|note| comes_first(note));
    for note in first {
        matter::note(&mut lines, note);
    }
    matter::safety(&mut lines, advisory);
    products::products(&mut lines, advisory);
    for place in 0..advisory.vulnerabilities.len() {
        vulnerability::vulnerability(&mut lines, advisory, place);
    }
    for note in later {
        matter::note(&mut lines, note);
    }
    matter::open_matter(&mut lines, advisory);
    matter::foot(&mut lines, advisory);
    lines.finish()
}

/// What a reader in a hurry needs stands before the table of products.
fn comes_first(note: &Note) -> bool {
    match note.section {
        Some(section) => matches!(
            section,
            Section::Summary | Section::PatientSafety | Section::WhatToDoNow
        ),
        None => note.category == NoteCategory::Summary,
    }
}

fn ended(lines: &mut Lines, end: &End) {
    match end {
        End::Withdrawn { reason } => {
            lines.heading("Withdrawn");
            lines.prose(reason);
        }
        End::Superseded { reason, by, url } => {
            lines.heading("Superseded");
            lines.prose(reason);
            lines.field("See", &format!("{by}, {url}"));
        }
    }
}

#[cfg(test)]
mod tests;
