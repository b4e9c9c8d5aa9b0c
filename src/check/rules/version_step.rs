//! The number of a revision says how much changed.

use super::compiling::ADVISORY;
use crate::check::compile::parse_number;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};
use crate::difference::{Change, Difference, Step, Subject};
use crate::model::advisory::Advisory;
use crate::read::source::advisory::Front;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("version-step"),
    severity: Severity::Error,
    title: "the number of a revision does not say how much changed",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "3.1.11.2",
    },
    wants: "The step to a new version is computed from what changed.\nMajor: anything in the product tree, a vulnerability more or less, a product more or less among the affected, a product less among the fixed or not affected; readers compare with their devices anew.\nMinor: anything else that is new or other.\nPatch: spelling, or interim becomes final.\nA larger step is allowed; what stands behind it begins at 0 again.\nVEX statements count by one (section 3.1.11.1).",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"1.1.0\"     # since 1.0.0, release 1.2.0 became available\nkind    = \"update\"\nsummary = \"Release 1.2.0 fixes the vulnerability.\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"update\"\nsummary = \"Release 1.2.0 fixes the vulnerability.\"\n",
    },
};

/// A version in its three numbers; the second and third of an integer are 0.
type Number = (u64, u64, u64);

/// Finds a newest revision whose number is too small a step from what was released, or no step.
pub(super) fn check(
    front: &Front,
    previous: &Advisory,
    difference: &Difference,
    findings: &mut Vec<Finding>,
) {
    let Some(newest) = front.tracking.revision_history.first() else {
        return;
    };
    let (before, number) = (&previous.tracking.version, &newest.number.value);
    let (Some(old), Some(new)) = (parse_number(before), parse_number(number)) else {
        return;
    };
    // Test 6.1.30 is about documents that change their way of counting.
    let integer = !before.contains('.');
    if integer == number.contains('.') {
        return;
    }
    let cause = cause(previous, difference);
    let needed = cause.map_or(Step::Patch, |change| change.step);
    let message = Message::new("after ")
        .value(before)
        .words(", ")
        .value(number);
    let message = match integer {
        true if !counts_by_one(front, previous) => message.words(" is not one more"),
        true => return,
        false if !begins_anew(front, previous, new) => {
            message.words(" is no step: what stands behind the number that moves is 0")
        }
        false => match step(old, new) {
            None => message.words(" is not newer"),
            Some(step) if step >= needed => return,
            Some(step) => {
                let message = message.words(format!(
                    " is a {} step, but what changed needs a {} one: ",
                    step.word(),
                    needed.word()
                ));
                cause.map_or(message.clone(), |change| message.value(change.words()))
            }
        },
    };
    let mut finding = Finding::error(RULE.code, newest.number.span, message);
    if let Some(right) = needed.after(before) {
        finding = finding.help(format!("write `number = \"{right}\"`"));
    }
    findings.push(finding);
}

/// Which step leads from one version to another; none if it goes back or stays.
fn step(old: Number, new: Number) -> Option<Step> {
    match new {
        new if new <= old => None,
        (major, ..) if major > old.0 => Some(Step::Major),
        (_, minor, _) if minor > old.1 => Some(Step::Minor),
        _ => Some(Step::Patch),
    }
}

/// Whether a number is 0 behind what moved since the revision before it, which may be one that was taken back.
fn begins_anew(front: &Front, previous: &Advisory, new: Number) -> bool {
    let mut history = front.tracking.revision_history.iter();
    let before = history
        .nth(1)
        .map(|revision| revision.number.value.as_str());
    let before = parse_number(before.unwrap_or(&previous.tracking.version));
    match before.and_then(|before| step(before, new)) {
        Some(Step::Major) => new.1 == 0 && new.2 == 0,
        Some(Step::Minor) => new.2 == 0,
        // Which of two revisions is the newer is for `revision-number` to say.
        Some(Step::Patch) | None => true,
    }
}

/// Whether the revisions that are not released yet count on from the released version, one by one.
fn counts_by_one(front: &Front, previous: &Advisory) -> bool {
    let released = |number: &str| {
        let history = previous.tracking.revision_history.iter();
        let mut numbers = history.map(|revision| revision.number.as_str());
        number == previous.tracking.version || numbers.any(|known| known == number)
    };
    let numbers = front.tracking.revision_history.iter();
    let new: Vec<u64> = numbers
        .map(|revision| revision.number.value.as_str())
        .take_while(|number| !released(number))
        .filter_map(|number| number.parse().ok())
        .collect();
    let last = previous.tracking.version.parse().ok();
    let mut expected: Option<u64> = last;
    new.iter().rev().all(|number| {
        expected = expected.and_then(|last| last.checked_add(1));
        expected == Some(*number)
    })
}

/// The change that needs the largest step, the most important of them.
fn cause<'a>(previous: &Advisory, difference: &'a Difference) -> Option<&'a Change> {
    // Ids that others gave are replaced by the catalogue's; nobody compares devices by them.
    let adopted = previous.products.iter().any(|it| it.origin.is_none());
    let counted = difference
        .changes
        .iter()
        .filter(|change| !(adopted && change.subject == Subject::ProductId));
    // Of equal ones the last is the maximum, and the most important stands first.
    counted.rev().max_by_key(|change| change.step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_that_moves_is_the_step() {
        for (new, expected) in [
            ((2, 0, 0), Some(Step::Major)),
            ((3, 1, 0), Some(Step::Major)),
            ((1, 3, 0), Some(Step::Minor)),
            ((1, 2, 4), Some(Step::Patch)),
            ((1, 2, 3), None),
            ((1, 1, 9), None),
        ] {
            assert_eq!(step((1, 2, 3), new), expected, "{new:?}");
        }
    }
}
