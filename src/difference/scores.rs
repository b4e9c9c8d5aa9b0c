//! Scores, product by product.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Changes, Step, Subject};
use super::claims::Moved;
use super::listing;
use super::pairing::Pairing;
use crate::model::cvss::CvssVector;
use crate::model::vulnerability::{Score, Vulnerability};

/// The versions of CVSS as documents name them, and as people do.
const SLOTS: [(&str, &str); 3] = [
    ("cvss_v2", "CVSS 2.0"),
    ("cvss_v3", "CVSS 3"),
    ("cvss_v4", "CVSS 4.0"),
];

/// The scores of one product in one version of CVSS: what each version of the document says.
type Both = [BTreeSet<String>; 2];

/// Compares the scores of the vulnerabilities that stayed.
pub(super) fn compare(pairing: &Pairing<'_>, moved: &Moved, changes: &mut Changes) {
    for (place, pair) in pairing.vulnerabilities.iter().enumerate() {
        let (Some(before), Some(after)) = pairing.both(*pair) else {
            continue;
        };
        let name = after.name();
        let mut rows: BTreeMap<(usize, usize), Both> = BTreeMap::new();
        // What was and is said of any product: such a score of a product that comes or goes is nothing new.
        let mut said: BTreeMap<usize, Both> = BTreeMap::new();
        for (version, vulnerability) in [before, after].into_iter().enumerate() {
            for score in &vulnerability.scores {
                for (slot, words) in shown(score) {
                    for product in &score.products {
                        if let Some(product) = pairing.product(version, *product)
                            && let Some(all) =
                                rows.entry((slot, product)).or_default().get_mut(version)
                        {
                            all.insert(words.clone());
                        }
                    }
                    if let Some(all) = said.entry(slot).or_default().get_mut(version) {
                        all.insert(words);
                    }
                }
            }
        }
        let mut groups: BTreeMap<(usize, Both), Vec<usize>> = BTreeMap::new();
        let mut stayed: BTreeMap<usize, usize> = BTreeMap::new();
        for ((slot, product), both) in rows {
            let [old, new] = &both;
            if old == new {
                *stayed.entry(slot).or_default() += 1;
                continue;
            }
            let known = said.get(&slot);
            let nothing_new = match (old.is_empty(), new.is_empty()) {
                (true, _) => known.is_some_and(|[before, _]| new.is_subset(before)),
                (_, true) => known.is_some_and(|[_, after]| old.is_subset(after)),
                _ => false,
            };
            let whole = pairing
                .products
                .get(product)
                .is_some_and(|it| it.is_whole());
            if !(nothing_new && (moved.contains(&(place, product)) || !whole)) {
                groups.entry((slot, both)).or_default().push(product);
            }
        }
        let alone = groups.len() == 1;
        for ((slot, [old, new]), products) in groups {
            let label = SLOTS.get(slot).map_or("score", |(_, label)| label);
            let one = alone && !stayed.contains_key(&slot);
            let what = match one {
                true => label.to_owned(),
                false => format!(
                    "{label} of {}",
                    listing::and(&pairing.products_in_words(&products))
                ),
            };
            let words = |scores: BTreeSet<String>| {
                let scores: Vec<String> = scores.into_iter().collect();
                (!scores.is_empty()).then(|| listing::and(&scores))
            };
            changes.push(
                Change::new(Subject::Score, what, Step::Minor)
                    .about(name)
                    .values(words(old), words(new)),
            );
        }
    }
}

/// Every score of a vulnerability once, in words.
pub(super) fn all(vulnerability: &Vulnerability) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for (slot, words) in vulnerability.scores.iter().flat_map(shown) {
        let label = SLOTS.get(slot).map_or("score", |(_, label)| label);
        let words = format!("{label} {words}");
        if seen.insert(words.clone()) {
            all.push(words);
        }
    }
    all
}

/// The scores of an entry by their slots, in words: `9.8 critical (CVSS:3.1/…)`.
fn shown(score: &Score) -> Vec<(usize, String)> {
    let vectors = [&score.cvss_v2, &score.cvss_v3, &score.cvss_v4];
    let slots = SLOTS.iter().zip(vectors).enumerate();
    slots
        .filter_map(|(slot, ((key, _), vector))| {
            let verbatim = score.verbatim.as_ref().and_then(|all| all.get(*key));
            let words = match verbatim {
                Some(published) => as_published(published),
                None => of_vector(vector.as_deref()?),
            };
            Some((slot, words))
        })
        .collect()
}

fn of_vector(vector: &str) -> String {
    match vector.parse::<CvssVector>() {
        Ok(parsed) => {
            let overall = parsed.overall();
            format!("{} {} ({vector})", overall.score, overall.severity)
        }
        Err(_) => vector.to_owned(),
    }
}

/// A score of an adopted document, which may say other things than its vector yields.
fn as_published(published: &Value) -> String {
    let number = |key| published.get(key).and_then(Value::as_f64);
    let text = |key| published.get(key).and_then(Value::as_str);
    let mut parts = Vec::new();
    parts.extend(number("baseScore").map(|score| format!("{score:.1}")));
    parts.extend(text("baseSeverity").map(str::to_lowercase));
    for (key, label) in [
        ("temporalScore", "temporal"),
        ("environmentalScore", "environmental"),
    ] {
        parts.extend(number(key).map(|score| format!("{label} {score:.1}")));
    }
    parts.extend(text("vectorString").map(|vector| format!("({vector})")));
    match parts.is_empty() {
        true => published.to_string(),
        false => parts.join(" "),
    }
}
