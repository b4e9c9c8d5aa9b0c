//! A combination is of two products.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("combination"),
    severity: Severity::Error,
    title: "a product is combined with itself",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "3.2.2.3",
    },
    wants: "`with` names another product, together with which the first one is affected.\nA configuration of one product is a `condition`, in words.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\nwith     = { product = \"pump\" }\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\nwith     = { product = \"gateway\" }\n",
    },
};

/// Finds products that are combined with themselves.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    for entry in &front.affected {
        if let Some(with) = &entry.with
            && with.product.value == entry.product.value
        {
            findings.push(
                Finding::error(
                    RULE.code,
                    with.product.span,
                    "this product is combined with itself",
                )
                .help("name the other product, or describe the configuration in `condition`"),
            );
        }
    }
}
