//! 6.2.1 Unused Definition of Product ID: every product that is defined is used, except in an informational advisory.
//!
//! Ours because csaf-rs writes out the path of every use only to throw it away.

use super::pointer::pointer;
use super::products::{Ids, definitions, references};
use super::tests::Hit;
use serde_json::Value;

/// A finding for each product that nothing refers to.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let category = json.pointer("/document/category").and_then(Value::as_str);
    if category == Some("csaf_informational_advisory") {
        return Vec::new();
    }
    let mut used = Vec::new();
    references(json, &mut |id, _: &[_]| {
        used.push(id);
    });
    let used = Ids::new(used);
    let mut hits = Vec::new();
    definitions(json, &mut |id, path: &[_]| {
        if !used.contains(id) {
            hits.push((
                pointer(path),
                format!("the product `{id}` is defined, but nothing refers to it"),
            ));
        }
    });
    hits
}
