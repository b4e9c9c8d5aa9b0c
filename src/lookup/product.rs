//! All that is said of one product line: what a shard under `check/` holds.
//!
//! Lists hold each thing once, and statements name it by its place, from 0.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::{Pages, SCHEMA, version};
use crate::claims::{Action, Basis, Combination, Extent, Key, Row, Table};
use crate::model::catalogue::ProductLine;
use crate::model::claim::{ClaimStatus, Justification};
use crate::model::cvss::Score;
use crate::model::remediation::RemediationCategory;
use crate::model::timestamp::{Date, Timestamp};
use crate::model::version::VersionScheme;

/// What a statement says; the order is from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has the vulnerability.
    Affected,
    /// Nobody knows yet.
    UnderInvestigation,
    /// It has the fix.
    Fixed,
    /// It never had the vulnerability.
    NotAffected,
}

impl Status {
    /// The status of a claim; which release is recommended is none.
    pub fn of(status: ClaimStatus) -> Option<Self> {
        match status {
            ClaimStatus::Recommended => None,
            ClaimStatus::KnownNotAffected => Some(Self::NotAffected),
            ClaimStatus::UnderInvestigation => Some(Self::UnderInvestigation),
            status if status.is_affected() => Some(Self::Affected),
            _ => Some(Self::Fixed),
        }
    }
}

/// A product line and everything that current documents say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Product {
    /// The number of this shape.
    pub schema: u32,
    /// The slug.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The maker.
    pub vendor: Option<String>,
    /// The link to its page.
    pub page: Option<String>,
    /// How its versions are compared; nothing for a product that only adopted documents know.
    pub scheme: Option<VersionScheme>,
    /// The numbers of its hardware models.
    pub models: Vec<String>,
    /// Its releases: those of the catalogue oldest first, then those that only documents name.
    pub releases: Vec<Release>,
    /// The vulnerabilities that are spoken of.
    pub vulnerabilities: Vec<Vulnerability>,
    /// The documents that speak.
    pub advisories: Vec<Advisory>,
    /// Lists of what to do.
    pub remedies: Vec<Vec<Remedy>>,
    /// What is said, by vulnerability, document and status.
    pub statements: Vec<Statement>,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Release {
    /// Its version.
    pub version: String,
    /// When it came out.
    pub date: Option<Date>,
    /// Whether the catalogue lists it.
    pub listed: bool,
    /// Its package URL.
    pub purl: Option<String>,
    /// Its CPE 2.3 name.
    pub cpe: Option<String>,
    /// The link to its page.
    pub page: Option<String>,
}

/// A vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vulnerability {
    /// Its CVE number, or its id.
    pub name: String,
    /// Its ids in other systems.
    pub aliases: BTreeSet<String>,
    /// Its titles, as the documents word them.
    pub titles: BTreeSet<String>,
    /// The link to its page.
    pub page: Option<String>,
    /// The word of its highest score: `none`, `low`, `medium`, `high` or `critical`.
    pub severity: Option<&'static str>,
    /// Its highest score, as a document gives it.
    pub score: Option<Score>,
    /// Whether a document says that it is exploited.
    pub exploited: bool,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advisory {
    /// The name of its files.
    pub slug: String,
    /// Its tracking id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The link to its page.
    pub page: String,
    /// Whether it speaks of the safety of patients.
    pub patient_safety: bool,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// What kind of remedy it is.
    pub category: RemediationCategory,
    /// What to do, in the document's words.
    pub details: String,
    /// Where to get it.
    pub url: Option<String>,
    /// Since when there is one.
    pub date: Option<Timestamp>,
}

/// Another product, with which alone a statement holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Only {
    /// Its slug, or its name.
    pub product: String,
    /// Its name.
    pub name: String,
    /// Its release.
    pub release: Option<String>,
}

/// What one document says of some releases and one vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The place of the vulnerability.
    pub vulnerability: usize,
    /// The place of the document.
    pub advisory: usize,
    /// What it says.
    pub status: Status,
    /// The places of the releases.
    pub releases: Vec<usize>,
    /// The ranges beside them: they cover what the catalogue does not list.
    pub ranges: Vec<String>,
    /// What else it names that nobody can compare with a version: ranges in words of their own, and `""` for the product as such.
    pub unclear: Vec<String>,
    /// The hardware models; empty means all.
    pub models: Vec<String>,
    /// With which other product alone it holds.
    pub with: Option<Only>,
    /// The configuration in which it is so.
    pub condition: Option<String>,
    /// Why it is not affected, as a label.
    pub justification: Option<Justification>,
    /// Why it is not affected, in words.
    pub impact: Option<String>,
    /// Whether it follows from the catalogue: the releases carry the fixes of one that is fixed.
    pub carried: bool,
    /// Since when it is said.
    pub since: Timestamp,
    /// The place of the list of what to do.
    pub remedies: Option<usize>,
}

/// What rows must share to be one statement.
type Shared = (
    (u32, u32, Status),
    (u32, u32, u32),
    (Option<Justification>, u32, u32),
    (bool, Timestamp),
);

/// What a statement names.
#[derive(Default)]
struct Named {
    releases: BTreeSet<usize>,
    ranges: BTreeSet<String>,
    unclear: BTreeSet<String>,
}

impl Product {
    /// Gathers what the rows say of a product; `line` is what the catalogue knows of it.
    ///
    /// `rows` are rows of `table` about it.
    pub fn of<'t>(
        slug: &str,
        spelt: (Option<&str>, &str),
        line: Option<&ProductLine>,
        rows: impl Iterator<Item = &'t Row>,
        table: &Table,
        pages: &dyn Pages,
    ) -> Self {
        let mut product = Self {
            schema: SCHEMA,
            slug: slug.to_owned(),
            name: line.map_or(spelt.1, |line| &line.name).to_owned(),
            vendor: line
                .map_or(spelt.0, |line| Some(&line.vendor))
                .filter(|vendor| !vendor.is_empty())
                .map(str::to_owned),
            page: pages.product(slug),
            scheme: line.map(|line| line.scheme),
            models: line
                .map_or(&[][..], |line| &line.models)
                .iter()
                .map(|model| model.number.clone())
                .collect(),
            releases: Vec::new(),
            vulnerabilities: Vec::new(),
            advisories: Vec::new(),
            remedies: Vec::new(),
            statements: Vec::new(),
        };
        let mut places: HashMap<String, usize> = HashMap::new();
        for release in line.into_iter().flat_map(|line| &line.releases) {
            let version = release.version.as_str();
            places.insert(version.to_owned(), product.releases.len());
            product.releases.push(Release {
                version: version.to_owned(),
                date: release.date,
                listed: true,
                purl: line.and_then(|line| line.purl_of(release)),
                cpe: line.and_then(|line| line.cpe_of(release)),
                page: pages.release(slug, version),
            });
        }
        let mut shared: BTreeMap<Shared, Named> = BTreeMap::new();
        for row in rows {
            let (Some(status), Some(release)) = (Status::of(row.status), table.release(row)) else {
                continue;
            };
            let acts = matches!(status, Status::Affected | Status::UnderInvestigation);
            let key = (
                (row.vulnerability, row.document, status),
                (row.with, row.models, if acts { row.actions } else { 0 }),
                (row.justification, row.impact, row.condition),
                (row.basis == Basis::Carried, row.since),
            );
            let named = shared.entry(key).or_default();
            match release.extent {
                Extent::Listed(_) | Extent::Named => {
                    let place = places.entry(release.name.clone()).or_insert_with(|| {
                        let identifiers = table.identifiers(row).cloned().unwrap_or_default();
                        product.releases.push(Release {
                            version: release.name.clone(),
                            date: release.date,
                            listed: false,
                            purl: identifiers.purl,
                            cpe: identifiers.cpe,
                            page: pages.release(slug, &release.name),
                        });
                        product.releases.len() - 1
                    });
                    named.releases.insert(*place);
                }
                Extent::Range => {
                    let adopted = table.document(row).is_some_and(|it| it.adopted);
                    match range(&release.name, product.scheme, adopted) {
                        Some(range) => named.ranges.insert(range.to_owned()),
                        None => named.unclear.insert(release.name.clone()),
                    };
                }
                Extent::Any => {
                    named.unclear.insert(String::new());
                }
            }
        }
        product.speak(shared, table, pages);
        product
    }

    fn speak(&mut self, shared: BTreeMap<Shared, Named>, table: &Table, pages: &dyn Pages) {
        let mut vulnerabilities = HashMap::new();
        let mut advisories = HashMap::new();
        let mut remedies = HashMap::new();
        for (key, named) in shared {
            let (about, narrowed, why, (carried, since)) = key;
            let (vulnerability, document, status) = about;
            let (with, models, actions) = narrowed;
            let (justification, impact, condition) = why;
            let (Some(known), Some(speaker)) = (
                at(&table.vulnerabilities, vulnerability),
                at(&table.documents, document),
            ) else {
                continue;
            };
            let vulnerability = *vulnerabilities.entry(vulnerability).or_insert_with(|| {
                let name = known.key.name();
                let titles = known.titles.iter();
                self.vulnerabilities.push(Vulnerability {
                    name: name.to_owned(),
                    aliases: known.aliases.clone(),
                    titles: titles.filter(|title| *title != name).cloned().collect(),
                    page: match &known.key {
                        Key::Cve(cve) => pages.vulnerability(cve),
                        Key::Own { .. } => None,
                    },
                    severity: known.severity.map(|it| it.word()),
                    score: known.severity.map(|it| it.score),
                    exploited: known.exploited,
                });
                self.vulnerabilities.len() - 1
            });
            let advisory = *advisories.entry(document).or_insert_with(|| {
                self.advisories.push(pages.advisory(&speaker.slug));
                self.advisories.len() - 1
            });
            let actions = at(&table.actions, actions).filter(|all| !all.is_empty());
            let remedies = actions.map(|all| {
                *remedies.entry(all).or_insert_with(|| {
                    self.remedies.push(all.iter().map(Remedy::of).collect());
                    self.remedies.len() - 1
                })
            });
            let text = |place| {
                let text: Option<&String> = at(&table.texts, place);
                text.filter(|text| !text.is_empty()).cloned()
            };
            self.statements.push(Statement {
                vulnerability,
                advisory,
                status,
                releases: named.releases.into_iter().collect(),
                ranges: named.ranges.into_iter().collect(),
                unclear: named.unclear.into_iter().collect(),
                models: at(&table.models, models).cloned().unwrap_or_default(),
                with: at(&table.with, with).and_then(Option::as_ref).map(Only::of),
                condition: text(condition),
                justification: justification.filter(|_| status == Status::NotAffected),
                impact: text(impact).filter(|_| status == Status::NotAffected),
                carried,
                since,
                remedies,
            });
        }
    }
}

/// The range in the canonical form, if it is in it: of ours as it is, of adopted documents behind the scheme of `vers:`.
fn range(name: &str, scheme: Option<VersionScheme>, adopted: bool) -> Option<&str> {
    let prefix = format!("vers:{}/", scheme?);
    let plain = match name.strip_prefix(&prefix) {
        Some(plain) => plain,
        None if adopted => return None,
        None => name,
    };
    version::readable(plain, scheme).then_some(plain)
}

impl Remedy {
    fn of(action: &Action) -> Self {
        Self {
            category: action.category,
            details: action.details.clone(),
            url: action.url.clone(),
            date: action.date,
        }
    }
}

impl Only {
    /// The other product as people say it: its name, and its release if there is one.
    pub fn words(&self) -> String {
        let release = self.release.as_deref().unwrap_or_default();
        format!("{} {release}", self.name).trim_end().to_owned()
    }

    fn of(with: &Combination) -> Self {
        Self {
            product: with.product.clone(),
            name: with.product.clone(),
            release: with.release.clone(),
        }
    }
}

fn at<T>(list: &[T], place: u32) -> Option<&T> {
    list.get(usize::try_from(place).ok()?)
}
