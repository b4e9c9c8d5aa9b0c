//! 6.1.1 Missing Definition of Product ID: every product that is used is defined.
//!
//! Ours because csaf-rs writes out the path of every use before it looks at one.

use super::pointer::pointer;
use super::products::{Ids, definitions, references};
use super::tests::Hit;
use serde_json::Value;

/// A finding for each use of a product that the product tree does not define.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let mut defined = Vec::new();
    definitions(json, &mut |id, _: &[_]| {
        defined.push(id);
    });
    let defined = Ids::new(defined);
    let mut hits = Vec::new();
    references(json, &mut |id, path: &[_]| {
        if !defined.contains(id) {
            hits.push((
                pointer(path),
                format!("the product `{id}` is not defined in the product tree"),
            ));
        }
    });
    hits
}
