//! What a line of the journal says that we did.

use serde::{Deserialize, Serialize};

use crate::model::word::words;

words! {
    /// What we did.
    "an act of the journal",
    pub enum Act {
        /// Released a document of ours.
        Release = "release",
        /// Adopted a document that was published by other means.
        Adopt = "adopt",
        /// Released what is signed or dated for the site as a whole.
        Site = "site",
        /// Released the VEX documents of a product.
        Vex = "vex",
        /// Added signatures to a release, over unchanged bytes.
        Resign = "resign",
        /// Took back what must never have been said; its line names the folder of the release as its version.
        Retract = "retract",
    }
}

/// What a running number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Counted {
    /// The releases of a document, or of the site.
    Releases,
    /// Those of a product's VEX documents.
    Vex,
    /// Those of signatures that were added later.
    Signatures,
    /// Those of releases that were taken back.
    Tombstones,
}

impl Act {
    /// What the running number of its lines counts.
    pub(super) fn counted(self) -> Counted {
        match self {
            Self::Vex => Counted::Vex,
            Self::Resign => Counted::Signatures,
            Self::Retract => Counted::Tombstones,
            Self::Release | Self::Adopt | Self::Site => Counted::Releases,
        }
    }

    /// Whether it is about a document, which has versions.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Release | Self::Adopt)
    }
}

/// A finding that a person passed over, and why (invariant 12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The code of the finding.
    pub code: String,
    /// The person's reason.
    pub reason: String,
}
