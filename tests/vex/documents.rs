//! What stands on the site, beside the documents and about them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use serde_json::Value;
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
        let path = format!("vex/{name}: error[");
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

#[test]
fn scanners_find_what_they_need_and_nothing_that_misleads_them() {
    let workspace = super::schemas::workspace();
    workspace.release(FIRST, &[]).code(0);
    workspace.obstat(&["build"]).code(0);
    let names = workspace.names("public/vex");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    for name in names.iter().filter(|it| it.ends_with(".openvex.json")) {
        let document = json(&workspace, &format!("public/vex/{name}"));
        assert_eq!(document["role"], "vendor");
        let mut statuses: BTreeMap<(String, String), String> = BTreeMap::new();
        for statement in document["statements"].as_array().unwrap() {
            assert!(statement["timestamp"].is_string(), "{statement}");
            let vulnerability = text(&statement["vulnerability"]["name"]);
            let own = name == "pump.ex-2026-seal.openvex.json";
            assert_eq!(vulnerability.starts_with("CVE-"), !own, "{name}");
            for product in statement["products"].as_array().unwrap() {
                let id = text(&product["@id"]);
                assert!(
                    !id.contains("vers:") && !id.starts_with("pkg:generic/"),
                    "{id}"
                );
                let cell = (vulnerability.clone(), id);
                let status = text(&statement["status"]);
                assert_eq!(statuses.insert(cell.clone(), status), None, "{cell:?}");
            }
        }
        assert!(!statuses.is_empty());
    }
    for name in names.iter().filter(|it| it.ends_with(".cdx.json")) {
        let document = json(&workspace, &format!("public/vex/{name}"));
        let components = document["components"].as_array().unwrap().iter();
        let known: BTreeSet<String> = components.map(|it| text(&it["bom-ref"])).collect();
        let mut entries = BTreeSet::new();
        for entry in document["vulnerabilities"].as_array().unwrap() {
            let analysis = &entry["analysis"];
            let justification = &analysis["justification"];
            let detail = analysis["detail"].as_str().unwrap_or_default();
            let label = detail.lines().find(|it| it.starts_with("Justification: "));
            let key = format!("{} {} {label:?}", entry["id"], analysis["state"]);
            assert!(entries.insert(key), "{entry}");
            assert!(justification.is_null() || label.is_some(), "{entry}");
            for affected in entry["affects"].as_array().unwrap() {
                assert!(known.contains(&text(&affected["ref"])), "{entry}");
            }
        }
        let all = known.len();
        assert_eq!(document["components"].as_array().unwrap().len(), all);
    }
}
