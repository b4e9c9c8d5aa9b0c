//! An informational advisory leads to more.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::advisory::Category;
use crate::model::party::ReferenceCategory;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("external-reference"),
    severity: Severity::Error,
    title: "an informational document has no link to more",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "6.1.27.2",
    },
    wants: "An informational advisory, and a response to an incident, has at least one [[reference]] of category external: it makes no claims, so it must lead to where they are made.",
    failing: Example::Part {
        path: ADVISORY,
        text: "category = \"csaf_informational_advisory\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "category = \"csaf_informational_advisory\"\n\n[[reference]]\nsummary = \"Hardening guide\"\nurl     = \"https://support.devices.example/hardening\"\n",
    },
};

/// Finds informational documents without a link.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let informational = matches!(
        front.category.value,
        Category::InformationalAdvisory | Category::SecurityIncidentResponse
    );
    let external = front.reference.iter().any(|reference| {
        reference
            .category
            .as_ref()
            .is_none_or(|category| category.value == ReferenceCategory::External)
    });
    if informational && !external && front.end.is_none() {
        findings.push(
            Finding::error(
                RULE.code,
                front.category.span,
                "a document of this category needs a link to more",
            )
            .help("add a [[reference]] with `summary` and `url`"),
        );
    }
}
