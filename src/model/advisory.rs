//! An advisory: everything that a public reader may know.

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::note::Note;
use super::party::{Acknowledgment, Publisher, Reference};
use super::product::{Product, ProductGroup, ProductIndex};
use super::revision::Tracking;
use super::safety::Safety;
use super::slug::Slug;
use super::timestamp::Date;
use super::tlp::Tlp;
use super::vulnerability::Vulnerability;
use super::word::words;

words! {
    /// What a document is (CSAF 2.0 section 4); foreign categories of adopted documents read as base.
    "a document category",
    pub enum Category {
        /// A security advisory.
        SecurityAdvisory = "csaf_security_advisory",
        /// A statement on exploitability.
        Vex = "csaf_vex",
        /// Something worth knowing that is no vulnerability.
        InformationalAdvisory = "csaf_informational_advisory",
        /// What to do about an incident.
        SecurityIncidentResponse = "csaf_security_incident_response",
        /// Anything else.
        Base = "csaf_base",
    }
}

/// With whom the document may be shared (CSAF 2.0 section 3.2.1.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// The label; adopted documents may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlp: Option<Tlp>,
    /// The address of the label's definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlp_url: Option<String>,
    /// Other words on sharing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A document's own severity (CSAF 2.0 section 3.2.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AggregateSeverity {
    /// The word.
    pub text: String,
    /// Where the word is defined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

words! {
    /// A step of coordinated disclosure.
    "an event of the timeline",
    pub enum TimelineEvent {
        /// Somebody told us.
        Reported = "reported",
        /// We answered.
        Acknowledged = "acknowledged",
        /// We confirmed it.
        Confirmed = "confirmed",
        /// A fix was ready.
        Fixed = "fixed",
        /// The public was told.
        Disclosed = "disclosed",
    }
}

/// What became of a document that no longer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// It should not be used any more.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// Another document takes its place.
    Superseded {
        /// Why.
        reason: String,
        /// The id of the other document.
        by: String,
        /// Its address.
        url: String,
    },
}

/// Everything that a public reader may know of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advisory {
    /// The CSAF file name without `.json`.
    pub slug: Slug,
    /// What it is.
    pub category: Category,
    /// The category as an adopted document writes it, where it is not one of the standard's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_verbatim: Option<String>,
    /// Its title, without markdown.
    pub title: String,
    /// The language of its text, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The language that it was translated from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_lang: Option<String>,
    /// Who publishes it.
    pub publisher: Publisher,
    /// With whom it may be shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
    /// Its own severity, where it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate_severity: Option<AggregateSeverity>,
    /// Id, status and history.
    pub tracking: Tracking,
    /// Its prose in order; `markdown` says how to read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Whether its prose is markdown (ours), or plain text (adopted).
    pub markdown: bool,
    /// Its thanks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledgments: Vec<Acknowledgment>,
    /// Its links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// The public steps of disclosure in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<(TimelineEvent, Date)>,
    /// What the manufacturer says about patients.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub safety: Vec<Safety>,
    /// Every product that is named, in the order of the product tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<Product>,
    /// Named groups of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ProductGroup>,
    /// The vulnerabilities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vulnerabilities: Vec<Vulnerability>,
    /// The table of claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// What became of it, if it no longer stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
}

impl Advisory {
    /// The product at a place.
    pub fn product(&self, index: ProductIndex) -> Option<&Product> {
        self.products.get(usize::try_from(index.0).ok()?)
    }

    /// The claims about one vulnerability, in order.
    pub fn claims_about(&self, vulnerability: usize) -> impl Iterator<Item = &Claim> {
        self.claims
            .iter()
            .filter(move |claim| usize::try_from(claim.vulnerability).ok() == Some(vulnerability))
    }
}
