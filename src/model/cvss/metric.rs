//! What a metric is; the tables of all metrics are beside.

/// What a metric speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The vulnerability itself.
    Base,
    /// How far exploits and fixes are (2.0 and 3.x).
    Temporal,
    /// Whether it is exploited (4.0).
    Threat,
    /// One site's surroundings.
    Environmental,
    /// What does not score (4.0).
    Supplemental,
}

/// One metric of one version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Metric {
    pub(super) abbreviation: &'static str,
    pub(super) name: &'static str,
    /// The property in FIRST's JSON schema.
    pub(super) property: &'static str,
    pub(super) group: Group,
    pub(super) values: &'static [MetricValue],
}

/// One value of a metric.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MetricValue {
    pub(super) abbreviation: &'static str,
    pub(super) word: &'static str,
    /// The value in FIRST's JSON schema.
    pub(super) json: &'static str,
}

impl MetricValue {
    /// Whether it says anything; `X` and `ND` do not.
    pub(super) fn is_defined(&self) -> bool {
        self.json != "NOT_DEFINED"
    }
}

/// A table's row: abbreviation, name, JSON property, group, and the values as (abbreviation, word, JSON value).
macro_rules! metrics {
    ($( $abbreviation:literal $name:literal $property:literal $group:ident [ $( $short:literal $word:literal $json:literal ),+ ] )+) => {
        pub(super) static METRICS: &[Metric] = &[
            $( Metric {
                abbreviation: $abbreviation,
                name: $name,
                property: $property,
                group: Group::$group,
                values: &[ $( MetricValue { abbreviation: $short, word: $word, json: $json } ),+ ],
            } ),+
        ];
    };
}

pub(super) use metrics;

/// A metric of a vector in words, such as `AV:A`: “Attack vector”, “adjacent network”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GivenMetric {
    /// The metric in the vector, such as `AV`.
    pub abbreviation: &'static str,
    /// The value in the vector, such as `A`.
    pub value_abbreviation: &'static str,
    /// The metric's name, in sentence case.
    pub name: &'static str,
    /// The value in words, in lower case.
    pub value: &'static str,
    /// What it speaks of.
    pub group: Group,
}
