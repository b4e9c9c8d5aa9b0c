//! One state of the site, whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::request::Place;
use super::table::Table;
use crate::diagnostic::{Counts, Severity};
use crate::gate::Armed;
use crate::render::RenderError;

/// A finding as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// How bad it is.
    pub severity: Severity,
    /// `path:line:column`, if it is about a place.
    pub place: Option<String>,
    /// The whole text with line and caret, as the terminal shows it; masked where it must be.
    pub text: String,
}

impl Shown {
    /// Why a page cannot be drawn.
    pub fn undrawn(error: &RenderError) -> Self {
        Self {
            severity: Severity::Error,
            place: error.place().map(str::to_owned),
            text: format!("error: {error}"),
        }
    }
}

/// Why there is no site to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What stood in the way.
    pub lines: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
}

/// A document of which a draft is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftName {
    /// Its tracking id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The version that it would have.
    pub version: String,
}

/// Everything that answers are made of.
pub struct Snapshot {
    /// The gate, armed with all tags of this state.
    pub armed: Arc<Armed>,
    /// What there is to draw.
    pub table: Table,
    /// The documents of which drafts are shown, by slug.
    pub drafts: BTreeMap<String, DraftName>,
    /// The slugs of documents whose sources have errors, so that what is shown of them is what was released.
    pub broken: BTreeSet<String>,
    /// What is wrong, in the order in which it is shown; not all, if there are very many.
    pub findings: Arc<Vec<Shown>>,
    /// How much all of it is.
    pub counted: Counts,
    /// Why there is no site, if there is none.
    pub trouble: Option<Trouble>,
    /// The slugs of documents whose pages alone are up to date; if there are none, all pages are.
    ///
    /// Whoever asks for another page waits for the next state.
    pub ahead: BTreeSet<String>,
}

impl Snapshot {
    /// Whether what stands at a place is up to date.
    pub(super) fn is_current(&self, place: Option<&Place>) -> bool {
        let Some(Place::File(path) | Place::Folder(path)) = place else {
            return true;
        };
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let slug = rest.split('/').next().unwrap_or(rest);
        self.ahead.is_empty()
            || match first {
                // The theme's files are read when it is loaded, and these are what we have of our own.
                "assets" => true,
                "-" => slug != "paths",
                "advisories" => self.ahead.contains(slug),
                _ => false,
            }
    }
}
