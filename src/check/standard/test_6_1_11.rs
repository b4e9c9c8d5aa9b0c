//! 6.1.11 CWE: the weakness exists, and has the name that is given.
//!
//! CSAF 2.0 does not say which version of CWE is meant, so the newest one at the document's `current_release_date` is.
//! Ours because csaf-rs picks one by the order of a hash map where two versions came out on one day (2.12 and 3.0), so that its answer changes from run to run.

use super::tests::Hit;
use chrono::{DateTime, NaiveDate, Utc};
use csaf_rs::helpers::{CWE_ENTRIES, CweVersionData};
use serde_json::Value;
use std::sync::LazyLock;

/// All versions of CWE that csaf-rs knows, oldest first.
static VERSIONS: LazyLock<Vec<(NaiveDate, &'static str, &'static CweVersionData)>> =
    LazyLock::new(|| {
        let mut versions: Vec<_> = CWE_ENTRIES
            .iter()
            .map(|(version, data)| (data.release_date, version.as_str(), data))
            .collect();
        versions.sort_by_key(|(date, version, _)| (*date, numbers(version)));
        versions
    });

fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// The version of CWE that was the newest on a day, or the newest of all without a day.
fn version_on(day: Option<NaiveDate>) -> Option<(&'static str, &'static CweVersionData)> {
    let newest = |known: NaiveDate| day.is_none_or(|day| known <= day);
    let found = VERSIONS
        .iter()
        .rev()
        .find(|(date, ..)| newest(*date))
        .or_else(|| VERSIONS.last());
    found.map(|(_, version, data)| (*version, *data))
}

/// A finding for each vulnerability whose weakness does not exist or has another name.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let mut hits = Vec::new();
    let vulnerabilities = json.get("vulnerabilities").and_then(Value::as_array);
    for (index, vulnerability) in vulnerabilities.into_iter().flatten().enumerate() {
        let Some(cwe) = vulnerability.get("cwe") else {
            continue;
        };
        let text = |key| cwe.get(key).and_then(Value::as_str);
        let (Some(id), Some(name)) = (text("id"), text("name")) else {
            continue;
        };
        let Some((version, data)) = version_on(day(json)) else {
            continue;
        };
        match data.entries.get(id) {
            None => hits.push((
                format!("/vulnerabilities/{index}/cwe/id"),
                format!("the weakness `{id}` does not exist in CWE {version}"),
            )),
            Some(entry) if entry.name != name => hits.push((
                format!("/vulnerabilities/{index}/cwe/name"),
                format!(
                    "the weakness `{id}` is called `{}` in CWE {version}",
                    entry.name
                ),
            )),
            Some(_) => {}
        }
    }
    hits
}

fn day(json: &Value) -> Option<NaiveDate> {
    let text = json
        .pointer("/document/tracking/current_release_date")?
        .as_str()?;
    Some(
        DateTime::parse_from_rfc3339(text)
            .ok()?
            .with_timezone(&Utc)
            .date_naive(),
    )
}

#[cfg(test)]
mod tests {
    use super::{run, version_on};
    use chrono::NaiveDate;
    use serde_json::json;

    fn messages(date: &str, id: &str, name: &str) -> Vec<String> {
        let json = json!({
            "document": {"tracking": {"current_release_date": date}},
            "vulnerabilities": [{"cwe": {"id": id, "name": name}}],
        });
        run(&json)
            .into_iter()
            .map(|(pointer, message)| format!("{pointer}: {message}"))
            .collect()
    }

    #[test]
    fn the_higher_of_two_versions_of_one_day_counts() {
        let day = NaiveDate::from_ymd_opt(2017, 12, 1);
        assert_eq!(version_on(day).map(|(version, _)| version), Some("3.0"));
    }

    #[test]
    fn a_wrong_name_and_an_unknown_weakness_are_found() {
        assert_eq!(
            messages("2025-05-02T08:00:00Z", "CWE-798", "Hard-coded Password"),
            [
                "/vulnerabilities/0/cwe/name: the weakness `CWE-798` is called `Use of Hard-coded Credentials` in CWE 4.17"
            ]
        );
        assert_eq!(
            messages("2025-05-02T08:00:00Z", "CWE-99999", "Wishful Thinking"),
            ["/vulnerabilities/0/cwe/id: the weakness `CWE-99999` does not exist in CWE 4.17"]
        );
    }

    #[test]
    fn the_right_name_passes() {
        assert_eq!(
            messages(
                "2025-05-02T08:00:00Z",
                "CWE-798",
                "Use of Hard-coded Credentials"
            ),
            [""; 0]
        );
    }
}
