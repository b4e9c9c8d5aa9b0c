//! Notes: the written prose first, then the typed facts that CSAF 2.0 has no field for.

use std::collections::HashMap;

use serde_json::Value;

use super::claims::grouped;
use super::object::Object;
use super::origin::Place;
use super::{Draft, labelled, score};
use crate::model::advisory::{Advisory, End};
use crate::model::note::{Note, NoteCategory};
use crate::model::product::ProductIndex;
use crate::model::safety::Safety;

type Placed = (Place, Value);

/// The notes of the document.
pub(super) fn of_document(draft: &Draft<'_>) -> Vec<Placed> {
    let advisory = draft.advisory;
    let written = advisory.notes.iter().enumerate();
    let Some(end) = &advisory.end else {
        let mut notes: Vec<Placed> = written
            .map(|(place, it)| (Place::Note(place), note(it)))
            .collect();
        notes.extend(safety(draft));
        notes.extend(timeline(advisory));
        notes.extend(next_update(advisory));
        return notes;
    };
    let (heading, reason) = match end {
        End::Withdrawn { reason } => ("Reasoning for Withdrawal", reason),
        End::Superseded { reason, .. } => ("Reasoning for Supersession", reason),
    };
    let mut notes = vec![(
        Place::End,
        fact(NoteCategory::Description, heading, reason.clone()),
    )];
    notes.extend(
        written
            .filter(|(_, it)| it.category == NoteCategory::LegalDisclaimer)
            .map(|(place, it)| (Place::Note(place), note(it))),
    );
    notes
}

/// The notes of a vulnerability.
pub(super) fn of_vulnerability(draft: &Draft<'_>, place: usize) -> Vec<Placed> {
    let Some(vulnerability) = draft.advisory.vulnerabilities.get(place) else {
        return Vec::new();
    };
    let mut notes: Vec<Placed> = Vec::new();
    let written = vulnerability.notes.iter().enumerate();
    notes.extend(written.map(|(at, it)| (Place::VulnerabilityNote(place, at), note(it))));
    notes.extend(conditions(draft, place));
    notes.extend(components(draft, place));
    notes.extend(score::notes(draft, place));
    notes
}

/// One entry of `notes`.
fn note(note: &Note) -> Value {
    let mut object = Object::new();
    object.put_shown("category", Some(note.category));
    object.put_text("title", &note.title);
    object.put_text("audience", &note.audience);
    object.put("text", note.text.as_str());
    object.into()
}

/// A note that states a typed fact.
pub(super) fn fact(category: NoteCategory, title: &str, text: String) -> Value {
    note(&Note {
        category,
        title: Some(title.to_owned()),
        audience: None,
        text,
        section: None,
    })
}

/// What the manufacturer says about patients, word for word; hazards that no affected product carries as a threat are said here.
fn safety(draft: &Draft<'_>) -> Vec<Placed> {
    let mut carried: HashMap<usize, bool> = HashMap::new();
    for vulnerability in 0..draft.advisory.vulnerabilities.len() {
        for (entry, products) in super::threat::hazards(draft, vulnerability) {
            *carried.entry(entry).or_default() |= !products.is_empty();
        }
    }
    let entries = draft.advisory.safety.iter().enumerate();
    entries
        .filter_map(|(place, entry)| {
            let carried = carried.get(&place).copied().unwrap_or(false);
            Some((Place::Safety(place), safety_note(entry, carried)?))
        })
        .collect()
}

fn safety_note(entry: &Safety, carried: bool) -> Option<Value> {
    let products = entry.product_names.join(", ");
    let hazard = entry.hazardous_situation.as_ref();
    let mut text = String::new();
    let title = match &entry.statement {
        Some(statement) => {
            text.push_str(&statement.text);
            labelled::list(
                &mut text,
                "On condition that",
                statement.conditions.iter().cloned(),
            );
            labelled::line(&mut text, "Approved by", &statement.approved_by);
            labelled::line(&mut text, "As of", &statement.as_of.to_string());
            if let Some(hazard) = hazard.filter(|_| !carried) {
                labelled::line(&mut text, "Hazardous situation", hazard);
            }
            format!("Continued use: {products}")
        }
        None => {
            let more = !entry.conditions.is_empty() || entry.notice.is_some();
            let hazard = hazard.filter(|_| !carried || more);
            text.push_str(hazard.map_or("", String::as_str));
            format!("Hazardous situation: {products}")
        }
    };
    let conditions = entry.conditions.iter().cloned();
    labelled::list(
        &mut text,
        "Conditions of the hazardous situation",
        conditions,
    );
    if let Some(notice) = &entry.notice {
        let address = notice.url.iter().map(|url| format!(" ({url})"));
        let named: String = [notice.name.clone()].into_iter().chain(address).collect();
        labelled::line(&mut text, "Notice", &named);
    }
    (!text.is_empty()).then(|| fact(NoteCategory::General, &title, text))
}

fn timeline(advisory: &Advisory) -> Option<Placed> {
    let lines: Vec<String> = advisory
        .timeline
        .iter()
        .map(|(event, date)| format!("- {date}: {event}"))
        .collect();
    let note = || fact(NoteCategory::Other, "Timeline", lines.join("\n"));
    (!lines.is_empty()).then(|| (Place::Timeline, note()))
}

fn next_update(advisory: &Advisory) -> Option<Placed> {
    let tracking = &advisory.tracking;
    let mut text = String::new();
    if let Some(date) = tracking.next_update {
        labelled::line(&mut text, "Next update by", &date.to_string());
    }
    labelled::optional_line(&mut text, "Still open", &tracking.still_open);
    let note = |text| fact(NoteCategory::Other, "Next update", text);
    (!text.is_empty()).then(|| (Place::NextUpdate, note(text)))
}

/// The configurations in which products are affected; products of one configuration share a note.
fn conditions(draft: &Draft<'_>, place: usize) -> Vec<Placed> {
    let claims = draft.claims.claims(place).iter();
    let conditions = grouped(
        claims.filter_map(|(at, claim)| Some((claim.condition.as_deref()?, (*at, claim.product)))),
    );
    let note = |(condition, members): (&str, Vec<(usize, ProductIndex)>)| {
        let products: Vec<ProductIndex> = members.iter().map(|(_, product)| *product).collect();
        let title = format!("Condition: {}", draft.names(&products));
        let first = members.first().map_or(0, |(at, _)| *at);
        let note = fact(NoteCategory::General, &title, condition.to_owned());
        (Place::Claim(first), note)
    };
    conditions.into_iter().map(note).collect()
}

/// The third-party components that claims are about.
fn components(draft: &Draft<'_>, place: usize) -> Option<Placed> {
    let claims = draft.claims.claims(place).iter();
    let mut first = None;
    let named = grouped(claims.flat_map(|(at, claim)| {
        if !claim.subcomponents.is_empty() {
            first.get_or_insert(*at);
        }
        let components = claim.subcomponents.iter();
        components.map(|component| (component.as_str(), claim.product))
    }));
    let lines: Vec<String> = named
        .iter()
        .map(|(component, products)| format!("- `{component}` in {}", draft.names(products)))
        .collect();
    let text = lines.join("\n");
    first.map(|at| {
        let note = fact(NoteCategory::Details, "Third-party components", text);
        (Place::Claim(at), note)
    })
}
