//! Where each part of an advisory is written.

use crate::diagnostic::Span;
use crate::read::source::advisory::Front;

/// The places of the parts of an advisory, by which a finding about the document leads to the writer's line.
#[derive(Debug, Clone)]
pub struct Origins {
    /// The title.
    pub title: Span,
    /// The category.
    pub category: Span,
    /// The table of id, status and history.
    pub tracking: Span,
    /// The revisions, oldest first.
    pub revisions: Vec<Span>,
    /// The document's notes that come from the prose, in order.
    pub notes: Vec<Span>,
    /// The document's links that the writer typed.
    pub references: Vec<Span>,
    /// How many links come before them.
    pub references_before: usize,
    /// The document's thanks.
    pub acknowledgments: Vec<Span>,
    /// The products by the entry that first names them.
    pub products: Vec<Option<Span>>,
    /// The claims by the entry that makes them.
    pub claims: Vec<Span>,
    /// The vulnerabilities.
    pub vulnerabilities: Vec<Span>,
    /// The vectors of each vulnerability.
    pub scores: Vec<Span>,
    /// The remediations of each vulnerability.
    pub remediations: Vec<Vec<Span>>,
    /// The safety entries.
    pub safety: Vec<Span>,
}

impl Origins {
    /// The places that the front matter knows by itself.
    pub(super) fn of(front: &Front) -> Self {
        Self {
            title: front.title.span,
            category: front.category.span,
            tracking: front.tracking.id.span,
            revisions: front
                .tracking
                .revision_history
                .iter()
                .rev()
                .map(|revision| revision.number.span)
                .collect(),
            notes: Vec::new(),
            references: front
                .reference
                .iter()
                .map(|reference| reference.url.span)
                .collect(),
            references_before: 0,
            acknowledgments: front
                .acknowledgment
                .iter()
                .map(|thanks| thanks.span)
                .collect(),
            products: Vec::new(),
            claims: Vec::new(),
            vulnerabilities: front
                .vulnerability
                .iter()
                .map(|table| {
                    [&table.cve, &table.key]
                        .into_iter()
                        .flatten()
                        .next()
                        .map_or(table.span, |name| name.span)
                })
                .collect(),
            scores: front
                .vulnerability
                .iter()
                .map(|table| table.cvss.first().map_or(table.span, |vector| vector.span))
                .collect(),
            remediations: Vec::new(),
            safety: front.safety.iter().map(|safety| safety.span).collect(),
        }
    }
}
