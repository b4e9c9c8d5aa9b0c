//! Reads a vector strictly: as FIRST's schemas and specifications write it, in exact case.

use std::fmt;
use std::ops::Range;

use super::CvssVersion;
use super::metric::{Group, Metric, MetricValue};

/// Why a text is no complete vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CvssProblem {
    /// The metrics are those of 3.x or 4.0, and the prefix is not there.
    Prefix,
    /// A prefix of no version that we know.
    Version,
    /// Not `metric:value`.
    Component,
    /// A metric that the version does not have.
    UnknownMetric(CvssVersion),
    /// A value that this metric does not have.
    UnknownValue(&'static str),
    /// The metric is there twice.
    Duplicate(&'static str),
    /// The metric stands behind one that it must stand before (4.0).
    Order(&'static str),
    /// A base metric is not there.
    Missing(&'static str),
    /// The vector gives no score.
    NoScore,
}

impl CvssProblem {
    /// How to mend it: lower case, no full stop, without the value.
    pub fn help(self) -> &'static str {
        match self {
            Self::Prefix | Self::Version => {
                "start the vector with `CVSS:4.0/`, `CVSS:3.1/` or `CVSS:3.0/`; vectors of 2.0 have no prefix"
            }
            Self::Component => "write each metric as in `AV:N`, with one `/` between two",
            Self::UnknownMetric(_) | Self::UnknownValue(_) => {
                "copy the vector from FIRST's calculator of the same version; upper and lower case count"
            }
            Self::Duplicate(_) => "leave one of the two out",
            Self::Order(_) => "keep the order of CVSS 4.0, as FIRST's calculator writes it",
            Self::Missing(_) => "give every base metric",
            Self::NoScore => "copy the vector from FIRST's calculator",
        }
    }
}

impl fmt::Display for CvssProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix => f.write_str("the vector does not say its version of CVSS"),
            Self::Version => f.write_str("this version of CVSS is not known"),
            Self::Component => f.write_str("this is not a metric with its value"),
            Self::UnknownMetric(version) => write!(f, "CVSS {version} does not have this metric"),
            Self::UnknownValue(metric) => write!(f, "metric `{metric}` does not have this value"),
            Self::Duplicate(metric) => write!(f, "metric `{metric}` is there twice"),
            Self::Order(metric) => write!(f, "metric `{metric}` is out of order"),
            Self::Missing(metric) => write!(f, "base metric `{metric}` is missing"),
            Self::NoScore => f.write_str("the vector gives no score"),
        }
    }
}

/// A problem and the bytes of the vector where it stands, for a caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvssError {
    /// What is wrong.
    pub problem: CvssProblem,
    /// Where, in bytes of the text that was parsed.
    pub at: Range<usize>,
}

impl fmt::Display for CvssError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for CvssError {}

type Given = Vec<(&'static Metric, &'static MetricValue)>;

/// The version, and the metrics in the vector's order.
pub(super) fn metrics(text: &str) -> Result<(CvssVersion, Given), CvssError> {
    let (version, rest) = version(text)?;
    let table = version.metrics();
    let mut given: Given = Vec::new();
    let mut newest = 0;
    let mut start = text.len() - rest.len();
    for component in rest.split('/') {
        let at = start..start + component.len();
        start = at.end + 1;
        let fail = |problem| {
            Err(CvssError {
                problem,
                at: at.clone(),
            })
        };
        let Some((name, value)) = component.split_once(':') else {
            return fail(CvssProblem::Component);
        };
        let Some(place) = table.iter().position(|metric| metric.abbreviation == name) else {
            return fail(CvssProblem::UnknownMetric(version));
        };
        let Some(metric) = table.get(place) else {
            return fail(CvssProblem::UnknownMetric(version));
        };
        let Some(value) = metric
            .values
            .iter()
            .find(|known| known.abbreviation == value)
        else {
            return fail(CvssProblem::UnknownValue(metric.abbreviation));
        };
        if given
            .iter()
            .any(|(known, _)| known.abbreviation == metric.abbreviation)
        {
            return fail(CvssProblem::Duplicate(metric.abbreviation));
        }
        if version == CvssVersion::V4 && place < newest {
            return fail(CvssProblem::Order(metric.abbreviation));
        }
        newest = place;
        given.push((metric, value));
    }
    let missing = table
        .iter()
        .filter(|metric| metric.group == Group::Base)
        .find(|metric| {
            !given
                .iter()
                .any(|(known, _)| known.abbreviation == metric.abbreviation)
        });
    if let Some(metric) = missing {
        return Err(CvssError {
            problem: CvssProblem::Missing(metric.abbreviation),
            at: 0..text.len(),
        });
    }
    Ok((version, given))
}

fn version(text: &str) -> Result<(CvssVersion, &str), CvssError> {
    for version in [CvssVersion::V3_0, CvssVersion::V3_1, CvssVersion::V4] {
        if let Some(rest) = text.strip_prefix(version.prefix()) {
            return Ok((version, rest));
        }
    }
    let first = text.split('/').next().unwrap_or_default();
    let problem = if first
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("CVSS"))
    {
        CvssProblem::Version
    } else if text.contains("/PR:") {
        CvssProblem::Prefix
    } else {
        return Ok((CvssVersion::V2, text));
    };
    Err(CvssError {
        problem,
        at: 0..first.len(),
    })
}
