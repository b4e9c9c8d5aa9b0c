//! Runs the detectors over everything that a writer wrote, and over adopted documents.

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value as Json;

use super::{Adopted, Place, Seen, level_of, scan};
use crate::diagnostic::{FileId, Span};
use crate::model::untagged::{Detector, Level, Spot};
use crate::read::Sources;
use crate::read::body::Body;
use crate::read::toml::Value;

/// What was found in a file, with its places.
type Places = Vec<(Detector, Span)>;

/// Everything that was found and whose detector is on, in the order of the sources.
pub(super) fn all(sources: &Sources, adopted: &[Adopted]) -> Vec<Seen> {
    let is_on = |detector: Detector| level_of(sources, detector) != Level::Off;
    let mut seen = Vec::new();
    let mut drawn = |places: Places| {
        for (detector, span) in places {
            seen.push(Seen {
                detector,
                path: path_of(sources, span.file),
                place: Place::Drawn(span),
            });
        }
    };
    if let Some(site) = &sources.site {
        drawn(of_table(site, site.span, None));
    }
    for product in &sources.products {
        drawn(of_table(&product.table, product.table.span, None));
    }
    for page in &sources.pages {
        drawn(of_table(&page.front, page.front.span, None));
        drawn(of_body(&page.body));
    }
    let documents: Vec<Places> = sources
        .advisories
        .par_iter()
        .map(|source| {
            // What import wrote down word for word was looked at when it was adopted.
            let imported = source.front.imported.as_ref().map(|table| table.span);
            let mut places = of_table(&source.front, source.front.span, imported);
            places.extend(of_body(&source.body));
            places
        })
        .collect();
    for (at, places) in documents.into_iter().enumerate() {
        for (detector, span) in places {
            seen.push(Seen {
                detector,
                path: path_of(sources, span.file),
                place: Place::Document(at, span),
            });
        }
    }
    for release in adopted {
        let path: Arc<str> = Arc::from(release.folder.as_str());
        for spot in &release.spots {
            seen.push(Seen {
                detector: spot.detector,
                path: Arc::clone(&path),
                place: Place::Adopted(spot.pointer.clone()),
            });
        }
    }
    seen.retain(|seen| is_on(seen.detector));
    seen
}

fn path_of(sources: &Sources, file: FileId) -> Arc<str> {
    sources
        .map
        .file(file)
        .map_or_else(|| Arc::from(""), |file| Arc::clone(&file.path))
}

/// The values of a table, each by itself; a finding points at the start of its value, because escapes shift what lies within.
fn of_table(table: &impl Value, span: Span, without: Option<Span>) -> Places {
    let mut places = Vec::new();
    table.texts(span, &mut |text, span| {
        let left_out = without.is_some_and(|out| out.start <= span.start && span.end <= out.end);
        if !left_out {
            places.extend(
                scan(text)
                    .into_iter()
                    .map(|found| (found.detector, start_of(span))),
            );
        }
    });
    places
}

fn of_body(body: &Body) -> Places {
    scan(&body.text)
        .into_iter()
        .map(|found| (found.detector, body.place_of(found.start)))
        .collect()
}

/// A place without an end: where a value ends tells how long it is.
fn start_of(span: Span) -> Span {
    Span {
        end: span.start,
        ..span
    }
}

/// What may identify somebody in the texts of a document, by JSON pointer.
pub fn spots(document: &Json) -> Vec<Spot> {
    let mut spots = Vec::new();
    walk(document, &mut String::new(), &mut spots);
    spots
}

fn walk(value: &Json, pointer: &mut String, spots: &mut Vec<Spot>) {
    let length = pointer.len();
    match value {
        Json::String(text) => spots.extend(scan(text).into_iter().map(|found| Spot {
            detector: found.detector,
            pointer: pointer.clone(),
        })),
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{at}"));
                walk(item, pointer, spots);
                pointer.truncate(length);
            }
        }
        Json::Object(members) => {
            for (key, member) in members {
                // A key that the standard does not know may hold anything.
                let known =
                    key.len() < 32 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                pointer.push('/');
                pointer.push_str(if known { key } else { "…" });
                walk(member, pointer, spots);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_names_what_and_where_and_never_the_value() {
        let document = serde_json::json!({
            "document": { "notes": [{ "text": "a" }, { "text": "DOB: 12/17/1961" }] },
            "Ada Example": ["SSN 915-37-7516"],
        });
        let found: Vec<_> = spots(&document)
            .into_iter()
            .map(|spot| (spot.detector, spot.pointer))
            .collect();
        assert_eq!(
            found,
            [
                (Detector::BirthDate, "/document/notes/1/text".to_owned()),
                (Detector::Ssn, "/…/0".to_owned()),
            ]
        );
    }
}
