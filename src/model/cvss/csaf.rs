//! A vector as the JSON object that CSAF 2.0 holds.

use serde_json::{Map, Value};

use super::metric::{Metric, MetricValue};
use super::score::LabelledScore;
use super::{CvssVector, CvssVersion};

impl CvssVector {
    /// The property of `scores[]` that holds this vector in CSAF 2.0, or nothing for 4.0, which 2.0 cannot hold.
    pub fn csaf_2_0_key(&self) -> Option<&'static str> {
        match self.version {
            CvssVersion::V2 => Some("cvss_v2"),
            CvssVersion::V3_0 | CvssVersion::V3_1 => Some("cvss_v3"),
            CvssVersion::V4 => None,
        }
    }

    /// The object under [`CvssVector::csaf_2_0_key`]: every metric of the vector in FIRST's names (but `MPR:X`), the scores that it gives, severities (not in 2.0), `vectorString` and `version`.
    ///
    /// Keys are in the order in which they were put in; nothing for 4.0.
    pub fn to_csaf_json(&self) -> Option<Map<String, Value>> {
        self.csaf_2_0_key()?;
        let mut object = Map::new();
        object.insert("version".to_owned(), self.version.as_str().into());
        object.insert("vectorString".to_owned(), self.text.as_str().into());
        for (metric, value) in &self.given {
            if unreadable(metric, value) {
                continue;
            }
            insert_metric(&mut object, metric, value);
        }
        self.insert_score(&mut object, "base", Some(self.scores.base));
        self.insert_score(&mut object, "temporal", self.scores.temporal);
        self.insert_score(&mut object, "environmental", self.scores.environmental);
        Some(object)
    }

    fn insert_score(
        &self,
        object: &mut Map<String, Value>,
        name: &str,
        score: Option<LabelledScore>,
    ) {
        let Some(LabelledScore {
            score, severity, ..
        }) = score
        else {
            return;
        };
        object.insert(format!("{name}Score"), score.number().into());
        if self.version != CvssVersion::V2 {
            object.insert(format!("{name}Severity"), severity.csaf().into());
        }
    }
}

/// Whether the one value is meant that cvss-rs 0.5 reads as `NOTDEFINED` alone, against FIRST's schema.
///
/// It is the schema's default, so leaving it out says the same, and test 6.1.9 can be run.
fn unreadable(metric: &Metric, value: &MetricValue) -> bool {
    metric.property == "modifiedPrivilegesRequired" && !value.is_defined()
}

fn insert_metric(object: &mut Map<String, Value>, metric: &Metric, value: &MetricValue) {
    object.insert(metric.property.to_owned(), value.json.into());
}
