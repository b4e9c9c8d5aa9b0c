//! Components of others are named as scanners know them.

use super::compiling::ADVISORY;
use crate::diagnostic::{Clause, Code, Example, Finding, Located, Message, Rule, Severity};
use crate::model::identifier::Purl;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("subcomponent"),
    severity: Severity::Error,
    title: "a component is not named by a package URL",
    clause: Clause::Standard {
        standard: "OpenVEX 0.2.0",
        section: "Subcomponent",
    },
    wants: "`subcomponents` names third-party components by their package URLs, with versions: a scanner that finds the component in a product compares them letter by letter.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[not_affected]]\nproduct       = \"gateway\"\nversions      = \"3.0.0\"\nsubcomponents = [\"examplelib 2.14\"]\njustification = \"vulnerable_code_not_present\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[not_affected]]\nproduct       = \"gateway\"\nversions      = \"3.0.0\"\nsubcomponents = [\"pkg:npm/examplelib@2.14.0\"]\njustification = \"vulnerable_code_not_present\"\n",
    },
};

/// Finds components without a package URL.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    let affected = front.affected.iter().flat_map(|it| &it.value.subcomponents);
    let not_affected = front
        .not_affected
        .iter()
        .flat_map(|it| &it.value.subcomponents);
    let open = front
        .under_investigation
        .iter()
        .flat_map(|it| &it.value.subcomponents);
    for named in affected.chain(not_affected).chain(open) {
        findings.extend(fault(named));
    }
}

fn fault(named: &Located<String>) -> Option<Finding> {
    let (message, help) = match named.value.parse::<Purl>() {
        Err(problem) => (Message::new(problem.to_string()), problem.help()),
        Ok(purl) if purl.version().is_none() => (
            Message::new("the package URL of a component names no version"),
            "add the version that is in the product, as in `pkg:npm/examplelib@2.14.0`",
        ),
        Ok(purl) if purl.as_str() != named.value => (
            Message::new("scanners write this package URL as ").value(purl.as_str()),
            "write it so; they compare letter by letter",
        ),
        Ok(_) => return None,
    };
    Some(Finding::error(RULE.code, named.span, message).help(help))
}
