//! Nothing is released before the day that was agreed.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::timestamp::Timestamp;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("embargo"),
    severity: Severity::Error,
    title: "the embargo has not ended",
    clause: Clause::House(
        "Who agreed on a day with a reporter or another maker keeps it (FIRST, Guidelines for Multi-Party Vulnerability Coordination).",
    ),
    wants: "A document is not released before its `embargo_until`. It cannot be passed: move the time in the source when it was agreed anew.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid            = \"EX-SA-2026-0001\"\nstatus        = \"interim\"\nembargo_until = 2999-11-10T14:00:00Z\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid            = \"EX-SA-2026-0001\"\nstatus        = \"interim\"\nembargo_until = 2026-01-10T14:00:00Z\n",
    },
};

/// Stops a release before its time.
pub(super) fn check(front: &Front, time: Timestamp, findings: &mut Vec<Finding>) {
    if let Some(until) = &front.tracking.embargo_until
        && until.value > time
    {
        findings.push(
            Finding::error(
                RULE.code,
                until.span,
                format!("the embargo lasts until {}", until.value),
            )
            .help("release it then, or sign it ahead with `release --public-from`; nothing of it is on the site before"),
        );
    }
}
