//! Whatever stands in a file, checking it is an answer, never a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::Path;

use obstat::check::{self, Past, Purpose, Released};
use obstat::diagnostic::Message;
use obstat::model::slug::Slug;
use proptest::prelude::*;
use proptest::sample::Index;

struct NothingReleased;

impl Released for NothingReleased {
    fn newest(&self, _: &Slug) -> Result<Option<Past>, Message> {
        Ok(None)
    }

    fn newest_version(&self, _: &Slug) -> Option<&str> {
        None
    }

    fn id_of(&self, _: &Slug) -> Option<String> {
        None
    }

    fn all(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Files of the example workspace that between them use nearly every key.
const FILES: &[&str] = &[
    "content/site.toml",
    "content/products/rill-300.toml",
    "content/products/causeway.toml",
    "content/pages/policy.md",
    "content/advisories/2026/SBY-SA-2026-0001.md",
    "content/vex/CVE-1900-70001.md",
];

/// Something that can happen to a file.
#[derive(Debug, Clone)]
enum Change {
    /// A text comes in at a place.
    Insert(Index, String),
    /// The value between a pair of quotes becomes another.
    Value(Index, String),
    /// A line goes.
    Drop(Index),
    /// A line comes twice.
    Double(Index),
    /// The rest goes.
    Cut(Index),
}

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\[\\]{}:#=\"'`~|<>*+\\-\n\r\t ]{0,12}",
        "[>=<0-9.,|* v]{0,16}",
        "[0-9T:Z+-]{0,24}",
        Just("\u{202e}\u{0}\u{feff}".to_owned()),
        Just("99999999999999999999.0.0".to_owned()),
        Just("CVE-1900-".to_owned()),
        Just("### CVE-1900-10001\n".to_owned()),
        Just("+++\n".to_owned()),
        Just(":::phi\n".to_owned()),
        Just("]{phi=name}".to_owned()),
        Just("https://a.example/%zz".to_owned()),
        Just("CVSS:3.1/AV:A".to_owned()),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), nasty()).prop_map(|(at, text)| Change::Insert(at, text)),
        (any::<Index>(), nasty()).prop_map(|(at, text)| Change::Value(at, text)),
        any::<Index>().prop_map(Change::Drop),
        any::<Index>().prop_map(Change::Double),
        any::<Index>().prop_map(Change::Cut),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let boundary = |at: &Index| {
        let mut at = at.index(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    match change {
        _ if lines.is_empty() => text.to_owned(),
        Change::Insert(at, new) => {
            let (before, after) = text.split_at(boundary(at));
            format!("{before}{new}{after}")
        }
        Change::Value(at, new) => {
            let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
            let pairs: Vec<&[usize]> = quotes.chunks_exact(2).collect();
            if pairs.is_empty() {
                return text.to_owned();
            }
            let pair = pairs[at.index(pairs.len())];
            let value = toml::Value::String(new.clone());
            format!("{}{value}{}", &text[..pair[0]], &text[pair[1] + 1..])
        }
        Change::Drop(at) => {
            let drop = at.index(lines.len());
            let kept = lines.iter().enumerate().filter(|(at, _)| *at != drop);
            kept.map(|(_, line)| *line).collect()
        }
        Change::Double(at) => {
            let twice = at.index(lines.len());
            let all = lines.iter().enumerate();
            all.flat_map(|(at, line)| std::iter::repeat_n(*line, 1 + usize::from(at == twice)))
                .collect()
        }
        Change::Cut(at) => text[..boundary(at)].to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_file_is_answered(
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..4),
        release in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR"));
        let wanted = FILES[file.index(FILES.len())];
        for path in FILES {
            let mut text = std::fs::read_to_string(example.join(path)).unwrap();
            if *path == wanted {
                for change in &changes {
                    text = changed(&text, change);
                }
            }
            let target = folder.path().join(path);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, text).unwrap();
        }
        let sources = obstat::read::read(folder.path()).unwrap();
        let purpose = if release { Purpose::Release } else { Purpose::Draft };
        let outcome = check::run(
            &sources,
            &NothingReleased,
            "2026-06-01T08:00:00Z".parse().unwrap(),
            purpose,
            &|_| true,
            &|_, _| {},
        );
        for finding in &outcome.findings {
            let text = finding.message.render(false);
            prop_assert!(!text.is_empty());
            if let Some(span) = finding.span {
                prop_assert!(sources.map.file(span.file).is_some());
            }
        }
    }
}
