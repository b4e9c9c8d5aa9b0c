//! One document under test: its JSON, and csaf-rs's typed form of it, made once.

use super::tests::{Runner, runner};
use super::{Outcome, StandardFinding, TESTS, Undecided, Verdict, level};
use csaf_rs::csaf::raw::{HasParsed, RawDocument};
use csaf_rs::schema::csaf2_0::schema::CommonSecurityAdvisoryFramework as Csaf;
use csaf_rs::validation::{TestResultStatus, Validatable};
use serde_json::Value;
use std::cell::OnceCell;

/// A CSAF 2.0 document, ready to be tested.
///
/// The order of the keys in the JSON is the order in the file, as test 6.2.13 needs it.
#[derive(Debug)]
pub struct Document {
    raw: RawDocument<Csaf>,
    /// What the schema says; asked for by every test that could not look at the document.
    schema: OnceCell<Verdict>,
}

impl Document {
    /// Takes a document of any shape: what does not fit is found by the test `schema`.
    #[must_use]
    pub fn new(json: Value) -> Self {
        Self {
            raw: RawDocument::new(json),
            schema: OnceCell::new(),
        }
    }

    /// The document's JSON.
    #[must_use]
    pub fn json(&self) -> &Value {
        self.raw.get_json()
    }

    /// csaf-rs's typed form, or why the document has none (it breaks the schema).
    ///
    /// # Errors
    /// The first thing that stands in the way, in serde's words.
    pub fn typed(&self) -> Result<&Csaf, &str> {
        self.raw.get_parsed().as_ref().map_err(String::as_str)
    }

    /// Runs one test, one of [`TESTS`]; a number that is none of them is undecided.
    #[must_use]
    pub fn test(&self, test: &str) -> Verdict {
        match TESTS.iter().find(|known| **known == test) {
            Some(&"schema") => self.schema().clone(),
            Some(known) => self.run(known),
            None => Verdict::Undecided("CSAF 2.0 has no such test".to_owned()),
        }
    }

    /// Runs all tests.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::default();
        for test in TESTS {
            match self.test(test) {
                Verdict::Passed | Verdict::Unreached | Verdict::NotRun => {}
                Verdict::Failed(findings) => outcome.findings.extend(findings),
                Verdict::Undecided(reason) => outcome.undecided.push(Undecided { test, reason }),
            }
        }
        outcome
    }

    fn schema(&self) -> &Verdict {
        self.schema.get_or_init(|| self.run_library("schema"))
    }

    fn run(&self, test: &'static str) -> Verdict {
        let hits = match runner(test) {
            Runner::Nobody => return Verdict::NotRun,
            Runner::Library => return self.run_library(test),
            Runner::Json(run) => run(self.json()),
        };
        verdict(test, hits)
    }

    fn run_library(&self, test: &'static str) -> Verdict {
        match Validatable::run_test(&self.raw, test).status {
            TestResultStatus::Success => Verdict::Passed,
            TestResultStatus::Failure {
                errors,
                warnings,
                infos,
            } => {
                let hits = errors.into_iter().chain(warnings).chain(infos);
                let failed = verdict(test, hits.map(|hit| (hit.instance_path, hit.message)));
                match failed {
                    Verdict::Passed => Verdict::Undecided("failed without saying why".to_owned()),
                    other => other,
                }
            }
            TestResultStatus::NotFound => {
                Verdict::Undecided("csaf-rs does not know this test".to_owned())
            }
            TestResultStatus::Skipped => match self.typed() {
                Err(reason) => self.untyped(reason),
                Ok(_) => Verdict::Undecided("csaf-rs skipped this test".to_owned()),
            },
        }
    }

    /// The verdict of a test that needs the typed form when there is none: fine only if the schema is broken and reported as such.
    fn untyped(&self, reason: &str) -> Verdict {
        match self.schema() {
            Verdict::Failed(_) => Verdict::Unreached,
            _ => Verdict::Undecided(format!(
                "the document keeps to the schema, but csaf-rs cannot read it: {reason}"
            )),
        }
    }
}

/// The findings are sorted because csaf-rs takes many of them from hash maps, in another order in each run.
fn verdict(test: &'static str, hits: impl IntoIterator<Item = (String, String)>) -> Verdict {
    let mut findings: Vec<StandardFinding> = hits
        .into_iter()
        .map(|(pointer, message)| StandardFinding {
            test,
            level: level(test),
            pointer,
            message,
        })
        .collect();
    findings.sort_by(|a, b| (&a.pointer, &a.message).cmp(&(&b.pointer, &b.message)));
    if findings.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Failed(findings)
    }
}
