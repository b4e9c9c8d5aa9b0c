//! Facts as they are compared.

use super::{Format, differences, fact};

#[test]
fn what_one_says_and_the_other_does_not_is_told_from_both_sides() {
    let claimed = vec![fact("status", ["pump  1.0", "affected"])];
    let said = vec![
        fact("status", ["pump 1.0", "fixed"]),
        fact("status", ["pump 1.0", "fixed"]),
    ];
    let found = differences(Format::Page, claimed.clone(), said);
    let words: Vec<String> = found.iter().map(|it| it.message().render(false)).collect();
    assert_eq!(
        words,
        [
            "the page does not say what is claimed: status `pump 1.0`, `affected`",
            "the page says what nobody claims: status `pump 1.0`, `fixed`",
        ]
    );
    assert_eq!(differences(Format::Csaf, claimed.clone(), claimed), []);
}

mod vex_documents {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::claims::{Claimed, Gathering, Table};
    use crate::model::advisory::Advisory;
    use crate::model::catalogue::Catalogue;
    use crate::model::timestamp::Timestamp;
    use crate::parity::vex::documents;
    use crate::vex::{self, Issuer, State};

    fn at() -> Timestamp {
        "2026-06-01T00:00:00Z".parse().unwrap()
    }

    fn catalogue() -> Catalogue {
        serde_json::from_value(json!({ "gate": {
            "slug": "gate", "name": "Gate", "vendor": "Example", "scheme": "intdot", "complete": true,
            "purl": "pkg:github/example/gate@{version}",
            "releases": [
                { "version": "1.0", "date": "2026-01-01" },
                { "version": "1.1", "date": "2026-02-01" },
                { "version": "1.2", "date": "2026-03-01", "carries": "1.1" },
            ],
        } }))
        .unwrap()
    }

    fn advisory(second: &str) -> Advisory {
        let product = |release: &str| {
            json!({
                "id": format!("gate/{release}"), "name": format!("Gate {release}"),
                "origin": { "slug": "gate", "part": "whole", "release": release },
                "helper": { "purl": format!("pkg:github/example/gate@{release}") },
            })
        };
        serde_json::from_value(json!({
            "slug": "a", "category": "csaf_security_advisory", "title": "A", "markdown": true,
            "publisher": { "category": "vendor", "name": "Example", "namespace": "https://example.com" },
            "tracking": { "id": "A", "status": "final", "version": "1.0.0", "revision_history": [] },
            "products": [product("1.0"), product("1.1")],
            "vulnerabilities": [{ "cve": "CVE-1900-0001", "title": "Invented" }],
            "claims": [
                { "product": 0, "vulnerability": 0, "status": "known_affected" },
                { "product": 1, "vulnerability": 0, "status": second },
            ],
        }))
        .unwrap()
    }

    fn table(advisory: &Advisory) -> Table {
        let mut gathering = Gathering::new(&catalogue());
        gathering.add(Claimed {
            advisory,
            shown: at(),
            adopted: false,
        });
        gathering.finish(at())
    }

    fn drawn(advisory: &Advisory) -> BTreeMap<String, Vec<u8>> {
        let catalogue = catalogue();
        let line = catalogue.products.get("gate").unwrap();
        let issuer = Issuer {
            base_url: "https://example.com",
            publisher: &advisory.publisher,
            release_page: |slug, release| format!("/products/{slug}/{release}/"),
            document_page: |slug| format!("/advisories/{slug}/"),
        };
        let state = State {
            n: 1,
            issued: at(),
            updated: at(),
        };
        vex::documents(&table(advisory), line, issuer, state).unwrap()
    }

    fn words(table: Option<&Table>, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let found = documents(table, "gate", files);
        found.iter().map(|it| it.message().render(false)).collect()
    }

    #[test]
    fn both_formats_say_what_the_table_says() {
        let advisory = advisory("fixed");
        let files = drawn(&advisory);
        assert_eq!(files.len(), 2);
        assert_eq!(words(Some(&table(&advisory)), &files), [""; 0]);
    }

    #[test]
    fn a_table_that_says_something_else_is_found() {
        let files = drawn(&advisory("fixed"));
        let other = table(&advisory("known_not_affected"));
        assert_eq!(
            words(Some(&other), &files),
            [
                "the OpenVEX document says what nobody claims: status `CVE-1900-0001`, `1.1`, `pkg:github/example/gate@1.1`, `fixed`",
                "the OpenVEX document says what nobody claims: status `CVE-1900-0001`, `1.2`, `pkg:github/example/gate@1.2`, `fixed`",
            ]
        );
        assert_eq!(words(None, &files), [""; 0]);
    }

    #[test]
    fn formats_that_differ_are_found() {
        let advisory = advisory("fixed");
        let table = table(&advisory);
        let mut files = drawn(&advisory);
        let openvex = files.get_mut("gate.openvex.json").unwrap();
        let mut value: Value = serde_json::from_slice(openvex).unwrap();
        let statements = value.get_mut("statements").unwrap().as_array_mut().unwrap();
        let gone = statements.remove(0);
        assert_eq!(gone.get("status"), Some(&json!("affected")));
        *openvex = serde_json::to_vec(&value).unwrap();
        assert_eq!(
            words(Some(&table), &files),
            [
                "the CycloneDX document says what nobody claims: status `CVE-1900-0001`, `pkg:github/example/gate@1.0`, `affected`",
                "the OpenVEX document does not say what is claimed: status `CVE-1900-0001`, `1.0`",
            ]
        );
        files.insert("gate.cdx.json".to_owned(), b"{".to_vec());
        let found = words(None, &files);
        assert!(
            found
                .iter()
                .any(|it| it.contains("no document `gate.cdx.json`")),
            "{found:?}"
        );
    }
}
