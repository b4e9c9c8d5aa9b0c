//! There is a fix, or there is none.

use std::collections::{BTreeSet, HashMap};

use super::compiling::ADVISORY;
use crate::check::compile::Compiled;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};
use crate::model::product::ProductIndex;
use crate::model::remediation::RemediationCategory;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("remediation-conflict"),
    severity: Severity::Error,
    title: "a product has a fix, and none",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "3.2.3.12.1",
    },
    wants: "A product release that has a `vendor_fix` for a vulnerability has neither `none_available` nor `no_fix_planned` for it.\nName the releases of each in `products` and `versions`.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[remediation]]\ncategory = \"vendor_fix\"\nproducts = [\"pump\"]\ndetails  = \"Install 1.2.0.\"\n\n[[remediation]]\ncategory = \"none_available\"\ndetails  = \"We are testing a fix.\"\ndate     = 2026-05-20\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[remediation]]\ncategory = \"vendor_fix\"\nproducts = [\"pump\"]\ndetails  = \"Install 1.2.0.\"\n\n[[remediation]]\ncategory = \"none_available\"\nproducts = [\"gateway\"]\ndetails  = \"We are testing a fix.\"\ndate     = 2026-05-20\n",
    },
};

/// Finds pairs of entries that exclude each other, each pair once a vulnerability.
pub(super) fn check(compiled: &Compiled, findings: &mut Vec<Finding>) {
    let advisory = &compiled.advisory;
    for (at, vulnerability) in advisory.vulnerabilities.iter().enumerate() {
        let mut fixes: HashMap<ProductIndex, usize> = HashMap::new();
        for (place, remediation) in vulnerability.remediations.iter().enumerate() {
            if remediation.category == RemediationCategory::VendorFix {
                for product in &remediation.scope.products {
                    fixes.entry(*product).or_insert(place);
                }
            }
        }
        let span = |place: usize| {
            compiled
                .origins
                .remediations
                .get(at)
                .and_then(|all| all.get(place))
                .copied()
        };
        let mut said = BTreeSet::new();
        for (place, remediation) in vulnerability.remediations.iter().enumerate() {
            if !matches!(
                remediation.category,
                RemediationCategory::NoneAvailable | RemediationCategory::NoFixPlanned
            ) {
                continue;
            }
            for product in &remediation.scope.products {
                let Some(fix) = fixes.get(product) else {
                    continue;
                };
                if !said.insert((*fix, place)) {
                    continue;
                }
                let name = advisory
                    .product(*product)
                    .map_or("", |product| product.name.as_str());
                let mut finding = Finding::error(
                    RULE.code,
                    span(place),
                    Message::new("this says ")
                        .words(format!("{} of ", remediation.category))
                        .value(name)
                        .words(" and ")
                        .value(vulnerability.name())
                        .words(", for which there is a vendor_fix"),
                )
                .help("name in `products` and `versions` which releases each of the two is for");
                if let Some(fix) = span(*fix) {
                    finding = finding.related(fix, "the fix");
                }
                findings.push(finding);
            }
        }
    }
}
