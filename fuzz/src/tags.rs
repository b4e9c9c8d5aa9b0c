//! Any values of any kinds, armed, and any text.

use std::collections::BTreeSet;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::gate::{Armed, Refused, SitePath};
use crate::input::Input;
use crate::model::tagged::{PhiKind, Secret, Tagged};
use crate::model::word::Word as _;

/// The longest value, in bytes.
const LONGEST: usize = 128;

/// One run: values of any kinds are armed together; any text has an answer, and each value that is guarded alone is found where it stands as it was tagged.
///
/// # Panics
/// If the gate lets such a value pass.
pub fn run(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let count = 1 + input.choice(3);
    let choices: Vec<(PhiKind, usize)> = (0..count)
        .filter_map(|_| {
            let kind = PhiKind::ALL.get(input.choice(PhiKind::ALL.len()))?;
            Some((*kind, input.choice(LONGEST)))
        })
        .collect();
    let mut rest = input.rest();
    let mut values = Vec::new();
    for (kind, length) in choices {
        let (value, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        values.push((kind, String::from_utf8_lossy(value).into_owned()));
    }
    let tags = values
        .iter()
        .enumerate()
        .map(|(number, (kind, value))| Tagged {
            id: number.to_string(),
            source: "case.toml:1".to_owned(),
            record: "case".to_owned(),
            kind: *kind,
            value: Secret::new(value.clone()),
        });
    let Ok(gate) = Armed::new(tags) else {
        return;
    };
    let path = SitePath::new("a.txt").expect("a path");
    let _ = gate.inspect(&path, rest);
    let unguarded: BTreeSet<String> = gate.unguarded().map(|tag| tag.id.clone()).collect();
    for (number, (kind, value)) in values.iter().enumerate() {
        // A tag whose id holds a value is renamed; single digits never do alone.
        if !is_plain(value) || unguarded.contains(&number.to_string()) {
            continue;
        }
        let text = format!("it was\n{}\nhere", value.trim());
        // In a stream, because the plain search of the bytes would find it without any of the forms.
        let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
        let stream = writer
            .write_all(text.as_bytes())
            .and_then(|()| writer.finish());
        let stream = stream.expect("memory is written to");
        let id = number.to_string();
        let found = match gate.inspect(&path, &stream) {
            Err(Refused::Leak(leak)) => leak.hits.iter().any(|hit| hit.tag.id == id),
            Err(Refused::CannotTell { .. }) => true,
            Ok(_) => false,
        };
        assert!(found, "a {kind} passes as it was tagged: {value:?}");
    }
}

/// Whether a value is written as people write them: words and numbers, with one mark between two of them, or a comma and a blank.
///
/// Others have an answer, too; but what only stands between letters by chance need not be how a person would recognise the value.
fn is_plain(value: &str) -> bool {
    let value = value.replace(", ", ",");
    let mut parts = value.split([' ', ',', '-', '.', '\'', '/', '@', ':', '_']);
    parts.all(|part| {
        let letters = part.chars().all(|sign| sign.is_alphanumeric());
        !part.is_empty() && letters
    })
}
