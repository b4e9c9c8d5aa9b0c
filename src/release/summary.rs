//! What lists, product pages and CVE pages need of a release, without its prose.

mod product;
mod reduced;
mod vulnerability;

pub use product::{ProductNames, ProductSummary};
pub(super) use reduced::SCHEMA;
pub use vulnerability::VulnerabilitySummary;

use crate::model::advisory::{AggregateSeverity, Category, End};
use crate::model::claim::ClaimStatus;
use crate::model::cvss::LabelledScore;
use crate::model::product::ProductIndex;
use crate::model::revision::Status;
use crate::model::timestamp::{Date, Timestamp};
use crate::model::tlp::Tlp;

/// One row of the table of claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimSummary {
    /// Which product.
    pub product: ProductIndex,
    /// Which vulnerability, by its place.
    pub vulnerability: u32,
    /// What is claimed.
    pub status: ClaimStatus,
}

/// What lists, product pages and CVE pages need of a release.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The tracking id as the publisher writes it.
    pub id: String,
    /// Other ids of the same document.
    pub aliases: Vec<String>,
    /// The title.
    pub title: String,
    /// What the document is.
    pub category: Category,
    /// The language of its text.
    pub lang: Option<String>,
    /// The publisher's name.
    pub publisher: String,
    /// The publisher's namespace.
    pub namespace: String,
    /// The label; adopted documents may have none.
    pub tlp: Option<Tlp>,
    /// Where it stands.
    pub status: Status,
    /// When the first version was released.
    pub initial_release_date: Option<Timestamp>,
    /// When this version was released.
    pub current_release_date: Option<Timestamp>,
    /// The day of the next update at the latest.
    pub next_update: Option<Date>,
    /// What became of it, if it no longer stands.
    pub end: Option<End>,
    /// Its own severity, where it states one.
    pub aggregate_severity: Option<AggregateSeverity>,
    /// Whether it says what it means for patients.
    pub patient_safety: bool,
    /// Its products, by their place in the document.
    pub products: Vec<ProductSummary>,
    /// Its vulnerabilities, by their place in the document.
    pub vulnerabilities: Vec<VulnerabilitySummary>,
    /// Its table of claims.
    pub claims: Vec<ClaimSummary>,
}

impl Summary {
    /// Whether any of its vulnerabilities is exploited.
    pub fn exploited(&self) -> bool {
        self.vulnerabilities.iter().any(|one| one.exploited)
    }

    /// The highest base score of its vulnerabilities.
    pub fn top_score(&self) -> Option<LabelledScore> {
        self.vulnerabilities
            .iter()
            .filter_map(VulnerabilitySummary::top_score)
            .max_by_key(|score| score.score)
    }

    /// How vendor, product and version of a product are called.
    pub fn names(&self, index: ProductIndex) -> Option<ProductNames<'_>> {
        product::names(&self.products, index)
    }
}
