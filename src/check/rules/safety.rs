//! An entry about patients says something, and somebody stands for it.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::read::source::advisory::Front;

/// The rule; compiling finds statements without approval and entries that reach no affected product.
pub(super) const RULE: Rule = Rule {
    code: Code("safety"),
    severity: Severity::Error,
    title: "an entry about patients is incomplete",
    clause: Clause::House(
        "What is said about a patient is the manufacturer's own sentence, word for word, with the name of who approved it, or it is not said.",
    ),
    wants: "A [[safety]] entry has a `hazardous_situation`, a `statement` on continued use, a `notice`, or several of them, and names products that the document calls affected.\nA `statement` has `approved_by` and `as_of`; without one these two have nothing to approve, and `statement_conditions` nothing to narrow.\nA `notice_url` leads to a `notice`.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[safety]]\nproducts  = [\"pump\"]\nstatement = \"Pumps may stay in use.\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[safety]]\nproducts    = [\"pump\"]\nstatement   = \"Pumps may stay in use.\"\napproved_by = \"Head of Clinical Safety, Example Devices\"\nas_of       = 2026-05-20\n",
    },
};

/// Finds entries that say nothing, and approvals of nothing.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    for entry in &front.safety {
        if let (Some(url), None) = (&entry.notice_url, &entry.notice) {
            findings.push(
                Finding::error(RULE.code, url.span, "`notice_url` without a `notice`")
                    .help("add the number or the name of the notice as `notice`"),
            );
        }
        if entry.statement.is_some() {
            continue;
        }
        if entry.hazardous_situation.is_none() && entry.notice.is_none() {
            findings.push(
                Finding::error(
                    RULE.code,
                    entry.span,
                    "this entry says neither what may happen nor whether use may go on",
                )
                .help("add `hazardous_situation = \"…\"` or `statement = \"…\"`"),
            );
        }
        let approved = entry
            .approved_by
            .as_ref()
            .map(|by| ("approved_by", by.span));
        let narrowed = entry.statement_conditions.first();
        let narrowed = narrowed.map(|it| ("statement_conditions", it.span));
        let dated = entry.as_of.as_ref().map(|day| ("as_of", day.span));
        for (key, span) in approved.into_iter().chain(dated).chain(narrowed) {
            findings.push(
                Finding::error(RULE.code, span, format!("`{key}` without a `statement`"))
                    .help("add the approved sentence as `statement`, or take the key out"),
            );
        }
    }
}
