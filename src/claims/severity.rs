//! How bad a vulnerability is, as lists and lookups say it.

use crate::model::cvss::{self, CvssVector};
use crate::model::vulnerability::Vulnerability;

/// A computed score with its word; of two scores that are equal, the one with the worse word is higher (9.0 is high in CVSS 2.0, and critical since).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Severity {
    /// The score.
    pub score: cvss::Score,
    /// What its version of CVSS calls it.
    pub rating: cvss::Severity,
}

impl Severity {
    /// The highest score of a vulnerability; `None` without a vector that can be read.
    pub fn of(vulnerability: &Vulnerability) -> Option<Self> {
        let scores = vulnerability.scores.iter();
        let texts = scores.flat_map(|it| [&it.cvss_v4, &it.cvss_v3, &it.cvss_v2]);
        texts
            .flatten()
            .filter_map(|text| text.parse::<CvssVector>().ok())
            .map(|vector| {
                let overall = vector.overall();
                Self {
                    score: overall.score,
                    rating: overall.severity,
                }
            })
            .max()
    }

    /// `none`, `low`, `medium`, `high` or `critical`.
    pub fn word(self) -> &'static str {
        self.rating.word()
    }
}

#[cfg(test)]
mod tests {
    use super::Severity;
    use crate::model::vulnerability::Vulnerability;

    #[test]
    fn of_equal_scores_the_worse_word_counts() {
        let version_2 = "AV:N/AC:L/Au:N/C:C/I:C/A:C";
        let version_3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H";
        for (first, second) in [(version_2, version_3), (version_3, version_2)] {
            let text = format!(
                r#"{{"scores": [{{"products": [], "cvss_v3": "{first}"}}, {{"products": [], "cvss_v3": "{second}"}}]}}"#
            );
            let vulnerability: Vulnerability = serde_json::from_str(&text).unwrap();
            let highest = Severity::of(&vulnerability);
            let said = highest.map(|it| (it.score.to_string(), it.word()));
            assert_eq!(said, Some(("10.0".to_owned(), "critical")));
        }
    }
}
