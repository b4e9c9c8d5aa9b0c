//! What templates are given is what docs/theme.md promises, and stays what was promised before.
//!
//! The whole invented site is drawn by a theme whose templates write down what they are given.

mod given;
mod promised;

use std::collections::BTreeSet;
use std::sync::Arc;

use obstat::model::slug::Slug;
use obstat::render::{
    BUILT_IN, ContentPage, Document, Download, Input, PolicyValues, PublicKey, Release, Retracted,
    Store, THEME_CONTEXT, Version,
};
use serde_json::json;

use crate::fixture::{Drawn, Memory, adopted, catalogue, input, pump, pump_first, withdrawn};
use given::{Given, recorded, recorder};
use promised::{Comparison, Promised};

/// The names that were promised under number 1, one a line: table, name, what it holds.
const PROMISED: &str = include_str!("theme_contract/names-1.txt");

/// The releases, one that was taken back, and signatures.
struct Signed(Memory);

impl Store for Signed {
    fn documents(&self) -> Vec<Document> {
        let mut documents = self.0.documents();
        let versions = documents.iter_mut().flat_map(|it| &mut it.versions);
        versions.for_each(|version| version.signed = true);
        documents
    }

    fn retracted(&self) -> Vec<Retracted> {
        vec![Retracted {
            slug: "acme-2026-0007".to_owned(),
            id: "ACME-2026-0007".to_owned(),
            version: "0.9.0".to_owned(),
            folder: "9-0.9.0".to_owned(),
            by: "the PSIRT".to_owned(),
            reason: "Sent too early.".to_owned(),
            released: "2026-11-01T00:00:00Z".parse().unwrap(),
            retracted: "2026-11-02T00:00:00Z".parse().unwrap(),
            digest: "0".repeat(64),
            files: vec![("tombstone.json", b"{}".to_vec())],
        }]
    }

    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String> {
        let mut release = self.0.load(slug, version)?;
        release.signature = Some(b"signature".to_vec());
        Ok(release)
    }
}

/// A site in which everything that can be said is said somewhere.
pub(crate) fn everything() -> Input {
    let mut first = pump_first();
    first["notes"][0]["text"] = json!("One vulnerability affects *Aurelia* pumps.");
    let mut model = pump();
    model["tracking"]["aliases"] = json!(["ACME-7"]);
    let remedies = &mut model["vulnerabilities"][0]["remediations"];
    remedies[1]["deployment"] = json!("By the gateway.");
    remedies[1]["postchecks"] = json!("The self-test passes.");
    // On the page of a release, the same remedies stand once.
    model["vulnerabilities"][1]["remediations"] = remedies.clone();
    model["vulnerabilities"][0]["exploitation"] =
        json!({"status": "exploited", "date": "2026-11-20T00:00:00Z", "details": "Seen."});
    model["safety"][0]["statement"]["conditions"] = json!(["Somebody hears the alarms."]);
    model["safety"][0]["notice"] = json!({"name": "FSN-1", "url": "https://acme.example/fsn-1"});
    model["aggregate_severity"] = json!({"text": "serious"});
    model["publisher"]["issuing_authority"] = json!("The PSIRT of ACME Medical.");
    model["acknowledgments"][0]["summary"] = json!("found it");
    let products = model["products"].as_array_mut().unwrap();
    products.push(json!({
        "id": "aurelia-syringe/range", "name": "Aurelia Syringe before 2",
        "path": [{"category": "vendor", "name": "ACME Medical"}, {"category": "product_name", "name": "Aurelia Syringe"}, {"category": "product_version_range", "name": "vers:generic/<2"}],
        "origin": {"slug": "aurelia-syringe", "part": "whole", "range": "vers:generic/<2"}
    }));
    products.push(json!({
        "id": "aurelia-lvp-2/4.2.3+aurelia-gateway/2.7.0", "name": "Aurelia LVP-2 4.2.3 with Aurelia Gateway 2.7.0",
        "relationship": {"category": "installed_with", "product": 3, "relates_to": 4},
        "origin": {"slug": "aurelia-lvp-2", "part": "whole", "release": "4.2.3", "with": ["aurelia-gateway", "2.7.0"]}
    }));
    let claims = model["claims"].as_array_mut().unwrap();
    claims.push(json!({"product": 8, "vulnerability": 0, "status": "known_affected"}));
    claims.push(json!({"product": 9, "vulnerability": 1, "status": "known_affected"}));
    let vulnerability = &mut model["vulnerabilities"][0];
    vulnerability["ids"] = json!([{"system_name": "ACME defects", "text": "D-1"}]);
    vulnerability["discovery_date"] = json!("2026-07-01T00:00:00Z");
    vulnerability["release_date"] = json!("2026-11-10T00:00:00Z");
    vulnerability["references"] = json!([{"summary": "More", "url": "https://acme.example/more"}]);
    vulnerability["acknowledgments"] = json!([{"names": ["Ines Halvorsen"]}]);
    vulnerability["threats"] = json!([{"category": "impact", "details": "It may infuse too much.", "date": "2026-11-20T00:00:00Z", "scope": {"products": [1]}}]);
    vulnerability["remediations"][1]["restart_required"]["details"] = json!("One pump at a time.");
    let second =
        json!({"products": [8], "cvss_v3": "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N"});
    vulnerability["scores"].as_array_mut().unwrap().push(second);
    let mut superseded = withdrawn();
    superseded["slug"] = json!("acme-2026-0002");
    superseded["tracking"]["id"] = json!("ACME-2026-0002");
    superseded["end"] = json!({"superseded": {"reason": "Written anew.", "by": "ACME-2026-0007", "url": "https://psirt.acme.example/advisories/acme-2026-0007/"}});
    let store = Memory::default()
        .with(first)
        .with(model)
        .with(adopted())
        .with(withdrawn())
        .with(superseded);
    let mut catalogue = catalogue();
    // What the adopted document calls a product has another name today.
    catalogue[1].former_names = vec!["Other Box".to_owned()];
    catalogue[0].downloads = vec![Download {
        label: "OpenVEX".to_owned(),
        href: "/vex/aurelia-lvp-2.openvex.json".to_owned(),
        beside: vec![Download {
            label: "signature".to_owned(),
            href: "/vex/aurelia-lvp-2.openvex.json.asc".to_owned(),
            beside: Vec::new(),
        }],
    }];
    catalogue[0].supported_until = Some("2036-01-01".parse().unwrap());
    catalogue[0].models[0].udi_di = Some("04000000000006".to_owned());
    for release in &mut catalogue[0].releases {
        release.supported_until = Some("2036-01-01".parse().unwrap());
        release.sbom = Some("https://acme.example/sbom.json".to_owned());
    }
    let mut input = input();
    input.store = Arc::new(Signed(store));
    input.catalogue = catalogue;
    input.site.logo = Some("logo.svg".to_owned());
    let key = PublicKey {
        fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567".to_owned(),
        spaced: "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567".to_owned(),
        user_ids: vec!["ACME".to_owned()],
        algorithm: "Ed25519".to_owned(),
        expires: Some("2030-01-01T00:00:00Z".parse().unwrap()),
        trouble: None,
        signs: true,
        encrypts: true,
        current: true,
        path: ".well-known/csaf/openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc".to_owned(),
    };
    let ended = PublicKey {
        trouble: Some("it has ended".to_owned()),
        current: false,
        ..key.clone()
    };
    input.keys = vec![key, ended];
    input.pages[0].policy = Some(PolicyValues {
        effective: Some("2026-09-01".parse().unwrap()),
        acknowledge: Some("72 hours".to_owned()),
        first_assessment: Some("a week".to_owned()),
        status_update: Some("every month".to_owned()),
        disclosure_window: Some("90 days".to_owned()),
        bounty: Some(false),
        safe_harbor: Some(true),
        do_not: vec!["Touch devices in use.".to_owned()],
    });
    input.pages.push(ContentPage {
        slug: "thanks".to_owned(),
        title: "Thanks".to_owned(),
        acknowledgments: true,
        ..ContentPage::default()
    });
    for (path, _) in BUILT_IN.iter().filter(|(path, _)| path.ends_with(".html")) {
        input.theme.insert((*path).to_owned(), recorder(path));
    }
    input
}

/// Each recording of a text and of the texts that it was given.
fn gather(text: &str, all: &mut Vec<(String, Given)>) {
    fn texts(given: &Given, all: &mut Vec<(String, Given)>) {
        match given {
            Given::Text(text) => gather(text, all),
            Given::List(values) => values.iter().for_each(|value| texts(value, all)),
            Given::Object(names) => names.values().for_each(|value| texts(value, all)),
            Given::None | Given::YesNo | Given::Number => {}
        }
    }
    if let Some((template, given)) = recorded(text) {
        texts(&given, all);
        all.push((template, given));
    }
}

/// What every template of the site was given, each time that it was drawn.
fn contexts() -> Vec<(String, Given)> {
    let site = Drawn::of(everything());
    let mut all = Vec::new();
    for (path, bytes) in &site.0 {
        if path.ends_with(".html") {
            gather(&String::from_utf8(bytes.clone()).unwrap(), &mut all);
        }
    }
    all
}

#[test]
fn what_is_given_is_documented_and_what_is_documented_is_given() {
    let promised = Promised::read();
    let mut comparison = Comparison::default();
    let mut drawn = BTreeSet::new();
    for (template, given) in contexts() {
        comparison.thing(&promised, &template, &given, true);
        drawn.insert(template);
    }
    let templates = BUILT_IN.iter().map(|(path, _)| *path);
    let parts = ["base.html", "components.html"];
    for template in templates.filter(|path| path.ends_with(".html") && !parts.contains(path)) {
        assert!(drawn.contains(template), "{template} was never drawn");
    }
    let faults: Vec<String> = comparison.faults.iter().cloned().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let never = comparison.never_given(&promised);
    assert!(
        never.is_empty(),
        "docs/theme.md promises what nothing in the site of tests/render/theme_contract.rs has; \
         say it there in `everything()`, or take it out of docs/theme.md:\n{}",
        never.join("\n")
    );
}

#[test]
fn what_was_promised_is_promised_still() {
    assert_eq!(
        THEME_CONTEXT, 1,
        "with another number, begin another list: tests/render/theme_contract/names-2.txt"
    );
    let promised = Promised::read();
    let lines = promised.tables.iter().flat_map(|(table, names)| {
        let line = move |(name, holds): (&String, &String)| format!("{table} {name}: {holds}");
        names.iter().map(line)
    });
    let now: BTreeSet<String> = lines.collect();
    let before: BTreeSet<String> = PROMISED.lines().map(str::to_owned).collect();
    let list = "tests/render/theme_contract/names-1.txt";
    let broken: Vec<&String> = before.difference(&now).collect();
    assert!(
        broken.is_empty(),
        "within a number, names are added and never changed or removed; themes rely on these of {list}:\n{broken:#?}"
    );
    let new: Vec<&str> = now.difference(&before).map(String::as_str).collect();
    assert!(
        new.is_empty(),
        "what is promised from now on has to stand in {list}, sorted; add these lines:\n{}",
        new.join("\n")
    );
    let sorted: Vec<&str> = before.iter().map(String::as_str).collect();
    let written: Vec<&str> = PROMISED.lines().collect();
    assert_eq!(written, sorted, "{list} is not sorted");
}
