//! The steps of disclosure follow each other.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Located, Rule, Severity};
use crate::model::timestamp::Date;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("timeline-order"),
    severity: Severity::Error,
    title: "the steps of disclosure are out of order",
    clause: Clause::House("A date out of order is a slip of the keyboard that readers will find."),
    wants: "A report comes before its acknowledgment, this before the confirmation, and this before the fix; what is not written is passed over.\nThe public may be told at any time, but not before a vulnerability was discovered.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[timeline]\nreported     = 2026-03-02\nacknowledged = 2026-02-03\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[timeline]\nreported     = 2026-02-02\nacknowledged = 2026-02-03\n",
    },
};

/// Finds steps before what they follow.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let Some(timeline) = &front.timeline else {
        return;
    };
    let steps: [(&str, &Option<Located<Date>>); 4] = [
        ("reported", &timeline.reported),
        ("acknowledged", &timeline.acknowledged),
        ("confirmed", &timeline.confirmed),
        ("fixed", &timeline.fixed),
    ];
    let written: Vec<_> = steps
        .iter()
        .filter_map(|(name, day)| day.as_ref().map(|day| (*name, day)))
        .collect();
    for pair in written.windows(2) {
        if let [(before, earlier), (after, later)] = pair
            && later.value < earlier.value
        {
            findings.push(
                Finding::error(
                    RULE.code,
                    later.span,
                    format!("`{after}` is before `{before}`"),
                )
                .related(earlier.span, "the step before"),
            );
        }
    }
    let Some(disclosed) = &timeline.disclosed else {
        return;
    };
    for discovery in front
        .vulnerability
        .iter()
        .filter_map(|vulnerability| vulnerability.discovery_date.as_ref())
    {
        if disclosed.value < discovery.value.date() {
            findings.push(
                Finding::error(
                    RULE.code,
                    disclosed.span,
                    "the public was told before the vulnerability was discovered",
                )
                .related(discovery.span, "the discovery"),
            );
        }
    }
}
