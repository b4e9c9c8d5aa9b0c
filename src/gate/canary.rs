//! Canaries: values that nobody tagged, planted where they must be caught. A gate that lets one pass cannot be trusted with the others.

mod carriers;
mod envelopes;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::armed::Armed;
use super::decode::Decoder;
use super::leak::Refused;
use super::site_path::SitePath;
use crate::model::tagged::{PhiKind, Secret, Tagged};

pub use carriers::Carrier;
pub use carriers::carrier;

/// The record of all canaries, and what their ids begin with.
const RECORD: &str = "canary";

/// Random values of one run: the name of nobody, and a number of nothing.
pub struct Canaries {
    name: Secret,
    number: Secret,
}

/// What became of a canary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The decoder through which it had to be found.
    pub decoder: Decoder,
    /// The kind of the value.
    pub kind: PhiKind,
    /// Whether it was.
    pub caught: bool,
}

impl Canaries {
    /// Makes up values; no two runs have the same.
    pub fn new() -> Self {
        // What the fuzzer did once it has to do again.
        if cfg!(fuzzing) {
            return Self::from_seed(1);
        }
        // The seed of the standard library's maps is random for each process, and each one made.
        let mut random = RandomState::new().build_hasher();
        random.write_u8(0);
        Self::from_seed(random.finish())
    }

    /// The values that belong to a seed.
    pub fn from_seed(seed: u64) -> Self {
        let mut state = seed | 1;
        let mut next = move |below: u64| {
            // xorshift64*, which is plenty for words that nobody is to guess from outside.
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            state.wrapping_mul(0x2545_f491_4f6c_dd1d) % below
        };
        let mut word = |length: usize| -> String {
            (0..length)
                .filter_map(|place| {
                    let letters: &[char] = match place % 2 {
                        0 => &['B', 'd', 'k', 'l', 'm', 'p', 'r', 't', 'v', 'z'],
                        _ => &['a', 'e', 'i', 'o', 'u', 'y'],
                    };
                    let count = u64::try_from(letters.len()).ok()?;
                    letters.get(usize::try_from(next(count)).ok()?).copied()
                })
                .collect::<String>()
                .to_lowercase()
        };
        let (given, family) = (word(7), word(9));
        let name = format!("Qü{given} Wÿ{family}");
        let digits: String = (0..9)
            .filter_map(|_| char::from_digit(1 + u32::try_from(next(9)).ok()?, 10))
            .collect();
        Self {
            name: Secret::new(name),
            number: Secret::new(digits),
        }
    }

    /// The same values once more, for another gate of the same run.
    pub(super) fn again(&self) -> Self {
        Self {
            name: Secret::new(self.name.expose_to_gate().to_owned()),
            number: Secret::new(self.number.expose_to_gate().to_owned()),
        }
    }

    /// The values as tags, to arm a gate with.
    pub fn tags(&self) -> Vec<Tagged> {
        let tag = |kind: PhiKind, value: &Secret| Tagged {
            id: format!("{RECORD}.{kind}"),
            source: RECORD.to_owned(),
            record: RECORD.to_owned(),
            kind,
            value: Secret::new(value.expose_to_gate().to_owned()),
        };
        vec![
            tag(PhiKind::Name, &self.name),
            tag(PhiKind::Mrn, &self.number),
        ]
    }

    fn values(&self) -> [(PhiKind, &str); 2] {
        [
            (PhiKind::Name, self.name.expose_to_gate()),
            (PhiKind::Mrn, self.number.expose_to_gate()),
        ]
    }

    /// Plants each value in a carrier for each decoder.
    pub fn trials(&self, gate: &Armed) -> Vec<Trial> {
        let mut trials = Vec::new();
        for decoder in Decoder::ALL {
            for (kind, value) in self.values() {
                let Some(Carrier { path, bytes }) = carrier(decoder, value) else {
                    continue;
                };
                trials.push(Trial {
                    decoder,
                    kind,
                    caught: caught(gate, path, &bytes, kind),
                });
            }
        }
        trials
    }

    /// Whether each value is caught in a copy of an output.
    pub fn caught_in(&self, gate: &Armed, path: &SitePath, bytes: &[u8]) -> bool {
        let (kinds, values): (Vec<_>, Vec<_>) = self.values().into_iter().unzip();
        // All in one copy: an output may be long, and hold more than it is long.
        let shadow = envelopes::plant(path.as_str(), bytes, &values.join(" and "));
        let found = found(gate, path.as_str(), &shadow);
        kinds.into_iter().all(|kind| found.contains(&id(kind)))
    }
}

impl Default for Canaries {
    fn default() -> Self {
        Self::new()
    }
}

fn caught(gate: &Armed, path: &str, bytes: &[u8], kind: PhiKind) -> bool {
    found(gate, path, bytes).contains(&id(kind))
}

fn id(kind: PhiKind) -> String {
    format!("{RECORD}.{kind}")
}

/// The tags that the gate finds.
fn found(gate: &Armed, path: &str, bytes: &[u8]) -> Vec<String> {
    let refused = SitePath::new(path).map(|path| gate.look(&path, bytes));
    match refused {
        Ok(Err(Refused::Leak(leak))) => leak.hits.into_iter().map(|hit| hit.tag.id).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
