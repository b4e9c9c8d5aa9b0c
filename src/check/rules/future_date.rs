//! What is said to have happened has happened.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity, Span};
use crate::model::timestamp::Date;
use crate::read::AdvisorySource;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("future-date"),
    severity: Severity::Warning,
    title: "a day of the past is still to come",
    clause: Clause::House(
        "Readers weigh a statement by its day, and a day that is still to come is a slip or a guess.",
    ),
    wants: "The days of exploitation, discovery, remedies, statements on patient safety, consent and the timeline are not after the day of the release.\n`release` warns of them, and `check` goes by the clock.\nIf a remedy comes later, say so in words, and update the document when it is there.",
    failing: Example::Part {
        path: ADVISORY,
        text: "exploitation = { status = \"none known\", date = 2062-05-20 }\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "exploitation = { status = \"none known\", date = 2026-05-20 }\n",
    },
};

/// The days of a document that are after `today`.
pub(super) fn future(source: &AdvisorySource, today: Date) -> Vec<Finding> {
    let front = &source.front;
    let mut findings = Vec::new();
    let mut one = |day: Date, span: Span| {
        if day > today {
            findings.push(
                Finding::warning(RULE.code, span, format!("this day is after today, {today}"))
                    .help("write the day on which it was so"),
            );
        }
    };
    for vulnerability in &front.vulnerability {
        if let Some(exploitation) = &vulnerability.exploitation {
            one(exploitation.date.value, exploitation.date.span);
        }
        if let Some(discovery) = &vulnerability.discovery_date {
            one(discovery.value.date(), discovery.span);
        }
    }
    let thanks = front.acknowledgment.iter().chain(
        front
            .vulnerability
            .iter()
            .flat_map(|vulnerability| &vulnerability.acknowledgments),
    );
    let days = front
        .remediation
        .iter()
        .filter_map(|remediation| remediation.date.as_ref())
        .chain(front.safety.iter().filter_map(|entry| entry.as_of.as_ref()))
        .chain(thanks.filter_map(|thanks| thanks.consent.as_ref()))
        .chain(front.timeline.iter().flat_map(|timeline| {
            [
                &timeline.reported,
                &timeline.acknowledged,
                &timeline.confirmed,
                &timeline.fixed,
                &timeline.disclosed,
            ]
            .into_iter()
            .flatten()
        }));
    for day in days {
        one(day.value, day.span);
    }
    findings
}
