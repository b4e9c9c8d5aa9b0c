//! Nothing of an advisory that was never released, or is under embargo, stands in the public tree.
//!
//! Beside the gate, and with its search: through markup, escapes and containers, whatever stands between the letters.
//! What a public document says itself is no secret: it is frozen, so an id or a title in it is a warning that names the release.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use rayon::prelude::*;

use super::Failure;
use crate::check::unreleased::{Mark, Shown, is_recognised, unreleased};
use crate::cli::opened::release_failure;
use crate::cli::{Exit, Terminal};
use crate::gate::{Armed, Refused, SitePath};
use crate::model::tagged::{PhiKind, Secret, Tagged};
use crate::model::timestamp::Timestamp;
use crate::read::Sources;
use crate::release::{Entry, Releases};
use crate::render;

/// How many places are told; the rest is counted.
const TOLD: usize = 50;

/// What must not stand in the public tree.
pub(super) struct Unreleased {
    armed: Armed,
    /// The telling part of each word, without which the word is not there; nothing if one has no such part.
    telling: Option<AhoCorasick>,
    words: Vec<Word>,
    releases: Arc<Releases>,
    /// The time as of which a document is public.
    at: Timestamp,
}

/// How many bytes of markup may stand on either side of a word's telling part.
const AROUND: usize = 256;

struct Word {
    mark: Mark,
    /// Where it is written, such as `content/advisories/2026/x.md:7`.
    place: String,
    /// Its parts, all of which stand near the telling one.
    parts: Vec<String>,
}

/// An output that holds one of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    path: String,
    line: Option<usize>,
    word: usize,
}

impl Unreleased {
    /// Arms the search; nothing if everything is released.
    pub(super) fn of(
        sources: &Sources,
        releases: &Arc<Releases>,
        at: Timestamp,
    ) -> Result<Option<Self>, Failure> {
        // A build for an earlier day has the pages of today.
        let at = releases.newest_time().map_or(at, |newest| newest.max(at));
        let mut public = HashSet::new();
        let mut ahead = HashSet::new();
        let entries = releases.entries().iter();
        for entry in entries.filter(|entry| entry.act.is_document()) {
            let slugs = match entry.shown_from() <= at {
                true => &mut public,
                false => &mut ahead,
            };
            slugs.insert(entry.document.clone());
        }
        let shown = Shown {
            public: &public,
            ahead: &ahead,
            at,
        };
        let mut words = Vec::new();
        let mut values = Vec::new();
        let mut seen = HashSet::new();
        let mut arm = |mark, text: String, place: String| {
            if !seen.insert(text.clone()) {
                return;
            }
            let parts = parts(&text);
            values.push(Tagged {
                // Its number, because neither name nor place may hold what is looked for.
                id: words.len().to_string(),
                source: String::new(),
                record: String::new(),
                // Its letters in this order, whatever stands between them, from word to word.
                kind: PhiKind::Url,
                value: Secret::new(text),
            });
            words.push(Word { mark, place, parts });
        };
        for found in unreleased(sources, &shown) {
            arm(found.mark, found.text, place(sources, found.span));
        }
        for entry in releases.entries() {
            let is_ahead = entry.shown_from() > at && !entry.retracted;
            let Some(summary) = entry.summary.as_ref().filter(|_| is_ahead) else {
                continue;
            };
            let place = format!("content/releases/{}", entry.folder);
            let id = (!public.contains(&entry.document)).then_some((Mark::Id, &summary.id));
            let cves = summary.vulnerabilities.iter();
            let cves = cves.filter_map(|it| Some((Mark::Cve, it.cve.as_ref()?)));
            let marks = id.into_iter().chain([(Mark::Title, &summary.title)]);
            for (mark, text) in marks.chain(cves) {
                if is_recognised(text) {
                    arm(mark, text.clone(), place.clone());
                }
            }
        }
        if words.is_empty() {
            return Ok(None);
        }
        let armed = Armed::new(values).map_err(|error| Failure::undecided(error.to_string()))?;
        let telling: Option<Vec<&String>> = words.iter().map(|it| telling(&it.parts)).collect();
        let telling = telling.and_then(|telling| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::Standard)
                .build(telling)
                .ok()
        });
        Ok(Some(Self {
            armed,
            telling,
            words,
            releases: Arc::clone(releases),
            at,
        }))
    }

    /// What an output holds.
    pub(super) fn in_output(&self, path: &SitePath, bytes: &[u8]) -> Vec<Found> {
        if !self.may_be_in(path, bytes) {
            return Vec::new();
        }
        // What cannot be searched was judged by the gate.
        let Err(Refused::Leak(leak)) = self.armed.inspect(path, bytes) else {
            return Vec::new();
        };
        let found = leak.hits.into_iter().filter_map(|hit| {
            let word = hit.tag.id.parse::<usize>().ok()?;
            (word < self.words.len()).then(|| Found {
                path: path.as_str().to_owned(),
                line: hit.line,
                word,
            })
        });
        found.collect()
    }

    /// Whether it is worth to take an output apart: most are texts in which the parts of no word stand together.
    fn may_be_in(&self, path: &SitePath, bytes: &[u8]) -> bool {
        let Some(telling) = &self.telling else {
            return true;
        };
        let media_type = render::media_type(path.as_str());
        let is_text = media_type.starts_with("text/")
            || media_type.ends_with("json")
            || media_type.ends_with("xml");
        if !is_text || memchr::memchr(0, bytes).is_some() {
            return true;
        }
        [bytes, path.as_str().as_bytes()].into_iter().any(|text| {
            let mut hits = telling.find_overlapping_iter(text);
            hits.any(|hit| {
                let Some(word) = self.words.get(hit.pattern().as_usize()) else {
                    return true;
                };
                // Markup may stand between the parts.
                let length: usize = word.parts.iter().map(String::len).sum();
                let around = 3 * length + AROUND;
                let from = hit.start().saturating_sub(around);
                let to = text.len().min(hit.end() + around);
                let near = text.get(from..to).unwrap_or(text).to_ascii_lowercase();
                let stands = |part: &String| memmem::find(&near, part.as_bytes()).is_some();
                word.parts.iter().all(stands)
            })
        })
    }

    /// Stops the build for what no public document says; of what one does say, its release is named.
    pub(super) fn refuse(
        &self,
        mut found: Vec<Found>,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        if found.is_empty() {
            return Ok(());
        }
        let said = self.said()?;
        let mut frozen: Vec<String> = Vec::new();
        for (number, folder) in &said {
            let Some(word) = self.words.get(*number) else {
                continue;
            };
            if word.mark != Mark::Cve {
                frozen.push(format!(
                    "warning: content/releases/{folder}: the document holds {} of an advisory that is not released, written in `{}`",
                    word.mark.words(),
                    word.place
                ));
            }
        }
        frozen.iter().for_each(|line| terminal.note(line));
        found.retain(|found| !said.contains_key(&found.word));
        found.sort();
        found.dedup();
        let lines = found.iter().filter_map(|found| {
            let Word { mark, place, .. } = self.words.get(found.word)?;
            let output = match found.line {
                Some(line) => format!("`{}:{line}`", found.path),
                None => format!("the path `{}`", found.path),
            };
            let words = mark.words();
            Some(format!(
                "{output} holds {words} of an advisory that is not released, written in `{place}`"
            ))
        });
        let mut lines: Vec<String> = lines.collect();
        if lines.len() > TOLD {
            let more = lines.len() - TOLD;
            lines.truncate(TOLD);
            lines.push(format!("and {more} more places"));
        }
        let mut lines = lines.into_iter();
        match lines.next() {
            None => Ok(()),
            Some(first) => Err(Failure::of(Exit::Findings, first).more(lines).help(
                "take it out of what is published, or release the advisory first; nothing was published and the old site stands",
            )),
        }
    }

    /// The words that a public document says itself, each with the first release that does.
    fn said(&self) -> Result<BTreeMap<usize, String>, Failure> {
        let path = SitePath::new("document.json")
            .map_err(|problem| Failure::undecided(problem.to_string()))?;
        let documents = self.releases.visible(self.at);
        let entries: Vec<&Entry> = documents
            .iter()
            .flat_map(|it| it.releases.clone())
            .collect();
        let said: Vec<Vec<(usize, &Entry)>> = entries
            .into_par_iter()
            .map(|entry| {
                let bytes = self.releases.document(entry);
                let bytes = bytes.map_err(|error| release_failure(&error))?;
                let found = self.in_output(&path, &bytes).into_iter();
                Ok(found.map(|found| (found.word, entry)).collect())
            })
            .collect::<Result<_, Failure>>()?;
        let mut first: BTreeMap<usize, &Entry> = BTreeMap::new();
        for (word, entry) in said.into_iter().flatten() {
            let known = first.entry(word).or_insert(entry);
            if entry.sequence < known.sequence {
                *known = entry;
            }
        }
        Ok(first
            .into_iter()
            .map(|(word, entry)| (word, entry.folder.clone()))
            .collect())
    }
}

/// The parts of a word that a text writes as they stand, but for the case of ASCII letters; they are in small letters.
fn parts(text: &str) -> Vec<String> {
    let plain = |sign: char| {
        let cased = sign.is_lowercase() || sign.is_uppercase();
        sign.is_ascii_alphanumeric() || (sign.is_alphanumeric() && !cased)
    };
    let parts = text.split(|sign: char| !plain(sign));
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect()
}

/// The longest of the parts: no year, because years are everywhere.
fn telling(parts: &[String]) -> Option<&String> {
    let is_year =
        |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let long = parts.iter();
    let long = long.filter(|part| part.len() >= 3 && !is_year(part));
    long.max_by_key(|part| part.len())
}

/// The file and the line of a place in a source.
fn place(sources: &Sources, span: crate::diagnostic::Span) -> String {
    let Some(file) = sources.map.file(span.file) else {
        return "content/".to_owned();
    };
    let bytes = crate::read::bytes(&sources.root.join(&*file.path)).unwrap_or_default();
    let before = usize::try_from(span.start).unwrap_or(usize::MAX);
    let before = bytes.get(..before).unwrap_or(&bytes);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    format!("{}:{line}", file.path)
}

#[cfg(test)]
mod tests {
    use super::{parts, telling};

    #[test]
    fn the_telling_part_of_a_word_is_one_that_is_seldom() {
        for (word, expected) in [
            ("EX-SA-2026-0002", Some("0002")),
            ("CVE-1900-10002", Some("10002")),
            ("Alarms can be Silenced & lost", Some("silenced")),
            ("Übergabe", Some("bergabe")),
            ("泵的警报", Some("泵的警报")),
            ("ÜÖÄÜÖÄ", None),
            ("2026 a b", None),
        ] {
            let parts = parts(word);
            assert_eq!(telling(&parts).map(String::as_str), expected, "{word}");
        }
    }
}
