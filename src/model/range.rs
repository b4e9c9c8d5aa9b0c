//! Ranges of versions: what a writer types, and what it covers.

mod parse;
mod set;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::value::plain_string;
use super::version::{Version, VersionOrder, VersionProblem};
pub use set::RangeSet;

/// Why a range cannot be read, or covers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeProblem {
    /// Nothing stands between two separators, or at all.
    Missing,
    /// A comparator that ranges do not have, such as `!=`, `~` or `=>`.
    Comparator,
    /// One `|` where two are meant.
    SinglePipe,
    /// Two comparators without a comma between them.
    MissingComma,
    /// A `*` or `.x` inside a version.
    Wildcard,
    /// `*` or `all releases` beside a comparator.
    NotAlone,
    /// The bounds exclude each other, as in `>=5, <4`.
    Contradiction,
    /// A bound is no version of the product's scheme, or not in its list.
    Version(VersionProblem),
}

impl RangeProblem {
    /// How to mend it: lower case, no full stop, without the value.
    pub fn help(self) -> &'static str {
        match self {
            Self::Missing => "write a range as in `>=4.0.0, <4.2.3`, a version, or `all releases`",
            Self::Comparator => "use `>=`, `>`, `<`, `<=` or `=`, and `||` between two ranges",
            Self::SinglePipe => "write `||` between two ranges",
            Self::MissingComma => "write a comma between the bounds, as in `>=4.0.0, <4.2.3`",
            Self::Wildcard => "write the bounds out, as in `>=4.0.0, <5.0.0`",
            Self::NotAlone => "leave the bounds out, or leave out `*` or `all releases`",
            Self::Contradiction => "put the lower bound first, as in `>=4.0.0, <4.2.3`",
            Self::Version(problem) => problem.help(),
        }
    }
}

impl fmt::Display for RangeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "a version is missing here",
            Self::Comparator => "ranges do not have this comparator",
            Self::SinglePipe => "a single `|` means nothing in a range",
            Self::MissingComma => "the bounds are not separated",
            Self::Wildcard => "a version in a range cannot hold a wildcard",
            Self::NotAlone => "`*` and `all releases` stand alone",
            Self::Contradiction => "the bounds exclude each other, so the range covers nothing",
            Self::Version(problem) => return problem.fmt(f),
        })
    }
}

/// A problem and the bytes of the range where it stands, for a caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeError {
    /// What is wrong.
    pub problem: RangeProblem,
    /// Where, in bytes of the text that was parsed.
    pub at: Range<usize>,
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for RangeError {}

/// How a version is compared with a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparator {
    AtLeast,
    Above,
    Below,
    AtMost,
    Exactly,
}

/// One comparator with its bound.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bound {
    comparator: Comparator,
    version: Version,
    /// The bytes of the version.
    at: Range<usize>,
}

/// What stands between two `||`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Alternative {
    /// `*`
    Everything,
    /// `all releases`
    AllReleases,
    /// Bounds that hold together, and the bytes of all of them.
    Bounds(Vec<Bound>, Range<usize>),
}

/// A range as a writer types it, well-formed but not yet looked up.
///
/// Bounds with `>=`, `>`, `<`, `<=`, `=` or none, joined by commas; unions with `||`; `all releases` or `*` alone.
/// Whether the bounds are versions of the product is asked by [`RangeExpression::resolve`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeExpression {
    text: String,
    alternatives: Vec<Alternative>,
}

impl RangeExpression {
    /// The range as typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The one version that the whole range is (`4.2.3` or `=4.2.3`), if it is one.
    pub fn single_version(&self) -> Option<&Version> {
        match self.alternatives.as_slice() {
            [Alternative::Bounds(bounds, _)] => match bounds.as_slice() {
                [bound] if bound.comparator == Comparator::Exactly => Some(&bound.version),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the whole range is the words `all releases`.
    ///
    /// It covers what `*` covers, but speaks of the releases that exist; the caller decides where only one of the two will do.
    pub fn is_all_releases(&self) -> bool {
        self.alternatives == [Alternative::AllReleases]
    }

    /// Looks the bounds up in a product's order.
    ///
    /// # Errors
    ///
    /// A bound that is no version of the product's scheme or not in its list, or bounds that exclude each other.
    pub fn resolve(&self, order: &VersionOrder) -> Result<RangeSet, RangeError> {
        RangeSet::resolve(&self.alternatives, order)
    }
}

impl FromStr for RangeExpression {
    type Err = RangeError;

    fn from_str(text: &str) -> Result<Self, RangeError> {
        Ok(Self {
            text: text.to_owned(),
            alternatives: parse::alternatives(text)?,
        })
    }
}

plain_string!(RangeExpression);

#[cfg(test)]
mod tests;
