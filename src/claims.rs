//! The table of all current claims: product × models × release × vulnerability → status, why, what to do, since when, and who says so.
//!
//! It is a pure function of what the current documents claim and of the catalogue.
//! Rows hold numbers, and what they stand for is shared: a table of a million rows fits into memory.
//! Two documents that say different things of one cell stay two rows, so that contradictions can be found.
//!
//! `render::index` gathers rows of its own for lists and pages; it keeps what people read of a product, this keeps what machines compare.

mod carried;
mod gathering;
mod interned;
pub mod range;
mod severity;
mod subject;

use std::collections::BTreeSet;

pub use gathering::{Claimed, Gathering};
pub use severity::Severity;

use crate::model::claim::{ClaimStatus, Justification};
use crate::model::remediation::RemediationCategory;
use crate::model::timestamp::{Date, Timestamp};

/// A product that something is claimed of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// A product line of the catalogue, or one that was in it, by its slug.
    Ours(String),
    /// A product that only an adopted document knows.
    Foreign {
        /// Its maker.
        vendor: Option<String>,
        /// Its name.
        name: String,
    },
}

impl Product {
    /// The slug of the catalogue entry, for a product of ours.
    pub fn slug(&self) -> Option<&str> {
        match self {
            Self::Ours(slug) => Some(slug),
            Self::Foreign { .. } => None,
        }
    }
}

/// Which releases of a product a claim names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// A release of the catalogue, by its place in [`ProductLine::releases`](crate::model::catalogue::ProductLine::releases).
    Listed(u32),
    /// A release that the catalogue does not have.
    Named,
    /// A range, as its document writes it: `>=4.0.0|<4.2.3` for ours.
    Range,
    /// The product as such.
    Any,
}

/// A release of a product, or what else of it a claim names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The product, by its place in [`Table::products`].
    pub product: u32,
    /// Which releases it stands for.
    pub extent: Extent,
    /// Its version, or the range; empty for the product as such.
    pub name: String,
    /// When it came out, as the catalogue says.
    pub date: Option<Date>,
}

/// What a vulnerability is known by: claims about the same key are about the same vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A CVE number.
    Cve(String),
    /// An id of another system, for a vulnerability without CVE number.
    Own {
        /// Whose system; for a vulnerability without any id, the slug of its document.
        system: String,
        /// The id, or the title.
        text: String,
    },
}

impl Key {
    /// The CVE number or the id.
    pub fn name(&self) -> &str {
        match self {
            Self::Cve(name) | Self::Own { text: name, .. } => name,
        }
    }
}

/// A vulnerability, with what the documents call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vulnerability {
    /// What it is known by.
    pub key: Key,
    /// Its titles, as the documents word them.
    pub titles: BTreeSet<String>,
    /// Its ids in other systems, beside the key.
    pub aliases: BTreeSet<String>,
    /// Its weaknesses: `CWE-306`.
    pub weaknesses: BTreeSet<String>,
    /// The highest score that a document gives it.
    pub severity: Option<Severity>,
    /// Whether a document says that it is exploited.
    pub exploited: bool,
}

/// A combination that narrows a claim: the other product.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Combination {
    /// The slug of the other product in the catalogue, or its full name in an adopted document.
    pub product: String,
    /// Its release, where one is named.
    pub release: Option<String>,
}

/// What to do, from a remediation of the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action {
    /// What kind of remedy it is.
    pub category: RemediationCategory,
    /// What to do, in words.
    pub details: String,
    /// Where to get it.
    pub url: Option<String>,
    /// Since when it is available.
    pub date: Option<Timestamp>,
}

/// What identifies a product release for scanners: the same strings as in CSAF.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifiers {
    /// The package URL, with its version.
    pub purl: Option<String>,
    /// The CPE name.
    pub cpe: Option<String>,
}

/// A document that claims something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    /// Its slug.
    pub slug: String,
    /// Its version.
    pub version: String,
    /// When the site first showed this version.
    pub shown: Timestamp,
    /// Whether it was adopted.
    pub adopted: bool,
}

/// How a row follows from its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The claim names the release.
    Stated,
    /// The claim names a range, and the catalogue a release in it that existed when the document was released.
    Ranged,
    /// The catalogue says that the release carries the fixes of one that is fixed.
    Carried,
}

/// One row; numbers are places in the lists of [`Table`], which has a method for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// In [`Table::products`].
    pub product: u32,
    /// In [`Table::releases`].
    pub release: u32,
    /// In [`Table::vulnerabilities`].
    pub vulnerability: u32,
    /// In [`Table::with`]; the first is no combination.
    pub with: u32,
    /// In [`Table::models`]; the first is all models.
    pub models: u32,
    /// What is claimed.
    pub status: ClaimStatus,
    /// Why it is not affected, as a label.
    pub justification: Option<Justification>,
    /// How it follows from the claim.
    pub basis: Basis,
    /// Since when this has been claimed; of a carried row not before the release came out.
    pub since: Timestamp,
    /// Why it is not affected, in words, in [`Table::texts`]; the first is none.
    pub impact: u32,
    /// The configuration in which it is affected, in [`Table::texts`]; the first is none.
    pub condition: u32,
    /// What to do, in [`Table::actions`]; the first is nothing.
    pub actions: u32,
    /// The third-party components that the claim is about, in [`Table::subcomponents`]; the first is none.
    pub subcomponents: u32,
    /// What identifies the release, in [`Table::identifiers`].
    pub identifiers: u32,
    /// Which document says so, in [`Table::documents`].
    pub document: u32,
    /// Which of its claims, by its place in [`Advisory::claims`](crate::model::advisory::Advisory::claims).
    pub claim: u32,
}

/// All current claims, sorted by product, release, vulnerability, combination, models, status and document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Row>,
    /// Products in order: ours by slug, then foreign ones.
    pub products: Vec<Product>,
    /// Releases by product, then in the order of the catalogue.
    pub releases: Vec<Release>,
    /// Vulnerabilities: by CVE number, then those without.
    pub vulnerabilities: Vec<Vulnerability>,
    /// Sets of hardware models; the first is empty and means all.
    pub models: Vec<Vec<String>>,
    /// Combinations; the first is none.
    pub with: Vec<Option<Combination>>,
    /// Texts; the first is empty and means none.
    pub texts: Vec<String>,
    /// What to do, each list in its document's order; the first is empty.
    pub actions: Vec<Vec<Action>>,
    /// Lists of third-party components as package URLs; the first is empty.
    pub subcomponents: Vec<Vec<String>>,
    /// What identifies releases.
    pub identifiers: Vec<Identifiers>,
    /// The documents by slug.
    pub documents: Vec<Document>,
}

impl Table {
    /// The product of a row.
    pub fn product(&self, row: &Row) -> Option<&Product> {
        at(&self.products, row.product)
    }

    /// The release of a row.
    pub fn release(&self, row: &Row) -> Option<&Release> {
        at(&self.releases, row.release)
    }

    /// The vulnerability of a row.
    pub fn vulnerability(&self, row: &Row) -> Option<&Vulnerability> {
        at(&self.vulnerabilities, row.vulnerability)
    }

    /// The hardware models that the row is about; empty means all.
    pub fn models(&self, row: &Row) -> &[String] {
        at(&self.models, row.models).map_or(&[], Vec::as_slice)
    }

    /// What the product is combined with, if the row is about a combination.
    pub fn with(&self, row: &Row) -> Option<&Combination> {
        at(&self.with, row.with)?.as_ref()
    }

    /// Why it is not affected, in words.
    pub fn impact(&self, row: &Row) -> Option<&str> {
        at(&self.texts, row.impact)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    /// The configuration in which it is affected.
    pub fn condition(&self, row: &Row) -> Option<&str> {
        at(&self.texts, row.condition)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    /// What to do.
    pub fn actions(&self, row: &Row) -> &[Action] {
        at(&self.actions, row.actions).map_or(&[], Vec::as_slice)
    }

    /// The third-party components that the claim is about, as package URLs.
    pub fn subcomponents(&self, row: &Row) -> &[String] {
        at(&self.subcomponents, row.subcomponents).map_or(&[], Vec::as_slice)
    }

    /// What identifies the release.
    pub fn identifiers(&self, row: &Row) -> Option<&Identifiers> {
        at(&self.identifiers, row.identifiers)
    }

    /// The document that says so.
    pub fn document(&self, row: &Row) -> Option<&Document> {
        at(&self.documents, row.document)
    }

    /// The rows about a product of ours, in order.
    pub fn rows_of(&self, slug: &str) -> &[Row] {
        let ours = Product::Ours(slug.to_owned());
        let Ok(place) = self.products.binary_search(&ours) else {
            return &[];
        };
        let place = number(place);
        let first = self.rows.partition_point(|row| row.product < place);
        let end = self.rows.partition_point(|row| row.product <= place);
        self.rows.get(first..end).unwrap_or_default()
    }
}

fn at<T>(list: &[T], place: u32) -> Option<&T> {
    list.get(usize::try_from(place).ok()?)
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
