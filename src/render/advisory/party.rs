//! Links and thanks of a document.

use serde::Serialize;

use crate::model::party::{Acknowledgment, Reference, ReferenceCategory};
use crate::render::link::is_absolute;

/// A link; without `url` only its text is shown.
#[derive(Debug, Serialize)]
pub(crate) struct ReferenceView {
    pub(crate) summary: String,
    pub(crate) url: String,
    /// Whether the address may be a link.
    pub(crate) link: bool,
    pub(crate) own: bool,
}

/// The references in their order.
pub(crate) fn references(references: &[Reference]) -> Vec<ReferenceView> {
    references
        .iter()
        .map(|reference| ReferenceView {
            summary: reference.summary.clone(),
            url: reference.url.clone(),
            link: is_absolute(&reference.url),
            own: reference.category == Some(ReferenceCategory::Itself),
        })
        .collect()
}

/// Thanks to somebody.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ThanksView {
    pub(crate) names: Vec<String>,
    pub(crate) organization: Option<String>,
    pub(crate) summary: Option<String>,
    /// Only addresses that may be links.
    pub(crate) urls: Vec<String>,
}

/// The acknowledgments in their order.
pub(crate) fn thanks(acknowledgments: &[Acknowledgment]) -> Vec<ThanksView> {
    acknowledgments
        .iter()
        .map(|thanks| ThanksView {
            names: thanks.names.clone(),
            organization: thanks.organization.clone(),
            summary: thanks.summary.clone(),
            urls: thanks
                .urls
                .iter()
                .filter(|url| is_absolute(url))
                .cloned()
                .collect(),
        })
        .collect()
}
