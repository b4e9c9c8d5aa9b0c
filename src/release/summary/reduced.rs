//! Reads a summary out of a model, passing over its prose.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::de::{Error, IgnoredAny, Visitor};
use serde::{Deserialize, Deserializer};

use super::{ClaimSummary, ProductSummary, Summary, VulnerabilitySummary};
use crate::model::advisory::{AggregateSeverity, Category, End};
use crate::model::claim::ClaimStatus;
use crate::model::note::Section;
use crate::model::product::{BranchCategory, Origin, ProductIndex, Relationship};
use crate::model::revision::Status;
use crate::model::timestamp::{Date, Timestamp};
use crate::model::tlp::Tlp;
use crate::model::vulnerability::{ExploitationStatus, VulnerabilityId};

/// A text that is borrowed where its JSON has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Any)
    }
}

#[derive(Deserialize)]
struct Model<'a> {
    #[serde(borrow)]
    advisory: Advisory<'a>,
    schema: u32,
}

#[derive(Deserialize)]
struct Advisory<'a> {
    slug: String,
    category: Category,
    title: String,
    lang: Option<String>,
    publisher: Publisher,
    aggregate_severity: Option<AggregateSeverity>,
    distribution: Option<Distribution>,
    tracking: Tracking,
    #[serde(default)]
    notes: Vec<Note>,
    #[serde(default)]
    safety: Vec<IgnoredAny>,
    #[serde(default, borrow)]
    products: Vec<Product<'a>>,
    #[serde(default)]
    vulnerabilities: Vec<Vulnerability>,
    #[serde(default)]
    claims: Vec<Claim>,
    end: Option<End>,
}

#[derive(Deserialize)]
struct Publisher {
    name: String,
    namespace: String,
}

#[derive(Deserialize)]
struct Distribution {
    tlp: Option<Tlp>,
}

#[derive(Deserialize)]
struct Tracking {
    id: String,
    #[serde(default)]
    aliases: Vec<String>,
    status: Status,
    version: String,
    initial_release_date: Option<Timestamp>,
    current_release_date: Option<Timestamp>,
    next_update: Option<Date>,
}

#[derive(Deserialize)]
struct Note {
    section: Option<Section>,
}

#[derive(Deserialize)]
struct Product<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(default, borrow)]
    path: Vec<Branch<'a>>,
    relationship: Option<Relationship>,
    origin: Option<Box<Origin>>,
}

#[derive(Deserialize)]
struct Branch<'a> {
    category: BranchCategory,
    #[serde(borrow)]
    name: Text<'a>,
}

#[derive(Deserialize)]
struct Vulnerability {
    cve: Option<String>,
    #[serde(default)]
    ids: Vec<VulnerabilityId>,
    title: Option<String>,
    cwe: Option<Weakness>,
    #[serde(default)]
    scores: Vec<Score>,
    exploitation: Option<Exploitation>,
}

#[derive(Deserialize)]
struct Weakness {
    id: String,
}

#[derive(Deserialize)]
struct Score {
    cvss_v2: Option<String>,
    cvss_v3: Option<String>,
    cvss_v4: Option<String>,
}

#[derive(Deserialize)]
struct Exploitation {
    status: ExploitationStatus,
}

#[derive(Deserialize)]
struct Claim {
    product: ProductIndex,
    vulnerability: u32,
    status: ClaimStatus,
}

/// The form of `model.json` that is written today; each number ever shipped stays readable.
pub(in crate::release) const SCHEMA: u32 = 1;

impl Summary {
    /// Reads it out of the bytes of a `model.json`, for the document of that slug and version.
    ///
    /// # Errors
    /// Words on why the bytes are no such model.
    pub(in crate::release) fn read(
        bytes: &[u8],
        slug: &str,
        version: &str,
    ) -> Result<Self, String> {
        let model: Model<'_> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if model.schema != SCHEMA {
            return Err(format!("its schema is number {}", model.schema));
        }
        let advisory = model.advisory;
        let tracking = advisory.tracking;
        if advisory.slug != slug || tracking.version != version {
            return Err("it is the model of another release".to_owned());
        }
        let patient_safety = !advisory.safety.is_empty()
            || advisory
                .notes
                .iter()
                .any(|note| note.section == Some(Section::PatientSafety));
        Ok(Self {
            id: tracking.id,
            aliases: tracking.aliases,
            title: advisory.title,
            category: advisory.category,
            lang: advisory.lang,
            publisher: advisory.publisher.name,
            namespace: advisory.publisher.namespace,
            tlp: advisory
                .distribution
                .and_then(|distribution| distribution.tlp),
            status: tracking.status,
            initial_release_date: tracking.initial_release_date,
            current_release_date: tracking.current_release_date,
            next_update: tracking.next_update,
            end: advisory.end,
            aggregate_severity: advisory.aggregate_severity,
            patient_safety,
            products: products(advisory.products),
            vulnerabilities: advisory
                .vulnerabilities
                .into_iter()
                .map(Into::into)
                .collect(),
            claims: advisory
                .claims
                .into_iter()
                .map(|claim| ClaimSummary {
                    product: claim.product,
                    vulnerability: claim.vulnerability,
                    status: claim.status,
                })
                .collect(),
        })
    }
}

impl From<Vulnerability> for VulnerabilitySummary {
    fn from(read: Vulnerability) -> Self {
        let exploited = read
            .exploitation
            .is_some_and(|exploitation| exploitation.status == ExploitationStatus::Exploited);
        Self {
            cve: read.cve,
            ids: read.ids,
            title: read.title,
            cwe: read.cwe.map(|weakness| weakness.id),
            vectors: read
                .scores
                .into_iter()
                .flat_map(|score| [score.cvss_v2, score.cvss_v3, score.cvss_v4])
                .flatten()
                .collect(),
            exploited,
            top: OnceLock::new(),
        }
    }
}

/// Neighbours in a product tree have the same vendor and product: they share the text.
fn products(read: Vec<Product<'_>>) -> Vec<ProductSummary> {
    let mut products: Vec<ProductSummary> = Vec::with_capacity(read.len());
    for product in read {
        let last = products.last();
        let name = |wanted: &[BranchCategory], last: Option<&Arc<str>>| -> Option<Arc<str>> {
            let branch = product
                .path
                .iter()
                .rev()
                .find(|branch| wanted.contains(&branch.category))?;
            Some(match last {
                Some(last) if **last == *branch.name.0 => Arc::clone(last),
                _ => Arc::from(&*branch.name.0),
            })
        };
        let vendor = name(
            &[BranchCategory::Vendor],
            last.and_then(|last| last.vendor.as_ref()),
        );
        let called = name(
            &[BranchCategory::ProductName],
            last.and_then(|last| last.product.as_ref()),
        );
        let version = name(
            &[
                BranchCategory::ProductVersion,
                BranchCategory::ProductVersionRange,
            ],
            last.and_then(|last| last.version.as_ref()),
        );
        products.push(ProductSummary {
            name: product.name.0.into(),
            vendor,
            product: called,
            version,
            joined: product
                .relationship
                .map(|joined| (joined.category, joined.product, joined.relates_to)),
            origin: product.origin,
        });
    }
    products
}
