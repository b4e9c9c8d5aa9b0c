//! A security advisory holds what a reader needs (ISO/IEC 29147).

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::advisory::{Advisory, Category};
use crate::model::note::Section;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("contents"),
    severity: Severity::Error,
    title: "a security advisory lacks a part that readers need",
    clause: Clause::Standard {
        standard: "ISO/IEC 29147:2018",
        section: "7",
    },
    wants: "A security advisory has a summary, says what the matter can do (patient safety, or technical details), and names the products.\nRemedies, contact and what each revision brings are asked for by other rules.\nA document that is withdrawn needs none of this.",
    failing: Example::Part {
        path: ADVISORY,
        text: "## Background\n\nThe pump has a service port.\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "## Summary\n\nThe service port of the pump asks for no password.\n\n## Patient safety\n\nSomebody on the network could change the rate of an infusion.\n",
    },
};

/// Finds missing parts.
pub(super) fn check(front: &Front, advisory: &Advisory, findings: &mut Vec<Finding>) {
    if advisory.category != Category::SecurityAdvisory || advisory.end.is_some() {
        return;
    }
    let title = front.title.span;
    let has = |wanted: &[Section]| {
        advisory
            .notes
            .iter()
            .filter_map(|note| note.section)
            .any(|section| wanted.contains(&section))
    };
    if !has(&[Section::Summary]) {
        findings.push(
            Finding::error(RULE.code, title, "nothing sums this advisory up")
                .help("write a heading `## Summary`; in another language `## … {#summary}`"),
        );
    }
    // The title of a vulnerability that stands in for a description has no section.
    let described = advisory
        .vulnerabilities
        .iter()
        .flat_map(|vulnerability| &vulnerability.notes)
        .any(|note| note.section.is_some());
    let hazard = front
        .safety
        .iter()
        .any(|entry| entry.hazardous_situation.is_some());
    if !described && !hazard && !has(&[Section::PatientSafety, Section::TechnicalDetails]) {
        findings.push(
            Finding::error(RULE.code, title, "nothing says what the matter can do")
                .help("write a heading `## Patient safety` or `## Technical details`"),
        );
    }
    // What the writer typed counts, not what it was compiled to: a product whose file is broken is unknown, not absent.
    let named = !front.affected.is_empty()
        || !front.not_affected.is_empty()
        || !front.under_investigation.is_empty()
        || !front.fixed.is_empty();
    if !named {
        findings.push(
            Finding::error(RULE.code, title, "this advisory names no product")
                .help("add [[affected]], [[not_affected]], [[under_investigation]] or [[fixed]]"),
        );
    }
}
