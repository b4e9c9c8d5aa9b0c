//! CVSS vectors of all four versions: what they say, and what they score.

mod csaf;
mod metric;
mod parse;
mod score;
mod v2;
mod v3;
mod v4;

use std::str::FromStr;

use super::value::plain_string;
pub use metric::{GivenMetric, Group};
use metric::{Metric, MetricValue};
pub use parse::{CvssError, CvssProblem};
pub use score::{LabelledScore, Score, Severity};

/// The versions of CVSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CvssVersion {
    /// 2.0, written without a prefix.
    V2,
    /// 3.0
    V3_0,
    /// 3.1
    V3_1,
    /// 4.0, whose metrics have a fixed order.
    V4,
}

impl CvssVersion {
    /// The version's number.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V4 => "4.0",
        }
    }

    /// What a vector starts with; nothing for 2.0.
    fn prefix(self) -> &'static str {
        match self {
            Self::V2 => "",
            Self::V3_0 => "CVSS:3.0/",
            Self::V3_1 => "CVSS:3.1/",
            Self::V4 => "CVSS:4.0/",
        }
    }

    /// The version's metrics in their usual order.
    fn metrics(self) -> &'static [Metric] {
        match self {
            Self::V2 => v2::METRICS,
            Self::V3_0 | Self::V3_1 => v3::METRICS,
            Self::V4 => v4::METRICS,
        }
    }
}

impl std::fmt::Display for CvssVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A complete vector that scores: every mandatory metric once, no unknown one, and a base score.
#[derive(Clone, PartialEq, Eq)]
pub struct CvssVector {
    text: String,
    version: CvssVersion,
    /// In the vector's own order.
    given: Vec<(&'static Metric, &'static MetricValue)>,
    scores: score::Scores,
}

impl CvssVector {
    /// The vector as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its version of CVSS.
    pub fn version(&self) -> CvssVersion {
        self.version
    }

    /// The base score (CVSS-B in 4.0).
    pub fn base(&self) -> LabelledScore {
        self.scores.base
    }

    /// All scores that the vector's metrics give, base first.
    ///
    /// In 2.0 and 3.x the temporal and the environmental score are there if one of their metrics is defined; in 4.0 a second score (CVSS-BT, -BE or -BTE) is there if a threat or environmental metric is.
    pub fn scores(&self) -> Vec<LabelledScore> {
        let all = [
            Some(self.scores.base),
            self.scores.temporal,
            self.scores.environmental,
        ];
        all.into_iter().flatten().collect()
    }

    /// The score that takes most into account: the last of [`CvssVector::scores`].
    pub fn overall(&self) -> LabelledScore {
        let scores = &self.scores;
        scores
            .environmental
            .or(scores.temporal)
            .unwrap_or(scores.base)
    }

    /// Every metric of the vector in words, in the vector's order.
    pub fn metrics(&self) -> impl Iterator<Item = GivenMetric> + '_ {
        self.given.iter().map(|(metric, value)| GivenMetric {
            abbreviation: metric.abbreviation,
            value_abbreviation: value.abbreviation,
            name: metric.name,
            value: value.word,
            group: metric.group,
        })
    }
}

impl FromStr for CvssVector {
    type Err = CvssError;

    fn from_str(text: &str) -> Result<Self, CvssError> {
        let (version, given) = parse::metrics(text)?;
        let scores = score::Scores::of(version, &given).ok_or(CvssError {
            problem: CvssProblem::NoScore,
            at: 0..text.len(),
        })?;
        let text = text.to_owned();
        Ok(Self {
            text,
            version,
            given,
            scores,
        })
    }
}

impl std::fmt::Debug for CvssVector {
    /// The vector alone: all else follows from it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("CvssVector").field(&self.text).finish()
    }
}

plain_string!(CvssVector);

#[cfg(test)]
mod tests;
