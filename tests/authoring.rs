//! `docs/authoring.md` says what the program reads: its tables are rendered from the declarations of the tables.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use obstat::model::advisory::Category;
use obstat::model::claim::Justification;
use obstat::model::party::{PublisherCategory, ReferenceCategory};
use obstat::model::remediation::{RemediationCategory, RestartCategory};
use obstat::model::revision::RevisionKind;
use obstat::model::tagged::{Extent, PhiKind};
use obstat::model::untagged::{Detector, Level};
use obstat::model::version::VersionScheme;
use obstat::model::vulnerability::ExploitationStatus;
use obstat::model::word::Word;
use obstat::read::source::advisory::{Fixes, Front, SourceStatus};
use obstat::read::source::page::PageFront;
use obstat::read::source::product::ProductFile;
use obstat::read::source::site::{SignerKind, Site, Versioning};
use obstat::read::toml::{Key, TableShape};

/// If set, the committed page is replaced by what the declarations make.
const REMAKE: &str = "OBSTAT_REMAKE_DOCS";
/// What stands before the tables, written by hand.
const BEFORE: &str = include_str!("authoring/before.md");

/// What kind of word it is, and the words with their meanings.
type Words = (&'static str, Vec<(&'static str, String)>);

fn words<W: Word>() -> Words {
    assert_eq!(W::ALL.len(), W::MEANINGS.len());
    let meanings = W::MEANINGS.iter().map(|meaning| one_line(meaning));
    let words = W::ALL.iter().map(|word| word.word());
    (W::KIND, words.zip(meanings).collect())
}

/// Every closed list of words that a key may take.
fn all_words() -> BTreeMap<&'static str, Vec<(&'static str, String)>> {
    [
        words::<Category>(),
        words::<Detector>(),
        words::<ExploitationStatus>(),
        words::<Extent>(),
        words::<Fixes>(),
        words::<Justification>(),
        words::<Level>(),
        words::<PublisherCategory>(),
        words::<ReferenceCategory>(),
        words::<RemediationCategory>(),
        words::<RestartCategory>(),
        words::<RevisionKind>(),
        words::<SignerKind>(),
        words::<SourceStatus>(),
        words::<VersionScheme>(),
        words::<Versioning>(),
    ]
    .into_iter()
    .collect()
}

fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    lines.join(" ").trim().replace('|', "\\|")
}

/// A table and the places where it may stand, such as `[[tracking.revision_history]]`.
struct Place {
    shape: &'static TableShape,
    paths: Vec<String>,
}

/// What only `import` writes is no part of the page.
fn is_typed(key: &Key) -> bool {
    !key.doc.contains("never typed by hand")
}

fn collect(shape: &'static TableShape, prefix: &str, places: &mut Vec<Place>) {
    for key in shape.keys.iter().filter(|key| is_typed(key)) {
        let Some(table) = key.table else { continue };
        let path = format!("{prefix}{}", key.name);
        let shown = match key.list {
            true => format!("`[[{path}]]`"),
            false => format!("`[{path}]`"),
        };
        match places
            .iter_mut()
            .find(|place| place.shape.name == table.name)
        {
            Some(place) => place.paths.push(shown),
            None => places.push(Place {
                shape: table,
                paths: vec![shown],
            }),
        }
        collect(table, &format!("{path}."), places);
    }
}

fn value(key: &Key) -> String {
    let shape = key.shape.replace('|', "\\|");
    match (key.table.is_some(), key.list) {
        (true, true) => "tables".to_owned(),
        (true, false) => "a table".to_owned(),
        (false, true) => format!("a list, each {shape}"),
        (false, false) => shape,
    }
}

fn keys(page: &mut String, shape: &TableShape) {
    let known = all_words();
    page.push_str("| key | value | what it means |\n|---|---|---|\n");
    for key in shape.keys.iter().filter(|key| is_typed(key)) {
        let name = match key.required {
            true => format!("**`{}`**", key.name),
            false => format!("`{}`", key.name),
        };
        let doc = one_line(key.doc);
        writeln!(page, "| {name} | {} | {doc} |", value(key)).unwrap();
    }
    page.push('\n');
    let mut told = Vec::new();
    for key in shape.keys {
        let Some(words) = known.get(key.shape) else {
            continue;
        };
        // Keys that take the same words are told together.
        if told.contains(&key.shape) {
            continue;
        }
        told.push(key.shape);
        let alike = shape.keys.iter().filter(|other| other.shape == key.shape);
        let names: Vec<_> = alike.map(|other| format!("`{}`", other.name)).collect();
        let are = if names.len() == 1 { "is" } else { "are each" };
        writeln!(page, "{} {are} one of:\n", names.join(", ")).unwrap();
        for (word, meaning) in words {
            writeln!(page, "- `{word}`: {meaning}").unwrap();
        }
        page.push('\n');
    }
}

fn file(page: &mut String, heading: &str, shape: &'static TableShape) {
    writeln!(page, "## {heading}\n\n{}\n", one_line(shape.doc)).unwrap();
    keys(page, shape);
    let mut places = Vec::new();
    collect(shape, "", &mut places);
    for Place { shape, paths } in places {
        writeln!(
            page,
            "### {}\n\n{}\n",
            paths.join(", "),
            one_line(shape.doc)
        )
        .unwrap();
        keys(page, shape);
    }
}

fn page() -> String {
    let mut page = BEFORE.to_owned();
    page.push_str("\nThe kinds of PHI:\n\n");
    for (word, meaning) in words::<PhiKind>().1 {
        writeln!(page, "- `{word}`: {meaning}").unwrap();
    }
    page.push_str("\nIn the tables that follow, keys in bold must be there.\n\n");
    file(
        &mut page,
        "An advisory or a VEX statement",
        Front::SHAPE_OF_TABLE,
    );
    file(&mut page, "A product", ProductFile::SHAPE_OF_TABLE);
    file(&mut page, "The site", Site::SHAPE_OF_TABLE);
    file(&mut page, "A page", PageFront::SHAPE_OF_TABLE);
    format!("{}\n", page.trim_end())
}

#[test]
fn the_authoring_reference_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/authoring.md");
    let page = page();
    if std::env::var_os(REMAKE).is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/authoring.md differs from the program; run `{REMAKE}=1 cargo test --test authoring` and commit what changes"
    );
}

#[test]
fn every_word_that_a_key_takes_is_explained() {
    fn walk(shape: &TableShape, known: &BTreeMap<&str, Vec<(&str, String)>>) {
        for key in shape.keys.iter().filter(|key| is_typed(key)) {
            let plain = ["a table", "text", "true or false", "a whole number"];
            let is_plain = plain.contains(&key.shape) || key.shape.contains("such as");
            assert!(
                is_plain || known.contains_key(key.shape),
                "add the words of `{}` ({}) to this test",
                key.name,
                key.shape
            );
            if let Some(table) = key.table {
                walk(table, known);
            }
        }
    }
    let known = all_words();
    for shape in [
        Front::SHAPE_OF_TABLE,
        ProductFile::SHAPE_OF_TABLE,
        Site::SHAPE_OF_TABLE,
        PageFront::SHAPE_OF_TABLE,
    ] {
        walk(shape, &known);
    }
}
