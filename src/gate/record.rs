//! The redaction record: what the gate was armed with, what it searched and what was allowed; never a value.

use std::collections::BTreeMap;

use serde::Serialize;

use super::unsearched::Unsearched;
use super::{Armed, RULES, Searched};

/// The number of the shape of the record; it changes when a key is renamed, removed, or means something else.
const SCHEMA: u32 = 2;

/// What the gate did for a build or for a release, to be kept.
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    schema: u32,
    /// The gate's rule set.
    rules: u32,
    /// How many values of each kind were armed.
    armed: BTreeMap<String, usize>,
    searched: Searched,
    canaries: Canaries,
    /// Files that went out unsearched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unsearched: Vec<&'a Unsearched>,
    /// What detectors found and somebody allowed.
    #[serde(skip_serializing_if = "<[Allowed]>::is_empty")]
    allowed: &'a [Allowed],
}

#[derive(Debug, Serialize)]
struct Canaries {
    planted: usize,
    caught: usize,
}

/// What a detector finds in a file, and somebody allowed; each such entry is in use, or the run has ended before.
#[derive(Debug, Serialize)]
pub struct Allowed {
    /// The detector.
    pub detector: String,
    /// The file in the workspace.
    pub path: String,
    /// How often it finds something there.
    pub times: u32,
    /// Who allowed it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Until when, as `YYYY-MM-DD`.
    pub until: String,
}

impl<'a> Record<'a> {
    /// The record of a gate that searched so much, after `canaries` were planted and all of them caught.
    pub fn new(armed: &'a Armed, searched: Searched, canaries: usize) -> Self {
        let kinds = armed.kinds().into_iter();
        Self {
            schema: SCHEMA,
            rules: RULES,
            armed: kinds
                .map(|(kind, count)| (kind.to_string(), count))
                .collect(),
            searched,
            canaries: Canaries {
                planted: canaries,
                caught: canaries,
            },
            unsearched: armed.unsearched().collect(),
            allowed: armed.allowed(),
        }
    }
}
