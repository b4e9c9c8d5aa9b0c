//! The redaction record: what the gate was armed with and what it searched, never a value.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::cli::{Failure, publish_record};
use crate::gate::{Armed, RULES, Searched};

/// The number of the shape of the record; it changes when a key is renamed, removed, or means something else.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Record<'a> {
    schema: u32,
    /// The gate's rule set.
    rules: u32,
    /// How many values of each kind were armed.
    armed: BTreeMap<String, usize>,
    searched: Counts,
    canaries: Canaries,
    /// Files that may go out unsearched.
    unsearched: Vec<Unsearched<'a>>,
}

#[derive(Serialize)]
struct Counts {
    files: u64,
    bytes: u64,
    layers: u64,
}

#[derive(Serialize)]
struct Canaries {
    planted: usize,
    caught: usize,
}

#[derive(Serialize)]
struct Unsearched<'a> {
    path: &'a str,
    sha256: &'a str,
}

/// Writes the record of a build that published.
pub(super) fn write(file: &Path, armed: &Armed, trials: usize) -> Result<(), Failure> {
    let Searched {
        files,
        bytes,
        layers,
    } = armed.searched();
    let kinds = armed.kinds().into_iter();
    let record = Record {
        schema: SCHEMA,
        rules: RULES,
        armed: kinds
            .map(|(kind, count)| (kind.to_string(), count))
            .collect(),
        searched: Counts {
            files,
            bytes,
            layers,
        },
        // A build in which one was not caught ends before this.
        canaries: Canaries {
            planted: trials,
            caught: trials,
        },
        unsearched: armed
            .unsearched()
            .iter()
            .map(|entry| Unsearched {
                path: &entry.path,
                sha256: &entry.sha256,
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&record)
        .map_err(|error| Failure::undecided(error.to_string()))?;
    text.push('\n');
    publish_record(file, text.as_bytes())
}
