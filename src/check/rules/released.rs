//! What was released is as it was written.

use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("release-edited"),
    severity: Severity::Error,
    title: "a file of a release is not as it was written",
    clause: Clause::House(
        "What was said stays said: readers hold copies, and a signature is over bytes.",
    ),
    wants: "Nobody edits, adds or removes a file in `content/releases/` by hand: a mistake is corrected by a new revision, and what must not stand at all is taken back with `obstat retract`.\nVersion control that changes line ends does it in silence: put `content/releases/** -text` into `.gitattributes`.",
    failing: Example::Part {
        path: "content/releases/acme-2026-0007/1-1.0.0/acme-2026-0007.txt",
        text: "Products affected: none, we changed our mind\n",
    },
    mended: Example::Part {
        path: "content/releases/acme-2026-0007/1-1.0.0/acme-2026-0007.txt",
        text: "Products affected: Aurelia LVP-2\n",
    },
};

/// A fault of a release as a finding.
pub fn edited(message: Message, help: &str) -> Finding {
    Finding::error(RULE.code, None, message).help(help.to_owned())
}
