//! A source becomes an advisory: every name is looked up, every claim is made explicit.
//!
//! Compiling is a pure function of the source, the catalogue, the site's values, the time of the revision and the release before it.
//! So a released source can be compiled again with what its release froze, and must give the same facts (invariant 5).

mod claims;
mod consistency;
pub(crate) mod imported;
mod models;
pub(crate) mod notes;
mod origins;
mod products;
mod remediations;
mod safety;
mod targets;
mod tracking;
mod vulnerabilities;

use std::sync::Arc;

use super::catalogue::{CatalogueSources, text, texts};
use crate::diagnostic::{Code, Finding, Located, Message};
use crate::model::advisory::{Advisory, Category, Distribution, End, TimelineEvent};
use crate::model::catalogue::{Catalogue, ProductLine};
use crate::model::party::{Acknowledgment, Reference, ReferenceCategory};
use crate::model::revision::Status;
use crate::model::site::SiteValues;
use crate::model::slug::Slug;
use crate::model::timestamp::{Date, Timestamp};
use crate::model::tlp::Tlp;
use crate::model::word::Word;
use crate::read::AdvisorySource;
use crate::read::source::advisory::AcknowledgmentTable;
pub use origins::Origins;
pub(crate) use tracking::parse_number;

/// What a source is compiled with.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The site's values.
    pub site: &'a SiteValues,
    /// The catalogue.
    pub catalogue: &'a CatalogueSources,
    /// What an earlier release froze of the catalogue: its lines stand in the place of today's.
    pub frozen: Option<&'a Catalogue>,
    /// The document as it was released before this revision.
    pub previous: Option<&'a Advisory>,
    /// The time of the revision.
    pub time: Timestamp,
    /// Whether this is for a release; else the result is a draft.
    pub release: bool,
}

impl<'a> Setting<'a> {
    /// The product line of a slug, if it is known.
    pub(super) fn line(&self, slug: &str) -> Option<&'a Arc<ProductLine>> {
        self.frozen
            .and_then(|frozen| frozen.products.get(slug))
            .or_else(|| self.catalogue.catalogue.products.get(slug))
    }
}

/// An advisory, and where each part of it is written.
#[derive(Debug)]
pub struct Compiled {
    /// The advisory.
    pub advisory: Advisory,
    /// Where each part is written.
    pub origins: Origins,
}

/// The code of findings about names that lead nowhere.
pub const UNRESOLVED: Code = Code("unresolved");

/// The code of findings that only say that another file has one; they fail a document, and are not shown.
pub const UNKNOWN_PRODUCT: Code = Code("unknown-product");

/// Compiles a source; without a result there is at least one error.
pub fn compile(
    source: &AdvisorySource,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Compiled> {
    let before = errors(findings);
    let front = &source.front;
    let slug = match Slug::of_tracking_id(&front.tracking.id) {
        Ok(slug) => slug,
        Err(problem) => {
            findings.push(
                Finding::error(
                    Code("value"),
                    front.tracking.id.span,
                    Message::new("this id makes no file name: ").words(problem.to_string()),
                )
                .help(problem.help()),
            );
            return None;
        }
    };
    if let Some(table) = &front.imported {
        return imported::compile(source, table, setting, findings);
    }
    imported::strays(front, findings);
    let tracking = tracking::tracking(source, setting, findings);
    let mut origins = Origins::of(front);
    let mut vulnerabilities = vulnerabilities::vulnerabilities(front, setting, findings);
    let keys = vulnerabilities::Keys::of(front);
    let claimed = claims::claims(front, setting, &keys, findings);
    let resolved = errors(findings) == before;
    let table = products::products(&claimed, setting, &vulnerabilities, &mut origins);
    let notes = notes::notes(
        source,
        setting,
        &keys,
        &mut vulnerabilities,
        &mut origins,
        findings,
    );
    vulnerabilities::score(front, &table, &mut vulnerabilities, findings);
    remediations::remediations(
        front,
        setting,
        &keys,
        &table,
        &mut vulnerabilities,
        &mut origins,
        findings,
    );
    let safety = safety::safety(front, setting, &keys, &table, findings);
    // A remediation for what could not be looked up is no remediation for nothing.
    if !resolved {
        findings.retain(|finding| finding.code != remediations::IDLE);
    }
    let mut references = self_references(&slug, setting, &tracking);
    references.extend(front.reference.iter().map(|reference| {
        super::site::https(&reference.url, findings);
        Reference {
            category: Some(
                reference
                    .category
                    .as_ref()
                    .map_or(ReferenceCategory::External, |category| category.value),
            ),
            summary: reference.summary.value.clone(),
            url: reference.url.value.clone(),
        }
    }));
    origins.references_before = 2;
    let advisory = Advisory {
        slug,
        category: front.category.value,
        category_verbatim: None,
        title: front.title.value.clone(),
        lang: Some(text(&front.lang).unwrap_or_else(|| setting.site.lang.clone())),
        source_lang: None,
        publisher: setting.site.publisher.clone(),
        distribution: Some(Distribution {
            tlp: Some(Tlp::Clear),
            tlp_url: Some("https://www.first.org/tlp/v1/".to_owned()),
            text: None,
        }),
        aggregate_severity: None,
        end: end(front, setting, findings),
        tracking,
        notes,
        markdown: true,
        acknowledgments: front.acknowledgment.iter().map(acknowledgment).collect(),
        references,
        timeline: timeline(front, findings),
        safety,
        products: table.products,
        groups: Vec::new(),
        vulnerabilities,
        claims: table.claims,
    };
    (errors(findings) == before).then_some(Compiled { advisory, origins })
}

fn errors(findings: &[Finding]) -> usize {
    findings
        .iter()
        .filter(|finding| finding.severity == crate::diagnostic::Severity::Error)
        .count()
}

/// Where a document stands on the site, and where its CSAF form stands (CSAF 2.0 test 6.2.11).
fn self_references(
    slug: &Slug,
    setting: Setting<'_>,
    tracking: &crate::model::revision::Tracking,
) -> Vec<Reference> {
    let year = tracking.initial_release_date.unwrap_or(setting.time).year();
    let base = &setting.site.base_url;
    let slug = slug.as_str();
    let own = |summary: &str, url: String| Reference {
        category: Some(ReferenceCategory::Itself),
        summary: summary.to_owned(),
        url,
    };
    vec![
        own(
            "This document as CSAF",
            format!("{base}/.well-known/csaf/white/{year}/{slug}.json"),
        ),
        own(
            "This document as a page",
            format!("{base}/advisories/{slug}/"),
        ),
    ]
}

/// Thanks without the record of consent, which stays in the source.
fn acknowledgment(table: &Located<AcknowledgmentTable>) -> Acknowledgment {
    Acknowledgment {
        names: texts(&table.names),
        organization: text(&table.organization),
        summary: text(&table.summary),
        urls: texts(&table.urls),
    }
}

fn timeline(
    front: &crate::read::source::advisory::Front,
    findings: &mut Vec<Finding>,
) -> Vec<(TimelineEvent, Date)> {
    let Some(table) = &front.timeline else {
        return Vec::new();
    };
    let mut public = Vec::new();
    for word in &table.public {
        match TimelineEvent::parse(&word.value) {
            Some(event) => public.push((event, word.span)),
            None => {
                let all: Vec<_> = TimelineEvent::ALL
                    .iter()
                    .map(|event| event.word())
                    .collect();
                findings.push(
                    Finding::error(
                        UNRESOLVED,
                        word.span,
                        Message::new("the timeline has no ").value(&*word.value),
                    )
                    .help(format!("one of: {}", all.join(", "))),
                );
            }
        }
    }
    if table.public.is_empty() {
        public.push((TimelineEvent::Disclosed, table.span));
    }
    let mut steps = Vec::new();
    for event in TimelineEvent::ALL {
        let written = match event {
            TimelineEvent::Reported => &table.reported,
            TimelineEvent::Acknowledged => &table.acknowledged,
            TimelineEvent::Confirmed => &table.confirmed,
            TimelineEvent::Fixed => &table.fixed,
            TimelineEvent::Disclosed => &table.disclosed,
        };
        let wanted = public.iter().find(|(known, _)| known == event);
        match (written, wanted) {
            (Some(day), Some(_)) => steps.push((*event, day.value)),
            (None, Some((_, span))) if !table.public.is_empty() => {
                findings.push(Finding::error(
                    UNRESOLVED,
                    *span,
                    format!("the day of `{event}` is missing"),
                ));
            }
            _ => {}
        }
    }
    steps.sort_by_key(|(_, day)| *day);
    steps
}

fn end(
    front: &crate::read::source::advisory::Front,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Option<End> {
    use crate::model::revision::RevisionKind;
    let newest = front
        .tracking
        .revision_history
        .first()
        .map(|revision| revision.kind.value);
    let ends = matches!(
        newest,
        Some(RevisionKind::Withdrawal | RevisionKind::Supersession)
    );
    match (&front.end, ends) {
        (None, false) => None,
        (None, true) => {
            findings.push(
                Finding::error(
                    Code("end"),
                    front.tracking.span,
                    "the newest revision ends the document, but nothing says why",
                )
                .help("add a table [end] with a reason"),
            );
            None
        }
        (Some(table), false) => {
            findings.push(
                Finding::error(
                    Code("end"),
                    table.span,
                    "the document is ended, but its newest revision does not say so",
                )
                .help("add a revision of kind withdrawal or supersession"),
            );
            None
        }
        (Some(table), true) => Some(match &table.superseded_by {
            None => End::Withdrawn {
                reason: table.reason.value.clone(),
            },
            Some(id) => {
                let slug = Slug::of_tracking_id(id)
                    .map_or_else(|_| String::new(), |slug| slug.as_str().to_owned());
                End::Superseded {
                    reason: table.reason.value.clone(),
                    by: id.value.clone(),
                    url: format!("{}/advisories/{slug}/", setting.site.base_url),
                }
            }
        }),
    }
}

/// Whether a category makes claims; an informational advisory names no status (CSAF 2.0 section 4.3).
pub(crate) fn makes_claims(category: Category) -> bool {
    matches!(category, Category::SecurityAdvisory | Category::Vex)
}

/// The status of a compiled document.
pub(crate) fn status_of(source: &AdvisorySource, release: bool) -> Status {
    use crate::read::source::advisory::SourceStatus;
    if !release {
        return Status::Draft;
    }
    match source.front.tracking.status.value {
        SourceStatus::Interim => Status::Interim,
        SourceStatus::Final => Status::Final,
    }
}
