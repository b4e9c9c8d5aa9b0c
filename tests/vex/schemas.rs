//! The documents against what their formats ask: the published schemas, and for OpenVEX our own reading besides.
//!
//! The schemas are looked for in the folder that `OBSTAT_VEX_SCHEMAS` names, where `.ci/run tools` puts that of CycloneDX, and in the test data.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::fixture::{FIRST, Workspace};
use super::openvex;

const CYCLONEDX: &str = "bom-1.6.schema.json";
const OPENVEX: &str = "openvex_json_schema_0.2.0.json";

fn published(name: &str) -> Option<Value> {
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("OBSTAT_TEST_DATA").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| repository.join("../shared"));
    let named = std::env::var_os("OBSTAT_VEX_SCHEMAS").map(PathBuf::from);
    let installed = repository.join("target/ci/vex-schemas");
    let folders = named
        .into_iter()
        .chain([installed, shared.join("vex-schemas")]);
    let found = folders
        .map(|folder| folder.join(name))
        .find(|it| it.exists());
    if found.is_none() {
        eprintln!("skipped: the schema {name} is absent");
    }
    Some(schema(&found?))
}

/// A schema, with the schemas of others that it borrows (licences, signatures inside of the document) left out: our documents have nothing of these.
fn schema(path: &Path) -> Value {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    alone(&mut schema);
    schema
}

fn alone(value: &mut Value) {
    match value {
        Value::Object(object) => {
            let foreign = object.get("$ref").and_then(Value::as_str);
            if foreign.is_some_and(|it| !it.starts_with('#')) {
                object.clear();
            }
            object.values_mut().for_each(alone);
        }
        Value::Array(items) => items.iter_mut().for_each(alone),
        _ => {}
    }
}

/// A workspace in which every status, and a vulnerability without CVE number, is claimed.
pub(super) fn workspace() -> Workspace {
    let workspace = Workspace::with_key(2000);
    let text = r#"+++
title    = "Example Pump: more"
category = "csaf_vex"

[tracking]
id     = "EX-VEX-2026-0002"
status = "interim"
next_update = 2026-07-01

[[tracking.revision_history]]
number  = "1"
kind    = "initial"
summary = "First release."

[[under_investigation]]
product    = "pump"
versions   = ["1.0.0", "1.1.0", "1.2.0"]
vulnerabilities = ["CVE-1900-20002"]
settled_by = 2026-07-01

[[not_affected]]
product       = "gateway"
versions      = "3.0.0"
vulnerabilities = ["CVE-1900-20002"]
justification = "vulnerable_code_cannot_be_controlled_by_adversary"
impact_statement = "Nobody can send it anything."
subcomponents = ["pkg:github/example/log@2.0"]

[[affected]]
product  = "pump"
versions = ["1.0.0", "1.1.0", "1.2.0"]
models   = ["P-100"]
vulnerabilities = ["EX-2026-SEAL"]

[[vulnerability]]
cve   = "CVE-1900-20002"
cwe   = "CWE-787"
title = "Overflow in another library"

[[vulnerability]]
key   = "EX-2026-SEAL"
title = "Weak seal"

[[remediation]]
category = "mitigation"
products = ["pump"]
vulnerabilities = ["EX-2026-SEAL"]
details  = "Seal it."
+++

## Summary

More.
"#;
    let path = workspace.root().join("content/vex/EX-VEX-2026-0002.md");
    std::fs::write(path, text).unwrap();
    workspace
}

#[test]
fn every_document_is_valid() {
    let workspace = workspace();
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let names = workspace.names("public/vex");
    let mut statuses = 0;
    let schemas = [
        (Some(openvex::schema()), ".openvex.json"),
        (published(OPENVEX), ".openvex.json"),
        (published(CYCLONEDX), ".cdx.json"),
    ];
    for (schema, ending) in schemas {
        let Some(schema) = schema else {
            continue;
        };
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        assert!(!validator.is_valid(&json!({ "a": 1 })));
        let documents: Vec<&String> = names.iter().filter(|it| it.ends_with(ending)).collect();
        assert_eq!(documents.len(), 3, "{names:?}");
        for name in documents {
            let document = super::json(&workspace, &format!("public/vex/{name}"));
            let errors: Vec<String> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
            statuses += document.to_string().matches("under_investigation").count();
        }
    }
    assert!(statuses > 0);
}
