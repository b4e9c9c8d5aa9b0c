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
        /// Signed a release anew.
        Resign = "resign",
        /// Took back what must never have been said.
        Retract = "retract",
    }
}

impl Act {
    /// Whether it is about a document, which has versions.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Release | Self::Adopt)
    }

    /// Whether it makes a folder; the others act on one that is there.
    pub fn makes_folder(self) -> bool {
        !matches!(self, Self::Resign | Self::Retract)
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
