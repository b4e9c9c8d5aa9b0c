//! Whoever has an affected product learns what to do.

use std::collections::{BTreeMap, HashSet};

use super::compiling::ADVISORY;
use crate::check::compile::Compiled;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity, Span};
use crate::model::claim::ClaimStatus;
use crate::model::product::ProductIndex;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("remediation-missing"),
    severity: Severity::Error,
    title: "nothing says what to do about an affected product",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "6.2.2",
    },
    wants: "Every affected product release has at least one remediation for each vulnerability, whatever the document's status.\n`none_available` with a date counts while interim, and `no_fix_planned` says why there will be none.\nProducts under investigation get theirs from `settled_by`.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[affected]]\nproduct  = \"pump\"\nversions = \">=1.0.0, <1.2.0\"\n\n[[affected]]\nproduct  = \"gateway\"\nversions = \"3.0.0\"\n\n[[remediation]]\ncategory = \"vendor_fix\"\nproducts = [\"pump\"]\ndetails  = \"Install 1.2.0.\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[affected]]\nproduct  = \"pump\"\nversions = \">=1.0.0, <1.2.0\"\n\n[[affected]]\nproduct  = \"gateway\"\nversions = \"3.0.0\"\n\n[[remediation]]\ncategory = \"vendor_fix\"\nproducts = [\"pump\"]\ndetails  = \"Install 1.2.0.\"\n\n[[remediation]]\ncategory = \"none_available\"\nproducts = [\"gateway\"]\ndetails  = \"We are testing a fix.\"\ndate     = 2026-05-20\n",
    },
};

/// Finds affected products without a remediation, one finding for each entry and vulnerability.
pub(super) fn check(compiled: &Compiled, findings: &mut Vec<Finding>) {
    let advisory = &compiled.advisory;
    let covered: Vec<HashSet<ProductIndex>> = advisory
        .vulnerabilities
        .iter()
        .map(|vulnerability| {
            vulnerability
                .remediations
                .iter()
                .flat_map(|remediation| remediation.scope.products.iter().copied())
                .collect()
        })
        .collect();
    let mut missing: BTreeMap<(Option<Span>, u32), Vec<ProductIndex>> = BTreeMap::new();
    for claim in &advisory.claims {
        let open = claim.status.is_affected() || claim.status == ClaimStatus::UnderInvestigation;
        let known = usize::try_from(claim.vulnerability)
            .ok()
            .and_then(|at| covered.get(at))
            .is_some_and(|covered| covered.contains(&claim.product));
        if open && !known {
            let span = usize::try_from(claim.product.0)
                .ok()
                .and_then(|at| compiled.origins.products.get(at).copied().flatten());
            let products = missing.entry((span, claim.vulnerability)).or_default();
            if products.last() != Some(&claim.product) {
                products.push(claim.product);
            }
        }
    }
    for ((span, vulnerability), products) in missing {
        let vulnerability = usize::try_from(vulnerability)
            .ok()
            .and_then(|at| advisory.vulnerabilities.get(at))
            .map_or("", |vulnerability| vulnerability.name());
        let first = products
            .first()
            .and_then(|product| advisory.product(*product))
            .map_or("", |product| product.name.as_str());
        let mut message = Message::new("nothing says what to do about ")
            .value(vulnerability)
            .words(" in ")
            .value(first);
        if products.len() > 1 {
            message = message.words(format!(" and {} more", products.len() - 1));
        }
        findings.push(
            Finding::error(RULE.code, span, message).help(
                "add a [[remediation]] that names this product; `none_available` with a date says that there is nothing yet",
            ),
        );
    }
}
