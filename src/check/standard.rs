//! The standard's own tests on a CSAF 2.0 document: the JSON schema and every test of section 6.
//!
//! csaf-rs runs most of them; what it lacks, has wrong or does slowly is written here, one test a file.
//! It counts a test that it skipped or does not know as passed, so every test is run by itself and gets a [`Verdict`], and only [`Verdict::Passed`] is a pass.

pub mod clauses;
mod document;
mod pointer;
mod products;
mod test_6_1_1;
mod test_6_1_11;
mod test_6_1_3;
mod test_6_1_33;
mod test_6_2_1;
mod test_6_2_13;
mod test_6_2_19;
mod test_6_2_2;
mod test_6_2_20;
mod tests;

pub use clauses::{Clause, clause};
pub use document::Document;
pub use tests::{NOT_RUN, TESTS, level};

use serde_json::Value;

/// The code of a test's findings: `csaf-6.1.7`.
pub fn code(test: &str) -> &'static str {
    static CODES: std::sync::OnceLock<Vec<(&'static str, String)>> = std::sync::OnceLock::new();
    let codes = CODES.get_or_init(|| {
        TESTS
            .iter()
            .map(|test| (*test, format!("csaf-{test}")))
            .collect()
    });
    codes
        .iter()
        .find(|(known, _)| *known == test)
        .map_or("csaf", |(_, code)| code)
}

/// How the standard wants the failure of a test to be treated (section 6.1, 6.2 and 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The schema or a mandatory test: the document is not valid.
    Error,
    /// An optional test: the document is valid, and should not do this without a good reason.
    Warning,
    /// An informative test: a hint on better practice.
    Note,
}

/// One thing that one test of the standard found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardFinding {
    /// The test by its number, such as `6.1.7`, or `schema`.
    pub test: &'static str,
    /// How the standard wants it to be treated; follows from the number.
    pub level: Level,
    /// Where: a JSON pointer (RFC 6901) into the document; empty for the document as a whole.
    pub pointer: String,
    /// What is wrong, in csaf-rs's words or ours; it may repeat values of the document.
    pub message: String,
}

/// What came out of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The test ran to its end and found nothing.
    Passed,
    /// The test ran to its end and found these; never empty.
    Failed(Vec<StandardFinding>),
    /// The test could not look at the document because it breaks the schema, which the test `schema` reports.
    Unreached,
    /// The test is one of [`NOT_RUN`]: it needs what a build must not need (network, dictionary).
    NotRun,
    /// Nobody can say: the test was skipped or is missing although it should have run.
    /// Whoever needs a pass must not take this for one.
    Undecided(String),
}

/// A test that should have run and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The test by its number, or `schema`.
    pub test: &'static str,
    /// Why it did not run.
    pub reason: String,
}

/// What all tests together have to say about one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// All findings, in the order of the tests.
    pub findings: Vec<StandardFinding>,
    /// The tests that should have run and did not: each is an error of its own.
    pub undecided: Vec<Undecided>,
}

impl Outcome {
    /// Whether the document is valid: every mandatory test ran and found nothing.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.undecided.is_empty()
            && self
                .findings
                .iter()
                .all(|finding| finding.level != Level::Error)
    }
}

/// Runs the schema and all tests of the standard on a document.
///
/// It takes the document by value because csaf-rs does; use [`Document`] to get it back or to run single tests.
#[must_use]
pub fn test_document(json: Value) -> Outcome {
    Document::new(json).outcome()
}
