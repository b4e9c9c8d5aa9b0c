//! Scores, computed from vectors.

use serde_json::{Map, Value};

use super::Draft;
use super::notes::fact;
use super::object::Object;
use super::origin::Place;
use super::party;
use crate::model::cvss::CvssVector;
use crate::model::note::NoteCategory;
use crate::model::party::{Reference, ReferenceCategory};
use crate::model::vulnerability::Score;

/// The list `scores`; what CSAF 2.0 cannot hold, a vector of CVSS 4.0, is a note and a link.
pub(super) fn write(draft: &Draft<'_>, vulnerability: usize) -> Vec<(Place, Value)> {
    let scores = placed(draft, vulnerability);
    scores
        .filter(|(_, score)| score.cvss_v4.is_none() || has_object(score))
        .map(|(place, score)| {
            let mut object = Object::new();
            object.put_list("products", draft.ids(&score.products));
            for (key, value) in objects(score) {
                object.put(&key, value);
            }
            (Place::Score(vulnerability, place), object.into())
        })
        .collect()
}

fn placed<'a>(draft: &Draft<'a>, vulnerability: usize) -> impl Iterator<Item = (usize, &'a Score)> {
    let entry = draft.advisory.vulnerabilities.get(vulnerability);
    entry
        .into_iter()
        .flat_map(|it| it.scores.iter().enumerate())
}

fn has_object(score: &Score) -> bool {
    score.cvss_v2.is_some() || score.cvss_v3.is_some() || score.verbatim.is_some()
}

/// The properties of a score beside `products`.
pub(super) fn objects(score: &Score) -> Map<String, Value> {
    if let Some(Value::Object(verbatim)) = &score.verbatim {
        return verbatim.clone();
    }
    let mut objects = Map::new();
    for (key, vector) in [("cvss_v2", &score.cvss_v2), ("cvss_v3", &score.cvss_v3)] {
        if let Some(vector) = vector {
            objects.insert(key.to_owned(), of_vector(vector));
        }
    }
    objects
}

/// The score object of a vector; one that cannot be scored is a finding elsewhere, and shows as it is.
pub(super) fn of_vector(vector: &str) -> Value {
    let parsed = vector.parse::<CvssVector>().ok();
    let object = parsed.and_then(|it| it.to_csaf_json());
    Value::Object(object.unwrap_or_else(|| {
        let text = Value::from(vector);
        Map::from_iter([("vectorString".to_owned(), text)])
    }))
}

/// The notes that hold vectors of CVSS 4.0: the vector, the score in words, the products.
pub(super) fn notes(draft: &Draft<'_>, vulnerability: usize) -> Vec<(Place, Value)> {
    let with_vector = placed(draft, vulnerability)
        .filter_map(|(place, score)| Some((place, score, score.cvss_v4.as_deref()?)));
    with_vector
        .map(|(place, score, vector)| {
            let mut lines = vec![vector.to_owned()];
            lines.extend(in_words(vector));
            lines.push(draft.names(&score.products));
            let note = fact(NoteCategory::Other, "CVSS v4.0", lines.join("\n"));
            (Place::Score(vulnerability, place), note)
        })
        .collect()
}

/// The scores of a vector in words, such as `CVSS-B 7.1 HIGH`.
fn in_words(vector: &str) -> Option<String> {
    let vector: CvssVector = vector.parse().ok()?;
    let scores: Vec<String> = vector
        .scores()
        .iter()
        .map(|it| format!("{} {} {}", it.label, it.score, it.severity.csaf()))
        .collect();
    Some(scores.join(", "))
}

/// The links to FIRST's calculator, one for each vector of CVSS 4.0.
pub(super) fn references(draft: &Draft<'_>, vulnerability: usize) -> Vec<(Place, Value)> {
    let vectors = placed(draft, vulnerability)
        .filter_map(|(place, score)| Some((place, score.cvss_v4.as_deref()?)));
    let mut seen = std::collections::HashSet::new();
    vectors
        .filter(|(_, vector)| seen.insert(*vector))
        .map(|(place, vector)| {
            let link = party::reference(&Reference {
                category: Some(ReferenceCategory::External),
                summary: format!("CVSS v4.0 calculator: {vector}"),
                url: format!("https://www.first.org/cvss/calculator/4.0#{vector}"),
            });
            (Place::Score(vulnerability, place), link)
        })
        .collect()
}
