//! What stands on the site, beside the documents and about them.

use std::io::Read as _;

use sha2::{Digest as _, Sha256};

use super::fixture::{FIRST, Workspace};
use super::{faults, json, said};

#[test]
fn the_site_has_the_documents_with_hashes_signatures_links_and_a_repository() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let mut expected = Vec::new();
    for product in ["gateway", "pump"] {
        for format in ["cdx", "openvex"] {
            for ending in ["", ".asc", ".sha256", ".sha512"] {
                expected.push(format!("{product}.{format}.json{ending}"));
            }
        }
    }
    expected.push("repository.tar.gz".to_owned());
    assert_eq!(workspace.names("public/vex"), expected);
    let frozen = workspace.read("content/releases/vex/pump/1/pump.openvex.json");
    let public = workspace.read("public/vex/pump.openvex.json");
    assert_eq!(frozen, public);
    let digest: String = Sha256::digest(&public)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        workspace.read("public/vex/pump.openvex.json.sha256"),
        format!("{digest}  pump.openvex.json\n").into_bytes()
    );
    let page = String::from_utf8(workspace.read("public/products/pump/index.html")).unwrap();
    for link in ["pump.openvex.json", "pump.cdx.json", "pump.cdx.json.asc"] {
        assert!(page.contains(&format!("/vex/{link}")), "{link}");
    }
    assert_eq!(faults(&workspace, FIRST), [""; 0]);
}

#[test]
fn the_repository_leads_from_package_urls_to_documents() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let manifest = json(&workspace, "public/.well-known/vex-repository.json");
    let version = &manifest["versions"][0];
    assert_eq!(version["spec_version"], "0.1");
    assert_eq!(
        version["locations"][0]["url"],
        "https://security.devices.example/vex/repository.tar.gz"
    );
    let archive = workspace.read("public/vex/repository.tar.gz");
    let mut tar = Vec::new();
    flate2::read::GzDecoder::new(archive.as_slice())
        .read_to_end(&mut tar)
        .unwrap();
    let text = String::from_utf8_lossy(&tar);
    // The pump has no package URL, so nobody could find it here.
    assert!(text.contains("\"id\": \"pkg:github/example-devices/gateway\""));
    assert!(text.contains("\"location\": \"pkg/gateway.openvex.json\""));
    assert!(!text.contains("pump.openvex.json"));
    let document = workspace.read("public/vex/gateway.openvex.json");
    assert!(text.contains(std::str::from_utf8(&document).unwrap()));
    // What it names is what CSAF names.
    let csaf = workspace.read("public/.well-known/csaf/white/2026/ex-sa-2026-0001.json");
    let csaf = String::from_utf8(csaf).unwrap();
    for words in said(&workspace, "public/vex/gateway.openvex.json") {
        let purl = words.split(' ').next().unwrap();
        assert!(csaf.contains(&format!("\"{purl}\"")), "{purl}");
    }
}

#[test]
fn verify_misses_what_is_wrong_with_a_document() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    let broken = |name: &str, break_it: &dyn Fn(&std::path::Path)| {
        workspace.obstat(&["build"]).code(0);
        break_it(&workspace.root().join("public/vex").join(name));
        let found = faults(&workspace, FIRST);
        let path = format!("vex/{name}: error: ");
        assert!(found.iter().any(|it| it.starts_with(&path)), "{found:?}");
        std::fs::remove_dir_all(workspace.root().join("public")).unwrap();
    };
    let remove = |path: &std::path::Path| std::fs::remove_file(path).unwrap();
    let change = |path: &std::path::Path| {
        let text = std::fs::read_to_string(path).unwrap();
        std::fs::write(path, text.replacen("fixed", "affected", 1)).unwrap();
    };
    broken("pump.openvex.json.asc", &remove);
    broken("pump.cdx.json.sha512", &remove);
    broken("pump.openvex.json", &change);
}
