//! What a search costs a visitor among ten thousand invented advisories.

use std::collections::BTreeMap;
use std::sync::Arc;

use obstat::model::advisory::Advisory;
use obstat::model::slug::Slug;
use obstat::render::{Document, Input, Release, Store, Version, outputs};
use serde_json::{Value, json};

use crate::fixture::input;

const ADVISORIES: u32 = 10_000;
const MOST: usize = 200_000;

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % sides
    }

    /// A word: some are in nearly every text, and most in few, as in any language.
    fn word(&mut self) -> String {
        let share = f64::from(u32::try_from(self.roll(1 << 30)).unwrap()) / f64::from(1 << 30);
        let rank = 20_000_f64.powf(share);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        spelt(rank as u64)
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

/// A word for each number, of two to four syllables.
fn spelt(number: u64) -> String {
    const SYLLABLES: [&str; 28] = [
        "ba", "cor", "de", "fi", "gon", "hu", "in", "jo", "ka", "lem", "mo", "nu", "or", "pla",
        "qui", "re", "sa", "ti", "un", "ver", "wi", "xe", "ya", "zor", "ent", "al", "is", "ster",
    ];
    let mut rest = number.wrapping_mul(2_654_435_761) % 614_656;
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(SYLLABLES[usize::try_from(rest % 28).unwrap()]);
        rest /= 28;
        if rest == 0 {
            break;
        }
    }
    word
}

/// Advisories that are made when they are asked for.
struct Invented;

impl Invented {
    fn model(number: u32) -> Value {
        let mut dice = Dice(u64::from(number) << 20);
        let product = dice.roll(300);
        let name = format!("{} {product}", spelt(product * 7));
        let vulnerabilities: Vec<Value> = (0..3)
            .map(|at| json!({"cve": format!("CVE-1900-{}", 10_000 + number * 3 + at), "title": dice.words(6)}))
            .collect();
        json!({
            "slug": format!("acme-sa-{number}"),
            "category": "csaf_security_advisory",
            "title": dice.words(8),
            "publisher": {"category": "vendor", "name": "ACME Medical", "namespace": "https://acme.example"},
            "tracking": {
                "id": format!("ACME-SA-{number}"), "status": "final", "version": "1",
                "initial_release_date": "2026-01-10T00:00:00Z", "current_release_date": "2026-01-12T00:00:00Z",
                "revision_history": [{"number": "1", "date": "2026-01-12T00:00:00Z", "summary": "First."}]
            },
            "markdown": false,
            "notes": [{"category": "summary", "text": dice.words(120)}],
            "products": [{"id": "P", "name": name, "path": [{"category": "vendor", "name": "ACME"}, {"category": "product_name", "name": name}, {"category": "product_version", "name": "2"}]}],
            "vulnerabilities": vulnerabilities,
            "claims": [{"product": 0, "vulnerability": 0, "status": "known_affected"}]
        })
    }
}

impl Store for Invented {
    fn documents(&self) -> Vec<Document> {
        let mut all: Vec<Document> = (0..ADVISORIES)
            .map(|number| Document {
                slug: format!("acme-sa-{number}").parse().unwrap(),
                versions: vec![Version {
                    n: 1,
                    version: "1".to_owned(),
                    folder: "1-1".to_owned(),
                    shown: "2026-01-12T00:00:00Z".parse().unwrap(),
                    signed: false,
                }],
            })
            .collect();
        all.sort_by(|a, b| a.slug.as_str().cmp(b.slug.as_str()));
        all
    }

    fn load(&self, slug: &Slug, _: &Version) -> Result<Release, String> {
        let number = slug.as_str().rsplit('-').next().unwrap().parse().unwrap();
        let advisory: Advisory = serde_json::from_value(Self::model(number)).unwrap();
        Ok(Release {
            document: Vec::new(),
            text: Vec::new(),
            signature: None,
            advisory,
        })
    }
}

/// The files of the search with their sizes, and the first terms of its blocks.
fn files() -> (BTreeMap<String, usize>, Vec<String>) {
    let input = Input {
        store: Arc::new(Invented),
        ..input()
    };
    let mut sizes = BTreeMap::new();
    let mut first = Vec::new();
    for output in outputs(input).unwrap() {
        let path = output.files[0].path.clone();
        let wanted = ["search/", "assets/", "list/index/"];
        if !wanted.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let bytes = (output.draw)().unwrap().remove(0);
        if path == "search/index.json" {
            let manifest: Value = serde_json::from_slice(&bytes).unwrap();
            let terms = manifest["first"].as_array().unwrap().iter();
            first = terms
                .map(|term| term.as_str().unwrap().to_owned())
                .collect();
        }
        sizes.insert(path, bytes.len());
    }
    (sizes, first)
}

#[test]
fn a_search_among_ten_thousand_advisories_costs_less_than_200_kilobytes() {
    let (sizes, first) = files();
    let fixed: usize = [
        "search/index.html",
        "search/index.json",
        "assets/search.js",
        "assets/match.js",
        "assets/style.css",
    ]
    .iter()
    .map(|path| sizes[*path])
    .sum();
    let lines = sizes
        .iter()
        .filter(|(path, _)| path.starts_with("search/lines/"));
    // Ten results, each from another shard.
    let largest = lines.map(|(_, size)| *size).max().unwrap();
    let shown = largest * 10;
    let cost_of = |term: &str| -> usize {
        let from = first
            .partition_point(|known| known.as_str() <= term)
            .saturating_sub(1);
        (from..first.len())
            .enumerate()
            .take_while(|(at, block)| *at == 0 || first[*block].starts_with(term))
            .take(6)
            .map(|(_, block)| sizes[&format!("search/terms/{block}.json")])
            .sum()
    };
    let mut dice = Dice(7);
    let mut worst = (0, String::new());
    let mut sum = 0;
    for turn in 0..300 {
        // Whole words, beginnings of them, and parts of ids.
        let mut query: Vec<String> = (0..1 + turn % 3).map(|_| dice.word()).collect();
        match turn % 5 {
            0 => query[0].truncate(3),
            1 => query.push(format!("acme-sa-{}", dice.roll(10_000))),
            2 => query.push(format!("cve-1900-{}", 10_000 + dice.roll(30_000))),
            _ => {}
        }
        query.sort();
        query.dedup();
        let cost = fixed + shown + query.iter().map(|term| cost_of(term)).sum::<usize>();
        sum += cost;
        worst = worst.max((cost, query.join(" ")));
    }
    let index: usize = sizes
        .iter()
        .filter(|(path, _)| path.starts_with("search/"))
        .map(|(_, size)| *size)
        .sum();
    println!(
        "{} files, {index} bytes; page, scripts and first terms {fixed}; ten results at most {shown}; a search {} on average, at most {} ({}); filters {} and {}",
        sizes.len(),
        sum / 300,
        worst.0,
        worst.1,
        sizes["list/index/facets.json"],
        sizes["list/index/products.json"],
    );
    assert!(worst.0 < MOST, "{worst:?}");
    assert!(sizes["list/index/facets.json"] < MOST);
    assert!(sizes["list/index/products.json"] < MOST);
}
