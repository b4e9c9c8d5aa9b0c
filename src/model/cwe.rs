//! Weaknesses with their official names.

use std::sync::OnceLock;

use csaf_rs::helpers::{CWE_ENTRIES, CweVersionData};
use serde::{Deserialize, Serialize};

use super::identifier::CweId;
use super::timestamp::Date;
use super::value::problems;

problems! {
    /// Why a weakness has no name.
    CweLookupProblem {
        /// No entry of the list that was in force has this number.
        Unknown => "this weakness is not in the list that was in force on that day", "look the number up at https://cwe.mitre.org/; categories and views are not weaknesses";
        /// The day is before the first list.
        TooEarly => "no list of weaknesses existed on that day", "check the date";
    }
}

/// A weakness: its number and the name that the list gave it (CSAF 2.0, section 3.2.3.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cwe {
    /// The number.
    pub id: CweId,
    /// The official name, word for word.
    pub name: String,
}

impl Cwe {
    /// Looks a weakness up in the newest list that was published on or before a day.
    ///
    /// Names change from list to list, and test 6.1.11 of the standard compares with the list of the document's date.
    ///
    /// The lists before 3.0 lack the compound weaknesses (CWE-61, CWE-352, CWE-384, CWE-689), which matters for old documents only.
    ///
    /// # Errors
    ///
    /// The list does not have the number, or the day is before the first list.
    pub fn lookup(id: &CweId, on: Date) -> Result<Self, CweLookupProblem> {
        let (_, list) = list_of(on).ok_or(CweLookupProblem::TooEarly)?;
        let entry = list
            .entries
            .get(id.as_str())
            .ok_or(CweLookupProblem::Unknown)?;
        Ok(Self {
            id: id.clone(),
            name: entry.name.clone(),
        })
    }

    /// The version of the list that was in force on a day, such as `4.18`.
    pub fn list_version(on: Date) -> Option<&'static str> {
        list_of(on).map(|(version, _)| version)
    }
}

type List = (&'static str, &'static CweVersionData);

/// The lists by date, oldest first; two of one day in the order of their numbers.
///
/// The order matters: versions 2.12 and 3.0 came out on one day, and a hash map alone would choose between them by chance.
fn lists() -> &'static [List] {
    static LISTS: OnceLock<Vec<List>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let numbers = |version: &str| -> Vec<u32> {
            version
                .split('.')
                .map(|part| part.parse().unwrap_or(0))
                .collect()
        };
        let mut lists: Vec<List> = CWE_ENTRIES
            .iter()
            .map(|(version, list)| (version.as_str(), list))
            .collect();
        lists.sort_by_key(|(version, list)| (list.release_date, numbers(version)));
        lists
    })
}

fn list_of(on: Date) -> Option<List> {
    let lists = lists();
    let after = lists.partition_point(|(_, list)| list.release_date <= on.to_naive());
    lists.get(after.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(id: &str, on: &str) -> Result<String, CweLookupProblem> {
        Cwe::lookup(&id.parse().unwrap(), on.parse().unwrap()).map(|cwe| cwe.name)
    }

    #[test]
    fn a_name_is_the_one_of_its_day() {
        assert_eq!(
            name("CWE-787", "2026-11-20"),
            Ok("Out-of-bounds Write".to_owned())
        );
        assert_eq!(
            name("CWE-79", "2026-11-20"),
            Ok("Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')".to_owned())
        );
        assert_ne!(name("CWE-79", "2009-01-01"), name("CWE-79", "2026-11-20"));
        assert_eq!(
            name("CWE-787", "2008-11-24"),
            Err(CweLookupProblem::Unknown)
        );
        assert_eq!(
            name("CWE-999999", "2026-11-20"),
            Err(CweLookupProblem::Unknown)
        );
        assert_eq!(
            name("CWE-79", "1969-12-31"),
            Err(CweLookupProblem::TooEarly)
        );
    }

    #[test]
    fn the_list_of_a_day_is_the_newest() {
        let version = |day: &str| Cwe::list_version(day.parse().unwrap());
        assert_eq!(version("2025-09-08"), Some("4.17"));
        assert_eq!(version("2025-09-09"), Some("4.18"));
        assert_eq!(version("2017-11-08"), Some("3.0"));
        assert_eq!(version("2021-08-01"), Some("4.5"));
    }
}
