//! What to do about the vulnerabilities of a document.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::product::{ProductIndex, Scope};
use crate::model::remediation::{Remediation, RemediationCategory, RestartCategory};
use crate::model::word::Word as _;
use crate::render::link::is_absolute;
use crate::render::plain;

use super::name::Subject;
use super::status::{ReleaseRef, once};

/// One remedy for one or more vulnerabilities.
#[derive(Debug, Serialize)]
pub(crate) struct RemedyView {
    pub(crate) category: &'static str,
    pub(crate) label: &'static str,
    pub(crate) html: String,
    /// How that begins, as text.
    pub(crate) beginning: String,
    pub(crate) products: Vec<ScopedProduct>,
    /// The vulnerabilities by name; empty means all of the document's.
    pub(crate) vulnerabilities: Vec<String>,
    pub(crate) date: Option<String>,
    pub(crate) url: Option<String>,
    /// Whether the address may be a link.
    pub(crate) link: bool,
    pub(crate) restart: Option<&'static str>,
    pub(crate) restart_details: Option<String>,
    pub(crate) downtime: Option<String>,
    pub(crate) deployment: Option<String>,
    pub(crate) prechecks: Option<String>,
    pub(crate) postchecks: Option<String>,
    pub(crate) rollback: Option<String>,
    pub(crate) regions_cleared: Vec<String>,
    pub(crate) regions_pending: Vec<String>,
    pub(crate) entitlements: Vec<String>,
    pub(crate) files: Vec<FileView>,
}

/// A product and the releases of it that something is for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ScopedProduct {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) releases: Vec<ReleaseRef>,
}

/// A file of a fix.
#[derive(Debug, Serialize)]
pub(crate) struct FileView {
    pub(crate) name: String,
    pub(crate) hashes: Vec<HashView>,
}

/// A digest, in the form in which tools check it.
#[derive(Debug, Serialize)]
pub(crate) struct HashView {
    pub(crate) algorithm: String,
    pub(crate) value: String,
    /// The command that reads a line of value and name with `-c`, if there is a common one.
    pub(crate) tool: Option<&'static str>,
}

/// The remedies of the document; the same one for several vulnerabilities is one remedy.
pub(crate) fn remedies(subject: &Subject<'_>) -> Vec<RemedyView> {
    let mut seen: HashMap<(RemediationCategory, &str, &[ProductIndex]), Vec<usize>> =
        HashMap::new();
    let mut found: Vec<(&Remediation, Vec<u32>)> = Vec::new();
    for (place, vulnerability) in (0_u32..).zip(&subject.advisory.vulnerabilities) {
        for remedy in &vulnerability.remediations {
            let key = (
                remedy.category,
                remedy.details.as_str(),
                remedy.scope.products.as_slice(),
            );
            let alike = seen.entry(key).or_default();
            let same = alike
                .iter()
                .copied()
                .find(|at| found.get(*at).is_some_and(|(other, _)| *other == remedy));
            match same.and_then(|at| found.get_mut(at)) {
                Some((_, places)) => places.push(place),
                None => {
                    alike.push(found.len());
                    found.push((remedy, vec![place]));
                }
            }
        }
    }
    found.sort_by_key(|(remedy, _)| rank(remedy.category));
    found
        .into_iter()
        .enumerate()
        .map(|(number, (remedy, mut places))| {
            places.dedup();
            let vulnerabilities = subject.vulnerabilities(&places);
            let ids = format!("remedy{}", number + 1);
            view(subject, remedy, vulnerabilities, &ids)
        })
        .collect()
}

fn view(
    subject: &Subject<'_>,
    remedy: &Remediation,
    vulnerabilities: Vec<String>,
    ids: &str,
) -> RemedyView {
    let regions = remedy.regions.clone().unwrap_or_default();
    RemedyView {
        category: remedy.category.word(),
        label: label(remedy.category),
        html: subject.prose.blocks(&remedy.details, ids, 4),
        beginning: subject.prose.beginning(&remedy.details),
        products: scoped(subject, &remedy.scope),
        vulnerabilities,
        date: remedy.date.map(|date| date.date().to_string()),
        url: remedy.url.clone(),
        link: remedy.url.as_deref().is_some_and(is_absolute),
        restart: remedy
            .restart_required
            .as_ref()
            .map(|it| restart(it.category)),
        restart_details: remedy
            .restart_required
            .as_ref()
            .and_then(|restart| restart.details.clone()),
        downtime: remedy.clinical_downtime.clone(),
        deployment: remedy.deployment.clone(),
        prechecks: remedy.prechecks.clone(),
        postchecks: remedy.postchecks.clone(),
        rollback: remedy.rollback.clone(),
        regions_cleared: regions.cleared,
        regions_pending: regions.pending,
        entitlements: remedy
            .entitlements
            .iter()
            .map(|text| plain::inline_html(text))
            .collect(),
        files: remedy
            .files
            .iter()
            .map(|file| FileView {
                name: file.filename.clone(),
                hashes: file
                    .file_hashes
                    .iter()
                    .map(|hash| HashView {
                        algorithm: hash.algorithm.clone(),
                        tool: tool(&hash.algorithm),
                        value: hash.value.clone(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// The products and groups of a scope, by product, in their order.
pub(crate) fn scoped(subject: &Subject<'_>, scope: &Scope) -> Vec<ScopedProduct> {
    listed(subject, subject.members(scope))
}

/// Products by name, in their order, each release once.
pub(crate) fn listed(
    subject: &Subject<'_>,
    products: impl Iterator<Item = ProductIndex>,
) -> Vec<ScopedProduct> {
    let mut out: Vec<ScopedProduct> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    for index in products {
        if !seen.insert(index) {
            continue;
        }
        let name = subject.name(index);
        let at = *places.entry(&name.slug).or_insert_with(|| {
            out.push(ScopedProduct {
                name: name.name.clone(),
                href: subject.links.product(&name.slug),
                releases: Vec::new(),
            });
            out.len() - 1
        });
        if name.is_plain() {
            continue;
        }
        if let Some(product) = out.get_mut(at) {
            product.releases.push(ReleaseRef::of(name, subject.links));
        }
    }
    for product in &mut out {
        once(&mut product.releases);
    }
    out
}

/// What removes the vulnerability comes first.
fn rank(category: RemediationCategory) -> u8 {
    match category {
        RemediationCategory::VendorFix => 0,
        RemediationCategory::Mitigation => 1,
        RemediationCategory::Workaround => 2,
        RemediationCategory::NoneAvailable => 3,
        RemediationCategory::NoFixPlanned => 4,
    }
}

/// A kind of remedy in words.
pub(crate) fn label(category: RemediationCategory) -> &'static str {
    match category {
        RemediationCategory::VendorFix => "Fix",
        RemediationCategory::Mitigation => "Mitigation",
        RemediationCategory::Workaround => "Workaround",
        RemediationCategory::NoneAvailable => "No fix yet",
        RemediationCategory::NoFixPlanned => "No fix planned",
    }
}

fn tool(algorithm: &str) -> Option<&'static str> {
    let known = [
        ("sha256", "sha256sum"),
        ("sha384", "sha384sum"),
        ("sha512", "sha512sum"),
    ];
    let plain = algorithm.to_ascii_lowercase().replace('-', "");
    let found = known.into_iter().find(|(name, _)| *name == plain)?;
    Some(found.1)
}

fn restart(category: RestartCategory) -> &'static str {
    match category {
        RestartCategory::Connected => "Connected devices",
        RestartCategory::Dependencies => "Whatever depends on it",
        RestartCategory::Machine => "The whole device",
        RestartCategory::None => "Not needed",
        RestartCategory::Parent => "The parent process",
        RestartCategory::Service => "The service",
        RestartCategory::System => "The operating system",
        RestartCategory::VulnerableComponent => "The vulnerable component",
        RestartCategory::Zone => "The zone",
    }
}
