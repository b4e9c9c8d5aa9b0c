//! The gate, armed with every tagged value.

mod counts;
mod lines;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use aho_corasick::{AhoCorasick, MatchKind};

use self::counts::Counters;
pub use self::counts::Searched;
use self::lines::Lines;
use super::boundary::stands_alone;
use super::canary::{Canaries, Trial};
use super::decode::Decoder;
use super::forms::{Guarded, forms};
use super::index::Index;
use super::inspect::{Found, Knowledge, Sight, inspect};
use super::pattern::Pattern;
use super::plain::plain_forms;
use super::record::Allowed;
use super::unsearched::{LookedAt, Unsearched};
use super::{Hit, Leak, Place, Refused, SitePath, Tag};
use crate::model::tagged::{PhiKind, Secret, Tagged};
use crate::openpgp::holds_secret_key;

/// The gate, armed with the values of one run.
///
/// The search keeps a folded copy of the values; therefore neither it nor this type can be shown.
///
/// ```compile_fail,E0277
/// fn needs<T: std::fmt::Debug>() {}
/// needs::<obstat::gate::Armed>();
/// ```
/// ```compile_fail,E0277
/// fn needs<T: Clone>() {}
/// needs::<obstat::gate::Armed>();
/// ```
pub struct Armed {
    know: Knowledge,
    /// The guard against faults in the clever part; nothing if no value is armed.
    plain: Option<AhoCorasick>,
    /// For each plain form, the number of its tag.
    owners: Vec<usize>,
    tags: Vec<Tag>,
    guarded: Vec<Guarded>,
    looked_at: LookedAt,
    allowed: Vec<Allowed>,
    counts: Counters,
    canaries: Canaries,
    /// How many of the values are not canaries; they come first.
    own: usize,
    /// A gate with canaries alone, if there is nothing else.
    shadow: Option<Box<Armed>>,
}

/// What a site knows of itself that the gate has to know.
#[derive(Debug, Default)]
pub struct Policy {
    /// The first and the last year of the site's own dates: a day of birth between them counts only near another tag of its record.
    pub within: Option<(i32, i32)>,
    /// Files that cannot be searched, and that somebody looked at.
    pub unsearched: Vec<Unsearched>,
    /// What detectors found in sources and adopted documents, and somebody allowed; it is only kept in the record.
    pub allowed: Vec<Allowed>,
}

/// The search could not be set up; nothing may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotArm;

impl fmt::Display for CannotArm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tagged values are too many or too long for the gate to be armed with them")
    }
}

impl std::error::Error for CannotArm {}

impl Armed {
    /// Arms the gate; of the values, only what the search needs stays.
    ///
    /// # Errors
    /// [`CannotArm`] if the values together are too much for the search (gigabytes).
    pub fn new<T: Borrow<Tagged>>(values: impl IntoIterator<Item = T>) -> Result<Self, CannotArm> {
        Self::under(Policy::default(), values)
    }

    /// Arms the gate under a site's own policy.
    ///
    /// # Errors
    /// As [`Armed::new`].
    pub fn under<T: Borrow<Tagged>>(
        policy: Policy,
        values: impl IntoIterator<Item = T>,
    ) -> Result<Self, CannotArm> {
        let values: Vec<T> = values.into_iter().collect();
        let own = values.len();
        let canaries = Canaries::new();
        let planted = canaries.tags();
        if own == 0 {
            // Nothing is looked for in what goes out; that the gate would find something is proved all the same.
            let shadow = Self::with(Policy::default(), planted.iter(), canaries.again())?;
            let mut armed = Self::with(policy, std::iter::empty(), canaries)?;
            armed.shadow = Some(Box::new(shadow));
            return Ok(armed);
        }
        let all = values.iter().map(Borrow::borrow).chain(&planted);
        let mut armed = Self::with(policy, all, canaries)?;
        armed.own = own;
        Ok(armed)
    }

    fn with<'a>(
        policy: Policy,
        values: impl Iterator<Item = &'a Tagged>,
        canaries: Canaries,
    ) -> Result<Self, CannotArm> {
        let mut patterns = Vec::new();
        let mut plain = Vec::new();
        let mut owners = Vec::new();
        let mut tags = Vec::new();
        let mut guarded = Vec::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut records = Vec::new();
        for value in values {
            let Tagged {
                id,
                source,
                record,
                kind,
                value,
            } = value;
            let next = numbers.len();
            let record = *numbers.entry(record.clone()).or_insert(next);
            let (of_value, how) = forms(tags.len(), *kind, value.expose_to_gate(), policy.within);
            if matches!(how, Guarded::Alone) {
                for form in plain_forms(value) {
                    plain.push(form);
                    owners.push(tags.len());
                }
            }
            patterns.extend(of_value);
            records.push((record, *kind));
            guarded.push(how);
            tags.push(Tag {
                id: id.clone(),
                source: source.clone(),
                kind: *kind,
            });
        }
        let plain = (!plain.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .ascii_case_insensitive(true)
                    .match_kind(MatchKind::Standard)
                    .build(plain.iter().map(Secret::expose_to_gate))
            })
            .transpose()
            // The error may name a pattern's length: it is dropped.
            .map_err(|_| CannotArm)?;
        // Marks and tags between the letters make a value longer than its letters.
        let longest = patterns
            .iter()
            .map(|pattern: &Pattern| pattern.head().len())
            .max();
        let around = longest.unwrap_or(0) * 3 + 128;
        let mut armed = Self {
            know: Knowledge {
                around,
                index: Index::new(patterns),
                records,
                off: None,
            },
            plain,
            owners,
            tags,
            guarded,
            looked_at: LookedAt::new(policy.unsearched),
            allowed: policy.allowed,
            counts: Counters::default(),
            canaries,
            own: 0,
            shadow: None,
        };
        armed.mask_tags();
        Ok(armed)
    }

    /// The same gate without one of its decoders: for the proof that each of them is needed.
    #[cfg(test)]
    pub(super) fn without(mut self, decoder: Decoder) -> Self {
        self.know.off = Some(decoder);
        self
    }

    /// The tags that are not looked for on their own: their author is to be told.
    pub fn unguarded(&self) -> impl Iterator<Item = &Tag> {
        let weak = |guarded: &Guarded| matches!(guarded, Guarded::NearAnother | Guarded::Nowhere);
        self.tags
            .iter()
            .take(self.own)
            .zip(&self.guarded)
            .filter(move |(_, guarded)| weak(guarded))
            .map(|(tag, _)| tag)
    }

    /// What was searched so far.
    pub fn searched(&self) -> Searched {
        self.counts.so_far()
    }

    /// How many tagged values are armed.
    pub fn len(&self) -> usize {
        self.own
    }

    /// How many values of each kind are armed.
    pub fn kinds(&self) -> BTreeMap<PhiKind, usize> {
        let mut kinds = BTreeMap::new();
        for tag in self.tags.iter().take(self.own) {
            *kinds.entry(tag.kind).or_default() += 1;
        }
        kinds
    }

    /// The trials of this gate: a canary for each decoder.
    pub fn trials(&self) -> Vec<Trial> {
        let gate = self.shadow.as_deref().unwrap_or(self);
        gate.canaries.trials(gate)
    }

    /// Whether canaries are caught in a copy of an output.
    pub fn catches_in(&self, path: &SitePath, bytes: &[u8]) -> bool {
        let gate = self.shadow.as_deref().unwrap_or(self);
        gate.canaries.caught_in(gate, path, bytes)
    }

    /// What went out so far although it cannot be searched.
    pub fn unsearched(&self) -> impl Iterator<Item = &Unsearched> {
        self.looked_at.that_were(true)
    }

    /// What may go out unsearched, and nothing of the kind was there so far.
    pub fn unused(&self) -> impl Iterator<Item = &Unsearched> {
        self.looked_at.that_were(false)
    }

    /// What detectors found and somebody allowed.
    pub fn allowed(&self) -> &[Allowed] {
        &self.allowed
    }

    /// Whether no tagged value is armed.
    pub fn is_empty(&self) -> bool {
        self.own == 0
    }

    /// Lets the bytes pass, or says which tags they or their path hold, or why that cannot be told.
    ///
    /// # Errors
    /// [`Refused`] names the output, the tags and the lines, never a value.
    pub fn clear(&self, path: &SitePath, bytes: Vec<u8>) -> Result<Cleared, Refused> {
        self.inspect(path, &bytes)?;
        Ok(Cleared {
            path: path.clone(),
            bytes,
        })
    }

    /// Looks without letting anything pass, and says how much was searched: for who keeps its own proof, as the release room does.
    ///
    /// # Errors
    /// As [`Armed::clear`].
    pub fn inspect(&self, path: &SitePath, bytes: &[u8]) -> Result<Searched, Refused> {
        if holds_secret_key(bytes) {
            return Err(Refused::Leak(Leak {
                place: Place::SecretKey(path.clone()),
                hits: Vec::new(),
            }));
        }
        let sight = self.sight(path, bytes);
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let searched = Searched {
            files: 1,
            bytes: count(bytes.len()),
            layers: count(sight.1.layers),
        };
        self.counts.add(searched);
        self.judge(path, bytes, sight).map(|()| searched)
    }

    /// The same, without counting it as something that is to go out.
    pub(super) fn look(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Refused> {
        self.judge(path, bytes, self.sight(path, bytes))
    }

    fn sight(&self, path: &SitePath, bytes: &[u8]) -> (Sight, Sight) {
        let (mut of_path, mut of_bytes) = inspect(&self.know, path.as_str(), bytes);
        self.find_plain(path.as_str().as_bytes(), &mut of_path);
        self.find_plain(bytes, &mut of_bytes);
        (of_path, of_bytes)
    }

    fn judge(
        &self,
        path: &SitePath,
        bytes: &[u8],
        (of_path, of_bytes): (Sight, Sight),
    ) -> Result<(), Refused> {
        if of_path.found.is_empty() && of_bytes.found.is_empty() {
            return match of_bytes.unread.is_empty() || self.looked_at.covers(path, bytes) {
                true => Ok(()),
                false => Err(Refused::CannotTell {
                    path: path.clone(),
                    why: of_bytes.unread,
                }),
            };
        }
        Err(Refused::Leak(self.leak(path, bytes, of_path, of_bytes)))
    }

    fn leak(&self, path: &SitePath, bytes: &[u8], of_path: Sight, of_bytes: Sight) -> Leak {
        let place = match of_path.found.is_empty() {
            true => Place::Output(path.clone()),
            false => Place::LeakingPath,
        };
        let mut places: Vec<(usize, usize, Vec<Decoder>)> = of_bytes
            .found
            .into_iter()
            .map(|(tag, Found { offset, through })| (offset, tag, through))
            .collect();
        places.sort_unstable();
        let mut lines = Lines::new(bytes);
        let mut hits: Vec<_> = of_path
            .found
            .into_iter()
            .map(|(tag, found)| (tag, None, found.through))
            .collect();
        for (offset, tag, through) in places {
            hits.push((tag, Some((lines.at(offset), offset)), through));
        }
        hits.sort_unstable();
        let hits = hits
            .into_iter()
            .filter_map(|(tag, place, through)| {
                Some(Hit {
                    tag: self.tags.get(tag)?.clone(),
                    line: place.map(|(line, _)| line),
                    offset: place.map(|(_, offset)| offset),
                    through,
                })
            })
            .collect();
        Leak { place, hits }
    }

    /// Adds each tag whose plain form stands in the bytes as they are.
    fn find_plain(&self, bytes: &[u8], sight: &mut Sight) {
        let Some(search) = &self.plain else {
            return;
        };
        // Nearly all outputs hold none: one fast pass finds that out, and only the others pay for overlaps.
        if !search.is_match(bytes) {
            return;
        }
        for hit in search.find_overlapping_iter(bytes) {
            let Some(tag) = self.owners.get(hit.pattern().as_usize()) else {
                continue;
            };
            if !sight.found.contains_key(tag) && stands_alone(bytes, hit.start(), hit.end()) {
                sight.found.insert(
                    *tag,
                    Found {
                        offset: hit.start(),
                        through: Vec::new(),
                    },
                );
            }
        }
    }

    /// A tag is shown to people: one whose name or source itself holds a value is shown by its number.
    fn mask_tags(&mut self) {
        let mut tags = std::mem::take(&mut self.tags);
        for (number, tag) in tags.iter_mut().enumerate() {
            for (text, what) in [(&mut tag.id, "tag"), (&mut tag.source, "source of tag")] {
                let (mut sight, _) = inspect(&self.know, text, &[]);
                self.find_plain(text.as_bytes(), &mut sight);
                if !sight.found.is_empty() {
                    *text = format!("{what} {}, whose name holds a tagged value", number + 1);
                }
            }
        }
        self.tags = tags;
    }
}

/// Bytes that passed the gate, with the path that passed with them.
///
/// Only [`Armed::clear`] makes one:
/// ```compile_fail,E0451
/// let path = "a".parse().unwrap();
/// obstat::gate::Cleared { path, bytes: Vec::new() };
/// ```
pub struct Cleared {
    path: SitePath,
    bytes: Vec<u8>,
}

impl Cleared {
    /// Where the bytes are to stand.
    pub fn path(&self) -> &SitePath {
        &self.path
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests;
