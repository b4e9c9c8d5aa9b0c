//! VEX statements have a folder of their own.

use super::compiling::{ADVISORY, VEX};
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};
use crate::model::advisory::Category;
use crate::read::{AdvisorySource, Kind};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("category-folder"),
    severity: Severity::Error,
    title: "a document is in the wrong folder for its category",
    clause: Clause::House(
        "Ids, version numbers and lists go by the folder, and machines by the category: the two must say the same.",
    ),
    wants: "Files in content/vex/ are of category csaf_vex, and files in content/advisories/ are not.\nA withdrawn document may be csaf_base in either.",
    failing: Example::Part {
        path: ADVISORY,
        text: "category = \"csaf_vex\"\n",
    },
    mended: Example::Part {
        path: VEX,
        text: "category = \"csaf_vex\"\n",
    },
};

/// Finds documents whose folder and category do not agree.
pub(super) fn check(source: &AdvisorySource, findings: &mut Vec<Finding>) {
    let category = &source.front.category;
    let vex = category.value == Category::Vex;
    let ended = source.front.end.is_some() && category.value == Category::Base;
    let (words, help) = match source.kind {
        Kind::Vex if !vex && !ended => (
            "a file in content/vex/ is of category csaf_vex",
            "set `category = \"csaf_vex\"`, or move the file to content/advisories/",
        ),
        Kind::Advisory if vex => (
            "a file of category csaf_vex lies in content/vex/",
            "move the file to content/vex/, or set `category = \"csaf_security_advisory\"`",
        ),
        _ => return,
    };
    findings.push(Finding::error(RULE.code, category.span, words).help(help));
}
