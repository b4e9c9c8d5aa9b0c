//! The first revision is the initial one, and only the first.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::advisory::Advisory;
use crate::model::revision::RevisionKind;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("revision-kind"),
    severity: Severity::Error,
    title: "the kind of a revision does not fit its place",
    clause: Clause::House(
        "Lists and feeds tell readers what is new and what has changed, and they go by the kind.",
    ),
    wants: "The oldest revision is of kind initial, and every later one is of another kind: update, status, erratum, withdrawal or supersession.\nWhere a source goes on with a document that was published by other means, its revisions are all later ones.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"1.0.0\"\nkind    = \"update\"\nsummary = \"First release.\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"1.0.0\"\nkind    = \"initial\"\nsummary = \"First release.\"\n",
    },
};

/// Finds kinds out of place; `previous` may hold older revisions than the source does.
pub(super) fn check(front: &Front, previous: Option<&Advisory>, findings: &mut Vec<Finding>) {
    let history = &front.tracking.revision_history;
    let adopted = previous.is_some_and(|previous| {
        previous
            .tracking
            .revision_history
            .iter()
            .any(|known| known.kind.is_none())
    });
    let oldest = history.len().saturating_sub(1);
    for (at, revision) in history.iter().enumerate() {
        let initial = revision.kind.value == RevisionKind::Initial;
        if at == oldest && !initial && !adopted {
            findings.push(
                Finding::error(
                    RULE.code,
                    revision.kind.span,
                    "the oldest revision is not of kind initial",
                )
                .help("set `kind = \"initial\"`; the history is written newest first"),
            );
        } else if at != oldest && initial {
            findings.push(
                Finding::error(
                    RULE.code,
                    revision.kind.span,
                    "only the oldest revision is of kind initial",
                )
                .help("use update, status, erratum, withdrawal or supersession"),
            );
        }
    }
}
