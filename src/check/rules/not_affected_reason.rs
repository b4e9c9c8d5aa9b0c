//! Not affected, and why.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("not-affected-reason"),
    severity: Severity::Error,
    title: "nothing says why a product is not affected",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "6.1.27.9",
    },
    wants: "Every [[not_affected]] entry has a `justification`, an `impact_statement`, or both.\nThe standard demands it of VEX documents; since each advisory is also given out as VEX, we demand it of all.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[not_affected]]\nproduct  = \"gateway\"\nversions = \"3.0.0\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[not_affected]]\nproduct  = \"gateway\"\nversions = \"3.0.0\"\njustification = \"component_not_present\"\n",
    },
};

/// Finds entries without a reason.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    for entry in &front.not_affected {
        if entry.justification.is_none() && entry.impact_statement.is_none() {
            findings.push(
                Finding::error(
                    RULE.code,
                    entry.product.span,
                    "nothing says why this product is not affected",
                )
                .help("add `justification = \"…\"` or `impact_statement = \"…\"`"),
            );
        }
    }
}
