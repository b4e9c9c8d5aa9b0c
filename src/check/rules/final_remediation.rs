//! A final document has an answer for every affected product.

use std::collections::HashMap;

use super::compiling::ADVISORY;
use crate::check::compile::Compiled;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};
use crate::model::product::ProductIndex;
use crate::model::remediation::RemediationCategory;
use crate::read::source::advisory::{Front, SourceStatus};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("final-remediation"),
    severity: Severity::Error,
    title: "a final document says of an affected product only that there is no remedy yet",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "3.2.3.12.1",
    },
    wants: "`none_available` says that there is no remedy now and leaves open whether one will come, and final says that nothing more is foreseen.\nA final document names for every affected product a fix, a mitigation or a workaround, or says `no_fix_planned` and why.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[remediation]]\ncategory = \"none_available\"\nproducts = [\"pump\"]\ndetails  = \"We are working on it.\"\ndate     = 2026-05-20\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[remediation]]\ncategory = \"no_fix_planned\"\nproducts = [\"pump\"]\ndetails  = \"Support of this pump ended in 2025. Replace it, or run it without network.\"\n",
    },
};

/// Finds `none_available` that stands alone in a final document.
pub(super) fn check(front: &Front, compiled: &Compiled, findings: &mut Vec<Finding>) {
    if front.tracking.status.value != SourceStatus::Final {
        return;
    }
    let advisory = &compiled.advisory;
    for (at, vulnerability) in advisory.vulnerabilities.iter().enumerate() {
        // For each product: whether there is an answer, and the entry that says that there is none.
        let mut answers: HashMap<ProductIndex, (bool, usize)> = HashMap::new();
        for (place, remediation) in vulnerability.remediations.iter().enumerate() {
            let answered = remediation.category != RemediationCategory::NoneAvailable;
            for product in &remediation.scope.products {
                let known = answers.entry(*product).or_insert((answered, place));
                known.0 |= answered;
            }
        }
        let mut open: Vec<usize> = advisory
            .claims_about(at)
            .filter(|claim| claim.status.is_affected())
            .filter_map(|claim| answers.get(&claim.product))
            .filter(|(answered, _)| !answered)
            .map(|(_, place)| *place)
            .collect();
        open.sort_unstable();
        open.dedup();
        for place in open {
            let span = compiled
                .origins
                .remediations
                .get(at)
                .and_then(|all| all.get(place))
                .copied();
            findings.push(
                Finding::error(
                    RULE.code,
                    span,
                    Message::new("the document is final, but all that it says of an affected product and ")
                        .value(vulnerability.name())
                        .words(" is that there is no remedy yet"),
                )
                .help("stay interim until there is one, or say `no_fix_planned`, a mitigation or a workaround"),
            );
        }
    }
}
