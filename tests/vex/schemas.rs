//! The documents against the published schemas of their formats, where these are.
//!
//! `OBSTAT_VEX_SCHEMAS` names a folder with `openvex_json_schema.json` and `bom-1.6.schema.json`; without it, the folder `vex-schemas` of the test data is looked for.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::fixture::{FIRST, Workspace};

fn folder() -> Option<PathBuf> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("OBSTAT_TEST_DATA").map_or(default, PathBuf::from);
    let named = std::env::var_os("OBSTAT_VEX_SCHEMAS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| shared.join("vex-schemas"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is absent", folder.display());
    None
}

/// A schema, with the schemas of others that it borrows (licences, signatures inside of the document) left out: our documents have nothing of these.
fn schema(folder: &Path, name: &str) -> Value {
    let path = folder.join(name);
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
fn workspace() -> Workspace {
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
    let Some(folder) = folder() else {
        return;
    };
    let workspace = workspace();
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let names = workspace.names("public/vex");
    let mut statuses = 0;
    for (file, ending) in [
        ("openvex_json_schema.json", ".openvex.json"),
        ("bom-1.6.schema.json", ".cdx.json"),
    ] {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema(&folder, file))
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
