//! Which role the provider fulfils (CSAF 2.0 section 7.2), derived from the facts and never typed.

use std::fmt;

use serde::Serialize;

use super::{Input, View};
use crate::model::slug::Slug;

/// A role of an issuing party, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Requirements 1 to 4; the least that the metadata can say.
    CsafPublisher,
    /// A publisher with metadata that can be found, and both distributions.
    CsafProvider,
    /// A provider that hashes and signs each document.
    CsafTrustedProvider,
}

/// What keeps the provider from being a trusted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shortfall {
    /// A document breaks the schema or a mandatory test (requirement 1).
    Invalid(Slug),
    /// A document has another publisher's namespace (section 7.2.1).
    Foreign(Slug),
    /// A document has no signature (requirement 19).
    Unsigned(Slug),
    /// No certificate is published (requirement 20).
    NoKey,
}

impl Shortfall {
    /// The best role in spite of it.
    pub fn leaves(&self) -> Role {
        match self {
            Self::Invalid(_) | Self::Foreign(_) => Role::CsafPublisher,
            Self::Unsigned(_) | Self::NoKey => Role::CsafProvider,
        }
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(slug) => write!(f, "`{slug}` breaks a mandatory test of CSAF"),
            Self::Foreign(slug) => write!(f, "`{slug}` has another publisher's namespace"),
            Self::Unsigned(slug) => write!(f, "`{slug}` has no signature"),
            Self::NoKey => f.write_str("no certificate is published"),
        }
    }
}

/// The role, and every fact that keeps it from being higher: documents by their slugs, then the keys.
///
/// The requirements that the layout fulfils by itself (2, 7, 9 and 11 to 18) and those that only the host can fulfil (3, 6) are taken as given; nothing but public documents is ever drawn (4, 5).
pub fn role(input: &Input) -> (Role, Vec<Shortfall>) {
    of(&View::new(input))
}

pub(super) fn of(view: &View<'_>) -> (Role, Vec<Shortfall>) {
    let mut documents = view.documents.clone();
    documents.sort_by(|one, other| one.slug.cmp(&other.slug));
    let mut shortfalls = Vec::new();
    for document in documents {
        let slug = &document.slug;
        let facts = [
            (!document.valid).then(|| Shortfall::Invalid(slug.clone())),
            (!document.own).then(|| Shortfall::Foreign(slug.clone())),
            (!document.signature).then(|| Shortfall::Unsigned(slug.clone())),
        ];
        shortfalls.extend(facts.into_iter().flatten());
    }
    if view.input.keys.is_empty() {
        shortfalls.push(Shortfall::NoKey);
    }
    let role = shortfalls
        .iter()
        .map(Shortfall::leaves)
        .min()
        .unwrap_or(Role::CsafTrustedProvider);
    (role, shortfalls)
}
