//! Versions of products, and the order that a product gives them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::str::FromStr;

use super::value::{plain_string, problems};
use super::word::words;

/// The longest version in bytes.
const LONGEST: usize = 100;

problems! {
    /// Why a text is no version, or none of this product's.
    VersionProblem {
        /// Nothing was given.
        Empty => "the version is empty", "write the version as the product shows it";
        /// Longer than any product's.
        TooLong => "the version is too long", "use at most 100 characters";
        /// White space at an end, or a control character.
        Space => "the version has white space at an end or a control character", "write the version as the product shows it";
        /// A character that ranges are made of.
        Reserved => "a version cannot hold `<`, `>`, `=`, `|`, `,` or `*`", "write the version as the product shows it, and a range as in `>=4.0.0, <4.2.3`";
        /// The scheme is `semver`, the version is not.
        Semver => "this is not a version of Semantic Versioning 2.0", "write three numbers as in `4.2.3`, or set `version_scheme` to `intdot` or `listed`";
        /// The scheme is `intdot`, the version is not.
        Intdot => "this is not a version of numbers and dots", "write numbers with single dots as in `4.2.3`, or set `version_scheme` to `listed`";
        /// The scheme is `listed`, and the catalogue does not list it.
        NotListed => "the product's list of releases does not have this version", "add the release to the product, or name one that it lists";
    }
}

words! {
    /// How a product numbers its releases, and so what their order is.
    "a version scheme",
    pub enum VersionScheme {
        /// Semantic Versioning 2.0; its precedence is the order, and build metadata does not count.
        Semver = "semver",
        /// Numbers and dots of any length, as `vers:intdot` compares them.
        Intdot = "intdot",
        /// Anything; the order is the catalogue's list.
        Listed = "listed",
    }
}

/// A version as the product shows it: at most 100 bytes, no control characters, none of the characters that ranges are made of.
///
/// Equality is equality of the text; which versions are the same release is for [`VersionOrder`] to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(String);

impl Version {
    /// The version as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Version {
    type Err = VersionProblem;

    fn from_str(text: &str) -> Result<Self, VersionProblem> {
        if text.is_empty() {
            return Err(VersionProblem::Empty);
        }
        if text.len() > LONGEST {
            return Err(VersionProblem::TooLong);
        }
        if text.trim() != text || text.chars().any(char::is_control) {
            return Err(VersionProblem::Space);
        }
        if text.contains(['<', '>', '=', '|', ',', '*']) {
            return Err(VersionProblem::Reserved);
        }
        Ok(Self(text.to_owned()))
    }
}

plain_string!(Version);

/// What two versions of one product are compared by.
///
/// Keys of different schemes are never equal; their order has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionKey(Key);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// Without build metadata, so that the crate's total order is the precedence.
    Semver(semver::Version),
    /// Each number as (count of digits, digits) without leading zeros; zeros at the end are left out.
    Intdot(Vec<(usize, String)>),
    /// The place in the catalogue's list.
    Listed(usize),
}

impl VersionKey {
    /// The place in the list, under `listed`.
    pub(super) fn place(&self) -> Option<usize> {
        match self.0 {
            Key::Listed(place) => Some(place),
            _ => None,
        }
    }

    /// The key of a place in the list.
    pub(super) fn listed(place: usize) -> Self {
        Self(Key::Listed(place))
    }
}

/// The order of one product's versions.
#[derive(Debug, Clone)]
pub struct VersionOrder {
    scheme: VersionScheme,
    places: HashMap<String, usize>,
}

impl VersionOrder {
    /// The order of a scheme; `releases` is the catalogue's list, oldest first, and matters under `listed` alone.
    ///
    /// A version that is listed twice keeps its first place; the caller reports it.
    pub fn new<'a>(scheme: VersionScheme, releases: impl IntoIterator<Item = &'a Version>) -> Self {
        let mut places = HashMap::new();
        if scheme == VersionScheme::Listed {
            for (place, release) in releases.into_iter().enumerate() {
                places.entry(release.as_str().to_owned()).or_insert(place);
            }
        }
        Self { scheme, places }
    }

    /// The scheme of this order.
    pub fn scheme(&self) -> VersionScheme {
        self.scheme
    }

    /// What the version is compared by.
    ///
    /// Two releases with one key cannot be told apart by any range: the caller reports them.
    ///
    /// # Errors
    ///
    /// The version is not one of the scheme's, or is not in the list.
    pub fn key(&self, version: &Version) -> Result<VersionKey, VersionProblem> {
        match self.scheme {
            VersionScheme::Semver => semver::Version::parse(version.as_str())
                .map(|mut parsed| {
                    parsed.build = semver::BuildMetadata::EMPTY;
                    VersionKey(Key::Semver(parsed))
                })
                .map_err(|_| VersionProblem::Semver),
            VersionScheme::Intdot => intdot(version.as_str())
                .map(|numbers| VersionKey(Key::Intdot(numbers)))
                .ok_or(VersionProblem::Intdot),
            VersionScheme::Listed => self
                .places
                .get(version.as_str())
                .map(|place| VersionKey(Key::Listed(*place)))
                .ok_or(VersionProblem::NotListed),
        }
    }

    /// How two versions stand to each other.
    ///
    /// # Errors
    ///
    /// As for [`VersionOrder::key`], for the first that has none.
    pub fn compare(&self, one: &Version, other: &Version) -> Result<Ordering, VersionProblem> {
        Ok(self.key(one)?.cmp(&self.key(other)?))
    }

    /// The version as `vers:` spells it: without leading zeros (`intdot`) and build metadata (`semver`).
    ///
    /// Zeros at the end stay as written: `4.0` and `4.0.0` are the same release to `vers:intdot`, but readers know the product's own spelling.
    /// What is left is made of letters, digits, `.` and `-`, none of which needs percent-encoding.
    pub(super) fn spell(&self, version: &Version) -> String {
        let text = version.as_str();
        match self.scheme {
            VersionScheme::Semver => text.split('+').next().unwrap_or(text).to_owned(),
            VersionScheme::Intdot => {
                let numbers: Vec<&str> = text.split('.').map(significant).collect();
                numbers
                    .iter()
                    .map(|digits| if digits.is_empty() { "0" } else { digits })
                    .collect::<Vec<_>>()
                    .join(".")
            }
            VersionScheme::Listed => text.to_owned(),
        }
    }
}

/// The numbers of a dotted version, or nothing if it holds anything else.
///
/// As vers-rs compares `intdot`: leading zeros do not count, and a number that is missing at the end is a zero, so `4.0` equals `4.0.0`.
/// Stricter than `vers:intdot`, where all from the first other character on is ignored and `4.2a` would equal `4.2`.
fn intdot(text: &str) -> Option<Vec<(usize, String)>> {
    let mut numbers = Vec::new();
    for digits in text.split('.') {
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits = significant(digits);
        numbers.push((digits.len(), digits.to_owned()));
    }
    while numbers.last().is_some_and(|(length, _)| *length == 0) {
        numbers.pop();
    }
    Some(numbers)
}

/// The digits without leading zeros; a zero has none.
fn significant(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    fn compare(scheme: VersionScheme, one: &str, other: &str) -> Ordering {
        let order = VersionOrder::new(scheme, []);
        order.compare(&version(one), &version(other)).unwrap()
    }

    #[test]
    fn semver_compares_by_precedence() {
        use VersionScheme::Semver;
        assert_eq!(compare(Semver, "4.2.10", "4.2.9"), Ordering::Greater);
        assert_eq!(compare(Semver, "4.2.3-rc.1", "4.2.3"), Ordering::Less);
        assert_eq!(compare(Semver, "1.0.0+a", "1.0.0+b"), Ordering::Equal);
        let order = VersionOrder::new(Semver, []);
        for bad in ["4.2", "R8.0.3", "01.2.3", "4.2.99999999999999999999"] {
            assert_eq!(
                order.key(&version(bad)),
                Err(VersionProblem::Semver),
                "{bad}"
            );
        }
    }

    #[test]
    fn intdot_compares_numbers_of_any_length() {
        use VersionScheme::Intdot;
        assert_eq!(compare(Intdot, "4.0", "4.0.0"), Ordering::Equal);
        assert_eq!(compare(Intdot, "01.002", "1.2"), Ordering::Equal);
        assert_eq!(compare(Intdot, "0", "0.0.0"), Ordering::Equal);
        assert_eq!(compare(Intdot, "1.10", "1.9"), Ordering::Greater);
        assert_eq!(compare(Intdot, "1.0.1", "1"), Ordering::Greater);
        let huge = "9".repeat(60);
        assert_eq!(
            compare(Intdot, &format!("1.{huge}"), "1.18446744073709551616"),
            Ordering::Greater
        );
        let order = VersionOrder::new(Intdot, []);
        for bad in ["4.2a", "4..2", ".4", "4.", "Rev B", "４"] {
            assert_eq!(
                order.key(&version(bad)),
                Err(VersionProblem::Intdot),
                "{bad}"
            );
        }
        assert_eq!(order.spell(&version("04.00.0")), "4.0.0");
    }

    #[test]
    fn listed_compares_by_place() {
        let list = [version("Rev A"), version("2.6A"), version("20D29")];
        let order = VersionOrder::new(VersionScheme::Listed, &list);
        assert_eq!(order.compare(&list[2], &list[0]), Ok(Ordering::Greater));
        let problem = order.key(&version("Rev B")).unwrap_err();
        assert_eq!(problem, VersionProblem::NotListed);
        assert_eq!(
            problem.to_string(),
            "the product's list of releases does not have this version"
        );
    }

    #[test]
    fn a_version_holds_nothing_that_ranges_are_made_of() {
        assert_eq!("".parse::<Version>(), Err(VersionProblem::Empty));
        assert_eq!(" 4".parse::<Version>(), Err(VersionProblem::Space));
        assert_eq!("4\t2".parse::<Version>(), Err(VersionProblem::Space));
        assert_eq!("<4".parse::<Version>(), Err(VersionProblem::Reserved));
        assert_eq!("4.*".parse::<Version>(), Err(VersionProblem::Reserved));
        assert_eq!(
            "4".repeat(101).parse::<Version>(),
            Err(VersionProblem::TooLong)
        );
        assert_eq!(
            serde_json::to_string(&VersionScheme::Intdot).unwrap(),
            "\"intdot\""
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in any::<String>()) {
            if let Ok(version) = text.parse::<Version>() {
                for scheme in [VersionScheme::Semver, VersionScheme::Intdot, VersionScheme::Listed] {
                    let order = VersionOrder::new(scheme, []);
                    let _ = order.key(&version);
                    let _ = order.spell(&version);
                }
            }
        }

        #[test]
        fn intdot_agrees_with_vers_rs(one in "[0-9]{1,3}(\\.[0-9]{1,23}){0,4}", other in "[0-9]{1,3}(\\.[0-9]{1,2}){0,4}") {
            let ours = compare(VersionScheme::Intdot, &one, &other);
            let theirs = |text: &str| text.parse::<vers_rs::schemes::intdot::IntDotVersion>().unwrap();
            prop_assert_eq!(ours, theirs(&one).cmp(&theirs(&other)));
        }
    }
}
