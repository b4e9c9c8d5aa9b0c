//! Which release a text names, and whether a range covers it.

use std::cmp::Ordering;

use crate::claims::range;
use crate::model::version::{Version, VersionOrder, VersionScheme};

use super::product::Release;

/// The place of the release that a text names.
///
/// As it is written, else as its scheme compares it (`4.0` is `4.0.0` where versions are dotted numbers), else without regard to case; a `v` before a digit is left out if nothing has it.
pub(super) fn find(
    releases: &[Release],
    scheme: Option<VersionScheme>,
    text: &str,
) -> Option<usize> {
    let text = text.trim();
    let exactly = releases.iter().position(|it| it.version == text);
    exactly
        .or_else(|| alike(releases, scheme, text))
        .or_else(|| {
            let plain = without_v(text)?;
            let exactly = releases.iter().position(|it| it.version == plain);
            exactly.or_else(|| alike(releases, scheme, plain))
        })
}

/// The only release that the scheme, or else a reader who does not mind case, takes for the same.
fn alike(releases: &[Release], scheme: Option<VersionScheme>, text: &str) -> Option<usize> {
    let by_scheme = || {
        let order = comparable(scheme)?;
        let key = order.key(&text.parse::<Version>().ok()?).ok()?;
        only(releases, |it| {
            let version = it.version.parse::<Version>().ok();
            version.is_some_and(|version| order.key(&version).as_ref() == Ok(&key))
        })
    };
    let by_case = || {
        let text = text.to_lowercase();
        only(releases, |it| it.version.to_lowercase() == text)
    };
    by_scheme().or_else(by_case)
}

fn only(releases: &[Release], same: impl Fn(&Release) -> bool) -> Option<usize> {
    let mut found = releases.iter().enumerate().filter(|(_, it)| same(it));
    let first = found.next()?;
    match found.next() {
        None => Some(first.0),
        Some(_) => None,
    }
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
