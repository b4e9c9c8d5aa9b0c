//! The metadata against the standard's own schema.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::client::metadata;
use crate::fixture::{document, input, key, tree};
use obstat::render::provider::Label;

fn schema(name: &str) -> Option<Value> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("OBSTAT_TEST_DATA").map_or(default, PathBuf::from);
    let path = shared.join("oasis/csaf_2.0/json_schema").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// The provider schema with the publisher that it borrows from the schema of documents put in its place, so that nothing is fetched.
fn provider_schema() -> Option<Value> {
    let mut provider = schema("provider_json_schema.json")?;
    let document = schema("csaf_json_schema.json")?;
    let publisher = document.pointer("/properties/document/properties/publisher");
    *provider.pointer_mut("/properties/publisher").unwrap() = publisher.unwrap().clone();
    Some(provider)
}

#[test]
fn the_metadata_is_valid() {
    let Some(schema) = provider_schema() else {
        return;
    };
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let mut unlabelled = document("ACME-2026-0002", "2026-01-10T08:00:00Z");
    unlabelled.label = Label::Unlabelled;
    let full = vec![
        document("ACME-2026-0001", "2026-01-10T08:00:00Z"),
        unlabelled,
    ];
    for (documents, keys) in [(Vec::new(), Vec::new()), (full, vec![key()])] {
        let mut input = input(documents, "2026-02-01T00:00:00Z");
        input.keys = keys;
        let metadata = metadata(&tree(&input));
        let errors: Vec<String> = validator
            .iter_errors(&metadata)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    assert!(!validator.is_valid(&json!({})), "the schema checks nothing");
}
