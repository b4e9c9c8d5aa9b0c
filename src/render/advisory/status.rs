//! The status tables: for each product, what is claimed of which releases.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::model::claim::{Claim, ClaimStatus, Justification};
use crate::render::index::Links;

use super::name::{ProductName, Subject};

/// What a reader needs to know of a claim's status; the order is that of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StatusGroup {
    Affected,
    UnderInvestigation,
    Fixed,
    Recommended,
    NotAffected,
    /// A document that claims nothing names it, and its readers must assume that it is affected (CSAF 2.0 section 4.3).
    Named,
}

impl StatusGroup {
    pub(crate) fn of(status: ClaimStatus) -> Self {
        match status {
            ClaimStatus::FirstAffected | ClaimStatus::KnownAffected | ClaimStatus::LastAffected => {
                Self::Affected
            }
            ClaimStatus::FirstFixed | ClaimStatus::Fixed => Self::Fixed,
            ClaimStatus::KnownNotAffected => Self::NotAffected,
            ClaimStatus::Recommended => Self::Recommended,
            ClaimStatus::UnderInvestigation => Self::UnderInvestigation,
        }
    }

    /// The words on pages.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Affected => "Affected",
            Self::UnderInvestigation => "Under investigation",
            Self::Fixed => "Fixed",
            Self::Recommended => "Recommended",
            Self::NotAffected => "Not affected",
            Self::Named => "Named, without a status",
        }
    }
}

/// The releases of one product, by what is claimed of them.
#[derive(Debug, Serialize)]
pub(crate) struct ProductTable {
    pub(crate) name: String,
    pub(crate) vendor: Option<String>,
    pub(crate) href: Option<String>,
    pub(crate) rows: Vec<StatusRow>,
}

/// Releases of which the same is claimed.
#[derive(Debug, Serialize)]
pub(crate) struct StatusRow {
    pub(crate) status: StatusGroup,
    pub(crate) label: &'static str,
    pub(crate) releases: Vec<ReleaseRef>,
    /// The vulnerabilities by name; empty means all of the document's.
    pub(crate) vulnerabilities: Vec<String>,
    pub(crate) condition: Option<String>,
    pub(crate) justification: Option<&'static str>,
    pub(crate) impact: Option<String>,
}

/// A release, with a link where it has a page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReleaseRef {
    pub(crate) label: String,
    pub(crate) href: Option<String>,
}

impl ReleaseRef {
    pub(crate) fn of(name: &ProductName, links: &Links) -> Self {
        let release = name.release.as_deref().filter(|_| name.catalogued);
        Self {
            label: name.label(),
            href: release.and_then(|release| links.release(&name.slug, release)),
        }
    }
}

/// Leaves each release once, in their order: documents name some of them by several ids, one for each order number.
pub(crate) fn once(releases: &mut Vec<ReleaseRef>) {
    let mut seen = HashSet::new();
    releases.retain(|release| seen.insert((release.label.clone(), release.href.clone())));
}

/// What is said of a release besides which vulnerability it is about.
type Said<'a> = (
    StatusGroup,
    Option<&'static str>,
    Option<&'a str>,
    Option<Justification>,
    Option<&'a str>,
);

/// The tables in the order in which the claims name the products.
pub(crate) fn tables(subject: &Subject<'_>) -> Vec<ProductTable> {
    let mut products: Vec<(&ProductName, Releases<'_>)> = Vec::new();
    let mut by_slug: HashMap<&str, usize> = HashMap::new();
    let mut places: HashMap<u32, (usize, usize)> = HashMap::new();
    for claim in &subject.advisory.claims {
        let (product, release) = *places.entry(claim.product.0).or_insert_with(|| {
            let name = subject.name(claim.product);
            let product = *by_slug.entry(&name.slug).or_insert_with(|| {
                products.push((name, Vec::new()));
                products.len() - 1
            });
            let releases = products.get_mut(product).map(|(_, releases)| releases);
            let release = releases.map_or(0, |releases| {
                releases.push((name, Vec::new()));
                releases.len() - 1
            });
            (product, release)
        });
        let row = products
            .get_mut(product)
            .and_then(|(_, releases)| releases.get_mut(release));
        if let Some((_, claims)) = row {
            claims.push(claim);
        }
    }
    products
        .into_iter()
        .map(|(name, releases)| ProductTable {
            href: subject.links.product(&name.slug),
            vendor: name.vendor.clone(),
            name: name.name.clone(),
            rows: rows(subject, &releases),
        })
        .collect()
}

/// The releases of a product with the claims about each.
type Releases<'a> = Vec<(&'a ProductName, Vec<&'a Claim>)>;

fn rows(subject: &Subject<'_>, releases: &Releases<'_>) -> Vec<StatusRow> {
    let mut found: HashMap<(Said<'_>, Vec<u32>), Vec<ReleaseRef>> = HashMap::new();
    let mut order: Vec<(Said<'_>, Vec<u32>)> = Vec::new();
    for (name, claims) in releases {
        let mut said: Vec<(Said<'_>, Vec<u32>)> = Vec::new();
        let mut seen: HashMap<Said<'_>, usize> = HashMap::new();
        for claim in claims {
            let key = said_by(claim);
            let at = *seen.entry(key).or_insert_with(|| {
                said.push((key, Vec::new()));
                said.len() - 1
            });
            if let Some((_, vulnerabilities)) = said.get_mut(at) {
                vulnerabilities.push(claim.vulnerability);
            }
        }
        for (key, mut vulnerabilities) in said {
            vulnerabilities.sort_unstable();
            vulnerabilities.dedup();
            let mut release = ReleaseRef::of(name, subject.links);
            if let Some(place) = key.1 {
                release.label.push_str(place);
            }
            // First and last affected stand in one row with those between them.
            let key = ((key.0, None, key.2, key.3, key.4), vulnerabilities);
            match found.get_mut(&key) {
                Some(releases) => releases.push(release),
                None => {
                    order.push(key.clone());
                    found.insert(key, vec![release]);
                }
            }
        }
    }
    order.sort_by_key(|(said, _)| said.0);
    order
        .into_iter()
        .filter_map(|key| {
            let mut releases = found.remove(&key)?;
            once(&mut releases);
            let ((status, _, condition, justification, impact), vulnerabilities) = key;
            Some(StatusRow {
                status,
                label: status.label(),
                releases,
                vulnerabilities: subject.vulnerabilities(&vulnerabilities),
                condition: condition.map(str::to_owned),
                justification: justification.map(justified),
                impact: impact.map(str::to_owned),
            })
        })
        .collect()
}

fn said_by(claim: &Claim) -> Said<'_> {
    let place = match claim.status {
        ClaimStatus::FirstAffected => Some(" (first affected)"),
        ClaimStatus::LastAffected => Some(" (last affected)"),
        ClaimStatus::FirstFixed => Some(" (first fixed)"),
        _ => None,
    };
    (
        StatusGroup::of(claim.status),
        place,
        claim.condition.as_deref(),
        claim.justification,
        claim.impact.as_deref(),
    )
}

/// A justification in words.
pub(crate) fn justified(justification: Justification) -> &'static str {
    match justification {
        Justification::ComponentNotPresent => "The component is not in the product.",
        Justification::InlineMitigationsAlreadyExist => "Protections are already built in.",
        Justification::VulnerableCodeCannotBeControlledByAdversary => {
            "An adversary cannot control the vulnerable code."
        }
        Justification::VulnerableCodeNotInExecutePath => "The vulnerable code never runs.",
        Justification::VulnerableCodeNotPresent => "The vulnerable code is not there.",
    }
}
