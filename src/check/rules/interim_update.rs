//! An interim document says when more is to come.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::read::source::advisory::{Front, SourceStatus};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("interim-update"),
    severity: Severity::Error,
    title: "an interim document does not say when more is to come",
    clause: Clause::House(
        "A hospital that must decide today whether to wait needs a day to wait for.",
    ),
    wants: "A document whose status is interim has `next_update`, the day of the next update at the latest.\nSay in `still_open` what the update is about.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid     = \"EX-SA-2026-0001\"\nstatus = \"interim\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid          = \"EX-SA-2026-0001\"\nstatus      = \"interim\"\nnext_update = 2026-07-01\nstill_open  = \"Whether the older model is affected.\"\n",
    },
};

/// Finds an interim status without a day.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let tracking = &front.tracking;
    if tracking.status.value == SourceStatus::Interim && tracking.next_update.is_none() {
        findings.push(
            Finding::error(
                RULE.code,
                tracking.status.span,
                "the document is interim, and does not say when more is to come",
            )
            .help("add `next_update = …`, the day of the next update at the latest"),
        );
    }
}
