//! A day that was promised is kept.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::timestamp::Date;
use crate::read::AdvisorySource;
use crate::read::source::advisory::SourceStatus;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("overdue"),
    severity: Severity::Error,
    title: "a day that was promised has passed",
    clause: Clause::House(
        "Who waits for an update looks for it on its day, and a promise in the past is none.",
    ),
    wants: "The `next_update` of an interim document, and the `settled_by` of a product under investigation, are not before the day of the release.\n`release --override overdue --reason …` passes it; `check` warns when such a day of a released document goes by.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid          = \"EX-SA-2026-0001\"\nstatus      = \"interim\"\nnext_update = 2006-07-01\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[tracking]\nid          = \"EX-SA-2026-0001\"\nstatus      = \"interim\"\nnext_update = 2026-07-01\n",
    },
};

/// The promises of a document that are past on `today`.
///
/// An error stops a release; the clock alone may only warn (invariant 12).
pub(super) fn overdue(source: &AdvisorySource, today: Date, severity: Severity) -> Vec<Finding> {
    let front = &source.front;
    let update = front
        .tracking
        .next_update
        .as_ref()
        .filter(|_| front.tracking.status.value == SourceStatus::Interim)
        .map(|day| (day, "the next update was due on"));
    let settled = front
        .under_investigation
        .iter()
        .map(|entry| (&entry.settled_by, "this was to be settled by"));
    update
        .into_iter()
        .chain(settled)
        .filter(|(day, _)| day.value < today)
        .map(|(day, words)| {
            Finding::of(
                severity,
                RULE.code,
                day.span,
                format!("{words} {}", day.value),
            )
            .help("add a revision that says what is known now, and name a new day")
        })
        .collect()
}
