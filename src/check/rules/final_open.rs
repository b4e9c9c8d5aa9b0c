//! A final document leaves nothing open.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::read::source::advisory::{Front, SourceStatus};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("final-open"),
    severity: Severity::Warning,
    title: "a final document leaves something open",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "3.2.1.12.7",
    },
    wants: "Final says that nothing more is foreseen.\nSo a final document has no `next_update`, nothing `still_open`, and no product under investigation; else it is interim.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid          = \"EX-SA-2026-0001\"\nstatus      = \"final\"\nnext_update = 2026-07-01\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid     = \"EX-SA-2026-0001\"\nstatus = \"final\"\n",
    },
};

/// Finds what is open although the status is final.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let tracking = &front.tracking;
    if tracking.status.value != SourceStatus::Final {
        return;
    }
    let mut found = |span, words: &str| {
        findings.push(
            Finding::warning(RULE.code, span, format!("the document is final, {words}"))
                .help("take it out, or set `status = \"interim\"`"),
        );
    };
    if let Some(day) = &tracking.next_update {
        found(day.span, "but announces an update");
    }
    if let Some(open) = &tracking.still_open {
        found(open.span, "but says that something is still open");
    }
    for entry in &front.under_investigation {
        found(
            entry.product.span,
            "but this product is under investigation",
        );
    }
}
