//! Scores and severities, always computed and never typed.

use std::fmt;

use cvss_rs::v2_0::CvssV2;
use cvss_rs::v3::CvssV3;
use cvss_rs::v4_0::CvssV4;
use serde::{Deserialize, Serialize, Serializer};

use super::CvssVersion;
use super::metric::{Group, Metric, MetricValue};

/// A score from 0.0 to 10.0 with one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score {
    tenths: u8,
}

impl Score {
    /// The score nearest to a number, or nothing if that is below 0 or above 10.
    fn new(number: f64) -> Option<Self> {
        let tenths = (number * 10.0).round();
        let tenths = (0.0..=100.0).contains(&tenths).then_some(tenths as u8)?;
        Some(Self { tenths })
    }

    /// The score in tenths, 0 to 100.
    pub fn tenths(self) -> u8 {
        self.tenths
    }

    /// The score as a number with one decimal, such as `9.8`.
    pub fn number(self) -> f64 {
        f64::from(self.tenths) / 10.0
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.number())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.tenths / 10, self.tenths % 10)
    }
}

/// How severe a score is, in the words of CVSS 3.x and 4.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 0.0 (3.x and 4.0)
    None,
    /// Below 4.0
    Low,
    /// Below 7.0
    Medium,
    /// Below 9.0; in 2.0 all from 7.0 on
    High,
    /// From 9.0 on (3.x and 4.0)
    Critical,
}

impl Severity {
    /// The severity of a score of a version; 2.0 knows neither none nor critical.
    fn of(score: Score, version: CvssVersion) -> Self {
        match score.tenths {
            0 if version != CvssVersion::V2 => Self::None,
            0..=39 => Self::Low,
            40..=69 => Self::Medium,
            70..=89 => Self::High,
            _ if version == CvssVersion::V2 => Self::High,
            _ => Self::Critical,
        }
    }

    /// The word for pages, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The word in FIRST's JSON schemas, in upper case.
    pub fn csaf(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Critical => "CRITICAL",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A score with what it takes into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LabelledScore {
    /// `base`, `temporal` or `environmental`; in 4.0 `CVSS-B`, `CVSS-BT`, `CVSS-BE` or `CVSS-BTE`.
    pub label: &'static str,
    /// The score.
    pub score: Score,
    /// Its severity.
    pub severity: Severity,
}

/// What a vector scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scores {
    pub(super) base: LabelledScore,
    pub(super) temporal: Option<LabelledScore>,
    /// In 4.0 the score of all metrics, if there are more than base metrics.
    pub(super) environmental: Option<LabelledScore>,
}

impl Scores {
    /// The scores of a complete vector, or nothing if it has no base score.
    ///
    /// The environmental equations of 2.0 give a number below 0 for a few vectors; there is no such score, so that one is left out.
    pub(super) fn of(
        version: CvssVersion,
        given: &[(&'static Metric, &'static MetricValue)],
    ) -> Option<Self> {
        let vector = |groups: &[Group]| write_vector(version, given, groups);
        let defined = |group: Group| {
            given
                .iter()
                .any(|(metric, value)| metric.group == group && value.is_defined())
        };
        let label = |label: &'static str, number: f64| {
            let score = Score::new(number)?;
            let severity = Severity::of(score, version);
            Some(LabelledScore {
                label,
                score,
                severity,
            })
        };
        let all = vector(&[
            Group::Base,
            Group::Temporal,
            Group::Threat,
            Group::Environmental,
        ]);
        let (base, temporal, environmental) = match version {
            CvssVersion::V2 => {
                let cvss: CvssV2 = all.parse().ok()?;
                (
                    cvss.calculated_base_score()?,
                    cvss.calculated_temporal_score()?,
                    cvss.calculated_environmental_score()?,
                )
            }
            CvssVersion::V3_0 | CvssVersion::V3_1 => {
                let cvss: CvssV3 = all.parse().ok()?;
                (
                    cvss.calculated_base_score()?,
                    cvss.calculated_temporal_score()?,
                    cvss.calculated_environmental_score()?,
                )
            }
            CvssVersion::V4 => {
                let base: CvssV4 = vector(&[Group::Base]).parse().ok()?;
                let full: CvssV4 = all.parse().ok()?;
                let name = match (defined(Group::Threat), defined(Group::Environmental)) {
                    (false, false) => None,
                    (true, false) => Some("CVSS-BT"),
                    (false, true) => Some("CVSS-BE"),
                    (true, true) => Some("CVSS-BTE"),
                };
                let full = full.calculated_full_score()?;
                return Some(Self {
                    base: label("CVSS-B", base.calculated_full_score()?)?,
                    temporal: None,
                    environmental: name.and_then(|name| label(name, full)),
                });
            }
        };
        let when = |group, name, number| defined(group).then(|| label(name, number)).flatten();
        Some(Self {
            base: label("base", base)?,
            temporal: when(Group::Temporal, "temporal", temporal),
            environmental: when(Group::Environmental, "environmental", environmental),
        })
    }
}

/// The vector with the metrics of some groups only.
fn write_vector(
    version: CvssVersion,
    given: &[(&'static Metric, &'static MetricValue)],
    groups: &[Group],
) -> String {
    let metrics: Vec<String> = given
        .iter()
        .filter(|(metric, _)| groups.contains(&metric.group))
        .map(|(metric, value)| format!("{}:{}", metric.abbreviation, value.abbreviation))
        .collect();
    format!("{}{}", version.prefix(), metrics.join("/"))
}
