//! Prose: the notes of the document and of its vulnerabilities.

use std::collections::{HashMap, VecDeque};

use super::change::{Change, Changes, Step, Subject};
use super::listing::{and, quoted};
use super::pairing::Pairing;
use super::text::TextChange;
use crate::model::note::{Note, NoteCategory};

/// Compares the notes of the document, and of the vulnerabilities that stayed.
pub(super) fn compare(pairing: &Pairing<'_>, changes: &mut Changes) {
    let change = Change::new(Subject::Text, "", Step::Minor);
    notes(
        &pairing.before.notes,
        &pairing.after.notes,
        &change,
        changes,
    );
    for pair in &pairing.vulnerabilities {
        if let (Some(before), Some(after)) = pairing.both(*pair) {
            let change = change.clone().about(after.name());
            notes(&before.notes, &after.notes, &change, changes);
        }
    }
}

fn notes(before: &[Note], after: &[Note], change: &Change, changes: &mut Changes) {
    let (pairs, gone) = matched(before, after);
    for (old, new) in pairs {
        let Some(old) = old else {
            let line = Change {
                what: "text".to_owned(),
                after: Some(excerpt(change, new)),
                ..change.clone()
            };
            let text = TextChange::new(place(change, new), String::new(), new.text.clone());
            changes.text(line, text);
            continue;
        };
        if old.text != new.text {
            let place = place(change, new);
            let text = TextChange::new(place, old.text.clone(), new.text.clone());
            let mut line = change.clone();
            line.what = match text.step() {
                Step::Patch => format!("{}: spelling corrected", name(change, new)),
                _ => format!("{}: text changed", name(change, new)),
            };
            line.step = text.step();
            changes.text(line, text);
        }
        let mut value = |what: &str, old: Option<String>, new_value: Option<String>| {
            let mut line = change.clone();
            line.what = format!("{}: {what}", name(change, new));
            changes.value(line, old, new_value);
        };
        let heading = |note: &Note| note.title.as_deref().map(quoted);
        value("heading", heading(old), heading(new));
        let audience = |note: &Note| note.audience.as_deref().map(quoted);
        value("audience", audience(old), audience(new));
        value(
            "kind",
            Some(old.category.to_string()),
            Some(new.category.to_string()),
        );
    }
    for old in gone {
        let text = TextChange::new(place(change, old), old.text.clone(), String::new());
        let line = Change {
            what: "text".to_owned(),
            before: Some(excerpt(change, old)),
            ..change.clone()
        };
        changes.text(line, text);
    }
}

fn excerpt(change: &Change, note: &Note) -> String {
    format!("{} {}", name(change, note), quoted(&note.text))
}

/// Where a text stands: `Summary`, `CVE-1900-0001: Description`.
fn place(change: &Change, note: &Note) -> String {
    match change.vulnerabilities.is_empty() {
        true => name(change, note),
        false => format!("{}: {}", and(&change.vulnerabilities), name(change, note)),
    }
}

/// How a note is called: its heading, else its category.
///
/// A vulnerability's own text has its name as a heading, which stands before it anyway.
fn name(change: &Change, note: &Note) -> String {
    let own = |title: &&String| change.vulnerabilities.first() != Some(*title);
    match note.title.as_ref().filter(own) {
        Some(title) => super::listing::cut(&super::listing::one_line(title), 80),
        None => match note.category {
            NoteCategory::Description => "Description",
            NoteCategory::Details => "Details",
            NoteCategory::Faq => "Questions and answers",
            NoteCategory::General => "General note",
            NoteCategory::LegalDisclaimer => "Terms of use",
            NoteCategory::Other => "Note",
            NoteCategory::Summary => "Summary",
        }
        .to_owned(),
    }
}

type Matched<'a> = (Vec<(Option<&'a Note>, &'a Note)>, Vec<&'a Note>);

/// Pairs notes of the same heading, category and text, then those of the same heading, then of the same text, then of the same category.
fn matched<'a>(before: &'a [Note], after: &'a [Note]) -> Matched<'a> {
    type Key<'n> = (Option<&'n str>, Option<NoteCategory>, Option<&'n str>);
    let keys: [fn(&Note) -> Key<'_>; 4] = [
        |it| (it.title.as_deref(), Some(it.category), Some(&it.text)),
        |it| (it.title.as_deref(), Some(it.category), None),
        |it| (None, None, Some(&it.text)),
        |it| (it.title.as_deref(), None, None),
    ];
    let mut partner: Vec<Option<&Note>> = vec![None; after.len()];
    let mut taken = vec![false; before.len()];
    for key in keys {
        let mut free: HashMap<Key<'_>, VecDeque<usize>> = HashMap::new();
        for (at, note) in before.iter().enumerate() {
            if taken.get(at) == Some(&false) {
                free.entry(key(note)).or_default().push_back(at);
            }
        }
        for (slot, note) in partner.iter_mut().zip(after) {
            if slot.is_some() {
                continue;
            }
            let at = free.get_mut(&key(note)).and_then(VecDeque::pop_front);
            if let Some((taken, old)) =
                at.and_then(|at| Some((taken.get_mut(at)?, before.get(at)?)))
            {
                *taken = true;
                *slot = Some(old);
            }
        }
    }
    let gone = before.iter().zip(taken).filter(|(_, taken)| !taken);
    (
        partner.into_iter().zip(after).collect(),
        gone.map(|(note, _)| note).collect(),
    )
}
