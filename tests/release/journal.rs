//! What a batch writes, byte for byte.

use std::fs;

use obstat::release::Digest;

use crate::fixture::{release, releases, tree, workspace};

#[test]
fn a_batch_is_these_lines_and_these_files() {
    let workspace = workspace();
    let root = releases(workspace.path());
    release(
        workspace.path(),
        "2026-01-02T03:04:05.9Z",
        &[("EX-1", "1.0.0"), ("EX-2", "1.0.0-b+x")],
        true,
    )
    .unwrap();
    release(
        workspace.path(),
        "2026-01-03T00:00:00Z",
        &[("EX-1", "1.1.0")],
        false,
    )
    .unwrap();
    let journal = fs::read_to_string(root.join("journal")).unwrap();
    let lines: Vec<_> = journal.split_inclusive('\n').collect();
    let manifest =
        |folder: &str| Digest::of(&fs::read(root.join(folder).join("manifest.json")).unwrap());
    let after = |line: usize| Digest::of(lines[line].as_bytes());
    assert_eq!(
        lines,
        [
            format!(
                "{{\"act\":\"release\",\"document\":\"ex-1\",\"manifest\":\"{}\",\"n\":1,\"previous\":\"{}\",\"sequence\":1,\"time\":\"2026-01-02T03:04:05Z\",\"version\":\"1.0.0\"}}\n",
                manifest("ex-1/1-1.0.0"),
                "0".repeat(64),
            ),
            format!(
                "{{\"act\":\"release\",\"document\":\"ex-2\",\"manifest\":\"{}\",\"n\":1,\"previous\":\"{}\",\"sequence\":2,\"time\":\"2026-01-02T03:04:05Z\",\"version\":\"1.0.0-b+x\"}}\n",
                manifest("ex-2/1-1.0.0-b+x"),
                after(0),
            ),
            format!(
                "{{\"act\":\"site\",\"manifest\":\"{}\",\"n\":1,\"previous\":\"{}\",\"sequence\":3,\"time\":\"2026-01-02T03:04:05Z\"}}\n",
                manifest("site/1"),
                after(1),
            ),
            format!(
                "{{\"act\":\"release\",\"document\":\"ex-1\",\"manifest\":\"{}\",\"n\":2,\"previous\":\"{}\",\"sequence\":4,\"time\":\"2026-01-03T00:00:00Z\",\"version\":\"1.1.0\"}}\n",
                manifest("ex-1/2-1.1.0"),
                after(2),
            ),
        ]
    );
    assert_eq!(
        tree(&root).into_keys().collect::<Vec<_>>(),
        [
            "ex-1/",
            "ex-1/1-1.0.0/",
            "ex-1/1-1.0.0/ex-1.json",
            "ex-1/1-1.0.0/ex-1.txt",
            "ex-1/1-1.0.0/frozen.json",
            "ex-1/1-1.0.0/manifest.json",
            "ex-1/1-1.0.0/model.json",
            "ex-1/1-1.0.0/redaction.json",
            "ex-1/2-1.1.0/",
            "ex-1/2-1.1.0/ex-1.json",
            "ex-1/2-1.1.0/ex-1.txt",
            "ex-1/2-1.1.0/frozen.json",
            "ex-1/2-1.1.0/manifest.json",
            "ex-1/2-1.1.0/model.json",
            "ex-1/2-1.1.0/redaction.json",
            "ex-2/",
            "ex-2/1-1.0.0-b+x/",
            "ex-2/1-1.0.0-b+x/ex-2.json",
            "ex-2/1-1.0.0-b+x/ex-2.txt",
            "ex-2/1-1.0.0-b+x/frozen.json",
            "ex-2/1-1.0.0-b+x/manifest.json",
            "ex-2/1-1.0.0-b+x/model.json",
            "ex-2/1-1.0.0-b+x/redaction.json",
            "journal",
            "site/",
            "site/1/",
            "site/1/manifest.json",
            "site/1/redaction.json",
            "site/1/security.txt",
        ]
    );
}

#[test]
fn a_manifest_names_its_files_and_its_line() {
    let workspace = workspace();
    release(workspace.path(), "2026-01-02T03:04:05Z", &[], true).unwrap();
    let root = releases(workspace.path());
    let sealed = format!(
        "{{\"act\":\"site\",\"n\":1,\"previous\":\"{}\",\"sequence\":1,\"time\":\"2026-01-02T03:04:05Z\"}}\n",
        "0".repeat(64)
    );
    let record = fs::read(root.join("site/1/redaction.json")).unwrap();
    assert_eq!(
        fs::read_to_string(root.join("site/1/manifest.json")).unwrap(),
        format!(
            "{{\"entry\":\"{}\",\"files\":[{{\"length\":{},\"path\":\"redaction.json\",\"sha256\":\"{}\"}},{{\"length\":11,\"path\":\"security.txt\",\"sha256\":\"{}\"}}],\"schema\":1}}\n",
            Digest::of(sealed.as_bytes()),
            record.len(),
            Digest::of(&record),
            Digest::of(b"Contact: x\n"),
        )
    );
}

#[test]
fn a_release_keeps_what_the_gate_did_for_it() {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-02T03:04:05Z",
        &[("EX-1", "1.0.0")],
        true,
    )
    .unwrap();
    let root = releases(workspace.path());
    for (folder, files) in [
        (
            "ex-1/1-1.0.0",
            ["ex-1.json", "ex-1.txt", "frozen.json", "model.json"].as_slice(),
        ),
        ("site/1", &["security.txt"]),
    ] {
        let folder = root.join(folder);
        let lengths = files
            .iter()
            .map(|name| fs::metadata(folder.join(name)).unwrap().len());
        let record: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("redaction.json")).unwrap()).unwrap();
        assert_eq!(record["searched"]["files"], files.len());
        assert_eq!(record["searched"]["bytes"], lengths.sum::<u64>());
        assert_eq!(record["armed"], serde_json::json!({}));
        let canaries = &record["canaries"];
        assert_eq!(canaries["planted"], canaries["caught"]);
        assert!(canaries["planted"].as_u64().unwrap() > 30);
    }
}

#[test]
fn the_model_and_what_it_used_are_canonical() {
    let workspace = workspace();
    release(
        workspace.path(),
        "2026-01-02T03:04:05Z",
        &[("EX-1", "1.0.0")],
        false,
    )
    .unwrap();
    let folder = releases(workspace.path()).join("ex-1/1-1.0.0");
    let model = fs::read_to_string(folder.join("model.json")).unwrap();
    assert!(
        model.starts_with("{\"advisory\":{\"category\":\"csaf_security_advisory\",\"claims\":[{"),
        "{model}"
    );
    assert!(model.ends_with(",\"schema\":1}\n"), "{model}");
    assert_eq!(
        fs::read_to_string(folder.join("frozen.json")).unwrap(),
        "{\"a\":2,\"z\":1}\n"
    );
}
