//! The questions of `questions.json`, which the tests of the page's modules read too, and the files that these are answered from.
//!
//! `OBSTAT_REMAKE_LOOKUP=1` writes `check/` anew.

use std::path::{Path, PathBuf};

use obstat::claims::{Claimed, Gathering, Table};
use obstat::lookup::{Answer, Asked, Candidate, Index, IndexEntry, Pages, Products, SCHEMA, Said};
use obstat::model::advisory::Advisory;
use obstat::model::catalogue::Catalogue;
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lookup")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

struct Everywhere;

impl Pages for Everywhere {
    fn product(&self, slug: &str) -> Option<String> {
        Some(format!("/products/{slug}/"))
    }
    fn release(&self, slug: &str, version: &str) -> Option<String> {
        Some(format!("/products/{slug}/{version}/"))
    }
    fn advisory(&self, slug: &str) -> obstat::lookup::Advisory {
        obstat::lookup::Advisory {
            slug: slug.to_owned(),
            id: slug.to_uppercase(),
            title: format!("The title of {slug}"),
            page: format!("/advisories/{slug}/"),
            patient_safety: slug == "ex-1",
        }
    }
    fn vulnerability(&self, cve: &str) -> Option<String> {
        Some(format!("/cve/{cve}/"))
    }
    fn foreign(&self, vendor: Option<&str>, name: &str) -> String {
        format!("{} {name}", vendor.unwrap_or_default())
            .to_lowercase()
            .replace(' ', "-")
    }
}

struct Known {
    catalogue: Catalogue,
    table: Table,
    products: Products,
}

fn known() -> Known {
    let catalogue: Catalogue = serde_json::from_str(&text("catalogue.json")).unwrap();
    let advisories: Vec<Advisory> = serde_json::from_str(&text("advisories.json")).unwrap();
    let mut gathering = Gathering::new(&catalogue);
    for advisory in &advisories {
        gathering.add(Claimed {
            advisory,
            shown: "2026-05-01T10:00:00Z".parse().unwrap(),
            adopted: !advisory.markdown,
        });
    }
    let table = gathering.finish("2026-07-01T00:00:00Z".parse().unwrap());
    let products = Products::of(&catalogue, &table, &Everywhere);
    Known {
        catalogue,
        table,
        products,
    }
}

impl Known {
    fn answer(&self, asked: Asked) -> Answer {
        let matches = self.products.identify(&asked.product);
        match matches.as_slice() {
            [one] => {
                let listed = &self.products.listed[one.product];
                let product =
                    self.products
                        .product(listed, &self.catalogue, &self.table, &Everywhere);
                Answer::of(&product, &one.models, one.release.as_deref(), asked)
            }
            several => {
                let listed = several.iter().map(|it| &self.products.listed[it.product]);
                Answer::without_product(asked, listed.map(Candidate::of).collect())
            }
        }
    }
}

/// One statement in a line.
fn line(name: &str, said: &Said) -> String {
    let status = serde_json::to_value(said.status).unwrap();
    let mut line = format!("{name} {} {}", status.as_str().unwrap(), said.advisory.id);
    if said.depends {
        line.push_str(" depends");
    }
    for model in &said.models {
        line.push_str(&format!(" {model}"));
    }
    if let Some(with) = &said.with {
        let release = with.release.as_deref().unwrap_or_default();
        line.push_str(&format!(" with {} {release}", with.name));
    }
    if let Some(condition) = &said.condition {
        line.push_str(&format!(" if {condition}"));
    }
    if let Some(range) = &said.range {
        line.push_str(&format!(" in {range}"));
    }
    if let Some(justification) = said.justification {
        line.push_str(&format!(" ({justification})"));
    }
    if let Some(impact) = &said.impact {
        line.push_str(&format!(" {impact}"));
    }
    if said.carried {
        line.push_str(" carried");
    }
    line
}

/// An answer in the short form of `questions.json`.
fn short(answer: &Answer) -> Value {
    let mut said = Vec::new();
    let mut unclear = Vec::new();
    let mut todo: Vec<String> = Vec::new();
    for it in &answer.vulnerabilities {
        let name = &it.vulnerability.name;
        if it.said.is_empty() {
            said.push(format!("{name} no_statement"));
        }
        said.extend(it.said.iter().map(|said| line(name, said)));
        unclear.extend(it.unclear.iter().map(|said| line(name, said)));
        if it.disagree {
            said.push(format!("{name} disagree"));
        }
        for said in &it.said {
            for remedy in &said.remedies {
                let mut words = format!("{}: {}", remedy.category, remedy.details);
                if let Some(url) = &remedy.url {
                    words.push_str(&format!(" {url}"));
                }
                todo.push(words);
            }
            if !said.remedies.is_empty() && !said.fixed_in.is_empty() {
                todo.push(format!("fixed in {}", said.fixed_in.join(", ")));
            }
        }
    }
    let mut short = json!({ "answer": answer.answer });
    if answer.depends {
        short["depends"] = json!(true);
    }
    if let Some(reason) = answer.reason {
        short["reason"] = json!(reason);
    }
    if let Some(product) = &answer.product {
        short["product"] = json!(product.slug);
    }
    if !answer.models.is_empty() {
        short["models"] = json!(answer.models);
    }
    if let Some(release) = &answer.release {
        short["release"] = json!(release.version);
    }
    short["said"] = json!(said);
    if !unclear.is_empty() {
        short["unclear"] = json!(unclear);
    }
    if !todo.is_empty() {
        short["do"] = json!(todo);
    }
    let candidates: Vec<&str> = answer.candidates.iter().map(|it| &*it.slug).collect();
    if !candidates.is_empty() {
        short["candidates"] = json!(candidates);
    }
    short
}

#[test]
fn every_question_has_its_answer() {
    let known = known();
    let table: Value = serde_json::from_str(&text("questions.json")).unwrap();
    let questions = table["questions"].as_array().unwrap();
    assert!(questions.len() > 30);
    for question in questions {
        let part = |name: &str| question[name].as_str().map(str::to_owned);
        let answer = known.answer(Asked {
            product: part("product").unwrap(),
            version: part("version"),
            vulnerability: part("vulnerability"),
        });
        let why = &question["why"];
        assert_eq!(short(&answer), question["expected"], "{why}");
    }
}

#[test]
fn what_is_published_has_its_shape_and_no_statement_on_continued_use() {
    let known = known();
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for listed in &known.products.listed {
        let product = known
            .products
            .product(listed, &known.catalogue, &known.table, &Everywhere);
        let mut bytes = serde_json::to_vec_pretty(&product).unwrap();
        bytes.push(b'\n');
        let entry = IndexEntry::of(listed, &bytes);
        files.push((entry.file.clone(), bytes));
        entries.push(entry);
    }
    let index = Index {
        schema: SCHEMA,
        title: "Example".to_owned(),
        base_url: "https://security.example.com".to_owned(),
        at: "2026-07-01T00:00:00Z".parse().unwrap(),
        products: entries,
    };
    let mut bytes = serde_json::to_vec_pretty(&index).unwrap();
    bytes.push(b'\n');
    files.push(("check/index.json".to_owned(), bytes));
    let remake = std::env::var_os("OBSTAT_REMAKE_LOOKUP").is_some();
    for (file, bytes) in files {
        let words = String::from_utf8(bytes).unwrap();
        assert!(!words.contains("Continued use"), "{file}");
        let place = folder().join(&file);
        if remake {
            std::fs::write(&place, &words).unwrap();
        }
        let kept = std::fs::read_to_string(&place).unwrap_or_default();
        assert!(
            kept == words,
            "{file} is not what is published any more: OBSTAT_REMAKE_LOOKUP=1 writes it anew"
        );
    }
}
