//! What the gate refused, as JSON: the same for a folder that is scanned and for a site that is built.

use serde::Serialize;

use crate::gate::{Armed, Refused};
use crate::model::word::Word as _;

/// The number of the shape of [`Written`]; it changes when a key is renamed, removed, or means something else.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    files: u64,
    bytes: u64,
    armed: usize,
    leaks: Vec<WrittenLeak<'a>>,
    undecided: Vec<WrittenUndecided<'a>>,
}

#[derive(Serialize)]
struct WrittenLeak<'a> {
    /// None if the path itself leaks.
    path: Option<&'a str>,
    line: Option<usize>,
    tag: &'a str,
    kind: &'static str,
    source: &'a str,
    through: Vec<&'static str>,
}

#[derive(Serialize)]
struct WrittenUndecided<'a> {
    path: &'a str,
    why: Vec<&'static str>,
}

/// The report on so many files and bytes: what was refused, and what could not be read at all.
pub(super) fn json<'a>(
    (files, bytes): (u64, u64),
    armed: &Armed,
    refused: impl IntoIterator<Item = &'a Refused>,
    unread: &[(String, &'static str)],
) -> String {
    let mut written = Written {
        schema: SCHEMA,
        files,
        bytes,
        armed: armed.len(),
        leaks: Vec::new(),
        undecided: Vec::new(),
    };
    for refused in refused {
        match refused {
            Refused::Leak(leak) => {
                let path = leak.place.shown();
                let hits = leak.hits.iter().map(|hit| WrittenLeak {
                    path,
                    line: hit.line,
                    tag: &hit.tag.id,
                    kind: hit.tag.kind.word(),
                    source: &hit.tag.source,
                    through: hit.through.iter().map(|decoder| decoder.name()).collect(),
                });
                written.leaks.extend(hits);
            }
            Refused::CannotTell { path, why } => written.undecided.push(WrittenUndecided {
                path: path.as_str(),
                why: why.clone(),
            }),
        }
    }
    let unread = unread.iter().map(|(path, why)| WrittenUndecided {
        path,
        why: vec![why],
    });
    written.undecided.extend(unread);
    // Nothing in it can fail to be written: its keys are words, its numbers whole.
    let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
    text.push('\n');
    text
}
