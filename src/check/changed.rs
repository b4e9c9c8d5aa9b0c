//! A source that says other things than its release, without a new revision (invariant 5).

use super::compile::{Compiled, Setting};
use super::rules::erratum_required;
use super::{Past, workspace};
use crate::diagnostic::{Code, Finding, Message};
use crate::difference::{self, Difference, Subject};
use crate::model::advisory::{Advisory, End};
use crate::model::revision::RevisionKind;
use crate::model::word::Word;
use crate::read::AdvisorySource;

/// How many changes a finding names.
const NAMED: usize = 5;

/// Says what a source that was compiled again with what its release froze says otherwise.
pub(super) fn finding(
    source: &AdvisorySource,
    past: &Past,
    compiled: &Compiled,
    setting: Setting<'_>,
) -> Option<Finding> {
    let adopted = past.frozen.is_none();
    let parts = if adopted && source.front.imported.is_some() {
        workspace::from_adopted(&compiled.advisory, &past.advisory)
    } else {
        workspace::differences(&compiled.advisory, &past.advisory, adopted)
    };
    if parts.is_empty() {
        return None;
    }
    let mut difference = difference::between(&past.advisory, &compiled.advisory);
    // Nobody types the ids of products.
    let is_typed = |subject: Subject| subject != Subject::ProductId;
    difference.changes.retain(|change| is_typed(change.subject));
    let tracking = &source.front.tracking;
    let span = tracking
        .revision_history
        .first()
        .map_or(tracking.span, |revision| revision.number.span);
    let version = &past.advisory.tracking.version;
    let message = Message::new("this source says other things than its release ")
        .value(version)
        .words(", and has no new revision: ");
    let mut lines = difference.lines();
    if lines.is_empty() {
        return Some(
            Finding::error(
                Code("released-changed"),
                span,
                message.words(parts.join(", ")),
            )
            .help("write again what was released, or add a revision above this one"),
        );
    }
    if parts.contains(&"revision history") {
        lines.push("the revision history".to_owned());
    }
    let wrong = erratum_required::corrections(compiled, &past.advisory, &difference, setting);
    Some(
        Finding::error(Code("released-changed"), span, named(message, &lines)).help(entry(
            version,
            &compiled.advisory,
            &difference,
            !wrong.is_empty(),
        )),
    )
}

/// Adds lines of difference to a message, the first few.
fn named(mut message: Message, lines: &[String]) -> Message {
    for (at, line) in lines.iter().take(NAMED).enumerate() {
        if at > 0 {
            message = message.words("; ");
        }
        message = message.value(line);
    }
    match lines.len().saturating_sub(NAMED) {
        0 => message,
        more => message.words(format!(" and {more} more")),
    }
}

/// The revision to paste.
fn entry(version: &str, now: &Advisory, difference: &Difference, wrong: bool) -> Message {
    let number = difference.step().after(version);
    let number = number.unwrap_or_else(|| "TODO: the next number".to_owned());
    let only_status = difference
        .changes
        .iter()
        .all(|change| matches!(change.subject, Subject::Status | Subject::NextUpdate));
    let ends = difference
        .changes
        .iter()
        .any(|change| change.subject == Subject::End);
    let kind = match now.end.as_ref().filter(|_| ends) {
        Some(End::Superseded { .. }) => RevisionKind::Supersession,
        Some(End::Withdrawn { .. }) => RevisionKind::Withdrawal,
        None if wrong => RevisionKind::Erratum,
        None if only_status => RevisionKind::Status,
        None => RevisionKind::Update,
    };
    let mut text = format!(
        "what was published is never changed in silence: add a revision above this one, and say what it brings\n\n[[tracking.revision_history]]\nnumber  = \"{number}\"\nkind    = \"{}\"\nsummary = \"TODO\"",
        kind.word()
    );
    if kind == RevisionKind::Erratum {
        text.push_str("\nwas     = \"TODO: what was said\"\nis      = \"TODO: what is right\"\naction  = \"TODO: what the reader must do\"");
    }
    Message::new(text)
}
