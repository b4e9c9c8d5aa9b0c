//! An advisory as a CSAF 2.0 document, and a CSAF 2.0 document as an advisory.
//!
//! Pure: nothing here reads a file, knows a clock, or looks at a source.

mod claims;
mod document;
mod equal;
mod labelled;
mod notes;
mod object;
pub mod origin;
mod party;
mod product_tree;
mod read;
mod remediation;
mod same;
mod score;
mod threat;
mod tracking;
mod vulnerability;

use serde_json::Value;

use crate::model::advisory::Advisory;
use object::Object;

pub use equal::{Difference, rename_products, same_document, same_facts};
pub use read::{ReadError, ReadProblem, Reading, read};
pub use same::{difference, same};
pub(crate) use threat::exploitation_in_words;

/// Everything about a document that more than one part needs, looked up once.
struct Draft<'a> {
    advisory: &'a Advisory,
    claims: claims::ByVulnerability<'a>,
}

impl<'a> Draft<'a> {
    fn of(advisory: &'a Advisory) -> Self {
        Self {
            advisory,
            claims: claims::ByVulnerability::of(advisory),
        }
    }
}

/// The CSAF 2.0 document that says what an advisory says.
///
/// Arrays are in the order of the model, keys in that of the alphabet (test 6.2.13).
/// A document that was withdrawn or superseded holds its history and its reason, and nothing else.
pub fn write(advisory: &Advisory) -> Value {
    let draft = Draft::of(advisory);
    let mut root = Object::new();
    root.put("document", document::write(&draft));
    if advisory.end.is_none() {
        root.put_some("product_tree", product_tree::write(advisory));
        let vulnerabilities = (0..advisory.vulnerabilities.len())
            .filter_map(|place| vulnerability::write(&draft, place));
        root.put_list("vulnerabilities", vulnerabilities);
    }
    let mut document = Value::from(root);
    document.sort_all_objects();
    document
}

/// A document as bytes, always the same for the same document: sorted keys, UTF-8, two spaces, LF, one final newline.
pub fn to_bytes(document: &Value) -> Vec<u8> {
    let mut document = document.clone();
    document.sort_all_objects();
    sorted_to_bytes(&document)
}

/// The same for a document whose keys are sorted already.
pub fn sorted_to_bytes(document: &Value) -> Vec<u8> {
    // A `Value` has string keys and finite numbers only, so that there is nothing to fail on.
    let mut bytes = serde_json::to_vec_pretty(document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
