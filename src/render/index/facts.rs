//! What the lists need of one document: read off its newest release, and then let go.

use std::collections::{BTreeSet, HashMap};

use crate::model::advisory::Advisory;
use crate::model::note::{NoteCategory, Section};
use crate::model::timestamp::Timestamp;
use crate::model::vulnerability::ExploitationStatus;
use crate::render::advisory::name::{ProductName, Subject, UNNAMED};
use crate::render::advisory::status::StatusGroup;
use crate::render::advisory::{EndView, SeverityView, severity};

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
    pub(crate) patient_safety: bool,
    pub(crate) products: Vec<FactProduct>,
    pub(crate) vulnerabilities: Vec<FactVulnerability>,
    pub(crate) claims: Vec<FactClaim>,
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

/// A product that the document claims something of.
#[derive(Debug)]
pub(crate) struct FactProduct {
    pub(crate) slug: String,
    pub(crate) name: String,
    /// Every spelling: maker and name.
    pub(crate) spellings: BTreeSet<(String, String)>,
    pub(crate) releases: Vec<FactRelease>,
}

/// A release of it.
#[derive(Debug)]
pub(crate) struct FactRelease {
    /// Its name, as the catalogue or the document writes it.
    pub(crate) name: String,
    /// Whether the catalogue knows it.
    pub(crate) catalogued: bool,
}

/// A vulnerability of the document.
#[derive(Debug)]
pub(crate) struct FactVulnerability {
    pub(crate) name: String,
    pub(crate) cve: bool,
    pub(crate) title: Option<String>,
}

/// One row of the table of claims.
#[derive(Debug)]
pub(crate) struct FactClaim {
    pub(crate) product: usize,
    pub(crate) release: usize,
    pub(crate) vulnerability: usize,
    pub(crate) group: StatusGroup,
    /// What narrows the claim: models, a combination, a condition; empty if nothing does.
    pub(crate) only: String,
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
            exploited: advisory.vulnerabilities.iter().any(|it| {
                it.exploitation
                    .as_ref()
                    .is_some_and(|it| it.status == ExploitationStatus::Exploited)
            }),
            patient_safety: !advisory.safety.is_empty()
                || advisory
                    .notes
                    .iter()
                    .any(|note| note.section == Some(Section::PatientSafety)),
            products: Vec::new(),
            vulnerabilities: advisory
                .vulnerabilities
                .iter()
                .map(|vulnerability| FactVulnerability {
                    name: vulnerability.name().to_owned(),
                    cve: vulnerability.cve.is_some(),
                    title: vulnerability.title.clone(),
                })
                .collect(),
            claims: Vec::new(),
        };
        facts.claim(&subject);
        facts
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
        let products: Vec<&str> = self.products.iter().map(|it| it.name.as_str()).collect();
        if !products.is_empty() {
            parts.push(listed(products));
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
        let mut products: HashMap<&str, usize> = HashMap::new();
        let mut releases: HashMap<(usize, &str), usize> = HashMap::new();
        for claim in &subject.advisory.claims {
            let name = subject.name(claim.product);
            let product = *products.entry(&name.slug).or_insert_with(|| {
                self.products.push(FactProduct {
                    slug: name.slug.clone(),
                    name: name.name.clone(),
                    spellings: BTreeSet::new(),
                    releases: Vec::new(),
                });
                self.products.len() - 1
            });
            if let Some(product) = self.products.get_mut(product) {
                let vendor = name.vendor.clone().unwrap_or_default();
                product.spellings.insert((vendor, name.name.clone()));
            }
            let label = name.release.as_deref().unwrap_or(UNNAMED);
            let release = *releases.entry((product, label)).or_insert_with(|| {
                self.products.get_mut(product).map_or(0, |product| {
                    product.releases.push(FactRelease {
                        name: label.to_owned(),
                        catalogued: name.catalogued,
                    });
                    product.releases.len() - 1
                })
            });
            self.claims.push(FactClaim {
                product,
                release,
                vulnerability: usize::try_from(claim.vulnerability).unwrap_or(usize::MAX),
                group: StatusGroup::of(claim.status),
                only: only(name, claim.condition.as_deref()),
            });
        }
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
