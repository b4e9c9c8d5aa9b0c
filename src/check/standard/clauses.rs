//! What each test of the standard wants, in our words, with an invented example that fails and its mended form.
//!
//! `obstat explain csaf-6.1.7` shows these.
//! Every example is JSON to be merged (RFC 7396) into [`EXAMPLE_DOCUMENT`]; a test holds each test of the standard to its two examples.

mod informative;
mod mandatory;
mod optional;
mod profiles;

/// The document that the examples are parts of: valid, and with nothing in it that need not be.
pub const EXAMPLE_DOCUMENT: &str = r#"{"document": {"category": "csaf_base", "csaf_version": "2.0",
"publisher": {"category": "vendor", "name": "Example Devices", "namespace": "https://devices.example"},
"title": "Pump restarts on a crafted packet",
"tracking": {"current_release_date": "2025-05-02T08:00:00Z", "id": "EX-2025-001",
"initial_release_date": "2025-05-02T08:00:00Z",
"revision_history": [{"date": "2025-05-02T08:00:00Z", "number": "1", "summary": "First release"}],
"status": "final", "version": "1"}}}"#;

/// One test of CSAF 2.0, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The test's number, which is also the number of its section; `schema` for the JSON schema.
    pub test: &'static str,
    /// The title of the section.
    pub title: &'static str,
    /// What it wants, in one sentence or two.
    pub wants: &'static str,
    /// A part of a document that fails, as JSON.
    pub failing: &'static str,
    /// The same part, mended.
    pub mended: &'static str,
}

impl Clause {
    /// The section of the standard, such as `6.1.7`; the schema is `3`.
    #[must_use]
    pub fn section(&self) -> &'static str {
        if self.test == "schema" {
            "3"
        } else {
            self.test
        }
    }

    /// The address of the section in the published standard.
    #[must_use]
    pub fn url(&self) -> String {
        let heading = if self.test == "schema" {
            "Schema Elements"
        } else {
            self.title
        };
        let number: String = self
            .section()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let words: String = heading
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'))
            .map(|c| {
                if c == ' ' {
                    '-'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        format!("https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#{number}-{words}")
    }
}

/// What the test with this number wants; `None` if CSAF 2.0 has no such test.
#[must_use]
pub fn clause(test: &str) -> Option<&'static Clause> {
    [
        mandatory::CLAUSES,
        profiles::CLAUSES,
        optional::CLAUSES,
        informative::CLAUSES,
    ]
    .into_iter()
    .flatten()
    .find(|clause| clause.test == test)
}

#[cfg(test)]
mod tests {
    use super::super::{Document, NOT_RUN, TESTS, Verdict};
    use super::{EXAMPLE_DOCUMENT, clause};
    use serde_json::Value;

    fn merge(target: &mut Value, patch: Value) {
        match (target, patch) {
            (Value::Object(target), Value::Object(patch)) => {
                for (key, value) in patch {
                    merge(target.entry(key).or_insert(Value::Null), value);
                }
            }
            (target, patch) => *target = patch,
        }
    }

    fn verdict(test: &str, example: &str) -> Verdict {
        let mut json: Value = serde_json::from_str(EXAMPLE_DOCUMENT).unwrap();
        merge(
            &mut json,
            serde_json::from_str(example)
                .unwrap_or_else(|error| panic!("{test}: {error}: {example}")),
        );
        Document::new(json).test(test)
    }

    #[test]
    fn every_failing_example_fails_its_test_and_every_mended_one_passes() {
        let mut wrong = Vec::new();
        for test in TESTS {
            let clause = clause(test).unwrap_or_else(|| panic!("{test} is not explained"));
            if NOT_RUN.iter().any(|(id, _)| *id == test) {
                continue;
            }
            if !matches!(verdict(test, clause.failing), Verdict::Failed(_)) {
                wrong.push(format!(
                    "{test} failing: {:?}",
                    verdict(test, clause.failing)
                ));
            }
            if verdict(test, clause.mended) != Verdict::Passed {
                wrong.push(format!("{test} mended: {:?}", verdict(test, clause.mended)));
            }
        }
        assert_eq!(wrong, [""; 0]);
    }

    #[test]
    fn the_address_is_the_one_of_the_published_standard() {
        let base = "https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#";
        let expected = format!("{base}617-multiple-scores-with-same-version-per-product");
        assert_eq!(clause("6.1.7").map(|clause| clause.url()), Some(expected));
        assert_eq!(
            clause("schema").map(|clause| clause.url()),
            Some(format!("{base}3-schema-elements"))
        );
        assert_eq!(clause("6.4.1"), None);
    }
}
