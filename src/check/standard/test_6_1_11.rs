//! 6.1.11 CWE: the weakness exists, and has the name that is given.
//!
//! CSAF 2.0 does not say which version of CWE is meant, so the newest one at the document's `current_release_date` is.
//! Ours because csaf-rs picks one by the order of a hash map where two versions came out on one day (2.12 and 3.0), so that its answer changes from run to run; [`Cwe::lookup`] does not, and is what a source's weaknesses get their names from.

use super::products::items;
use super::tests::Hit;
use crate::model::cwe::{Cwe, CweLookupProblem};
use crate::model::timestamp::Date;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A finding for each vulnerability whose weakness does not exist or has another name.
///
/// A document without a date breaks the schema, which is reported there.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let Some(day) = day(json) else {
        return Vec::new();
    };
    let list = Cwe::list_version(day).unwrap_or("1.0");
    let mut hits = Vec::new();
    for (index, vulnerability) in items(json.get("vulnerabilities")).enumerate() {
        let Some(cwe) = vulnerability.get("cwe") else {
            continue;
        };
        let text = |key| cwe.get(key).and_then(Value::as_str);
        let (Some(id), Some(name)) = (text("id"), text("name")) else {
            continue;
        };
        let known = id
            .parse()
            .map_err(|_| CweLookupProblem::Unknown)
            .and_then(|id| Cwe::lookup(&id, day));
        match known {
            Ok(known) if known.name == name => {}
            Ok(known) => hits.push((
                format!("/vulnerabilities/{index}/cwe/name"),
                format!(
                    "the weakness `{id}` is called `{}` in CWE {list}",
                    known.name
                ),
            )),
            Err(_) => hits.push((
                format!("/vulnerabilities/{index}/cwe/id"),
                format!("the weakness `{id}` does not exist in CWE {list}"),
            )),
        }
    }
    hits
}

fn day(json: &Value) -> Option<Date> {
    let text = json
        .pointer("/document/tracking/current_release_date")?
        .as_str()?;
    Some(Date::from(
        DateTime::parse_from_rfc3339(text)
            .ok()?
            .with_timezone(&Utc)
            .date_naive(),
    ))
}

#[cfg(test)]
mod tests {
    use super::run;
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
