//! The notes of an imported document, with the categories and titles that it gave them.

use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value};

use super::IMPORTED;
use crate::check::compile::notes::{category_of, section_of};
use crate::check::compile::vulnerabilities::Keys;
use crate::diagnostic::{Finding, Located, Message, Span};
use crate::model::note::NoteCategory;
use crate::read::AdvisorySource;
use crate::read::source::imported::{ImportedNote, ImportedTable};

/// The notes of a document and of its vulnerabilities.
pub(super) struct Notes {
    pub(super) of_document: Vec<Value>,
    pub(super) places: Vec<Span>,
    of_vulnerabilities: Vec<Vec<Value>>,
}

impl Notes {
    /// The notes of a vulnerability, in order.
    pub(super) fn of_vulnerability(&self, place: usize) -> &[Value] {
        self.of_vulnerabilities
            .get(place)
            .map_or(&[], Vec::as_slice)
    }
}

/// The notes of a source.
pub(super) fn notes(
    source: &AdvisorySource,
    table: &ImportedTable,
    keys: &Keys<'_>,
    findings: &mut Vec<Finding>,
) -> Notes {
    let front = &source.front;
    let mut notes = Notes {
        of_document: Vec::new(),
        places: Vec::new(),
        of_vulnerabilities: vec![Vec::new(); front.vulnerability.len()],
    };
    let mut by_heading: HashMap<&str, VecDeque<&Located<ImportedNote>>> = HashMap::new();
    for entry in &table.note {
        match &entry.heading {
            Some(heading) => by_heading
                .entry(&heading.value)
                .or_default()
                .push_back(entry),
            None => findings.push(
                Finding::error(IMPORTED, entry.span, "this note has no heading")
                    .help("name the heading under which its text stands"),
            ),
        }
    }
    let mut named: Vec<VecDeque<&Located<ImportedNote>>> = front
        .vulnerability
        .iter()
        .map(|table| {
            let kept = table.imported.iter().flat_map(|it| &it.note);
            kept.collect()
        })
        .collect();
    let lead = &source.body.lead;
    if !lead.is_empty() {
        let (category, audience) = category_of(section_of("Summary"));
        notes
            .of_document
            .push(note(category, Some("Summary"), audience, lead));
        notes.places.push(lead.span);
    }
    for section in &source.body.sections {
        let (about, rest): (Vec<_>, Vec<_>) = section
            .parts
            .iter()
            .partition(|part| keys.place(&part.title).is_some());
        let is_container = !about.is_empty();
        for part in about {
            let place = keys
                .place(&part.title)
                .and_then(|place| usize::try_from(place).ok());
            let Some(place) = place else { continue };
            let entry = named.get_mut(place).and_then(VecDeque::pop_front);
            let written = written(
                entry,
                &part.title,
                &part.text,
                findings,
                NoteCategory::Description,
                None,
            );
            if let Some(of_vulnerability) = notes.of_vulnerabilities.get_mut(place) {
                of_vulnerability.extend(written);
            }
        }
        let text = section.text_with(rest);
        if text.is_empty() && is_container {
            continue;
        }
        let heading = section.title.value.as_str();
        let entry = by_heading.get_mut(heading).and_then(|entries| {
            // The last entry holds for all that follow, unless it brings its own text.
            match entries.front() {
                Some(entry) if entries.len() == 1 && entry.text.is_none() => Some(*entry),
                _ => entries.pop_front(),
            }
        });
        let (category, audience) = category_of(section_of(heading));
        if let Some(written) = written(entry, &section.title, &text, findings, category, audience) {
            notes.of_document.push(written);
            notes.places.push(section.title.span);
        }
    }
    for left in named.into_iter().flatten() {
        findings.push(
            Finding::error(
                IMPORTED,
                left.span,
                "no text stands under the vulnerability's name for this note",
            )
            .help("write the text below a heading `### CVE-…`, or take the note out"),
        );
    }
    notes
}

/// A note as its entry and its heading say; nothing, and a finding, if it has no text or two.
fn written(
    entry: Option<&Located<ImportedNote>>,
    heading: &Located<String>,
    text: &str,
    findings: &mut Vec<Finding>,
    category: NoteCategory,
    audience: Option<&str>,
) -> Option<Value> {
    let Some(entry) = entry else {
        if text.is_empty() {
            findings.push(
                Finding::error(
                    IMPORTED,
                    heading.span,
                    Message::new("nothing stands under ").value(&*heading.value),
                )
                .help("write the section, or take the heading out"),
            );
            return None;
        }
        return Some(note(category, Some(&heading.value), audience, text));
    };
    let text = match &entry.text {
        None => text,
        Some(kept) if text.is_empty() => kept.value.0.as_str().unwrap_or_default(),
        Some(kept) => {
            findings.push(
                Finding::error(IMPORTED, kept.span, "this note has two texts")
                    .related(heading.span, "the other stands below this heading")
                    .help("take the key `text` out"),
            );
            return None;
        }
    };
    let title = match (&entry.title, &entry.untitled) {
        (Some(title), _) => Some(title.value.as_str()),
        (None, Some(untitled)) if untitled.value => None,
        _ => Some(heading.value.as_str()),
    };
    let audience = entry.audience.as_ref().map(|it| it.value.as_str());
    Some(note(entry.category.value, title, audience, text))
}

fn note(category: NoteCategory, title: Option<&str>, audience: Option<&str>, text: &str) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: &str| object.insert(key.to_owned(), Value::from(value));
    put("category", &category.to_string());
    put("text", text);
    if let Some(title) = title {
        put("title", title);
    }
    if let Some(audience) = audience {
        put("audience", audience);
    }
    Value::Object(object)
}
