//! Numbers of vulnerabilities and weaknesses.

use std::str::FromStr;

use crate::model::value::{plain_string, problems};

problems! {
    /// Why a text is no CVE number.
    CveProblem {
        /// Not `CVE-`, a year of four digits, `-` and at least four digits.
        Syntax => "this is not a CVE number", "write it as in `CVE-2026-12345`, in upper case";
    }
}

problems! {
    /// Why a text is no CWE number.
    CweProblem {
        /// Not `CWE-` and one to six digits without a leading zero.
        Syntax => "this is not a CWE number", "write it as in `CWE-787`, in upper case";
    }
}

/// The number of a vulnerability: `CVE-YYYY-NNNN`, with 4 to 19 digits at the end (CVE record format 5).
///
/// Ordered by year and then by number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CveId(String);

impl CveId {
    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The year in the number, four digits.
    pub fn year(&self) -> &str {
        self.0.get(4..8).unwrap_or_default()
    }

    /// Whether it is one of the invented numbers (`CVE-1900-…`) that only an example may use.
    pub fn is_example(&self) -> bool {
        self.year() == "1900"
    }

    fn sequence(&self) -> &str {
        self.0.get(9..).unwrap_or_default()
    }
}

impl Ord for CveId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |id: &Self| {
            let digits = id.sequence().trim_start_matches('0').to_owned();
            (id.year().to_owned(), digits.len(), digits, id.0.clone())
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for CveId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for CveId {
    type Err = CveProblem;

    fn from_str(text: &str) -> Result<Self, CveProblem> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        text.strip_prefix("CVE-")
            .and_then(|rest| rest.split_once('-'))
            .filter(|(year, number)| {
                year.len() == 4
                    && digits(year)
                    && (4..=19).contains(&number.len())
                    && digits(number)
            })
            .map(|_| Self(text.to_owned()))
            .ok_or(CveProblem::Syntax)
    }
}

plain_string!(CveId);

/// The number of a weakness: `CWE-` and one to six digits (CSAF 2.0, section 3.2.3.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CweId(String);

impl CweId {
    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CweId {
    type Err = CweProblem;

    fn from_str(text: &str) -> Result<Self, CweProblem> {
        text.strip_prefix("CWE-")
            .filter(|number| {
                (1..=6).contains(&number.len())
                    && number.bytes().all(|byte| byte.is_ascii_digit())
                    && !number.starts_with('0')
            })
            .map(|_| Self(text.to_owned()))
            .ok_or(CweProblem::Syntax)
    }
}

plain_string!(CweId);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cve_numbers() {
        let id: CveId = "CVE-1900-70001".parse().unwrap();
        assert_eq!((id.year(), id.is_example()), ("1900", true));
        assert!("CVE-2026-9999".parse::<CveId>().unwrap() < "CVE-2026-10000".parse().unwrap());
        for bad in [
            "cve-2026-1234",
            "CVE-2026-123",
            "CVE-26-1234",
            "CVE-2026-12a4",
            "CVE-2026-1234 ",
            "CVE-2026-12345678901234567890",
        ] {
            assert_eq!(bad.parse::<CveId>(), Err(CveProblem::Syntax), "{bad}");
        }
        assert_eq!(CveProblem::Syntax.to_string(), "this is not a CVE number");
    }

    #[test]
    fn cwe_numbers() {
        assert!("CWE-787".parse::<CweId>().is_ok());
        for bad in ["CWE-0", "CWE-", "787", "CWE-1234567", "cwe-79", "CWE-079"] {
            assert_eq!(bad.parse::<CweId>(), Err(CweProblem::Syntax), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "(CVE|CWE)-[0-9-]*|\\PC*") {
            let _ = text.parse::<CveId>().map(|id| id.cmp(&id));
            let _ = text.parse::<CweId>();
        }
    }
}
