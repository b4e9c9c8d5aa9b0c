//! The CSAF document: product status, flags, scores and remediations, by product id.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Difference, Fact, Format, differences, fact};
use crate::model::advisory::Advisory;
use crate::model::cvss::CvssVector;
use crate::model::product::{ProductIndex, Scope};
use crate::model::word::Word as _;

/// What is read of a document; everything else is passed over.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(default, borrow)]
    product_tree: Tree<'a>,
    #[serde(default, borrow)]
    vulnerabilities: Vec<Vulnerability<'a>>,
}

#[derive(Default, Deserialize)]
struct Tree<'a> {
    #[serde(default, borrow)]
    product_groups: Vec<Group<'a>>,
}

#[derive(Deserialize)]
struct Group<'a> {
    #[serde(borrow)]
    group_id: Cow<'a, str>,
    #[serde(borrow)]
    product_ids: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Vulnerability<'a> {
    #[serde(borrow)]
    cve: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    product_status: HashMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    #[serde(default, borrow)]
    flags: Vec<Scoped<'a>>,
    #[serde(default, borrow)]
    remediations: Vec<Scoped<'a>>,
    #[serde(default, borrow)]
    scores: Vec<Score<'a>>,
    #[serde(default, borrow)]
    notes: Vec<Note<'a>>,
}

#[derive(Deserialize)]
struct Scoped<'a> {
    #[serde(borrow)]
    label: Option<Cow<'a, str>>,
    #[serde(borrow)]
    category: Option<Cow<'a, str>>,
    #[serde(borrow)]
    details: Option<Cow<'a, str>>,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    product_ids: Vec<Cow<'a, str>>,
    #[serde(default, borrow)]
    group_ids: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Score<'a> {
    #[serde(default, borrow)]
    products: Vec<Cow<'a, str>>,
    cvss_v2: Option<Value>,
    cvss_v3: Option<Value>,
}

#[derive(Deserialize)]
struct Note<'a> {
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// Holds a CSAF 2.0 document against the advisory that it was written from, or read into.
///
/// Bytes that are no document at all are one difference.
pub fn document(advisory: &Advisory, bytes: &[u8]) -> Vec<Difference> {
    match serde_json::from_slice::<Document<'_>>(bytes) {
        Ok(document) => differences(Format::Csaf, claimed(advisory), said(&document)),
        Err(error) => vec![Difference {
            format: Format::Csaf,
            added: true,
            fact: fact("no document", [&error.to_string()]),
        }],
    }
}

fn said(document: &Document<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let groups: HashMap<&str, &[Cow<'_, str>]> = document
        .product_tree
        .product_groups
        .iter()
        .map(|group| (&*group.group_id, group.product_ids.as_slice()))
        .collect();
    for (place, vulnerability) in document.vulnerabilities.iter().enumerate() {
        let place = place.to_string();
        let cve = vulnerability.cve.as_deref().unwrap_or_default();
        facts.push(fact("vulnerability", [&place, cve]));
        for (status, products) in &vulnerability.product_status {
            let products = products.iter();
            facts.extend(products.map(|it| fact("status", [&place, status, it])));
        }
        let mut each = |scoped: &Scoped<'_>, say: &dyn Fn(&str) -> Fact| {
            let grouped = scoped.group_ids.iter();
            let grouped = grouped.flat_map(|id| groups.get(&**id).copied().unwrap_or_default());
            let mut products = scoped.product_ids.iter().chain(grouped).peekable();
            if products.peek().is_none() {
                facts.push(say(""));
            }
            facts.extend(products.map(|product| say(product)));
        };
        for flag in &vulnerability.flags {
            let label = flag.label.as_deref().unwrap_or_default();
            each(flag, &|product| fact("flag", [&place, label, product]));
        }
        for remedy in &vulnerability.remediations {
            let category = remedy.category.as_deref().unwrap_or_default();
            let words = first_line(remedy.details.as_deref().unwrap_or_default());
            let url = remedy.url.as_deref().unwrap_or_default();
            each(remedy, &|product| {
                fact("remedy", [&place, category, product, words, url])
            });
        }
        for score in &vulnerability.scores {
            for cvss in [&score.cvss_v2, &score.cvss_v3].into_iter().flatten() {
                let (vector, base) = scored(cvss);
                let products = score.products.iter();
                facts.extend(products.map(|it| fact("score", [&place, it, &vector, &base])));
            }
        }
        // CSAF 2.0 has no place for CVSS 4.0 but a note, whose first line is the vector.
        for note in &vulnerability.notes {
            if note.title.as_deref() == Some("CVSS v4.0") {
                let vector = first_line(&note.text);
                facts.push(fact("score", [&place, "", vector, ""]));
            }
        }
    }
    facts
}

fn claimed(advisory: &Advisory) -> Vec<Fact> {
    let mut facts = Vec::new();
    for claim in &advisory.claims {
        let place = claim.vulnerability.to_string();
        let product = id(advisory, claim.product);
        facts.push(fact("status", [&place, claim.status.word(), product]));
        if let Some(label) = claim.justification {
            facts.push(fact("flag", [&place, label.word(), product]));
        }
    }
    for (place, vulnerability) in advisory.vulnerabilities.iter().enumerate() {
        let place = place.to_string();
        let cve = vulnerability.cve.as_deref().unwrap_or_default();
        facts.push(fact("vulnerability", [&place, cve]));
        for remedy in &vulnerability.remediations {
            let category = remedy.category.word();
            let words = first_line(&remedy.details);
            let url = remedy.url.as_deref().unwrap_or_default();
            let products = members(advisory, &remedy.scope);
            if products.is_empty() {
                facts.push(fact("remedy", [&place, category, "", words, url]));
            }
            for product in &products {
                let parts = [place.as_str(), category, id(advisory, *product), words, url];
                facts.push(fact("remedy", parts));
            }
        }
        for score in &vulnerability.scores {
            facts.extend(scores(&place, score, advisory));
        }
    }
    facts
}

fn scores(
    place: &str,
    score: &crate::model::vulnerability::Score,
    advisory: &Advisory,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (key, vector) in [("cvss_v2", &score.cvss_v2), ("cvss_v3", &score.cvss_v3)] {
        let computed = vector.as_ref().map(|text| {
            let parsed = text.parse::<CvssVector>().ok();
            let base = parsed.map(|vector| vector.base().score.to_string());
            (text.clone(), base.unwrap_or_default())
        });
        // What an adopted document says of a score is kept word for word.
        let kept = score.verbatim.as_ref();
        let said = match kept {
            Some(kept) => kept.get(key).map(scored),
            None => computed,
        };
        let Some((vector, base)) = said else { continue };
        let products = score.products.iter();
        facts.extend(products.map(|it| fact("score", [place, id(advisory, *it), &vector, &base])));
    }
    if let Some(text) = &score.cvss_v4 {
        facts.push(fact("score", [place, "", text, ""]));
    }
    facts
}

/// The id of a product in its document.
fn id(advisory: &Advisory, index: ProductIndex) -> &str {
    let product = advisory.product(index);
    product.map_or("", |product| product.id.as_str())
}

/// The vector and the base score of a score object.
fn scored(cvss: &Value) -> (String, String) {
    let vector = cvss.get("vectorString").and_then(Value::as_str);
    let base = cvss.get("baseScore").and_then(Value::as_f64);
    let base = base.map(|base| format!("{base:.1}")).unwrap_or_default();
    (vector.unwrap_or_default().to_owned(), base)
}

/// The products of a scope, those of its groups included.
pub(super) fn members(advisory: &Advisory, scope: &Scope) -> Vec<ProductIndex> {
    let grouped = scope.groups.iter().flat_map(|id| {
        let groups = advisory.groups.iter().filter(move |group| group.id == *id);
        groups.flat_map(|group| &group.products)
    });
    scope.products.iter().chain(grouped).copied().collect()
}

/// What comes after the first line is made of more than one field.
fn first_line(text: &str) -> &str {
    text.trim_start().lines().next().unwrap_or_default()
}
