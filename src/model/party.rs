//! Who publishes, and who is thanked.

use serde::{Deserialize, Serialize};

use super::word::words;

words! {
    /// What kind of body publishes (CSAF 2.0 section 3.2.1.8.1).
    "a publisher category",
    pub enum PublisherCategory {
        /// The maker of the product.
        Vendor = "vendor",
        /// A body that coordinates disclosure.
        Coordinator = "coordinator",
        /// A body that found the vulnerability.
        Discoverer = "discoverer",
        /// Someone who passes on what others published.
        Translator = "translator",
        /// A user of the product.
        User = "user",
        /// None of these.
        Other = "other",
    }
}

/// The publisher of a document (CSAF 2.0 section 3.2.1.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// What kind of body it is.
    pub category: PublisherCategory,
    /// Its name.
    pub name: String,
    /// Its namespace: an absolute URL.
    pub namespace: String,
    /// How to reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_details: Option<String>,
    /// What it is authorised to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuing_authority: Option<String>,
}

/// Thanks to somebody (CSAF 2.0 section 3.1.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Acknowledgment {
    /// People.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// The organisation that they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Absolute URLs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
}

words! {
    /// Whether a reference leads to the same document or to another one (CSAF 2.0 section 3.1.10.1).
    "a reference category",
    pub enum ReferenceCategory {
        /// This document elsewhere.
        Itself = "self",
        /// Something else.
        External = "external",
    }
}

/// A link with a word on what it leads to (CSAF 2.0 section 3.1.10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Where it leads; none was written means external.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<ReferenceCategory>,
    /// What it leads to.
    pub summary: String,
    /// An absolute URL.
    pub url: String,
}
