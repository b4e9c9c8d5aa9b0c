//! An advisory as templates get it (`advisory` in docs/theme.md).

use std::collections::HashSet;

use chrono::{SecondsFormat, SubsecRound as _};
use serde::Serialize;

use crate::claims::Severity;
use crate::model::advisory::{Advisory, Category, End};
use crate::model::note::{NoteCategory, Section};
use crate::model::revision::Status;
use crate::model::timestamp::Timestamp;
use crate::model::vulnerability::{ExploitationStatus, Vulnerability};
use crate::model::word::Word as _;

use super::address::Address;
use super::index::Links;
use super::input::Download;
use super::store::Document;

pub(crate) mod answer;
pub(crate) mod history;
pub(crate) mod name;
pub(crate) mod party;
pub(crate) mod prose;
pub(crate) mod remedy;
pub(crate) mod status;
pub(crate) mod vulnerability;

use answer::{AnswerView, HazardView};
use history::{RevisionView, StepView};
use name::Subject;
use party::{ReferenceView, ThanksView};
use prose::NoteView;
use remedy::RemedyView;
use status::ProductTable;
use vulnerability::VulnerabilityView;

/// Everything that a page of an advisory shows.
#[derive(Debug, Serialize)]
pub(crate) struct AdvisoryView {
    pub(crate) id: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) lang: Option<String>,
    pub(crate) category: &'static str,
    pub(crate) category_label: String,
    pub(crate) version: String,
    /// `draft`, `interim` or `final`.
    pub(crate) status: &'static str,
    pub(crate) initial_release: Option<TimeView>,
    pub(crate) current_release: Option<TimeView>,
    pub(crate) next_update: Option<String>,
    pub(crate) still_open: Option<String>,
    pub(crate) publisher: PublisherView,
    pub(crate) tlp: Option<&'static str>,
    pub(crate) severity: Option<SeverityView>,
    /// Whether a vulnerability of it is exploited, and whether it says something about patients: the marks that lists show.
    pub(crate) exploited: bool,
    pub(crate) patient_safety: bool,
    pub(crate) aggregate_severity: Option<String>,
    pub(crate) end: Option<EndView>,
    pub(crate) answer: AnswerView,
    pub(crate) summary: Vec<NoteView>,
    pub(crate) hazards: Vec<HazardView>,
    pub(crate) safety_notes: Vec<NoteView>,
    pub(crate) audience_notes: Vec<NoteView>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) remedies: Vec<RemedyView>,
    pub(crate) products: Vec<ProductTable>,
    pub(crate) vulnerabilities: Vec<VulnerabilityView>,
    pub(crate) timeline: Vec<StepView>,
    pub(crate) thanks: Vec<ThanksView>,
    pub(crate) references: Vec<ReferenceView>,
    pub(crate) revisions: Vec<RevisionView>,
    /// The page of what changed, if there is more than one version.
    pub(crate) changes: Option<String>,
    pub(crate) downloads: Downloads,
}

/// A moment: the full form for machines and the day for people.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TimeView {
    pub(crate) full: String,
    pub(crate) day: String,
}

impl From<Timestamp> for TimeView {
    fn from(time: Timestamp) -> Self {
        Self {
            // HTML knows thousandths of a second, and nothing below (section 2.3.5.7).
            full: time
                .to_utc()
                .trunc_subsecs(3)
                .to_rfc3339_opts(SecondsFormat::AutoSi, true),
            day: time.date().to_string(),
        }
    }
}

/// Who publishes.
#[derive(Debug, Serialize)]
pub(crate) struct PublisherView {
    pub(crate) name: String,
    pub(crate) namespace: String,
    /// Whether the namespace may be a link.
    pub(crate) link: bool,
    pub(crate) contact: Option<String>,
    pub(crate) authority: Option<String>,
}

/// The highest score of a document.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SeverityView {
    pub(crate) word: &'static str,
    pub(crate) score: String,
}

/// What became of a document that no longer stands.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EndView {
    /// `withdrawn` or `superseded`.
    pub(crate) kind: &'static str,
    pub(crate) label: &'static str,
    pub(crate) reason: String,
    pub(crate) by: Option<String>,
    pub(crate) url: Option<String>,
}

impl EndView {
    pub(crate) fn of(end: &End) -> Self {
        match end {
            End::Withdrawn { reason } => Self {
                kind: "withdrawn",
                label: "Withdrawn",
                reason: reason.clone(),
                by: None,
                url: None,
            },
            End::Superseded { reason, by, url } => Self {
                kind: "superseded",
                label: "Superseded",
                reason: reason.clone(),
                by: Some(by.clone()),
                url: super::link::is_absolute(url).then(|| url.clone()),
            },
        }
    }
}

/// The files of a version.
#[derive(Debug, Serialize)]
pub(crate) struct Downloads {
    pub(crate) csaf: String,
    pub(crate) text: String,
    /// The detached signature of the document, if it was signed.
    pub(crate) signature: Option<String>,
    /// The command that verifies it.
    pub(crate) verify: String,
    /// The SHA-256 of the document with its name, as `sha256sum -c` reads it.
    pub(crate) sha256: String,
    /// What scanners read of the products: the name of each, and its documents.
    pub(crate) vex: Vec<VexView>,
}

/// The VEX documents of a product.
#[derive(Debug, Serialize)]
pub(crate) struct VexView {
    pub(crate) product: String,
    pub(crate) files: Vec<Download>,
}

/// The highest score of a document as pages show it.
pub(crate) fn severity(advisory: &Advisory) -> Option<SeverityView> {
    let all = advisory.vulnerabilities.iter();
    let highest = all.filter_map(Severity::of).max();
    highest.map(|severity| SeverityView {
        word: severity.word(),
        score: severity.score.to_string(),
    })
}

/// Whether a vulnerability of the document is exploited.
pub(crate) fn exploited(advisory: &Advisory) -> bool {
    let exploited = |vulnerability: &Vulnerability| {
        let known = vulnerability.exploitation.as_ref();
        known.is_some_and(|known| known.status == ExploitationStatus::Exploited)
    };
    advisory.vulnerabilities.iter().any(exploited)
}

/// Whether the document says something about patients.
pub(crate) fn patient_safety(advisory: &Advisory) -> bool {
    let mut notes = advisory.notes.iter();
    !advisory.safety.is_empty() || notes.any(|note| note.section == Some(Section::PatientSafety))
}

/// A version of a document as its page shows it; `document` knows the other versions, `at` is the place of this one.
pub(crate) fn view(
    advisory: &Advisory,
    document: &Document,
    at: usize,
    links: &Links,
    downloads: Downloads,
) -> AdvisoryView {
    let subject = Subject::new(advisory, links);
    let prose = subject.prose;
    let tracking = &advisory.tracking;
    let mut view = AdvisoryView {
        id: tracking.id.clone(),
        aliases: tracking.aliases.clone(),
        slug: advisory.slug.as_str().to_owned(),
        title: advisory.title.clone(),
        lang: advisory.lang.clone(),
        category: advisory.category.word(),
        category_label: category_label(advisory),
        version: tracking.version.clone(),
        status: match tracking.status {
            Status::Draft => "draft",
            Status::Interim => "interim",
            Status::Final => "final",
        },
        initial_release: tracking.initial_release_date.map(TimeView::from),
        current_release: tracking.current_release_date.map(TimeView::from),
        next_update: tracking.next_update.map(|day| day.to_string()),
        still_open: tracking.still_open.clone(),
        publisher: PublisherView {
            name: advisory.publisher.name.clone(),
            namespace: advisory.publisher.namespace.clone(),
            link: super::link::is_absolute(&advisory.publisher.namespace),
            contact: advisory.publisher.contact_details.clone(),
            authority: advisory.publisher.issuing_authority.clone(),
        },
        tlp: advisory
            .distribution
            .as_ref()
            .and_then(|distribution| distribution.tlp)
            .map(|label| label.word()),
        severity: severity(advisory),
        exploited: exploited(advisory),
        patient_safety: patient_safety(advisory),
        aggregate_severity: advisory
            .aggregate_severity
            .as_ref()
            .map(|it| it.text.clone()),
        end: advisory.end.as_ref().map(EndView::of),
        answer: answer::answer(&subject),
        summary: Vec::new(),
        hazards: answer::hazards(&subject),
        safety_notes: Vec::new(),
        audience_notes: Vec::new(),
        notes: Vec::new(),
        remedies: remedy::remedies(&subject),
        products: status::tables(&subject),
        vulnerabilities: vulnerability::vulnerabilities(&subject),
        timeline: history::timeline(advisory),
        thanks: party::thanks(&advisory.acknowledgments),
        references: party::references(&advisory.references),
        revisions: history::revisions(advisory, document, at),
        changes: (document.versions.len() > 1)
            .then(|| Address::changes(document.slug.as_str()).link),
        downloads,
    };
    let mut todo_shown = false;
    let mut named = HashSet::new();
    for (place, note) in advisory.notes.iter().enumerate() {
        let place = place + 1;
        // What one kind of reader looks for has an address that stays.
        let own = note
            .section
            .and_then(audience)
            .filter(|own| named.insert(*own));
        let id = own.map_or_else(|| format!("note-{place}"), str::to_owned);
        match note.section {
            // The first stands in the box.
            Some(Section::WhatToDoNow) if !todo_shown => todo_shown = true,
            Some(Section::Summary) => view.summary.push(prose.note(note, id, 2)),
            Some(Section::PatientSafety) => view.safety_notes.push(prose.note(note, id, 3)),
            Some(
                Section::WhatToDoNow
                | Section::Clinicians
                | Section::Patients
                | Section::BiomedicalEngineers
                | Section::Researchers,
            ) => view.audience_notes.push(prose.note(note, id, 2)),
            None if note.category == NoteCategory::Summary => {
                view.summary.push(prose.note(note, id, 2));
            }
            _ => view.notes.push(prose.note(note, id, 2)),
        }
    }
    view
}

/// The id of a section for one kind of reader.
fn audience(section: Section) -> Option<&'static str> {
    match section {
        Section::Clinicians => Some("clinicians"),
        Section::Patients => Some("patients"),
        Section::BiomedicalEngineers => Some("biomedical-engineers"),
        Section::Researchers => Some("researchers"),
        _ => None,
    }
}

fn category_label(advisory: &Advisory) -> String {
    let label = match advisory.category {
        Category::SecurityAdvisory => "Security advisory",
        Category::Vex => "Statement on exploitability (VEX)",
        Category::InformationalAdvisory => "Informational advisory",
        Category::SecurityIncidentResponse => "Security incident response",
        Category::Base => "Notice",
    };
    match &advisory.category_verbatim {
        Some(verbatim) => verbatim.clone(),
        None => label.to_owned(),
    }
}
