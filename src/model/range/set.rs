//! What a range covers: intervals, sorted and apart.

use super::{Alternative, Bound, Comparator, RangeError, RangeProblem};
use crate::model::version::{Version, VersionKey, VersionOrder, VersionScheme};

/// A place between versions: just before a version, or just after it.
///
/// Every interval is half open in these places, which makes all comparisons one.
/// Under `listed` "after" is "before the next", so that neighbours in the list touch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    key: VersionKey,
    after: bool,
}

/// One end of an interval, with the words that it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct End {
    edge: Edge,
    /// The version, spelt as in `vers:`.
    spelt: String,
    /// Whether the version itself is covered.
    closed: bool,
}

/// From a lower to an upper end; no end is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Interval {
    lower: Option<End>,
    upper: Option<End>,
}

/// The versions that a range covers, as intervals that neither overlap nor touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeSet {
    scheme: VersionScheme,
    intervals: Vec<Interval>,
}

impl RangeSet {
    pub(super) fn resolve(
        alternatives: &[Alternative],
        order: &VersionOrder,
    ) -> Result<Self, RangeError> {
        let mut intervals = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            intervals.push(match alternative {
                Alternative::Everything | Alternative::AllReleases => Interval::default(),
                Alternative::Bounds(bounds, at) => {
                    let mut interval = Interval::default();
                    for bound in bounds {
                        interval.narrow(bound, order)?;
                    }
                    if interval.is_empty() {
                        let problem = RangeProblem::Contradiction;
                        let at = at.clone();
                        return Err(RangeError { problem, at });
                    }
                    interval
                }
            });
        }
        Ok(Self::normalised(order.scheme(), intervals))
    }

    /// Sorts, and merges what overlaps or touches.
    fn normalised(scheme: VersionScheme, mut intervals: Vec<Interval>) -> Self {
        intervals.sort_by(|one, other| one.start().cmp(&other.start()));
        let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
        for interval in intervals {
            match merged.last_mut() {
                Some(last) if last.reaches(&interval) => last.extend_to(interval.upper),
                _ => merged.push(interval),
            }
        }
        Self {
            scheme,
            intervals: merged,
        }
    }

    /// Whether the range covers the version; a version that the order does not know is not covered.
    pub fn covers(&self, version: &Version, order: &VersionOrder) -> bool {
        order.scheme() == self.scheme && order.key(version).is_ok_and(|key| self.covers_key(&key))
    }

    /// Whether the range covers the version with this key, which must come from the same order.
    pub fn covers_key(&self, key: &VersionKey) -> bool {
        let place = Edge {
            key: key.clone(),
            after: false,
        };
        let after = self
            .intervals
            .partition_point(|interval| interval.start().is_none_or(|start| *start <= place));
        after
            .checked_sub(1)
            .and_then(|at| self.intervals.get(at))
            .is_some_and(|interval| interval.end().is_none_or(|end| place < *end))
    }

    /// Whether the range has no upper limit (`all releases`, `*`, `>=4`), so that it speaks of releases to come.
    pub fn is_open_above(&self) -> bool {
        self.intervals
            .last()
            .is_some_and(|last| last.upper.is_none())
    }

    /// Whether the range covers every version.
    pub fn is_everything(&self) -> bool {
        matches!(
            self.intervals.as_slice(),
            [Interval {
                lower: None,
                upper: None
            }]
        )
    }

    /// What either of two ranges of one product covers.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let intervals = self.intervals.iter().chain(&other.intervals).cloned();
        Self::normalised(self.scheme, intervals.collect())
    }

    /// Whether there can be a version that both ranges of one product cover.
    pub fn intersects(&self, other: &Self) -> bool {
        let (mut ours, mut theirs) = (self.intervals.iter(), other.intervals.iter());
        let (mut one, mut two) = (ours.next(), theirs.next());
        while let (Some(a), Some(b)) = (one, two) {
            if a.ends_before_start_of(b) {
                one = ours.next();
            } else if b.ends_before_start_of(a) {
                two = theirs.next();
            } else {
                return true;
            }
        }
        false
    }

    /// The range in the form of `vers:` without its scheme, such as `>=4.0.0|<4.2.3`: sorted, unique, no blanks.
    ///
    /// It is the same for all ranges that were written with the same bounds, and product ids are made of it.
    /// Under `listed` the versions stand as they are, so the caller encodes them.
    pub fn canonical(&self) -> String {
        let mut constraints: Vec<String> = Vec::new();
        let mut gap: Option<&End> = None;
        for interval in &self.intervals {
            if let Some(version) = interval.point() {
                constraints.push(version.spelt.clone());
                gap = None;
                continue;
            }
            if let Some(lower) = &interval.lower {
                if !lower.closed && gap.is_some_and(|gap| lower.edge == edge(&gap.edge.key, true)) {
                    constraints.pop();
                    constraints.push(format!("!={}", lower.spelt));
                } else {
                    let sign = if lower.closed { ">=" } else { ">" };
                    constraints.push(format!("{sign}{}", lower.spelt));
                }
            }
            if let Some(upper) = &interval.upper {
                let sign = if upper.closed { "<=" } else { "<" };
                constraints.push(format!("{sign}{}", upper.spelt));
            }
            gap = interval.upper.as_ref().filter(|upper| !upper.closed);
        }
        if constraints.is_empty() {
            return "*".to_owned();
        }
        constraints.join("|")
    }

    /// The range as `vers:semver/…` or `vers:intdot/…` in canonical form, fit for a `product_version_range` (CSAF 2.0, section 3.1.2.2).
    ///
    /// Nothing for `listed`, whose order no reader knows, and for a single version, which is not a range.
    pub fn to_vers(&self) -> Option<String> {
        if self.scheme == VersionScheme::Listed {
            return None;
        }
        if let [interval] = self.intervals.as_slice()
            && interval.point().is_some()
        {
            return None;
        }
        Some(format!("vers:{}/{}", self.scheme, self.canonical()))
    }
}

impl Interval {
    fn start(&self) -> Option<&Edge> {
        self.lower.as_ref().map(|end| &end.edge)
    }

    fn end(&self) -> Option<&Edge> {
        self.upper.as_ref().map(|end| &end.edge)
    }

    /// Keeps what the bound covers as well.
    fn narrow(&mut self, bound: &Bound, order: &VersionOrder) -> Result<(), RangeError> {
        let key = order.key(&bound.version).map_err(|problem| RangeError {
            problem: RangeProblem::Version(problem),
            at: bound.at.clone(),
        })?;
        let end = |after: bool, closed: bool| End {
            edge: edge(&key, after),
            spelt: order.spell(&bound.version),
            closed,
        };
        let (lower, upper) = match bound.comparator {
            Comparator::AtLeast => (Some(end(false, true)), None),
            Comparator::Above => (Some(end(true, false)), None),
            Comparator::Below => (None, Some(end(false, false))),
            Comparator::AtMost => (None, Some(end(true, true))),
            Comparator::Exactly => (Some(end(false, true)), Some(end(true, true))),
        };
        if let Some(lower) = lower
            && self.start().is_none_or(|start| *start < lower.edge)
        {
            self.lower = Some(lower);
        }
        if let Some(upper) = upper
            && self.end().is_none_or(|end| upper.edge < *end)
        {
            self.upper = Some(upper);
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.ends_before_start_of(self)
    }

    fn ends_before_start_of(&self, other: &Self) -> bool {
        matches!((self.end(), other.start()), (Some(end), Some(start)) if end <= start)
    }

    /// Whether the next interval in order overlaps or touches this one.
    fn reaches(&self, next: &Self) -> bool {
        match (self.end(), next.start()) {
            (Some(end), Some(start)) => start <= end,
            _ => true,
        }
    }

    fn extend_to(&mut self, upper: Option<End>) {
        match (&self.upper, upper) {
            (None, _) => {}
            (Some(_), None) => self.upper = None,
            (Some(ours), Some(theirs)) => {
                if ours.edge < theirs.edge {
                    self.upper = Some(theirs);
                }
            }
        }
    }

    /// The only version that the interval covers, if its ends say so.
    fn point(&self) -> Option<&End> {
        match (&self.lower, &self.upper) {
            (Some(lower), Some(upper)) if lower.closed && upper.closed => {
                (edge(&lower.edge.key, true) == upper.edge).then_some(lower)
            }
            _ => None,
        }
    }
}

fn edge(key: &VersionKey, after: bool) -> Edge {
    match key.place() {
        Some(place) if after => Edge {
            key: VersionKey::listed(place.saturating_add(1)),
            after: false,
        },
        _ => Edge {
            key: key.clone(),
            after,
        },
    }
}
