//! From a place in the document back to the writer's line.

use super::compile::Origins;
use crate::csaf::origin::Place;
use crate::diagnostic::Span;

/// The span that a place of the document comes from.
pub(super) fn span(place: Place, origins: &Origins) -> Span {
    let vulnerability = |at: usize| origins.vulnerabilities.get(at).copied();
    let found = match place {
        Place::Title => Some(origins.title),
        Place::Category => Some(origins.category),
        Place::Revision(at) => origins.revisions.get(at).copied(),
        Place::Note(at) => origins.notes.get(at).copied(),
        Place::Reference(at) => at
            .checked_sub(origins.references_before)
            .and_then(|at| origins.references.get(at))
            .copied(),
        Place::Acknowledgment(at) => origins.acknowledgments.get(at).copied(),
        Place::Safety(at) => origins.safety.get(at).copied(),
        Place::Product(at) => origins.products.get(at).copied().flatten(),
        Place::Claim(at) => origins.claims.get(at).copied(),
        Place::Score(at, _) => origins.scores.get(at).copied(),
        Place::Remediation(vulnerability, at) => origins
            .remediations
            .get(vulnerability)
            .and_then(|all| all.get(at))
            .copied(),
        Place::Vulnerability(at)
        | Place::Cve(at)
        | Place::Weakness(at)
        | Place::VulnerabilityTitle(at)
        | Place::VulnerabilityId(at, _)
        | Place::VulnerabilityNote(at, _)
        | Place::VulnerabilityReference(at, _)
        | Place::VulnerabilityAcknowledgment(at, _)
        | Place::Claims(at)
        | Place::Exploitation(at)
        | Place::Threat(at, _) => vulnerability(at),
        _ => None,
    };
    found.unwrap_or(origins.tracking)
}
