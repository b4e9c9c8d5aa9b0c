//! The history of a document.

use serde::{Deserialize, Serialize};

use super::timestamp::{Date, Timestamp};
use super::word::words;

words! {
    /// Where a document stands (CSAF 2.0 section 3.2.1.12.7).
    "a status",
    pub enum Status {
        /// Not yet released.
        Draft = "draft",
        /// Released, and more is to come.
        Interim = "interim",
        /// Released, and nothing more is foreseen.
        Final = "final",
    }
}

words! {
    /// Why there is a revision.
    "a kind of revision",
    pub enum RevisionKind {
        /// The first.
        Initial = "initial",
        /// There is something new.
        Update = "update",
        /// Only the status of the work moved.
        Status = "status",
        /// Something that was published was wrong.
        Erratum = "erratum",
        /// The document is withdrawn.
        Withdrawal = "withdrawal",
        /// Another document takes its place.
        Supersession = "supersession",
    }
}

/// One entry of the revision history (CSAF 2.0 section 3.2.1.12.6), oldest first in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its version number.
    pub number: String,
    /// When it was released; a draft's newest entry has none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// What it brought.
    pub summary: String,
    /// Its number in a scheme that came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy_version: Option<String>,
    /// Why it was made; unknown for entries of adopted documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RevisionKind>,
    /// For an erratum: what was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// For an erratum: what is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// For an erratum: what the reader must do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// Id, status and history of a document (CSAF 2.0 section 3.2.1.12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    /// The id as the publisher writes it.
    pub id: String,
    /// Other ids of the same document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Where it stands.
    pub status: Status,
    /// The version of the document.
    pub version: String,
    /// When the first version was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_release_date: Option<Timestamp>,
    /// When this version was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_release_date: Option<Timestamp>,
    /// The history in the order of the document.
    pub revision_history: Vec<Revision>,
    /// The day of the next update at the latest, while the document is interim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update: Option<Date>,
    /// What is still open until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub still_open: Option<String>,
}
