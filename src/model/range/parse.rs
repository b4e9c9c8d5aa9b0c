//! Reads the text of a range, with the place of everything that is wrong.

use std::ops::Range;

use super::{Alternative, Bound, Comparator, RangeError, RangeProblem, Version};
use crate::model::version::VersionProblem;

/// A piece of the range and where it starts.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Piece<'a> {
    fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    fn trim(self) -> Self {
        let text = self.text.trim_start();
        let start = self.start + self.text.len() - text.len();
        let text = text.trim_end();
        Self { text, start }
    }

    fn without(self, prefix: &str) -> Option<Self> {
        let text = self.text.strip_prefix(prefix)?;
        let start = self.start + prefix.len();
        Some(Self { text, start })
    }

    fn split(self, separator: &'static str) -> impl Iterator<Item = Piece<'a>> {
        let mut start = self.start;
        self.text.split(separator).map(move |text| {
            let piece = Piece { text, start };
            start += text.len() + separator.len();
            piece.trim()
        })
    }

    fn error(self, problem: RangeProblem) -> RangeError {
        let at = self.span();
        RangeError { problem, at }
    }
}

pub(super) fn alternatives(text: &str) -> Result<Vec<Alternative>, RangeError> {
    Piece { text, start: 0 }
        .split("||")
        .map(alternative)
        .collect()
}

fn alternative(piece: Piece<'_>) -> Result<Alternative, RangeError> {
    if let Some(everything) = everything(piece) {
        return Ok(everything);
    }
    let bounds = piece.split(",").map(bound).collect::<Result<_, _>>()?;
    Ok(Alternative::Bounds(bounds, piece.span()))
}

fn everything(piece: Piece<'_>) -> Option<Alternative> {
    if piece.text == "*" {
        return Some(Alternative::Everything);
    }
    piece
        .text
        .split_whitespace()
        .eq(["all", "releases"])
        .then_some(Alternative::AllReleases)
}

const COMPARATORS: [(&str, Option<Comparator>); 11] = [
    (">=", Some(Comparator::AtLeast)),
    ("<=", Some(Comparator::AtMost)),
    ("==", None),
    ("=>", None),
    ("=<", None),
    ("!=", None),
    (">", Some(Comparator::Above)),
    ("<", Some(Comparator::Below)),
    ("=", Some(Comparator::Exactly)),
    ("~", None),
    ("^", None),
];

fn bound(piece: Piece<'_>) -> Result<Bound, RangeError> {
    if everything(piece).is_some() {
        return Err(piece.error(RangeProblem::NotAlone));
    }
    let mut comparator = Comparator::Exactly;
    let mut rest = piece;
    for (sign, meaning) in COMPARATORS {
        if let Some(after) = piece.without(sign) {
            comparator = meaning.ok_or_else(|| {
                let at = piece.start..after.start;
                let problem = RangeProblem::Comparator;
                RangeError { problem, at }
            })?;
            rest = after.trim();
            break;
        }
    }
    let version = rest.text.parse::<Version>().map_err(|problem| {
        if problem == VersionProblem::Empty {
            return piece.error(RangeProblem::Missing);
        }
        rest.error(reserved(rest.text, problem))
    })?;
    if wild(rest.text) {
        return Err(rest.error(RangeProblem::Wildcard));
    }
    let at = rest.span();
    Ok(Bound {
        comparator,
        version,
        at,
    })
}

/// What a version that holds a piece of range syntax most likely meant.
fn reserved(text: &str, problem: VersionProblem) -> RangeProblem {
    if problem != VersionProblem::Reserved {
        RangeProblem::Version(problem)
    } else if text.contains('|') {
        RangeProblem::SinglePipe
    } else if text.contains(['<', '>', '=']) {
        RangeProblem::MissingComma
    } else {
        RangeProblem::Wildcard
    }
}

/// Whether the version ends in `.x` after a digit, as in `4.x`.
fn wild(text: &str) -> bool {
    let stem = text.strip_suffix(".x").or_else(|| text.strip_suffix(".X"));
    stem.is_some_and(|stem| stem.ends_with(|last: char| last.is_ascii_digit()))
}
