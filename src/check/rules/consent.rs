//! People who are named agreed to it.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("consent"),
    severity: Severity::Error,
    title: "a person is named, and nothing says that they agreed",
    clause: Clause::House(
        "A name that was published cannot be taken back, and some who report must not be named.",
    ),
    wants: "Thanks that name people have `consent`, the day on which they agreed to be named.\nThe day stays in the source.\nThanks to an organisation alone need none.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[acknowledgment]]\nnames   = [\"Ada Example\"]\nsummary = \"reported it\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[acknowledgment]]\nnames   = [\"Ada Example\"]\nsummary = \"reported it\"\nconsent = 2026-05-20\n",
    },
};

/// Finds names without consent, and addresses that are not https.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let all = front.acknowledgment.iter().chain(
        front
            .vulnerability
            .iter()
            .flat_map(|vulnerability| &vulnerability.acknowledgments),
    );
    for thanks in all {
        if let (Some(name), None) = (thanks.names.first(), &thanks.consent) {
            findings.push(
                Finding::error(
                    RULE.code,
                    name.span,
                    "nothing says that this person agreed to be named",
                )
                .help("ask, then add `consent = …`, the day of the answer; or thank the organisation alone"),
            );
        }
        for url in &thanks.urls {
            crate::check::site::https(url, findings);
        }
    }
}
