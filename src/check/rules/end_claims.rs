//! A document that no longer stands says only why.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity, Span};
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("end-claims"),
    severity: Severity::Error,
    title: "a withdrawn document still makes claims",
    clause: Clause::House(
        "A withdrawn document has no product tree and no vulnerabilities, so a claim in its source would be on a page or in a list, and not in the document.",
    ),
    wants: "A source with a table [end] has a title, its history, the reason and prose, and no products, vulnerabilities, remediations, safety entries, thanks, links or timeline.\nThe releases before it keep what they said.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[end]\nreason = \"No release is affected.\"\n\n[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[end]\nreason = \"No release is affected.\"\n",
    },
};

/// Finds tables that a document that no longer stands cannot have; one finding a kind.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let Some(end) = &front.end else { return };
    let first: [(&str, Option<Span>); 11] = [
        ("affected", front.affected.first().map(|it| it.product.span)),
        (
            "not_affected",
            front.not_affected.first().map(|it| it.product.span),
        ),
        (
            "under_investigation",
            front.under_investigation.first().map(|it| it.product.span),
        ),
        ("fixed", front.fixed.first().map(|it| it.product.span)),
        (
            "vulnerability",
            front.vulnerability.first().map(|it| it.span),
        ),
        (
            "remediation",
            front.remediation.first().map(|it| it.category.span),
        ),
        ("safety", front.safety.first().map(|it| it.span)),
        (
            "acknowledgment",
            front.acknowledgment.first().map(|it| it.span),
        ),
        ("reference", front.reference.first().map(|it| it.url.span)),
        ("timeline", front.timeline.as_ref().map(|it| it.span)),
        (
            "next_update",
            front.tracking.next_update.as_ref().map(|it| it.span),
        ),
    ];
    for (key, span) in first {
        if span.is_some() {
            findings.push(
                Finding::error(
                    RULE.code,
                    span,
                    format!("a document that no longer stands has no `{key}`"),
                )
                .related(end.span, "its end")
                .help("take it out; the releases before this one keep what they said"),
            );
        }
    }
}
