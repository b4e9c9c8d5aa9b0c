//! The table of claims, which every page and every document is drawn from.

use serde::{Deserialize, Serialize};

use super::product::ProductIndex;
use super::timestamp::Timestamp;
use super::word::words;

words! {
    /// What is claimed of a product and a vulnerability (CSAF 2.0 section 3.2.3.9).
    "a product status",
    pub enum ClaimStatus {
        /// The first release that has the fix.
        FirstFixed = "first_fixed",
        /// Has the fix.
        Fixed = "fixed",
        /// The first affected release.
        FirstAffected = "first_affected",
        /// Is affected.
        KnownAffected = "known_affected",
        /// The last affected release.
        LastAffected = "last_affected",
        /// Is not affected.
        KnownNotAffected = "known_not_affected",
        /// Is the release that the vendor recommends.
        Recommended = "recommended",
        /// Nobody knows yet.
        UnderInvestigation = "under_investigation",
    }
}

impl ClaimStatus {
    /// Whether it says that the product is affected (CSAF 2.0 test 6.1.6, group "affected").
    pub fn is_affected(self) -> bool {
        matches!(
            self,
            Self::FirstAffected | Self::KnownAffected | Self::LastAffected
        )
    }

    /// What it says of the product, in the words of people: its group (CSAF 2.0 test 6.1.6), or `recommended`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::FirstAffected | Self::KnownAffected | Self::LastAffected => "affected",
            Self::FirstFixed | Self::Fixed => "fixed",
            Self::KnownNotAffected => "not affected",
            Self::Recommended => "recommended",
            Self::UnderInvestigation => "under investigation",
        }
    }

    /// Whether it says that the product has the fix (CSAF 2.0 test 6.1.6, group "fixed").
    pub fn is_fixed(self) -> bool {
        matches!(self, Self::FirstFixed | Self::Fixed)
    }
}

words! {
    /// Why a product is not affected (CSAF 2.0 section 3.2.3.5.2).
    "a justification",
    pub enum Justification {
        /// The component is not in the product.
        ComponentNotPresent = "component_not_present",
        /// Protections are built in.
        InlineMitigationsAlreadyExist = "inline_mitigations_already_exist",
        /// An adversary cannot reach the code.
        VulnerableCodeCannotBeControlledByAdversary = "vulnerable_code_cannot_be_controlled_by_adversary",
        /// The code never runs.
        VulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path",
        /// The code is not there.
        VulnerableCodeNotPresent = "vulnerable_code_not_present",
    }
}

/// One row: a product release, a vulnerability, and what is claimed of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which product release.
    pub product: ProductIndex,
    /// Which vulnerability, by its place in [`Advisory::vulnerabilities`](super::advisory::Advisory::vulnerabilities).
    pub vulnerability: u32,
    /// What is claimed.
    pub status: ClaimStatus,
    /// Since when this has been our claim: the release date of the revision that first said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Why it is not affected, as a label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<Justification>,
    /// Why it is not affected, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// When the justification was given; kept for adopted documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justified: Option<Timestamp>,
    /// The configuration in which it is affected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The third-party components that the claim is about, as package URLs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subcomponents: Vec<String>,
}
