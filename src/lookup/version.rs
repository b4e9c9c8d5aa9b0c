//! Which release a text names, and whether a range covers it.

use std::cmp::Ordering;

use crate::claims::range;
use crate::model::version::{Version, VersionOrder, VersionScheme};

use super::product::Release;

/// The places of the releases that a text names: the one that is meant first, then others that are the same release under another spelling.
///
/// As it is written, and as its scheme compares it (`4.0` is `4.0.0` where versions are dotted numbers), else without regard to case; a `v` before a digit is left out if nothing has it.
/// Only adopted documents spell a release otherwise than the catalogue, whose spelling goes first.
pub(super) fn find(releases: &[Release], scheme: Option<VersionScheme>, text: &str) -> Vec<usize> {
    let text = text.trim();
    let found = alike(releases, scheme, text);
    match without_v(text).filter(|_| found.is_empty()) {
        Some(plain) => alike(releases, scheme, plain),
        None => found,
    }
}

fn alike(releases: &[Release], scheme: Option<VersionScheme>, text: &str) -> Vec<usize> {
    let key = |text: &str| {
        let order = comparable(scheme)?;
        order.key(&text.parse::<Version>().ok()?).ok()
    };
    let asked = key(text);
    let same = |it: &Release| it.version == text || asked.is_some() && key(&it.version) == asked;
    let mut found = places(releases, same);
    let rank = |it: &Release| (!it.listed, it.version != text);
    found.sort_by_key(|place| releases.get(*place).map(rank));
    if found.is_empty() {
        let lower = text.to_lowercase();
        found = places(releases, |it| it.version.to_lowercase() == lower);
        // Two that differ in case alone are told apart by case alone.
        found.truncate(if found.len() > 1 { 0 } else { 1 });
    }
    found
}

fn places(releases: &[Release], same: impl Fn(&Release) -> bool) -> Vec<usize> {
    let all = releases.iter().enumerate();
    all.filter(|(_, it)| same(it))
        .map(|(place, _)| place)
        .collect()
}

fn without_v(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['v', 'V'])?;
    rest.starts_with(|it: char| it.is_ascii_digit())
        .then_some(rest)
}

/// The order of a scheme that compares versions which the catalogue does not list.
pub(super) fn comparable(scheme: Option<VersionScheme>) -> Option<VersionOrder> {
    match scheme? {
        VersionScheme::Listed => None,
        scheme => Some(VersionOrder::new(scheme, [])),
    }
}

/// Whether a range is one that can be compared with versions: in the canonical form of `vers:`, without its scheme.
pub(super) fn readable(range: &str, scheme: Option<VersionScheme>) -> bool {
    comparable(scheme).is_some_and(|order| range::canonical(range, &order).is_some())
}

/// Whether a range covers a version that the catalogue does not list; nothing if that cannot be told.
///
/// A range that is open above speaks of the releases that existed: what is newer than all that are listed is beyond it, and nobody knows.
pub(super) fn covers(
    range: &str,
    scheme: Option<VersionScheme>,
    releases: &[Release],
    version: &str,
) -> Option<bool> {
    let order = comparable(scheme)?;
    let text = version.trim();
    let version = [Some(text), without_v(text)].into_iter().flatten();
    let version = version
        .filter_map(|text| text.parse::<Version>().ok())
        .find(|version| order.key(version).is_ok())?;
    if !range::canonical(range, &order)?.covers(&version, &order) {
        return Some(false);
    }
    if !is_open(range) {
        return Some(true);
    }
    let listed = releases.iter().filter(|it| it.listed);
    let mut listed = listed.filter_map(|it| it.version.parse::<Version>().ok());
    listed
        .any(|it| {
            matches!(
                order.compare(&version, &it),
                Ok(Ordering::Less | Ordering::Equal)
            )
        })
        .then_some(true)
}

/// Whether a range has no upper end.
fn is_open(range: &str) -> bool {
    let last = range.rsplit('|').next().unwrap_or(range);
    last.starts_with('>') || last.starts_with("!=") || last == "*"
}
