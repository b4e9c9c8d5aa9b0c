//! Real documents in their published states: what changed between two of them is told, and what changed in silence is reported.
//!
//! What changed is found here in the JSON documents, apart from the model and the words.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use obstat::difference;
use obstat::gate::Armed;
use obstat::import::{self, Options, Step};
use obstat::model::tagged::Tagged;
use obstat::release::Releases;
use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    let root = std::env::var("OBSTAT_TEST_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let corpus = root.join("corpus/errata");
    if !corpus.is_dir() {
        eprintln!("skipped: no corpus at OBSTAT_TEST_DATA");
        return None;
    }
    Some(corpus)
}

/// A product as its document names it: the product, and what stands below it.
type Name = (String, String);

/// What a document says of products, statuses and scores, as plain sets.
#[derive(Default)]
struct Said {
    products: BTreeSet<Name>,
    claims: BTreeMap<(String, Name), BTreeSet<String>>,
    /// By vulnerability: vectors, or scores where there is no vector.
    scores: BTreeMap<String, BTreeSet<String>>,
    scores_of: BTreeMap<(String, Name), BTreeSet<String>>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn leaves(branches: &Value, path: &mut Vec<(String, String)>, names: &mut BTreeMap<String, Name>) {
    for branch in items(branches) {
        path.push((text(&branch["category"]), text(&branch["name"])));
        if let Some(id) = branch["product"]["product_id"].as_str() {
            let at = path
                .iter()
                .rposition(|(category, _)| category == "product_name")
                .or_else(|| {
                    path.iter()
                        .rposition(|(category, _)| category == "product_family")
                });
            let name = match at {
                None => (text(&branch["product"]["name"]), String::new()),
                Some(at) => {
                    let below = path[at + 1..].iter().map(|(category, name)| {
                        match (category.as_str(), name.split_once('/')) {
                            (
                                "product_version_range" | "product_version",
                                Some((scheme, range)),
                            ) if scheme.starts_with("vers:") => match range {
                                "*" => "all releases".to_owned(),
                                range => range.replace('|', ", "),
                            },
                            _ => name.clone(),
                        }
                    });
                    (path[at].1.clone(), below.collect::<Vec<_>>().join(" "))
                }
            };
            names.insert(id.to_owned(), name);
        }
        leaves(&branch["branches"], path, names);
        path.pop();
    }
}

fn said(document: &Value) -> Said {
    let mut names = BTreeMap::new();
    let tree = &document["product_tree"];
    leaves(&tree["branches"], &mut Vec::new(), &mut names);
    for product in items(&tree["full_product_names"]) {
        let name = (text(&product["name"]), String::new());
        names.insert(text(&product["product_id"]), name);
    }
    let mut said = Said {
        products: names.values().cloned().collect(),
        ..Said::default()
    };
    for vulnerability in items(&document["vulnerabilities"]) {
        let called = ["/cve", "/ids/0/text", "/title"]
            .iter()
            .find_map(|pointer| vulnerability.pointer(pointer))
            .map(text)
            .unwrap_or_default();
        let status = vulnerability["product_status"].as_object();
        for (status, ids) in status.into_iter().flatten() {
            for id in items(ids) {
                if let Some(name) = names.get(&text(id)) {
                    let key = (called.clone(), name.clone());
                    said.claims.entry(key).or_default().insert(status.clone());
                }
            }
        }
        for score in items(&vulnerability["scores"]) {
            for slot in ["cvss_v2", "cvss_v3"] {
                let Some(score_of) = score.get(slot) else {
                    continue;
                };
                let vector = text(&score_of["vectorString"]);
                let shown = match vector.is_empty() {
                    true => format!("{:.1}", score_of["baseScore"].as_f64().unwrap()),
                    false => vector,
                };
                let all = said.scores.entry(called.clone()).or_default();
                all.insert(shown.clone());
                for id in items(&score["products"]) {
                    if let Some(name) = names.get(&text(id)) {
                        let key = (called.clone(), name.clone());
                        said.scores_of.entry(key).or_default().insert(shown.clone());
                    }
                }
            }
        }
    }
    said
}

/// How many changes of each kind there are.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    products: usize,
    claims: usize,
    scores: usize,
}

/// The keys whose values differ.
fn changed<K: Ord + Clone, V: PartialEq>(
    one: &BTreeMap<K, V>,
    other: &BTreeMap<K, V>,
) -> BTreeSet<K> {
    let keys = one.keys().chain(other.keys());
    keys.filter(|key| one.get(*key) != other.get(*key))
        .cloned()
        .collect()
}

/// Holds the words to what changed.
fn compare(one: &Said, other: &Said, lines: &[String], place: &str) -> Counts {
    let told = |pieces: &[&str]| {
        let pieces: Vec<String> = pieces.iter().map(|piece| one_line(piece)).collect();
        let told = lines
            .iter()
            .any(|line| pieces.iter().all(|piece| line.contains(piece.as_str())));
        assert!(told, "{place}: nothing tells of {pieces:?} in {lines:#?}");
    };
    let mut counts = Counts::default();
    for (name, below) in one.products.symmetric_difference(&other.products) {
        told(&[name, below]);
        counts.products += 1;
    }
    let claims = changed(&one.claims, &other.claims);
    for (vulnerability, (name, below)) in &claims {
        told(&[vulnerability, name, below, "→"]);
        counts.claims += 1;
    }
    for vulnerability in changed(&one.scores, &other.scores) {
        let of = |said: &Said| said.scores.get(&vulnerability).cloned().unwrap_or_default();
        for score in of(one).symmetric_difference(&of(other)) {
            told(&[&vulnerability, score]);
            counts.scores += 1;
        }
    }
    for (vulnerability, name) in changed(&one.scores_of, &other.scores_of) {
        // A product that comes, goes or changes its status is told of by its claim.
        let whole = one.products.contains(&name) && other.products.contains(&name);
        if whole && !claims.contains(&(vulnerability.clone(), name)) {
            told(&[&vulnerability, "CVSS"]);
            counts.scores += 1;
        }
    }
    counts
}

#[test]
fn every_change_between_published_states_is_told() {
    let Some(corpus) = corpus() else { return };
    let workspace = tempfile::tempdir().unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let gate = Armed::new::<Tagged>([]).unwrap();
    let options = Options {
        unlabelled_is_clear: false,
        namespace: Some("https://www.cisa.gov/"),
        text: &|_| Vec::new(),
        gate: &gate,
        certificates: &obstat::openpgp::Certificates::default(),
        verified_at: "2026-01-01T00:00:00Z".parse().unwrap(),
    };
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    let adopted = import::adopt(&[corpus], &releases, &options, at).unwrap();
    let releases = Releases::open(workspace.path()).unwrap();

    let mut total = Counts::default();
    let (mut pairs, mut moved, mut silent, mut told, mut longest) = (0, 0, 0, 0, 0);
    for document in releases.visible("2026-01-02T00:00:00Z".parse().unwrap()) {
        for pair in document.releases.windows(2) {
            let [older, newer] = pair else { continue };
            pairs += 1;
            let place = &newer.folder;
            let load = |entry| releases.load(entry).unwrap();
            let (before, after) = (load(older), load(newer));
            let difference = difference::between(&before.advisory, &after.advisory);
            let lines = difference.lines();
            let read = |bytes: &[u8]| said(&serde_json::from_slice(bytes).unwrap());
            let counts = compare(
                &read(&before.document),
                &read(&after.document),
                &lines,
                place,
            );
            assert!(difference.line().chars().count() < 700, "{place}");
            // The same the other way round, and nothing where nothing changed.
            let back = difference::between(&after.advisory, &before.advisory);
            compare(
                &read(&after.document),
                &read(&before.document),
                &back.lines(),
                place,
            );
            assert!(difference::between(&after.advisory, &after.advisory).is_empty());

            let substance = counts != Counts::default();
            moved += usize::from(substance);
            told += lines.len();
            longest = longest.max(lines.len());
            // The version or the history of a silent state did not move: import says so.
            let adoption = adopted
                .report
                .adoptions()
                .find(|it| it.slug.as_str() == newer.document && it.n == newer.n)
                .unwrap();
            let again = adoption.to_string().contains(import::AGAIN);
            assert_eq!(again, adoption.step == Step::Again);
            assert_eq!(again, newer.note.as_deref() == Some(import::AGAIN));
            if older.version == newer.version {
                assert!(again, "{place} changed in silence, and nobody says so");
                silent += usize::from(substance);
            }
            total.products += counts.products;
            total.claims += counts.claims;
            total.scores += counts.scores;
        }
    }
    eprintln!(
        "{pairs} pairs of states, {moved} with other products, statuses or scores, {silent} of these without a new version; \
         {} products, {} claims and {} scores told in {told} lines, at most {longest} for a pair",
        total.products, total.claims, total.scores
    );
    assert!(moved > 20 && silent > 0);
}
