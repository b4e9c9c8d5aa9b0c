//! How fast the gate searches a site with a thousand values armed, on one core.
//!
//! `cargo bench --bench gate -- DIR` searches the HTML and JSON files of a built site, `public` if no folder is named.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use obstat::gate::{Armed, SitePath};
use obstat::model::tagged::{PhiKind, Secret, Tagged};

/// So many bytes are enough to measure.
const ENOUGH: usize = 60_000_000;

const GIVEN: [&str; 10] = [
    "Zoë", "Malik", "Beatrix", "Hiroshi", "Noor", "Walter", "Ingrid", "Theodore", "Aaliyah",
    "Tomasz",
];
const FAMILY: [&str; 10] = [
    "Quillfeather",
    "Vandersloop",
    "Núñarez",
    "Okonkwelo",
    "Castellamar",
    "Müllenbach",
    "Petrosyanik",
    "Mbekwana",
    "Takahoshi",
    "Kowalczuk",
];

/// Invented values of all common kinds.
fn values(count: usize) -> Vec<Tagged> {
    let value = |number: usize| match number % 5 {
        0 => {
            let given = GIVEN[number / 5 % 10];
            let family = FAMILY[number / 50 % 10];
            (PhiKind::Name, format!("{given} {family}{number}"))
        }
        1 => {
            let (year, month, day) = (1930 + number % 70, 1 + number % 12, 1 + number % 28);
            (PhiKind::Dob, format!("{year}-{month:02}-{day:02}"))
        }
        2 => (
            PhiKind::Mrn,
            format!("MRN-{:08}", 90_000_000 + number * 7919),
        ),
        3 => (
            PhiKind::Phone,
            format!("{:03}-555-{number:04}", 200 + number % 700),
        ),
        _ => {
            let text = format!(
                "the patient of visit {number} saw the pump turn itself off in the night of day {number} and told the nurse"
            );
            (PhiKind::Text, text)
        }
    };
    (0..count)
        .map(|number| {
            let (kind, value) = value(number);
            Tagged {
                id: format!("value-{number}"),
                source: "bench".to_owned(),
                record: (number / 10).to_string(),
                kind,
                value: Secret::new(value),
            }
        })
        .collect()
}

fn files(folder: &Path, ending: &str) -> Vec<(SitePath, Vec<u8>)> {
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    let mut total = 0;
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if total < ENOUGH && path.extension().is_some_and(|own| own == ending) {
                let bytes = std::fs::read(&path).unwrap();
                total += bytes.len();
                let name = path.strip_prefix(folder).unwrap().to_string_lossy();
                found.push((SitePath::new(&name).unwrap(), bytes));
            }
        }
    }
    found
}

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let folder = PathBuf::from(folder.unwrap_or("public".to_owned()));
    for count in [0, 1000] {
        let begun = Instant::now();
        let armed = Armed::new(values(count)).unwrap();
        println!("{count} values armed in {:?}", begun.elapsed());
        for ending in ["html", "json"] {
            let files = files(&folder, ending);
            let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
            let mut refused = 0;
            let mut took = Duration::ZERO;
            for (path, bytes) in &files {
                let begun = Instant::now();
                refused += usize::from(armed.inspect(path, bytes).is_err());
                took += begun.elapsed();
            }
            let speed = bytes as f64 / 1e6 / took.as_secs_f64();
            println!(
                "  {ending}: {} files, {bytes} bytes, {speed:.0} MB/s, {refused} refused",
                files.len()
            );
        }
    }
}
