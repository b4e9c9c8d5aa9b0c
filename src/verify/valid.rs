//! Whether a document is valid: the schema and the mandatory tests (CSAF 2.0 sections 3, 6.1 and 7.1.1).

use super::fault::{Basis, Faults};
use crate::check::standard::{Document, Level, StandardFinding, TESTS, Verdict, level};
use crate::diagnostic::Message;

/// How to mend a document that is not valid.
const AGAIN: &str =
    "release a corrected revision of the document: `obstat explain` says what the test wants";
/// How many faults of one document are named.
const NAMED: usize = 10;

/// Runs the schema and every mandatory test; bytes that are no JSON are left to whoever reads them.
pub(super) fn check(path: &str, bytes: &[u8], faults: &mut Faults) {
    let Ok(json) = serde_json::from_slice(bytes) else {
        return;
    };
    let document = Document::new(json);
    let mandatory = |test: &&&str| level(test) == Level::Error;
    let mut named = 0;
    for test in TESTS.iter().filter(mandatory) {
        let found = match document.test(test) {
            Verdict::Passed | Verdict::NotRun | Verdict::Unreached => continue,
            Verdict::Failed(found) => found,
            Verdict::Undecided(why) => {
                let message = format!("nobody can say whether it passes the test {test}: {why}");
                faults.error(path, Basis::Csaf(1), message, AGAIN);
                faults.because_of(path);
                continue;
            }
        };
        for finding in found.iter().take(NAMED.saturating_sub(named)) {
            faults.error(path, Basis::Csaf(1), message(test, finding), AGAIN);
            faults.because_of(path);
            named += 1;
        }
    }
}

fn message(test: &str, finding: &StandardFinding) -> Message {
    let what = match test {
        "schema" => "the document breaks the schema".to_owned(),
        test => format!("the document fails the test {test}"),
    };
    let message = Message::new(what);
    let message = match finding.pointer.as_str() {
        "" => message,
        pointer => message.words(" at ").value(pointer),
    };
    message.words(": ").value(&*finding.message)
}
