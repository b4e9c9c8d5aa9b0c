//! An erratum says what was wrong, what is right, and what the reader must do.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::revision::RevisionKind;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("erratum"),
    severity: Severity::Error,
    title: "a correction does not say what was wrong, or another revision does",
    clause: Clause::House(
        "Who acted on what was wrong must find out without comparing two documents.",
    ),
    wants: "A revision of kind erratum has `was` (what we said), `is` (what is right) and `action` (what the reader must do, if only \"nothing\").\nA revision of another kind has none of them.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"erratum\"\nsummary = \"Release 1.1.0 is affected, too.\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"erratum\"\nsummary = \"Release 1.1.0 is affected, too.\"\nwas     = \"Releases before 1.1.0 are affected.\"\nis      = \"Releases before 1.2.0 are affected.\"\naction  = \"If you run 1.1.0, install 1.2.0.\"\n",
    },
};

/// Finds errata that lack a part, and parts that belong to no erratum.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    for revision in &front.tracking.revision_history {
        let parts = [
            ("was", &revision.was),
            ("is", &revision.is),
            ("action", &revision.action),
        ];
        if revision.kind.value == RevisionKind::Erratum {
            let missing: Vec<_> = parts
                .iter()
                .filter(|(_, part)| part.is_none())
                .map(|(key, _)| format!("`{key}`"))
                .collect();
            if !missing.is_empty() {
                findings.push(
                    Finding::error(
                        RULE.code,
                        revision.kind.span,
                        format!("this erratum has no {}", missing.join(", ")),
                    )
                    .help("say what was said, what is right, and what the reader must do"),
                );
            }
            continue;
        }
        for (key, part) in parts {
            if let Some(part) = part {
                findings.push(
                    Finding::error(
                        RULE.code,
                        part.span,
                        format!("only an erratum has `{key}`, and this revision is none"),
                    )
                    .help("set `kind = \"erratum\"`, or take the key out"),
                );
            }
        }
    }
}
