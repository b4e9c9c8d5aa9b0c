//! The gate, armed with every tagged value.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memchr_iter;

use super::boundary::stands_alone;
use super::forms::{forms, guarded};
use super::{Hit, Leak, Place, SitePath, Tag};
use crate::model::tagged::{Secret, Tagged};
use crate::openpgp::holds_secret_key;

/// The gate, armed with the values of one run.
///
/// The search automaton keeps a folded copy of the values that cannot be wiped; therefore neither it nor this type can be shown.
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
    /// Nothing if no value is armed.
    search: Option<AhoCorasick>,
    /// For each form that is searched, the number of its tag.
    owners: Vec<usize>,
    tags: Vec<Tag>,
    unguarded: Vec<Tag>,
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
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        let mut tags = Vec::new();
        let mut unguarded = Vec::new();
        for value in values {
            let Tagged {
                id,
                source,
                kind,
                value,
            } = value.borrow();
            let tag = Tag {
                id: id.clone(),
                source: source.clone(),
                kind: *kind,
            };
            if !guarded(value) {
                unguarded.push(tag);
                continue;
            }
            for form in forms(value) {
                patterns.push(form);
                owners.push(tags.len());
            }
            tags.push(tag);
        }
        let search = (!patterns.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .ascii_case_insensitive(true)
                    .match_kind(MatchKind::Standard)
                    .build(patterns.iter().map(Secret::expose_to_gate))
            })
            .transpose()
            // The error may name a pattern's length: it is dropped.
            .map_err(|_| CannotArm)?;
        let mut armed = Self {
            search,
            owners,
            tags,
            unguarded,
        };
        armed.mask_tags();
        Ok(armed)
    }

    /// The tags whose values have fewer than four letters and digits: they are not looked for, and their author is to be told.
    pub fn unguarded(&self) -> &[Tag] {
        &self.unguarded
    }

    /// How many tagged values are looked for.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether no tagged value is looked for.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Lets the bytes pass, or says which tags they or their path hold.
    ///
    /// A value counts where it stands alone, not inside a longer word or number.
    ///
    /// # Errors
    /// [`Leak`] names the output, the tags and the lines, never a value.
    pub fn clear(&self, path: &SitePath, bytes: Vec<u8>) -> Result<Cleared, Leak> {
        self.inspect(path, &bytes)?;
        Ok(Cleared {
            path: path.clone(),
            bytes,
        })
    }

    /// Looks without letting anything pass: for who keeps its own proof, as the release room does.
    ///
    /// # Errors
    /// As [`Armed::clear`].
    pub fn inspect(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Leak> {
        if holds_secret_key(bytes) {
            return Err(Leak {
                place: Place::SecretKey(path.clone()),
                hits: Vec::new(),
            });
        }
        let in_path = self.find(path.as_str().as_bytes());
        let in_bytes = self.find(bytes);
        if in_path.is_empty() && in_bytes.is_empty() {
            return Ok(());
        }
        let place = if in_path.is_empty() {
            Place::Output(path.clone())
        } else {
            Place::LeakingPath
        };
        let mut lines = Lines::new(bytes);
        let mut starts: Vec<_> = in_bytes.into_iter().map(|(tag, at)| (at, tag)).collect();
        starts.sort_unstable();
        let mut hits: Vec<_> = in_path.into_keys().map(|tag| (tag, None)).collect();
        for (offset, tag) in starts {
            hits.push((tag, Some((lines.at(offset), offset))));
        }
        hits.sort_unstable();
        let hits = hits
            .into_iter()
            .filter_map(|(tag, place)| {
                Some(Hit {
                    tag: self.tags.get(tag)?.clone(),
                    line: place.map(|(line, _)| line),
                    offset: place.map(|(_, offset)| offset),
                })
            })
            .collect();
        Err(Leak { place, hits })
    }

    /// Each tag that is found, with the offset of its first place.
    fn find(&self, bytes: &[u8]) -> BTreeMap<usize, usize> {
        let mut found = BTreeMap::new();
        let Some(search) = &self.search else {
            return found;
        };
        // Nearly all outputs hold none: one fast pass finds that out, and only the others pay for overlaps.
        if !search.is_match(bytes) {
            return found;
        }
        for hit in search.find_overlapping_iter(bytes) {
            let Some(tag) = self.owners.get(hit.pattern().as_usize()) else {
                continue;
            };
            if !found.contains_key(tag) && stands_alone(bytes, hit.start(), hit.end()) {
                found.insert(*tag, hit.start());
            }
        }
        found
    }

    /// A tag is shown to people: one whose name or source itself holds a value is shown by its number.
    fn mask_tags(&mut self) {
        let armed = self.tags.len();
        let mut tags = std::mem::take(&mut self.tags);
        tags.append(&mut self.unguarded);
        for (number, tag) in tags.iter_mut().enumerate() {
            for (text, what) in [(&mut tag.id, "tag"), (&mut tag.source, "source of tag")] {
                if !self.find(text.as_bytes()).is_empty() {
                    *text = format!("{what} {}, whose name holds a tagged value", number + 1);
                }
            }
        }
        self.unguarded = tags.split_off(armed);
        self.tags = tags;
    }
}

/// Counts lines over rising offsets.
struct Lines<'a> {
    ends: memchr::Memchr<'a>,
    next: Option<usize>,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut ends = memchr_iter(b'\n', bytes);
        let next = ends.next();
        Self {
            ends,
            next,
            line: 1,
        }
    }

    fn at(&mut self, offset: usize) -> usize {
        while self.next.is_some_and(|end| end < offset) {
            self.line += 1;
            self.next = self.ends.next();
        }
        self.line
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
mod tests {
    use super::{Armed, Cleared};
    use crate::gate::{Leak, Place, SitePath};
    use crate::model::tagged::{PhiKind, Secret, Tagged};

    fn tagged(id: &str, value: &str) -> Tagged {
        Tagged {
            id: id.to_owned(),
            source: "content/advisories/x.md:12".to_owned(),
            kind: PhiKind::Name,
            value: Secret::new(value.to_owned()),
        }
    }

    fn gate(values: &[(&str, &str)]) -> Armed {
        Armed::new(values.iter().map(|(id, value)| tagged(id, value))).unwrap()
    }

    fn clear(gate: &Armed, path: &str, bytes: &[u8]) -> Result<Cleared, Leak> {
        gate.clear(&SitePath::new(path).unwrap(), bytes.to_vec())
    }

    fn leak(gate: &Armed, path: &str, bytes: &[u8]) -> String {
        clear(gate, path, bytes).err().unwrap().to_string()
    }

    #[test]
    fn nothing_armed_lets_everything_pass() {
        let passed = clear(&gate(&[]), "a.txt", b"anything").ok().unwrap();
        assert_eq!(passed.path().as_str(), "a.txt");
        assert_eq!(passed.bytes(), b"anything");
    }

    #[test]
    fn a_value_is_found_in_any_letter_case_and_named_by_tag_line_and_source() {
        let gate = gate(&[("patient.name", "Jörg Example"), ("case.mrn", "MRN-47110")]);
        assert_eq!(
            leak(
                &gate,
                "a/b.html",
                "one\ntwo <b>JÖRG EXAMPLE</b>\nmrn-47110\n".as_bytes()
            ),
            "`a/b.html:2` holds `patient.name` (name), tagged in `content/advisories/x.md:12`\n\
             `a/b.html:3` holds `case.mrn` (name), tagged in `content/advisories/x.md:12`"
        );
    }

    #[test]
    fn a_value_inside_a_longer_word_is_none() {
        let gate = gate(&[("patient.name", "Ed Ito"), ("case.mrn", "47110")]);
        assert!(clear(&gate, "a", b"edited itoxx 471105 a47110").is_ok());
        assert!(clear(&gate, "a", b"by ed ito.").is_err());
    }

    #[test]
    fn a_glued_place_does_not_hide_a_later_free_one() {
        let gate = gate(&[("a", "4711 0815"), ("b", "0815")]);
        let leak = clear(&gate, "x", b"x4711 0815").err().unwrap();
        assert_eq!(leak.hits.len(), 1);
        assert_eq!(leak.hits[0].tag.id, "b");
        assert_eq!(leak.hits[0].offset, Some(6));
    }

    #[test]
    fn the_escaped_forms_are_found() {
        let gate = gate(&[("patient.name", "Zoë O'Neil")]);
        for text in [
            "Zoë O'Neil",
            "Zoë O&#39;Neil",
            "Zo\\u00eb O'Neil",
            "Zo\\u00EB O&#x27;Neil",
            "Zoë O&amp;#39;Neil",
            "first\\nZoë O'Neil\\nlast",
        ] {
            assert!(clear(&gate, "x", text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn raw_bytes_are_searched_whatever_they_are() {
        let gate = gate(&[("case.mrn", "MRN-47110")]);
        assert!(clear(&gate, "x.bin", b"\xff\x00\xfeMRN-47110\x00").is_err());
    }

    #[test]
    fn a_path_that_leaks_is_not_named() {
        let gate = gate(&[("case.mrn", "MRN-47110")]);
        let leak = clear(&gate, "cases/mrn-47110/index.html", b"MRN-47110")
            .err()
            .unwrap();
        assert_eq!(leak.place, Place::LeakingPath);
        assert_eq!(
            leak.to_string(),
            "the path of an output holds `case.mrn` (name), tagged in `content/advisories/x.md:12`\n\
             line 1 of an output whose path leaks too holds `case.mrn` (name), tagged in `content/advisories/x.md:12`"
        );
    }

    #[test]
    fn a_source_that_leaks_is_not_named() {
        let mut named = tagged("patient.mrn-47110", "MRN-47110");
        named.source = "content/MRN-47110.md:3".to_owned();
        let gate = Armed::new([named]).unwrap();
        let leak = leak(&gate, "x", b"MRN-47110");
        assert!(!leak.to_lowercase().contains("47110"), "{leak}");
        assert_eq!(
            leak,
            "`x:1` holds `tag 1, whose name holds a tagged value` (name), tagged in `source of tag 1, whose name holds a tagged value`"
        );
    }

    #[test]
    fn a_short_value_is_not_looked_for_and_said_so() {
        let gate = gate(&[("patient.sex", "F"), ("patient.age", "4 2 1")]);
        assert!(gate.is_empty());
        assert_eq!(gate.unguarded().len(), 2);
        assert!(clear(&gate, "x", b"F 4 2 1").is_ok());
    }

    #[test]
    fn two_tags_of_one_value_are_both_named() {
        let gate = gate(&[("a", "MRN-47110"), ("b", "mrn-47110")]);
        assert_eq!(clear(&gate, "x", b"MRN-47110").err().unwrap().hits.len(), 2);
    }

    #[test]
    fn a_million_places_are_one_hit() {
        let gate = gate(&[("a", "MRN-47110"), ("b", "47110")]);
        let leak = clear(&gate, "x", &b"MRN-47110\n".repeat(100_000))
            .err()
            .unwrap();
        assert_eq!(leak.hits.len(), 2);
    }
}
