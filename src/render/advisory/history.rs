//! The revision history, the timeline, and the files of each version.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::advisory::{Advisory, TimelineEvent};
use crate::model::revision::RevisionKind;
use crate::render::address::Address;
use crate::render::changes::anchor;
use crate::render::store::{Document, Version};

use super::TimeView;

/// One entry of the revision history; pages show the newest first.
#[derive(Debug, Serialize)]
pub(crate) struct RevisionView {
    pub(crate) number: String,
    pub(crate) date: Option<TimeView>,
    pub(crate) summary: String,
    pub(crate) kind: Option<&'static str>,
    pub(crate) was: Option<String>,
    pub(crate) is: Option<String>,
    pub(crate) action: Option<String>,
    /// The page of the version that it brought, where there is one.
    pub(crate) href: Option<String>,
    /// What it changed, where the site has the version before it.
    pub(crate) changes: Option<String>,
    /// Whether this is the version that the page shows.
    pub(crate) current: bool,
}

/// One step of the timeline.
#[derive(Debug, Serialize)]
pub(crate) struct StepView {
    pub(crate) label: &'static str,
    pub(crate) date: String,
}

/// The history of a version, newest first, with links to the versions that the site has.
pub(crate) fn revisions(advisory: &Advisory, document: &Document, at: usize) -> Vec<RevisionView> {
    let mut revisions: Vec<&crate::model::revision::Revision> =
        advisory.tracking.revision_history.iter().collect();
    // Adopted documents may list the newest first; numbers compare badly, so the dates decide and the order breaks ties.
    revisions.sort_by_key(|revision| revision.date);
    let versions = document.versions.iter().enumerate();
    let pages: HashMap<&str, (usize, &Version)> = versions
        .map(|(place, version)| (version.version.as_str(), (place, version)))
        .collect();
    let slug = document.slug.as_str();
    let shown = document
        .versions
        .get(at)
        .map(|version| version.version.as_str());
    revisions
        .into_iter()
        .rev()
        .map(|revision| RevisionView {
            number: revision.number.clone(),
            date: revision.date.map(TimeView::from),
            summary: revision.summary.clone(),
            kind: revision.kind.map(kind_label),
            was: revision.was.clone(),
            is: revision.is.clone(),
            action: revision.action.clone(),
            href: pages
                .get(revision.number.as_str())
                .map(|(_, version)| Address::version(slug, &version.folder).link),
            changes: pages
                .get(revision.number.as_str())
                .filter(|(place, _)| *place > 0)
                .map(|(_, version)| format!("{}#{}", Address::changes(slug).link, anchor(version))),
            current: shown == Some(revision.number.as_str()),
        })
        .collect()
}

/// The public steps of disclosure.
pub(crate) fn timeline(advisory: &Advisory) -> Vec<StepView> {
    advisory
        .timeline
        .iter()
        .map(|(event, date)| StepView {
            label: match event {
                TimelineEvent::Reported => "Reported to us",
                TimelineEvent::Acknowledged => "Acknowledged by us",
                TimelineEvent::Confirmed => "Confirmed",
                TimelineEvent::Fixed => "Fix ready",
                TimelineEvent::Disclosed => "Made public",
            },
            date: date.to_string(),
        })
        .collect()
}

pub(crate) fn kind_label(kind: RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Initial => "First release",
        RevisionKind::Update => "Update",
        RevisionKind::Status => "Status",
        RevisionKind::Erratum => "Correction",
        RevisionKind::Withdrawal => "Withdrawal",
        RevisionKind::Supersession => "Supersession",
    }
}
