//! Documents and a catalogue in, rows out.

use serde_json::{Value, json};

use super::{Basis, Claimed, Extent, Gathering, Key, Product, Table};
use crate::model::advisory::Advisory;
use crate::model::catalogue::Catalogue;
use crate::model::timestamp::Timestamp;

fn catalogue() -> Catalogue {
    let release = |version: &str, date: &str, carries: Value| {
        let mut release = json!({ "version": version, "date": date });
        if !carries.is_null() {
            release["carries"] = carries;
        }
        release
    };
    serde_json::from_value(json!({
        "gate": {
            "slug": "gate", "name": "Gate", "vendor": "Example", "scheme": "intdot", "complete": true,
            "purl": "pkg:github/example/gate@{version}",
            "releases": [
                release("1.0", "2026-01-01", Value::Null),
                release("1.1", "2026-02-01", Value::Null),
                release("1.2", "2026-03-01", json!("1.1")),
                release("1.3", "2026-04-01", json!("1.2")),
                release("1.4", "2026-12-01", json!("1.3")),
            ],
        },
        "pump": {
            "slug": "pump", "name": "Pump", "vendor": "Example", "scheme": "intdot", "complete": false,
            "software": "Pump firmware",
            "models": [{ "number": "P-1" }, { "number": "P-2" }],
            "releases": [
                release("2.0", "2026-01-01", Value::Null),
                release("2.1", "2026-02-01", Value::Null),
                release("2.2", "2026-06-01", Value::Null),
                release("3.0", "2026-02-02", Value::Null),
            ],
        },
    }))
    .unwrap()
}

fn product(id: &str, origin: Value) -> Value {
    json!({ "id": id, "name": id, "origin": origin })
}

fn gate(release: &str) -> Value {
    let mut product = product(
        &format!("gate/{release}"),
        json!({ "slug": "gate", "part": "whole", "release": release }),
    );
    product["helper"] = json!({ "purl": format!("pkg:github/example/gate@{release}") });
    product
}

fn advisory(slug: &str, products: Vec<Value>, claims: Vec<Value>) -> Advisory {
    serde_json::from_value(json!({
        "slug": slug,
        "category": "csaf_security_advisory",
        "title": slug,
        "publisher": { "category": "vendor", "name": "Example", "namespace": "https://example.com" },
        "tracking": { "id": slug, "status": "final", "version": "1.0.0", "revision_history": [] },
        "markdown": true,
        "products": products,
        "vulnerabilities": [
            {
                "cve": "CVE-1900-0001", "title": format!("As {slug} says"),
                "remediations": [
                    { "category": "vendor_fix", "details": "Install 1.1", "scope": { "products": [0] } },
                    { "category": "mitigation", "details": "Unplug it" },
                ],
            },
            { "ids": [{ "system_name": "Example", "text": "EX-1" }] },
        ],
        "claims": claims,
    }))
    .unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn table(advisories: &[Advisory], time: &str) -> Table {
    let catalogue = catalogue();
    let mut gathering = Gathering::new(&catalogue);
    for advisory in advisories {
        gathering.add(Claimed {
            advisory,
            shown: at("2026-05-01T10:00:00Z"),
            adopted: false,
        });
    }
    gathering.finish(at(time))
}

fn shown(table: &Table) -> Vec<String> {
    table
        .rows
        .iter()
        .map(|row| {
            let product = match table.product(row).unwrap() {
                Product::Ours(slug) => slug,
                Product::Foreign { name, .. } => name,
            };
            let release = &table.release(row).unwrap().name;
            let vulnerability = table.vulnerability(row).unwrap().key.name();
            let status = row.status;
            let slug = &table.document(row).unwrap().slug;
            let models = table.models(row).join("+");
            format!(
                "{product} {release} {models} {vulnerability} {status} {:?} {slug}",
                row.basis
            )
        })
        .collect()
}

fn claim(product: u32, vulnerability: u32, status: &str) -> Value {
    json!({ "product": product, "vulnerability": vulnerability, "status": status })
}

#[test]
fn what_a_release_carries_is_fixed_too_until_it_is_said_otherwise() {
    let a = advisory(
        "a",
        vec![gate("1.0"), gate("1.1")],
        vec![claim(0, 0, "known_affected"), claim(1, 0, "fixed")],
    );
    let expected = [
        "gate 1.0  CVE-1900-0001 known_affected Stated a",
        "gate 1.1  CVE-1900-0001 fixed Stated a",
        "gate 1.2  CVE-1900-0001 fixed Carried a",
        "gate 1.3  CVE-1900-0001 fixed Carried a",
    ];
    let table = self::table(std::slice::from_ref(&a), "2026-11-30T23:59:59Z");
    assert_eq!(shown(&table), expected);
    let carried = table.rows.get(3).unwrap();
    assert_eq!(carried.since, at("2026-05-01T10:00:00Z"));
    assert_eq!(
        table.identifiers(carried).unwrap().purl.as_deref(),
        Some("pkg:github/example/gate@1.3")
    );
    assert!(table.actions(carried).is_empty());
    let affected = table.rows.first().unwrap();
    let actions: Vec<_> = table
        .actions(affected)
        .iter()
        .map(|it| &*it.details)
        .collect();
    assert_eq!(actions, ["Install 1.1", "Unplug it"]);
    // A release counts from its day on.
    let later = self::table(std::slice::from_ref(&a), "2026-12-01T00:00:00Z");
    assert_eq!(later.rows.len(), 5);
    assert_eq!(later.rows.last().unwrap().since, at("2026-12-01T00:00:00Z"));
    // The document itself says otherwise of 1.2, and so of what carries that.
    let b = advisory(
        "b",
        vec![gate("1.1"), gate("1.2")],
        vec![claim(0, 0, "fixed"), claim(1, 0, "known_affected")],
    );
    assert_eq!(
        shown(&self::table(&[b], "2026-11-30T00:00:00Z")),
        [
            "gate 1.1  CVE-1900-0001 fixed Stated b",
            "gate 1.2  CVE-1900-0001 known_affected Stated b",
        ]
    );
}

#[test]
fn two_documents_that_disagree_stay_two_rows_and_two_that_agree_need_no_carried_one() {
    let a = advisory("a", vec![gate("1.1")], vec![claim(0, 0, "fixed")]);
    let b = advisory("b", vec![gate("1.2")], vec![claim(0, 0, "known_affected")]);
    let c = advisory("c", vec![gate("1.3")], vec![claim(0, 0, "fixed")]);
    let expected = [
        "gate 1.1  CVE-1900-0001 fixed Stated a",
        "gate 1.2  CVE-1900-0001 fixed Carried a",
        "gate 1.2  CVE-1900-0001 known_affected Stated b",
        "gate 1.3  CVE-1900-0001 fixed Stated c",
    ];
    let one = table(&[a.clone(), b.clone(), c.clone()], "2026-11-30T00:00:00Z");
    assert_eq!(shown(&one), expected);
    // The order in which documents come is nothing to the table.
    assert_eq!(one, table(&[c, a, b], "2026-11-30T00:00:00Z"));
    assert_eq!(one.rows_of("gate").len(), 4);
    assert!(one.rows_of("pump").is_empty());
}

#[test]
fn a_range_is_spelt_out_over_the_releases_that_existed() {
    let pump = |models: Value| {
        product(
            "pump",
            json!({ "slug": "pump", "part": "whole", "models": models, "range": ">=2.0|<3.0" }),
        )
    };
    let a = advisory(
        "a",
        vec![pump(json!([])), pump(json!(["P-1"]))],
        vec![
            claim(0, 1, "known_affected"),
            claim(1, 0, "known_not_affected"),
        ],
    );
    let table = table(&[a], "2026-11-30T00:00:00Z");
    assert_eq!(
        shown(&table),
        [
            "pump 2.0 P-1 CVE-1900-0001 known_not_affected Ranged a",
            "pump 2.0  EX-1 known_affected Ranged a",
            "pump 2.1 P-1 CVE-1900-0001 known_not_affected Ranged a",
            "pump 2.1  EX-1 known_affected Ranged a",
            "pump >=2.0|<3.0 P-1 CVE-1900-0001 known_not_affected Stated a",
            "pump >=2.0|<3.0  EX-1 known_affected Stated a",
        ]
    );
    assert_eq!(table.releases.first().unwrap().extent, Extent::Listed(0));
    assert_eq!(
        table.vulnerabilities.last().unwrap().key,
        Key::Own {
            system: "Example".to_owned(),
            text: "EX-1".to_owned()
        }
    );
}

#[test]
fn adopted_documents_meet_the_catalogue_by_identifier_or_by_name() {
    let leaf = |name: &str, product: &str, version: &str| {
        json!({
            "id": name, "name": name,
            "path": [
                { "category": "vendor", "name": "Example" },
                { "category": "product_name", "name": product },
                { "category": "product_version", "name": version },
            ],
        })
    };
    let mut identified = leaf("one", "Gateway", "one point one");
    identified["helper"] = json!({ "purl": "pkg:github/example/gate@1.1" });
    let mut a = advisory(
        "a",
        vec![
            identified,
            leaf("two", "Gate", "1.0"),
            leaf("three", "Door", "9"),
        ],
        vec![
            claim(0, 0, "fixed"),
            claim(1, 0, "known_affected"),
            claim(2, 0, "known_affected"),
        ],
    );
    let mut gone = a.clone();
    let expected = [
        "gate 1.0  CVE-1900-0001 known_affected Stated a",
        "gate 1.1  CVE-1900-0001 fixed Stated a",
        "Door 9  CVE-1900-0001 known_affected Stated a",
    ];
    a.markdown = false;
    assert_eq!(shown(&table(&[a], "2026-02-15T00:00:00Z")), expected);
    gone.end = Some(crate::model::advisory::End::Withdrawn {
        reason: "wrong".to_owned(),
    });
    let empty = table(&[gone], "2026-02-15T00:00:00Z");
    assert!(empty.rows.is_empty());
}

#[test]
fn a_row_is_small_and_knows_how_it_came_about() {
    assert!(std::mem::size_of::<super::Row>() <= 72);
    assert!(Basis::Stated < Basis::Carried);
}
