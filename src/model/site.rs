//! The values of the site that documents are made of, as a release freezes them.

use serde::{Deserialize, Serialize};

use super::party::Publisher;

/// What every document takes from `content/site.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteValues {
    /// Where the site lives, without a final slash.
    pub base_url: String,
    /// The language of documents that name none.
    pub lang: String,
    /// Who publishes.
    pub publisher: Publisher,
    /// The terms of use, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms_of_use: Option<String>,
    /// What always holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub general_recommendations: Option<String>,
    /// Whether everything here is invented.
    #[serde(default)]
    pub example: bool,
}
