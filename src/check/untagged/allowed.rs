//! What is allowed all the same: each entry says why, by whom and until when, and holds or is an error.

use std::collections::{HashMap, HashSet};

use super::rules::{EXPIRED, UNUSED};
use super::{Detector, Seen};
use crate::diagnostic::{Finding, Located, Severity};
use crate::model::timestamp::Date;
use crate::read::Sources;
use crate::read::source::site::AllowedTable;

/// What an entry is about: a detector and a file.
type Key<'s> = (Detector, &'s str);

fn entries(sources: &Sources) -> &[Located<AllowedTable>] {
    sources
        .site
        .as_ref()
        .and_then(|site| site.untagged.as_ref())
        .map_or(&[], |table| table.allowed.as_slice())
}

fn key(entry: &AllowedTable) -> Key<'_> {
    (entry.detector.value, entry.path.value.as_str())
}

fn times(entry: &AllowedTable) -> usize {
    let times = entry.times.as_ref().map_or(1, |times| times.value);
    usize::try_from(times).unwrap_or(usize::MAX)
}

/// Which of the findings are allowed, and what is wrong with the entries.
///
/// An entry allows a number of findings; where there are more, nobody knows which of them it meant, and it allows none.
/// One that has run out is an error of its own, so that what it allowed need not be reported as well.
pub(super) fn settle(sources: &Sources, seen: &[Seen], today: Date) -> (Vec<bool>, Vec<Finding>) {
    let mut found: HashMap<Key<'_>, usize> = HashMap::new();
    for seen in seen {
        *found.entry((seen.detector, &*seen.path)).or_default() += 1;
    }
    let mut allowed: HashMap<Key<'_>, usize> = HashMap::new();
    let mut findings = expired(sources, today, Severity::Error);
    let unread = unread(sources);
    for entry in entries(sources) {
        let there = found.get(&key(entry)).copied().unwrap_or(0);
        let so_far = allowed.entry(key(entry)).or_default();
        let (before, now) = (*so_far, so_far.saturating_add(times(entry)));
        *so_far = now;
        if now > there && !unread.contains(entry.path.as_str()) {
            let left = there.saturating_sub(before);
            let words = match left {
                0 => "this entry allows nothing that is there".to_owned(),
                left => format!(
                    "this entry allows {} findings, and there are {left}",
                    times(entry)
                ),
            };
            findings.push(
                Finding::error(UNUSED, entry.span, words)
                    .help("take the entry out, or correct its detector, path and times"),
            );
        }
    }
    let flags = seen
        .iter()
        .map(|seen| {
            let key = (seen.detector, &*seen.path);
            let there = found.get(&key).copied().unwrap_or(0);
            allowed.get(&key).is_some_and(|allowed| *allowed >= there)
        })
        .collect();
    (flags, findings)
}

/// The files that could not be read whole: what they hold is unknown, not absent.
fn unread(sources: &Sources) -> HashSet<&str> {
    sources
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| sources.map.file(finding.span?.file))
        .map(|file| &*file.path)
        .collect()
}

/// The entries that have run out on `today`.
fn expired(sources: &Sources, today: Date, severity: Severity) -> Vec<Finding> {
    entries(sources)
        .iter()
        .filter(|entry| entry.until.value < today)
        .map(|entry| {
            Finding::of(
                severity,
                EXPIRED,
                entry.until.span,
                format!("this was allowed until {}", entry.until.value),
            )
            .help("look at it again: take it out of the text, or name a new day and who looked")
        })
        .collect()
}

/// What the clock has to say: warnings alone (invariant 1).
pub fn by_the_clock(sources: &Sources, today: Date) -> Vec<Finding> {
    expired(sources, today, Severity::Warning)
}
