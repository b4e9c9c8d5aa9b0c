//! What one version of an advisory says that another did not: computed, in words for people.
//!
//! Products are compared by their names, as a reader knows them, because adopted documents number their products anew in each version.
//! Only what a reader may act on counts: dates, version numbers and the revision history differ between any two versions.

mod change;
mod claims;
mod document;
mod listing;
mod notes;
mod pairing;
mod products;
mod remediations;
mod scores;
mod spelling;
mod text;
mod vulnerabilities;

pub use change::{Change, ClaimChange, Step, Subject};
pub use text::{Piece, TextChange};

use crate::model::advisory::Advisory;
use change::Changes;
use pairing::Pairing;

/// The longest line for feeds, in characters.
const LINE: usize = 280;

/// What changed between two versions of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The changes, the most important first.
    pub changes: Vec<Change>,
    /// What is claimed otherwise of products, in the order of the vulnerabilities.
    pub claims: Vec<ClaimChange>,
    /// The texts that changed, in the order of the document.
    pub texts: Vec<TextChange>,
}

/// What `after` says that `before` did not, and the other way round.
///
/// A status of draft says nothing about the status that the document will have, and is no change.
pub fn between(before: &Advisory, after: &Advisory) -> Difference {
    let pairing = Pairing::of(before, after);
    let mut changes = Changes::default();
    let ended = document::compare(&pairing, &mut changes);
    if !ended {
        vulnerabilities::compare(&pairing, &mut changes);
        let moved = claims::compare(&pairing, &mut changes);
        scores::compare(&pairing, &moved, &mut changes);
        remediations::compare(&pairing, &moved, &mut changes);
        products::compare(&pairing, &mut changes);
    }
    notes::compare(&pairing, &mut changes);
    changes.into()
}

impl Difference {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes in words, the most important first.
    pub fn lines(&self) -> Vec<String> {
        self.changes.iter().map(Change::words).collect()
    }

    /// The changes in one line for feeds, cut at a change: `…; … and 3 more`.
    pub fn line(&self) -> String {
        line(&self.lines())
    }

    /// The smallest version step that CSAF 2.0 section 3.1.11.2 allows.
    ///
    /// Major (rule 7), because readers must compare with their assets anew: any change in `/product_tree`; a vulnerability more or less; a product more or less among the affected; a product less among the fixed or not affected.
    /// Minor (rule 6): the content of any other element changes, or there is a new one.
    /// So a score, a hazard or exploitation alone is minor: it changes how urgent the matter is, and not which assets it is about.
    /// Patch (rule 5): spelling; the step from interim to final alone is taken as one, too.
    /// With integer versioning (section 3.1.11.1) every step is one.
    pub fn step(&self) -> Step {
        let steps = self.changes.iter().map(|change| change.step);
        steps.max().unwrap_or(Step::Patch)
    }

    /// The most important change that needs the step of [`Difference::step`].
    pub fn cause(&self) -> Option<&Change> {
        let step = self.step();
        self.changes.iter().find(|change| change.step == step)
    }
}

/// Lines of difference in one line for feeds, cut at a line: `…; … and 3 more`.
pub fn line(lines: &[String]) -> String {
    let mut text = String::new();
    let mut length = 0;
    for (at, line) in lines.iter().enumerate() {
        let own = line.chars().count();
        if at > 0 && length + own > LINE {
            text.push_str(&format!(" and {} more", lines.len() - at));
            return text;
        }
        if at > 0 {
            text.push_str("; ");
        }
        text.push_str(&listing::cut(line, LINE));
        length += own;
    }
    text
}

#[cfg(test)]
mod tests;
