//! What all current documents claim together: gathered while they are checked, then searched for what cannot all be true.
//!
//! A document in its current state is its draft, if it has one that is due, else its newest release.
//! The table is sorted once by cell and once by vulnerability, and every search is one pass over one of the two.

mod groups;
mod lines;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

pub(super) use groups::{Group, Named, groups};
pub(super) use lines::{Line, Lines};

use crate::claims::{Claimed, Gathering, Row, Table};
use crate::diagnostic::{Code, Finding, Message, Severity, Span};
use crate::model::advisory::Advisory;
use crate::model::catalogue::Catalogue;
use crate::model::claim::ClaimStatus;
use crate::model::timestamp::Timestamp;

/// Where a document is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Its tracking id.
    pub(super) id: String,
    /// The place of its id, if it has a source.
    pub(super) source: Option<Span>,
    /// The place of each of its claims; fewer than there are where the source does not spell them out.
    pub(super) claims: Vec<Span>,
    /// The folder of its release, if this is what is released.
    pub(super) folder: Option<String>,
}

/// The claims of documents while these are checked, side by side.
pub(super) struct Across(Mutex<(Gathering, HashMap<String, Place>)>);

impl Across {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        Self(Mutex::new((Gathering::new(catalogue), HashMap::new())))
    }

    /// Adds the current state of a document, once.
    pub(super) fn add(&self, advisory: &Advisory, shown: Timestamp, adopted: bool, place: Place) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slug = advisory.slug.as_str();
        if inner.1.contains_key(slug) {
            return;
        }
        inner.1.insert(slug.to_owned(), place);
        inner.0.add(Claimed {
            advisory,
            shown,
            adopted,
        });
    }

    /// Whether a document is there.
    pub(super) fn has(&self, slug: &str) -> bool {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.1.contains_key(slug)
    }

    /// All of them as of a time.
    pub(super) fn finish(self, catalogue: &Catalogue, at: Timestamp, release: bool) -> Claims {
        let (gathering, mut places) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let table = gathering.finish(at);
        let documents = table.documents.iter();
        let places = documents
            .map(|document| places.remove(&document.slug).unwrap_or_default())
            .collect();
        Claims {
            lines: Lines::new(catalogue, &table),
            table,
            places,
            at,
            release,
        }
    }
}

/// The claims of all current documents, and where they are written.
pub struct Claims {
    pub(super) table: Table,
    /// By the places of documents in the table.
    places: Vec<Place>,
    pub(super) lines: Lines,
    /// The time of drafts.
    pub(super) at: Timestamp,
    /// Whether this is for a release.
    release: bool,
}

/// What released documents claim together and what of it cannot all be true: what each says, since when the site shows it, and whether it was adopted.
pub fn contradictions<'a>(
    documents: impl IntoIterator<Item = (&'a Advisory, Timestamp, bool)>,
    catalogue: &Catalogue,
    at: Timestamp,
) -> (Claims, Vec<Finding>) {
    let across = Across::new(catalogue);
    for (advisory, shown, adopted) in documents {
        let place = Place {
            id: advisory.tracking.id.clone(),
            folder: Some(advisory.slug.as_str().to_owned()),
            ..Place::default()
        };
        across.add(advisory, shown, adopted, place);
    }
    let claims = across.finish(catalogue, at, false);
    let mut findings = Vec::new();
    super::rules::across(&claims, &mut findings);
    (claims, findings)
}

/// What of a claim a finding is about, so that one claim on many releases is one finding.
pub(super) type Spot = (u32, Option<Span>);

impl Claims {
    fn place(&self, row: &Row) -> Option<&Place> {
        self.places.get(usize::try_from(row.document).ok()?)
    }

    /// The writer's line of a claim, or that of its document.
    pub(super) fn span(&self, row: &Row) -> Option<Span> {
        let place = self.place(row)?;
        let claim = usize::try_from(row.claim).ok();
        let claim = claim.and_then(|claim| place.claims.get(claim));
        claim.copied().or(place.source)
    }

    /// The claim of a row, as its writer sees it.
    pub(super) fn spot(&self, row: &Row) -> Spot {
        (row.document, self.span(row))
    }

    /// Whether the document of a row can still be written otherwise, because it is not released.
    pub(super) fn is_due(&self, row: &Row) -> bool {
        self.place(row).is_some_and(|place| place.folder.is_none())
    }

    pub(super) fn is_adopted(&self, row: &Row) -> bool {
        self.table
            .document(row)
            .is_some_and(|document| document.adopted)
    }

    /// The document of a row: its id, and the folder of its release.
    pub(super) fn document(&self, row: &Row) -> Message {
        let Some(place) = self.place(row) else {
            return Message::default();
        };
        let message = Message::default().value(&*place.id);
        match &place.folder {
            Some(folder) => message.words(format!(" (content/releases/{folder})")),
            None => message,
        }
    }

    /// A product release as people say it: `pump 4.2.3`.
    pub(super) fn release(&self, row: &Row) -> String {
        let product = self.table.product(row);
        let name = match product {
            Some(crate::claims::Product::Ours(slug)) => slug.as_str(),
            Some(crate::claims::Product::Foreign { name, .. }) => name.as_str(),
            None => "",
        };
        let release = self.table.release(row).map_or("", |it| it.name.as_str());
        format!("{name} {release}").trim().to_owned()
    }

    /// What the vulnerability of a row is known by.
    pub(super) fn vulnerability(&self, row: &Row) -> &str {
        let known = self.table.vulnerability(row);
        known.map_or("", |known| known.key.name())
    }

    /// Whether two rows can be about one device: they name no models, or one that is the same.
    pub(super) fn overlap(&self, one: &Row, other: &Row) -> bool {
        if one.models == other.models {
            return true;
        }
        let (one, other) = (self.table.models(one), self.table.models(other));
        one.is_empty() || other.is_empty() || one.iter().any(|model| other.contains(model))
    }

    /// Of two rows the one whose writer is told: that of a draft before that of a release, ours before an adopted one, the later before the earlier.
    pub(super) fn told<'r>(&self, one: &'r Row, other: &'r Row) -> (&'r Row, &'r Row) {
        let rank = |row: &Row| {
            let shown = self.table.document(row).map(|document| document.shown);
            (self.is_due(row), !self.is_adopted(row), shown, row.document)
        };
        match rank(one) >= rank(other) {
            true => (one, other),
            false => (other, one),
        }
    }

    /// A finding about rows: a warning if one of their documents was adopted, else an error, at the line of the first.
    ///
    /// Nothing for a release that none of them is part of: it can mend nothing there.
    pub(super) fn finding(
        &self,
        code: Code,
        rows: &[&Row],
        message: Message,
        help: &'static str,
    ) -> Option<Finding> {
        if self.release && !rows.iter().any(|row| self.is_due(row)) {
            return None;
        }
        let severity = match rows.iter().any(|row| self.is_adopted(row)) {
            true => Severity::Warning,
            false => Severity::Error,
        };
        let span = rows.first().and_then(|row| self.span(row));
        let mut finding = Finding::of(severity, code, span, message).help(help);
        for other in rows.iter().skip(1) {
            if let Some(at) = self.span(other).filter(|at| Some(*at) != span) {
                let status = other.status.in_words();
                let words = self.document(other).words(format!(" says {status} here"));
                finding = finding.related(at, words);
            }
        }
        Some(finding)
    }
}

/// What two claims can disagree about (CSAF 2.0 test 6.1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Affected,
    Fixed,
    NotAffected,
    UnderInvestigation,
}

/// What a status says of the vulnerability; `recommended` says nothing of it.
pub(super) fn kind(status: ClaimStatus) -> Option<Kind> {
    match status {
        status if status.is_affected() => Some(Kind::Affected),
        status if status.is_fixed() => Some(Kind::Fixed),
        ClaimStatus::KnownNotAffected => Some(Kind::NotAffected),
        ClaimStatus::UnderInvestigation => Some(Kind::UnderInvestigation),
        _ => None,
    }
}

/// Findings about the same claims, told once with the number of releases.
pub(super) struct Told<K> {
    said: BTreeMap<K, (Vec<Row>, usize)>,
}

impl<K: Ord> Told<K> {
    pub(super) fn new() -> Self {
        Self {
            said: BTreeMap::new(),
        }
    }

    /// One more release; the rows of the first stand for all.
    pub(super) fn add(&mut self, key: K, rows: &[&Row]) {
        let entry = self.said.entry(key);
        let (_, number) = entry.or_insert_with(|| (rows.iter().map(|row| **row).collect(), 0));
        *number += 1;
    }

    /// The rows, and of how many more releases the same is true.
    pub(super) fn each(self) -> impl Iterator<Item = (Vec<Row>, usize)> {
        let said = self.said.into_values();
        said.map(|(rows, number)| (rows, number.saturating_sub(1)))
    }
}

/// ` and 3 more releases`
pub(super) fn and_more(number: usize) -> String {
    match number {
        0 => String::new(),
        1 => " and one more release".to_owned(),
        many => format!(" and {many} more releases"),
    }
}
