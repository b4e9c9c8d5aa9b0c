//! The object `document`: what the document is and who stands for it.

use serde_json::Value;

use super::object::Object;
use super::origin::Place;
use super::{Draft, notes, party, tracking};
use crate::model::advisory::{Advisory, AggregateSeverity, Category, Distribution, End};
use crate::model::party::{Reference, ReferenceCategory};

/// The object `document`.
pub(super) fn write(draft: &Draft<'_>) -> Value {
    let advisory = draft.advisory;
    let mut object = Object::new();
    object.put("category", category(advisory));
    object.put("csaf_version", "2.0");
    object.put("title", title(advisory));
    object.put("publisher", party::publisher(&advisory.publisher));
    object.put("tracking", tracking::write(&advisory.tracking));
    object.put_text("lang", &advisory.lang);
    object.put_text("source_lang", &advisory.source_lang);
    let shared = advisory.distribution.as_ref();
    object.put_some("distribution", shared.and_then(distribution));
    if advisory.end.is_none() {
        let severity = advisory.aggregate_severity.as_ref();
        object.put_some("aggregate_severity", severity.map(aggregate_severity));
        object.put_list(
            "acknowledgments",
            advisory.acknowledgments.iter().map(party::acknowledgment),
        );
    }
    object.put_list("notes", values(notes::of_document(draft)));
    object.put_list("references", values(references(advisory)));
    object.into()
}

fn values(placed: Vec<(Place, Value)>) -> impl Iterator<Item = Value> {
    placed.into_iter().map(|(_, value)| value)
}

/// A document that no longer stands is of the base profile, because the others demand vulnerabilities.
fn category(advisory: &Advisory) -> String {
    match (&advisory.end, &advisory.category_verbatim) {
        (Some(_), _) => Category::Base.to_string(),
        (None, Some(verbatim)) => verbatim.clone(),
        (None, None) => advisory.category.to_string(),
    }
}

/// The title, with the word by which CSAF 2.1's converter knows that a document no longer stands.
fn title(advisory: &Advisory) -> String {
    let prefix = match &advisory.end {
        None => return advisory.title.clone(),
        Some(End::Withdrawn { .. }) => "Withdrawn: ",
        Some(End::Superseded { .. }) => "Superseded: ",
    };
    let bare = advisory.title.strip_prefix(prefix);
    format!("{prefix}{}", bare.unwrap_or(&advisory.title))
}

fn distribution(distribution: &Distribution) -> Option<Value> {
    let mut object = Object::new();
    object.put_text("text", &distribution.text);
    if let Some(label) = distribution.tlp {
        let mut tlp = Object::new();
        // CSAF 2.0 has no word for AMBER+STRICT; AMBER alone would let it travel too far.
        tlp.put("label", label.csaf_2_0().unwrap_or("RED"));
        tlp.put_text("url", &distribution.tlp_url);
        object.put("tlp", tlp);
    }
    (!object.is_empty()).then(|| object.into())
}

fn aggregate_severity(severity: &AggregateSeverity) -> Value {
    let mut object = Object::new();
    object.put("text", severity.text.as_str());
    object.put_text("namespace", &severity.namespace);
    object.into()
}

/// The list `references`; of a document that no longer stands only its own address stays, and that of its successor.
pub(super) fn references(advisory: &Advisory) -> Vec<(Place, Value)> {
    let own = advisory.references.iter().enumerate();
    let stays = |reference: &Reference| {
        advisory.end.is_none() || reference.category == Some(ReferenceCategory::Itself)
    };
    let mut references: Vec<(Place, Value)> = own
        .filter(|(_, reference)| stays(reference))
        .map(|(place, it)| (Place::Reference(place), party::reference(it)))
        .collect();
    if let Some(End::Superseded { by, url, .. }) = &advisory.end {
        let successor = party::reference(&Reference {
            category: Some(ReferenceCategory::External),
            summary: format!("Superseding Document {by}"),
            url: url.clone(),
        });
        references.push((Place::End, successor));
    }
    references
}
