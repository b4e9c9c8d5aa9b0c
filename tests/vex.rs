//! VEX for scanners, at the edge: a workspace in, frozen and published documents out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

#[path = "vex/documents.rs"]
mod documents;
#[allow(dead_code, reason = "shared with the tests of signatures")]
#[path = "signing/fixture.rs"]
mod fixture;
#[path = "vex/openvex.rs"]
mod openvex;
#[path = "vex/schemas.rs"]
mod schemas;
#[path = "vex/states.rs"]
mod states;

use fixture::Workspace;
use serde_json::Value;

const ADVISORY: &str = "content/advisories/2026/EX-SA-2026-0001.md";
const PUMP: &str = "content/products/pump.toml";

/// Replaces a part of a file that is there once.
fn edit(workspace: &Workspace, path: &str, old: &str, new: &str) {
    let text = String::from_utf8(workspace.read(path)).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old} in {path}");
    std::fs::write(workspace.root().join(path), text.replace(old, new)).unwrap();
}

fn json(workspace: &Workspace, path: &str) -> Value {
    serde_json::from_slice(&workspace.read(path)).unwrap()
}

/// The states of all products that were released, such as `pump/1`.
fn states(workspace: &Workspace) -> Vec<String> {
    let mut all = Vec::new();
    for product in workspace.names("content/releases/vex") {
        let numbers = workspace.names(&format!("content/releases/vex/{product}"));
        all.extend(numbers.iter().map(|number| format!("{product}/{number}")));
    }
    all
}

/// What a document says: the product, the vulnerability and the status of each statement.
fn said(workspace: &Workspace, path: &str) -> Vec<String> {
    let document = json(workspace, path);
    let mut all = Vec::new();
    for statement in document["statements"].as_array().unwrap() {
        for product in statement["products"].as_array().unwrap() {
            all.push(format!(
                "{} {} {}",
                product["@id"].as_str().unwrap(),
                statement["vulnerability"]["name"].as_str().unwrap(),
                statement["status"].as_str().unwrap()
            ));
        }
    }
    all
}

/// What `verify` finds wrong with the built site; the workspace has no security.txt, which it says too.
fn faults(workspace: &Workspace, at: &str) -> Vec<String> {
    let found = workspace.obstat(&["verify", "public", "--at", at]);
    let words = String::from_utf8(found.get_output().stdout.clone()).unwrap();
    assert!(words.contains(" good signatures, "), "{words}");
    let lines = words.lines().filter(|line| line.contains(": error["));
    lines
        .filter(|line| !line.starts_with(".well-known/security.txt"))
        .map(str::to_owned)
        .collect()
}
