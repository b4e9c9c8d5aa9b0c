//! Keys that stand where they mean nothing: those of imports in plain sources, and the other way round.

use super::IMPORTED;
use crate::diagnostic::{Finding, Span};
use crate::read::source::advisory::Front;

/// Reports the keys of imports in a source that is no import any more.
pub(in crate::check::compile) fn strays(front: &Front, findings: &mut Vec<Finding>) {
    let vulnerabilities = front
        .vulnerability
        .iter()
        .filter_map(|it| it.imported.as_ref());
    let remediations = front
        .remediation
        .iter()
        .filter_map(|it| it.imported.as_ref());
    let spans = vulnerabilities
        .map(|it| it.span)
        .chain(remediations.map(|it| it.span));
    findings.extend(spans.map(|span| {
        Finding::error(
            IMPORTED,
            span,
            "this was kept for an imported document, and this one is none any more",
        )
        .help("say it in the keys of a source, and take the table out")
    }));
}

/// Reports the keys of sources that an imported document cannot have.
pub(super) fn unsupported(front: &Front, findings: &mut Vec<Finding>) {
    let mut found: Vec<(&str, Span)> = Vec::new();
    let mut look = |key: &'static str, span: Option<Span>| {
        if let Some(span) = span {
            found.push((key, span));
        }
    };
    for table in &front.affected {
        look("models", table.models.first().map(|it| it.span));
        look("fixed", table.fixed.as_ref().map(|it| it.span));
        look("fixes", table.fixes.as_ref().map(|it| it.span));
        look("condition", table.condition.as_ref().map(|it| it.span));
        look("with", table.with.as_ref().map(|it| it.span));
        look(
            "subcomponents",
            table.subcomponents.first().map(|it| it.span),
        );
    }
    for table in &front.not_affected {
        look("models", table.models.first().map(|it| it.span));
        look(
            "justification",
            table.justification.as_ref().map(|it| it.span),
        );
        look(
            "impact_statement",
            table.impact_statement.as_ref().map(|it| it.span),
        );
        look(
            "subcomponents",
            table.subcomponents.first().map(|it| it.span),
        );
    }
    for table in &front.fixed {
        look("models", table.models.first().map(|it| it.span));
    }
    for table in &front.vulnerability {
        look(
            "exploitation",
            table.exploitation.as_ref().map(|it| it.span),
        );
    }
    for table in &front.remediation {
        look("products", table.products.first().map(|it| it.span));
        look("versions", table.versions.as_ref().map(|it| it.span));
        look(
            "clinical_downtime",
            table.clinical_downtime.as_ref().map(|it| it.span),
        );
        look("deployment", table.deployment.as_ref().map(|it| it.span));
        look("prechecks", table.prechecks.as_ref().map(|it| it.span));
        look("postchecks", table.postchecks.as_ref().map(|it| it.span));
        look("rollback", table.rollback.as_ref().map(|it| it.span));
        look("regions", table.regions.as_ref().map(|it| it.span));
        look("file", table.file.first().map(|it| it.span));
    }
    look(
        "under_investigation",
        front.under_investigation.first().map(|it| it.span),
    );
    look("safety", front.safety.first().map(|it| it.span));
    look("timeline", front.timeline.as_ref().map(|it| it.span));
    look("end", front.end.as_ref().map(|it| it.span));
    look(
        "next_update",
        front.tracking.next_update.as_ref().map(|it| it.span),
    );
    look(
        "still_open",
        front.tracking.still_open.as_ref().map(|it| it.span),
    );
    findings.extend(found.into_iter().map(|(key, span)| {
        Finding::error(
            IMPORTED,
            span,
            format!("`{key}` has no meaning while the document is kept as it was imported"),
        )
        .help(
            "take the tables named `imported` out, and write what they say in the keys of a source",
        )
    }));
}
