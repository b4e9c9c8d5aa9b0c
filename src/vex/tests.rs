//! Claims in, exact documents out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Issuer, State, documents};
use crate::claims::{Claimed, Gathering};
use crate::model::advisory::Advisory;
use crate::model::catalogue::Catalogue;
use crate::model::party::Publisher;
use crate::model::timestamp::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn catalogue() -> Catalogue {
    serde_json::from_value(json!({
        "gate": {
            "slug": "gate", "name": "Gate", "vendor": "Example", "scheme": "intdot", "complete": true,
            "purl": "pkg:github/example/gate@{version}",
            "cpe": "cpe:2.3:a:example:gate:{version}:*:*:*:*:*:*:*",
            "releases": [
                { "version": "1.0" }, { "version": "1.1" }, { "version": "1.2", "carries": "1.1" },
            ],
        },
        "pump": {
            "slug": "pump", "name": "Pump", "vendor": "Example", "scheme": "listed", "complete": true,
            "software": "Pump firmware",
            "models": [{ "number": "P-1" }, { "number": "P-2" }],
            "releases": [{ "version": "Rev A" }],
        },
    }))
    .unwrap()
}

fn advisory(products: Vec<Value>, vulnerabilities: Vec<Value>, claims: Vec<Value>) -> Advisory {
    serde_json::from_value(json!({
        "slug": "ex-1",
        "category": "csaf_security_advisory",
        "title": "One",
        "publisher": { "category": "vendor", "name": "Example", "namespace": "https://example.com" },
        "tracking": { "id": "EX-1", "status": "final", "version": "1.0.0", "revision_history": [] },
        "markdown": true,
        "products": products,
        "vulnerabilities": vulnerabilities,
        "claims": claims,
    }))
    .unwrap()
}

fn gate(release: &str) -> Value {
    json!({
        "id": release, "name": release,
        "helper": {
            "purl": format!("pkg:github/example/gate@{release}"),
            "cpe": format!("cpe:2.3:a:example:gate:{release}:*:*:*:*:*:*:*"),
        },
        "origin": { "slug": "gate", "part": "whole", "release": release },
    })
}

fn pump(models: Value) -> Value {
    json!({
        "id": "pump", "name": "pump",
        "origin": { "slug": "pump", "part": "whole", "release": "Rev A", "models": models },
    })
}

fn drawn(advisories: &[Advisory], product: &str) -> BTreeMap<String, Value> {
    let catalogue = catalogue();
    let mut gathering = Gathering::new(&catalogue);
    for advisory in advisories {
        gathering.add(Claimed {
            advisory,
            shown: at("2026-05-01T10:00:00Z"),
            adopted: false,
        });
    }
    let table = gathering.finish(at("2026-06-01T00:00:00Z"));
    let publisher: Publisher = serde_json::from_value(json!({
        "category": "vendor", "name": "Example", "namespace": "https://example.com",
    }))
    .unwrap();
    let issuer = Issuer {
        base_url: "https://psirt.example.com",
        publisher: &publisher,
        release_page: |slug, release| format!("/products/{slug}/{}/", release.replace(' ', "%20")),
        document_page: |slug| format!("/advisories/{slug}/"),
    };
    let state = State {
        n: 3,
        issued: at("2026-01-01T00:00:00Z"),
        updated: at("2026-05-01T10:00:00Z"),
    };
    let line = catalogue.products.get(product).unwrap();
    let files = documents(&table, line, issuer, state).unwrap();
    files
        .into_iter()
        .map(|(name, bytes)| (name, serde_json::from_slice(&bytes).unwrap()))
        .collect()
}

fn claim(product: u32, vulnerability: u32, status: &str) -> Value {
    json!({ "product": product, "vulnerability": vulnerability, "status": status })
}

fn two_vulnerabilities() -> Advisory {
    let mut unreachable = claim(0, 1, "known_not_affected");
    unreachable["justification"] = json!("vulnerable_code_cannot_be_controlled_by_adversary");
    unreachable["impact"] = json!("Nobody can send it anything.");
    unreachable["subcomponents"] = json!(["pkg:github/example/log@2.0"]);
    advisory(
        vec![gate("1.0"), gate("1.1")],
        vec![
            json!({
                "cve": "CVE-1900-0001", "title": "A hole", "cwe": { "id": "CWE-306", "name": "x" },
                "remediations": [
                    {
                        "category": "vendor_fix", "details": "Install 1.1.",
                        "url": "https://example.com/1.1", "scope": { "products": [0] },
                    },
                    { "category": "mitigation", "details": "Unplug it.", "scope": { "products": [0] } },
                ],
            }),
            json!({ "cve": "CVE-1900-0002" }),
        ],
        vec![
            claim(0, 0, "known_affected"),
            claim(1, 0, "fixed"),
            unreachable,
        ],
    )
}

#[test]
fn openvex_says_what_the_table_says() {
    let files = drawn(&[two_vulnerabilities()], "gate");
    let product = |release: &str| {
        json!({
            "@id": format!("pkg:github/example/gate@{release}"),
            "identifiers": {
                "purl": format!("pkg:github/example/gate@{release}"),
                "cpe23": format!("cpe:2.3:a:example:gate:{release}:*:*:*:*:*:*:*"),
            },
        })
    };
    let mut with_part = product("1.0");
    with_part["subcomponents"] = json!([{
        "@id": "pkg:github/example/log@2.0",
        "identifiers": { "purl": "pkg:github/example/log@2.0" },
    }]);
    let source = "Stated in https://psirt.example.com/advisories/ex-1/";
    let hole = json!({ "name": "CVE-1900-0001", "description": "A hole" });
    assert_eq!(
        files.get("gate.openvex.json"),
        Some(&json!({
            "@context": "https://openvex.dev/ns/v0.2.0",
            "@id": "https://psirt.example.com/vex/gate.openvex.json",
            "author": "Example",
            "role": "vendor",
            "timestamp": "2026-01-01T00:00:00Z",
            "last_updated": "2026-05-01T10:00:00Z",
            "version": 3,
            "tooling": "Obstat",
            "statements": [
                {
                    "vulnerability": hole,
                    "timestamp": "2026-05-01T10:00:00Z",
                    "products": [product("1.0")],
                    "status": "affected",
                    "status_notes": source,
                    "action_statement": "Install 1.1. https://example.com/1.1\nUnplug it.",
                },
                {
                    "vulnerability": hole,
                    "timestamp": "2026-05-01T10:00:00Z",
                    "products": [product("1.1")],
                    "status": "fixed",
                    "status_notes": source,
                },
                {
                    "vulnerability": hole,
                    "timestamp": "2026-05-01T10:00:00Z",
                    "products": [product("1.2")],
                    "status": "fixed",
                    "status_notes": format!("This release carries the fixes of an earlier one.\n{source}"),
                },
                {
                    "vulnerability": { "name": "CVE-1900-0002" },
                    "timestamp": "2026-05-01T10:00:00Z",
                    "products": [with_part],
                    "status": "not_affected",
                    "status_notes": source,
                    "justification": "vulnerable_code_cannot_be_controlled_by_adversary",
                    "impact_statement": "Nobody can send it anything.",
                },
            ],
        }))
    );
}

#[test]
fn cyclonedx_has_one_entry_for_each_state_and_justification() {
    let files = drawn(&[two_vulnerabilities()], "gate");
    let document = files.get("gate.cdx.json").unwrap();
    assert_eq!(document["version"], 3);
    let component = |release: &str| {
        json!({
            "type": "application",
            "bom-ref": format!("pkg:github/example/gate@{release}"),
            "supplier": { "name": "Example" },
            "name": "Gate",
            "version": release,
            "cpe": format!("cpe:2.3:a:example:gate:{release}:*:*:*:*:*:*:*"),
            "purl": format!("pkg:github/example/gate@{release}"),
        })
    };
    assert_eq!(
        document["components"],
        json!([component("1.0"), component("1.1"), component("1.2")])
    );
    let time = "2026-05-01T10:00:00Z";
    let source = json!({
        "name": "CVE", "url": "https://www.cve.org/CVERecord?id=CVE-1900-0001",
    });
    let advisories = json!([{ "url": "https://psirt.example.com/advisories/ex-1/" }]);
    assert_eq!(
        document["vulnerabilities"],
        json!([
            {
                "bom-ref": "CVE-1900-0001/exploitable",
                "id": "CVE-1900-0001",
                "source": source,
                "cwes": [306],
                "description": "A hole",
                "recommendation": "Install 1.1. https://example.com/1.1",
                "workaround": "Unplug it.",
                "advisories": advisories,
                "analysis": {
                    "state": "exploitable",
                    "response": ["update", "workaround_available"],
                    "firstIssued": time, "lastUpdated": time,
                },
                "affects": [{ "ref": "pkg:github/example/gate@1.0" }],
            },
            {
                "bom-ref": "CVE-1900-0001/resolved",
                "id": "CVE-1900-0001",
                "source": source,
                "cwes": [306],
                "description": "A hole",
                "advisories": advisories,
                "analysis": {
                    "state": "resolved",
                    "detail": "1.2: This release carries the fixes of an earlier one.",
                    "firstIssued": time, "lastUpdated": time,
                },
                "affects": [
                    { "ref": "pkg:github/example/gate@1.1" },
                    { "ref": "pkg:github/example/gate@1.2" },
                ],
            },
            {
                "bom-ref": "CVE-1900-0002/not_affected/vulnerable_code_cannot_be_controlled_by_adversary",
                "id": "CVE-1900-0002",
                "source": { "name": "CVE", "url": "https://www.cve.org/CVERecord?id=CVE-1900-0002" },
                "advisories": advisories,
                "analysis": {
                    "state": "not_affected",
                    "detail": "Justification: vulnerable_code_cannot_be_controlled_by_adversary\nNobody can send it anything.\nComponents: pkg:github/example/log@2.0",
                    "firstIssued": time, "lastUpdated": time,
                },
                "affects": [{ "ref": "pkg:github/example/gate@1.0" }],
            },
        ])
    );
}

#[test]
fn a_vulnerability_without_cve_stands_in_documents_of_its_own() {
    let one = advisory(
        vec![gate("1.0")],
        vec![
            json!({ "cve": "CVE-1900-0001" }),
            json!({ "ids": [{ "system_name": "Example", "text": "EX 7" }] }),
            json!({ "ids": [{ "system_name": "Another", "text": "EX-8" }] }),
            json!({ "ids": [{ "system_name": "Example", "text": "ex-8" }] }),
        ],
        vec![
            claim(0, 0, "under_investigation"),
            claim(0, 1, "known_affected"),
            claim(0, 2, "known_affected"),
            claim(0, 3, "known_affected"),
        ],
    );
    let files = drawn(&[one], "gate");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 8, "{names:?}");
    assert!(files.contains_key("gate.ex_7.openvex.json"), "{names:?}");
    for document in files.values() {
        let about = document["statements"]
            .as_array()
            .or_else(|| document["vulnerabilities"].as_array())
            .unwrap();
        assert_eq!(about.len(), 1);
    }
    // Without a remediation readers are led to the document.
    assert_eq!(
        files["gate.ex_7.openvex.json"]["statements"][0]["action_statement"],
        "See https://psirt.example.com/advisories/ex-1/"
    );
}

#[test]
fn what_holds_for_a_part_of_a_release_never_bears_the_name_of_all_of_it() {
    let cve = || vec![json!({ "cve": "CVE-1900-0001" })];
    let ids = |files: &BTreeMap<String, Value>| -> Vec<(String, String)> {
        let statements = files.get("pump.openvex.json");
        let statements = statements.and_then(|it| it["statements"].as_array().cloned());
        let statements = statements.unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let all = statements.iter().flat_map(|it| {
            let products = it["products"].as_array().unwrap();
            let status = text(&it["status"]);
            let ids: Vec<_> = products.iter().map(|it| text(&it["@id"])).collect();
            ids.into_iter().map(move |id| (id, status.clone()))
        });
        all.collect()
    };
    let page = "https://psirt.example.com/products/pump/Rev%20A/".to_owned();
    let first = (format!("{page}#models=P-1"), "affected".to_owned());
    // One model alone.
    let one = advisory(
        vec![pump(json!(["P-1"]))],
        cve(),
        vec![claim(0, 0, "known_affected")],
    );
    assert_eq!(ids(&drawn(&[one], "pump")), std::slice::from_ref(&first));
    // Two models that differ.
    let products = || vec![pump(json!(["P-1"])), pump(json!(["P-2"]))];
    let two = advisory(
        products(),
        cve(),
        vec![claim(0, 0, "known_affected"), claim(1, 0, "fixed")],
    );
    let second = (format!("{page}#models=P-2"), "fixed".to_owned());
    assert_eq!(ids(&drawn(&[two], "pump")), [first, second]);
    // Two models that agree are all there are.
    let both = advisory(
        products(),
        cve(),
        vec![claim(0, 0, "fixed"), claim(1, 0, "fixed")],
    );
    assert_eq!(
        ids(&drawn(&[both], "pump")),
        [(page.clone(), "fixed".to_owned())]
    );
    // Together with another product.
    let mut combined = pump(json!([]));
    combined["origin"]["with"] = json!(["gate", "1.0"]);
    combined["origin"]["part"] = json!("combination");
    let joined = advisory(vec![combined], cve(), vec![claim(0, 0, "known_affected")]);
    assert_eq!(
        ids(&drawn(&[joined], "pump")),
        [(format!("{page}#with=gate/1.0"), "affected".to_owned())]
    );
}

#[test]
fn a_repetition_changes_nothing_and_other_products_neither() {
    let one = two_vulnerabilities();
    let mut again = one.clone();
    again.slug = "ex-2".parse().unwrap();
    again.tracking.id = "EX-2".to_owned();
    for claim in &mut again.claims {
        claim.since = Some(at("2026-05-02T00:00:00Z"));
    }
    let other = advisory(
        vec![pump(json!([]))],
        vec![json!({ "cve": "CVE-1900-0000", "title": "AAA" })],
        vec![claim(0, 0, "fixed")],
    );
    let mut other = other;
    other.slug = "ex-0".parse().unwrap();
    assert_eq!(
        drawn(std::slice::from_ref(&one), "gate"),
        drawn(&[other, again, one], "gate")
    );
    assert!(drawn(&[], "gate").is_empty());
}
