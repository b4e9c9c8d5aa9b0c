//! Microseconds per document that the standard's tests take, by part and for the slowest single tests.
//!
//! `cargo bench --bench standard` runs on the medical advisories in `OBSTAT_TEST_DATA` (default `../shared`).
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use obstat::check::standard::{Document, Outcome, TESTS};
use serde_json::Value;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 20;

/// Up to this many bytes an advisory counts as small: about what two vulnerabilities in two products take.
const SMALL: usize = 9_000;

fn texts() -> Vec<String> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("OBSTAT_TEST_DATA").map_or(default, PathBuf::from);
    let mut folders = vec![shared.join("corpus/cisa")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path())
        {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            if path.is_dir() {
                folders.push(path);
            } else if name.is_some_and(|name| name.starts_with("icsma-")) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

/// The mean time of `work` over fresh documents; making them is not counted.
fn mean<T>(jsons: &[Value], prepare: impl Fn(Value) -> T, work: impl Fn(&T)) -> f64 {
    let mut spent = Duration::ZERO;
    for _ in 0..ROUNDS {
        let inputs: Vec<T> = jsons.iter().cloned().map(&prepare).collect();
        let start = Instant::now();
        inputs.iter().for_each(&work);
        spent += start.elapsed();
    }
    spent.as_secs_f64() * 1e6 / f64::from(ROUNDS) / jsons.len() as f64
}

fn typed(json: Value) -> Document {
    let document = Document::new(json);
    let _ = document.typed();
    document
}

fn main() {
    let texts = texts();
    if texts.is_empty() {
        println!("skipped: no corpus");
        return;
    }
    println!("all medical advisories");
    report(&texts);
    println!("the small ones");
    report(
        &texts
            .into_iter()
            .filter(|text| text.len() <= SMALL)
            .collect::<Vec<_>>(),
    );
}

fn report(texts: &[String]) {
    let jsons: Vec<Value> = texts
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let bytes = texts.iter().map(String::len).sum::<usize>() / texts.len();
    let first = Instant::now();
    black_box(Document::new(jsons.first().cloned().unwrap()).outcome());
    println!("{} documents of {bytes} bytes on average", texts.len());
    println!(
        "first document {:>8.1} us",
        first.elapsed().as_secs_f64() * 1e6
    );

    let parse = Instant::now();
    for _ in 0..ROUNDS {
        for text in texts {
            black_box(serde_json::from_str::<Value>(text).unwrap());
        }
    }
    let parsed = parse.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS) / texts.len() as f64;
    println!("JSON from text {parsed:>8.1}");
    println!(
        "typed form     {:>8.1}",
        mean(&jsons, Document::new, |d| {
            let _ = black_box(d.typed());
        })
    );
    println!(
        "all            {:>8.1}",
        mean(&jsons, Document::new, |d| drop::<Outcome>(black_box(
            d.outcome()
        )))
    );

    let mut single: Vec<(f64, &str)> = TESTS
        .iter()
        .map(|test| {
            (
                mean(&jsons, typed, |d| drop(black_box(d.test(test)))),
                *test,
            )
        })
        .collect();
    for (part, prefix) in [
        ("schema", "schema"),
        ("mandatory", "6.1."),
        ("optional", "6.2."),
        ("informative", "6.3."),
    ] {
        let sum: f64 = single
            .iter()
            .filter(|(_, test)| test.starts_with(prefix))
            .map(|(time, _)| time)
            .sum();
        println!("{part:<14} {sum:>8.1}");
    }
    single.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (time, test) in single.iter().take(12) {
        println!("  {test:<12} {time:>8.2}");
    }
}
