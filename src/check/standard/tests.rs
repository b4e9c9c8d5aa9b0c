//! Which tests there are, who runs each, and which ones nobody runs.

use super::{
    Level, test_6_1_1, test_6_1_3, test_6_1_11, test_6_1_33, test_6_2_1, test_6_2_2, test_6_2_13,
    test_6_2_19, test_6_2_20,
};
use serde_json::Value;

/// A place in the document (RFC 6901) and what is wrong there.
pub(super) type Hit = (String, String);

/// Who runs a test.
#[derive(Debug, Clone, Copy)]
pub(super) enum Runner {
    /// csaf-rs.
    Library,
    /// Our own, on the JSON alone, so that it also runs on a document that breaks the schema.
    Json(fn(&Value) -> Vec<Hit>),
    /// Nobody; see [`NOT_RUN`].
    Nobody,
}

/// The tests that Obstat does not run, with the reason.
///
/// A build works without a network, and a spell checker without a medical dictionary in the document's language says nothing of use.
pub const NOT_RUN: &[(&str, &str)] = &[
    (
        "6.3.6",
        "needs the network: it asks whether links to others resolve",
    ),
    (
        "6.3.7",
        "needs the network: it asks whether links to the document itself resolve",
    ),
    ("6.3.8", "needs a dictionary of the document's language"),
];

/// Every test of CSAF 2.0 by its number, in the standard's order; `schema` comes first.
pub const TESTS: [&str; 75] = [
    "schema",
    "6.1.1",
    "6.1.2",
    "6.1.3",
    "6.1.4",
    "6.1.5",
    "6.1.6",
    "6.1.7",
    "6.1.8",
    "6.1.9",
    "6.1.10",
    "6.1.11",
    "6.1.12",
    "6.1.13",
    "6.1.14",
    "6.1.15",
    "6.1.16",
    "6.1.17",
    "6.1.18",
    "6.1.19",
    "6.1.20",
    "6.1.21",
    "6.1.22",
    "6.1.23",
    "6.1.24",
    "6.1.25",
    "6.1.26",
    "6.1.27.1",
    "6.1.27.2",
    "6.1.27.3",
    "6.1.27.4",
    "6.1.27.5",
    "6.1.27.6",
    "6.1.27.7",
    "6.1.27.8",
    "6.1.27.9",
    "6.1.27.10",
    "6.1.27.11",
    "6.1.28",
    "6.1.29",
    "6.1.30",
    "6.1.31",
    "6.1.32",
    "6.1.33",
    "6.2.1",
    "6.2.2",
    "6.2.3",
    "6.2.4",
    "6.2.5",
    "6.2.6",
    "6.2.7",
    "6.2.8",
    "6.2.9",
    "6.2.10",
    "6.2.11",
    "6.2.12",
    "6.2.13",
    "6.2.14",
    "6.2.15",
    "6.2.16",
    "6.2.17",
    "6.2.18",
    "6.2.19",
    "6.2.20",
    "6.3.1",
    "6.3.2",
    "6.3.3",
    "6.3.4",
    "6.3.5",
    "6.3.6",
    "6.3.7",
    "6.3.8",
    "6.3.9",
    "6.3.10",
    "6.3.11",
];

/// Who runs the test with this number.
pub(super) fn runner(test: &str) -> Runner {
    match test {
        "6.1.1" => Runner::Json(test_6_1_1::run),
        "6.1.3" => Runner::Json(test_6_1_3::run),
        "6.1.11" => Runner::Json(test_6_1_11::run),
        "6.1.33" => Runner::Json(test_6_1_33::run),
        "6.2.1" => Runner::Json(test_6_2_1::run),
        "6.2.2" => Runner::Json(test_6_2_2::run),
        "6.2.13" => Runner::Json(test_6_2_13::run),
        "6.2.19" => Runner::Json(test_6_2_19::run),
        "6.2.20" => Runner::Json(test_6_2_20::run),
        _ if NOT_RUN.iter().any(|(id, _)| *id == test) => Runner::Nobody,
        _ => Runner::Library,
    }
}

/// How the failure of a test is to be treated: its section says so (CSAF 2.0 section 6).
#[must_use]
pub fn level(test: &str) -> Level {
    if test.starts_with("6.3.") {
        Level::Note
    } else if test.starts_with("6.2.") {
        Level::Warning
    } else {
        Level::Error
    }
}
