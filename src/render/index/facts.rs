//! What the lists need of one document: read off its newest release, and then let go.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::claims::Severity;
use crate::model::advisory::Advisory;
use crate::model::claim::Justification;
use crate::model::note::{NoteCategory, Section};
use crate::model::party::Acknowledgment;
use crate::model::timestamp::Timestamp;
use crate::model::vulnerability::ExploitationStatus;
use crate::render::advisory::name::{ProductName, Subject, UNNAMED};
use crate::render::advisory::status::StatusGroup;
use crate::render::advisory::{EndView, SeverityView, exploited, patient_safety, severity};

use super::{Links, NAMED};

/// What lists, product pages and CVE pages say of a document.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) lang: Option<String>,
    pub(crate) version: String,
    pub(crate) status: &'static str,
    pub(crate) initial: Option<Timestamp>,
    pub(crate) current: Option<Timestamp>,
    pub(crate) end: Option<EndView>,
    pub(crate) severity: Option<SeverityView>,
    pub(crate) exploited: bool,
    /// As of when that is known.
    pub(crate) exploited_as_of: Option<Timestamp>,
    pub(crate) patient_safety: bool,
    pub(crate) products: Vec<FactProduct>,
    pub(crate) vulnerabilities: Vec<FactVulnerability>,
    pub(crate) claims: Vec<FactClaim>,
    /// Whom it thanks: for the whole, then for each vulnerability.
    pub(crate) thanks: Vec<Acknowledgment>,
}

/// What lists are sorted by, and feeds, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    /// `Withdrawn` or `Superseded`.
    pub(crate) end: Option<&'static str>,
    /// The word of the highest computed score.
    pub(crate) severity: Option<&'static str>,
    pub(crate) exploited: bool,
    pub(crate) patient_safety: bool,
    pub(crate) interim: bool,
}

/// A title with a word in front where its document no longer stands.
pub(crate) fn badged(end: Option<&str>, title: &str) -> String {
    match end {
        Some(end) if !title.starts_with(end) => format!("{end}: {title}"),
        _ => title.to_owned(),
    }
}

fn thanks(advisory: &Advisory) -> Vec<Acknowledgment> {
    let parts = advisory.vulnerabilities.iter();
    let parts = parts.flat_map(|vulnerability| &vulnerability.acknowledgments);
    let mut seen = HashSet::new();
    let all = advisory.acknowledgments.iter().chain(parts);
    all.filter(|thanks| seen.insert(*thanks)).cloned().collect()
}

/// How many letters of summaries the search reads.
const SEARCHED: usize = 1000;

/// What the search reads of a document beside its names: the beginning of its summary, and what its vulnerabilities are called.
pub(crate) fn text(advisory: &Advisory) -> String {
    let summaries = advisory.notes.iter().filter(|note| {
        note.section == Some(Section::Summary) || note.category == NoteCategory::Summary
    });
    let summaries = summaries.flat_map(|note| note.text.chars().chain([' ']));
    let mut text: String = summaries.take(SEARCHED).collect();
    for vulnerability in &advisory.vulnerabilities {
        let weakness = vulnerability.cwe.as_ref();
        let named = [
            vulnerability.title.as_deref(),
            weakness.map(|weakness| weakness.id.as_str()),
            weakness.map(|weakness| weakness.name.as_str()),
        ];
        for part in named.into_iter().flatten() {
            if text.len() > 4 * SEARCHED {
                return text;
            }
            text.push(' ');
            text.push_str(part);
        }
    }
    text
}

/// A product that the document claims something of; or that it names, if it claims nothing of any.
#[derive(Debug, PartialEq)]
pub(crate) struct FactProduct {
    pub(crate) slug: String,
    pub(crate) name: String,
    /// Every spelling: maker and name.
    pub(crate) spellings: BTreeSet<(String, String)>,
    /// The worst that is claimed of it.
    pub(crate) worst: StatusGroup,
    pub(crate) releases: Vec<FactRelease>,
}

/// A release of it.
#[derive(Debug, PartialEq)]
pub(crate) struct FactRelease {
    /// Its name, as the catalogue or the document writes it.
    pub(crate) name: String,
    /// Whether the catalogue knows it.
    pub(crate) catalogued: bool,
}

/// A vulnerability of the document.
#[derive(Debug, PartialEq)]
pub(crate) struct FactVulnerability {
    pub(crate) name: String,
    pub(crate) cve: bool,
    pub(crate) title: Option<String>,
    /// Its highest computed score.
    pub(crate) severity: Option<Severity>,
    /// The weakness behind it: number and name.
    pub(crate) weakness: Option<String>,
    pub(crate) exploitation: Option<ExploitationStatus>,
}

/// One row of the table of claims.
#[derive(Debug, PartialEq)]
pub(crate) struct FactClaim {
    pub(crate) product: usize,
    pub(crate) release: usize,
    pub(crate) vulnerability: usize,
    pub(crate) group: StatusGroup,
    /// What narrows the claim: models, a combination, a condition; empty if nothing does.
    pub(crate) only: String,
    /// Why it is not affected.
    pub(crate) justification: Option<Justification>,
}

impl Facts {
    /// Reads them off a document.
    pub(crate) fn of(advisory: &Advisory) -> Self {
        let links = Links::default();
        let subject = Subject::new(advisory, &links);
        let mut facts = Self {
            id: advisory.tracking.id.clone(),
            title: advisory.title.clone(),
            lang: advisory.lang.clone(),
            version: advisory.tracking.version.clone(),
            status: crate::model::word::Word::word(advisory.tracking.status),
            initial: advisory.tracking.initial_release_date,
            current: advisory.tracking.current_release_date,
            end: advisory.end.as_ref().map(EndView::of),
            severity: severity(advisory),
            exploited: exploited(advisory),
            exploited_as_of: advisory
                .vulnerabilities
                .iter()
                .filter_map(|it| it.exploitation.as_ref())
                .filter(|it| it.status == ExploitationStatus::Exploited)
                .map(|it| it.date)
                .max(),
            patient_safety: patient_safety(advisory),
            products: Vec::new(),
            vulnerabilities: advisory
                .vulnerabilities
                .iter()
                .map(|vulnerability| FactVulnerability {
                    name: vulnerability.name().to_owned(),
                    cve: vulnerability.cve.is_some(),
                    title: vulnerability.title.clone(),
                    severity: Severity::of(vulnerability),
                    weakness: vulnerability
                        .cwe
                        .as_ref()
                        .map(|cwe| format!("{} {}", cwe.id, cwe.name)),
                    exploitation: vulnerability.exploitation.as_ref().map(|it| it.status),
                })
                .collect(),
            claims: Vec::new(),
            thanks: thanks(advisory),
        };
        facts.claim(&subject);
        facts
    }

    /// Whether an index names the same with both.
    pub(super) fn names_as(&self, other: &Self) -> bool {
        self.products == other.products
            && self.vulnerabilities == other.vulnerabilities
            && self.claims == other.claims
    }

    /// What entries are sorted by.
    pub(crate) fn marks(&self) -> Marks {
        Marks {
            end: self.end.as_ref().map(|end| end.label),
            severity: self.severity.as_ref().map(|severity| severity.word),
            exploited: self.exploited,
            patient_safety: self.patient_safety,
            interim: self.status == "interim",
        }
    }

    /// The title with a word in front where the document no longer stands.
    pub(crate) fn badged_title(&self) -> String {
        badged(self.end.as_ref().map(|end| end.label), &self.title)
    }

    /// The products that a reader has to act on, by what is claimed of them; those that are fixed, or that are named alone, if there are no others; none for a document that no longer stands.
    pub(crate) fn about(&self) -> Vec<(StatusGroup, Vec<&FactProduct>)> {
        if self.end.is_some() {
            return Vec::new();
        }
        let with = |status| {
            let products = self.products.iter();
            let products: Vec<_> = products.filter(|it| it.worst == status).collect();
            (!products.is_empty()).then_some((status, products))
        };
        let acting = [StatusGroup::Affected, StatusGroup::UnderInvestigation];
        let acting: Vec<_> = acting.into_iter().filter_map(with).collect();
        if !acting.is_empty() {
            return acting;
        }
        let others = [
            StatusGroup::Fixed,
            StatusGroup::Recommended,
            StatusGroup::Named,
        ];
        others.into_iter().filter_map(with).collect()
    }

    /// Whether it stands, speaks of products, and none of them is affected.
    pub(crate) fn unaffected(&self) -> bool {
        let all = || self.products.iter();
        self.end.is_none()
            && !self.products.is_empty()
            && all().all(|it| it.worst == StatusGroup::NotAffected)
    }

    /// One line on what a document is about: severity, exploitation, products, vulnerabilities.
    pub(crate) fn line(&self) -> String {
        let mut parts = Vec::new();
        if let Some(end) = &self.end {
            parts.push(end.label.to_owned());
        }
        if let Some(severity) = &self.severity {
            parts.push(format!("severity {} ({})", severity.word, severity.score));
        }
        if self.exploited {
            parts.push("exploited".to_owned());
        }
        let listed = |names: Vec<&str>| {
            let more = names.len().saturating_sub(NAMED);
            let mut text = names
                .into_iter()
                .take(NAMED)
                .map(|name| name.chars().take(120).collect())
                .collect::<Vec<String>>()
                .join(", ");
            if more > 0 {
                text.push_str(&format!(" and {more} more"));
            }
            text
        };
        if self.unaffected() {
            parts.push("no product affected".to_owned());
        }
        let about = self.about();
        for (status, products) in &about {
            let names = products.iter().map(|it| it.name.as_str()).collect();
            parts.push(format!("{} {}", verb(*status), listed(names)));
        }
        if self.end.is_some() && !self.products.is_empty() {
            let names = self.products.iter().map(|it| it.name.as_str());
            parts.push(listed(names.collect()));
        }
        let names: Vec<&str> = self
            .vulnerabilities
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        if !names.is_empty() {
            parts.push(listed(names));
        }
        parts.join(" · ")
    }

    fn claim(&mut self, subject: &Subject<'_>) {
        let mut places = Places::default();
        for claim in &subject.advisory.claims {
            let name = subject.name(claim.product);
            let group = StatusGroup::of(claim.status);
            let (product, release) = self.place(&mut places, name, group);
            self.claims.push(FactClaim {
                product,
                release,
                vulnerability: usize::try_from(claim.vulnerability).unwrap_or(usize::MAX),
                group,
                only: only(name, claim.condition.as_deref()),
                justification: claim.justification,
            });
        }
        // Where nothing is claimed, all that it names is what it is about.
        if self.claims.is_empty() {
            for name in subject.names() {
                self.place(&mut places, name, StatusGroup::Named);
            }
        }
    }

    /// The places of a product and its release, which are made if they are new.
    fn place<'s>(
        &mut self,
        places: &mut Places<'s>,
        name: &'s ProductName,
        group: StatusGroup,
    ) -> (usize, usize) {
        let product = *places.products.entry(&name.slug).or_insert_with(|| {
            self.products.push(FactProduct {
                slug: name.slug.clone(),
                name: name.name.clone(),
                spellings: BTreeSet::new(),
                worst: group,
                releases: Vec::new(),
            });
            self.products.len() - 1
        });
        if let Some(product) = self.products.get_mut(product) {
            let vendor = name.vendor.clone().unwrap_or_default();
            product.spellings.insert((vendor, name.name.clone()));
            product.worst = product.worst.min(group);
        }
        let label = name.release.as_deref().unwrap_or(UNNAMED);
        let release = *places.releases.entry((product, label)).or_insert_with(|| {
            self.products.get_mut(product).map_or(0, |product| {
                product.releases.push(FactRelease {
                    name: label.to_owned(),
                    catalogued: name.catalogued,
                });
                product.releases.len() - 1
            })
        });
        (product, release)
    }
}

/// The places of products by slug, and of their releases by name.
#[derive(Default)]
struct Places<'a> {
    products: HashMap<&'a str, usize>,
    releases: HashMap<(usize, &'a str), usize>,
}

/// What stands before the products of which something is claimed.
fn verb(status: StatusGroup) -> &'static str {
    match status {
        StatusGroup::Affected => "affects",
        StatusGroup::UnderInvestigation => "under investigation:",
        StatusGroup::Fixed => "fixed:",
        StatusGroup::Recommended => "recommended:",
        StatusGroup::NotAffected => "not affected:",
        StatusGroup::Named => "names",
    }
}

fn only(name: &ProductName, condition: Option<&str>) -> String {
    let mut parts = Vec::new();
    if !name.models.is_empty() {
        parts.push(format!("models {}", name.models.join(", ")));
    }
    if let Some(with) = &name.with {
        parts.push(format!("with {with}"));
    }
    if let Some(condition) = condition {
        parts.push(condition.to_owned());
    }
    parts.join("; ")
}
