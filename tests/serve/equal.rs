//! What is shown is what a build draws.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fixture::{Server, Workspace, obstat};

fn tree(root: &Path, below: &str) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(root).into_iter();
    let files = files.map(|entry| entry.unwrap());
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap();
            let path = format!("{below}{}", path.to_str().unwrap());
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn without_drafts_every_file_is_that_of_a_build() {
    let workspace = Workspace::example();
    let built = obstat()
        .arg("--workspace")
        .arg(workspace.root())
        .arg("build")
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    let mut wanted = tree(&workspace.path("public"), "");
    wanted.extend(tree(&workspace.path("public-hosts"), "-/hosts/"));
    // The list of its own files is made by who publishes.
    wanted.retain(|path, _| !path.ends_with("files.json"));

    let server = Server::start(&workspace);
    let shown = server.all();
    let paths = |all: &BTreeMap<String, Vec<u8>>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&shown), paths(&wanted));
    for (path, bytes) in &wanted {
        assert!(shown[path] == *bytes, "{path} differs");
    }
}
