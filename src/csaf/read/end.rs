//! Documents that no longer stand, known by the form that ours have.

use crate::csaf::{same, write};
use crate::model::advisory::{Advisory, Category, End};
use crate::model::note::{Note, NoteCategory};
use crate::model::party::ReferenceCategory;

/// Turns the words of a withdrawn or superseded document into the fact, if the fact is written in the same words again.
pub(super) fn find(advisory: &mut Advisory) {
    if advisory.category != Category::Base || advisory.category_verbatim.is_some() {
        return;
    }
    let mut candidate = advisory.clone();
    let found = withdrawn(&mut candidate).or_else(|| superseded(&mut candidate));
    candidate.end = found;
    if candidate.end.is_some() && same(&write(&candidate), &write(advisory)) {
        *advisory = candidate;
    }
}

fn withdrawn(candidate: &mut Advisory) -> Option<End> {
    let title = candidate.title.strip_prefix("Withdrawn: ")?.to_owned();
    let reason = take_reason(&mut candidate.notes, "Reasoning for Withdrawal")?;
    candidate.title = title;
    Some(End::Withdrawn { reason })
}

fn superseded(candidate: &mut Advisory) -> Option<End> {
    let title = candidate.title.strip_prefix("Superseded: ")?.to_owned();
    let reason = take_reason(&mut candidate.notes, "Reasoning for Supersession")?;
    let external = Some(ReferenceCategory::External);
    let last = candidate.references.pop();
    let successor = last.filter(|it| it.category == external)?;
    let by = successor.summary.strip_prefix("Superseding Document ")?;
    candidate.title = title;
    Some(End::Superseded {
        reason,
        by: by.to_owned(),
        url: successor.url,
    })
}

fn take_reason(notes: &mut Vec<Note>, title: &str) -> Option<String> {
    let is_reason = |note: &Note| {
        note.category == NoteCategory::Description && note.title.as_deref() == Some(title)
    };
    let place = notes.iter().position(is_reason)?;
    Some(notes.remove(place).text)
}
