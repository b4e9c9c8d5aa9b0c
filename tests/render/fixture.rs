//! An invented site: one maker, a pump with two models, a gateway, and an adopted document of someone else.

use std::collections::BTreeMap;
use std::sync::Arc;

use obstat::model::advisory::Advisory;
use obstat::model::catalogue::Catalogue;
use obstat::model::slug::Slug;
use obstat::render::{
    CatalogueModel, CatalogueProduct, CatalogueRelease, ContentPage, Document, Input, Output,
    PolicyValues, Release, SiteValues, Store, Version, outputs,
};
use serde_json::{Value, json};

/// Releases in memory: for each slug, its versions, oldest first.
#[derive(Default)]
pub(crate) struct Memory(pub(crate) BTreeMap<String, Vec<Advisory>>);

impl Memory {
    pub(crate) fn with(mut self, model: Value) -> Self {
        let advisory: Advisory = serde_json::from_value(model).unwrap();
        let slug = advisory.slug.as_str().to_owned();
        self.0.entry(slug).or_default().push(advisory);
        self
    }
}

impl Store for Memory {
    fn documents(&self) -> Vec<Document> {
        let all = self.0.iter();
        all.map(|(slug, versions)| Document {
            slug: slug.parse().unwrap(),
            versions: (1_u32..)
                .zip(versions)
                .map(|(n, advisory)| Version {
                    n,
                    version: advisory.tracking.version.clone(),
                    folder: format!("{n}-{}", advisory.tracking.version),
                    shown: advisory.tracking.current_release_date.unwrap(),
                    signed: false,
                })
                .collect(),
        })
        .collect()
    }

    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String> {
        let at = usize::try_from(version.n).unwrap() - 1;
        let advisory = self.0[slug.as_str()][at].clone();
        Ok(Release {
            document: format!("document of {}", version.folder).into_bytes(),
            text: format!("text of {}", version.folder).into_bytes(),
            signature: None,
            advisory,
        })
    }
}

/// A model as JSON text: the macro's recursion does not reach that far.
fn model(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// The invented advisory in its newest form.
pub(crate) fn pump() -> Value {
    model(
        r####"{
        "slug": "acme-2026-0007",
        "category": "csaf_security_advisory",
        "title": "Aurelia LVP pumps: drug-library upload without authentication",
        "lang": "en",
        "publisher": {"category": "vendor", "name": "ACME Medical", "namespace": "https://acme.example", "contact_details": "psirt@acme.example"},
        "distribution": {"tlp": "CLEAR"},
        "tracking": {
            "id": "ACME-2026-0007", "status": "interim", "version": "2.0.0",
            "initial_release_date": "2026-11-10T14:00:00Z", "current_release_date": "2026-11-20T14:00:00Z",
            "revision_history": [
                {"number": "1.0.0", "date": "2026-11-10T14:00:00Z", "summary": "First release.", "kind": "initial"},
                {"number": "2.0.0", "date": "2026-11-20T14:00:00Z", "summary": "LVP-2 4.0.x is affected too.", "kind": "erratum",
                 "was": "Affected from 4.1.0.", "is": "Affected from 4.0.0.", "action": "Assess 4.0.x again."}
            ],
            "next_update": "2026-12-08", "still_open": "The fix for Canada."
        },
        "markdown": true,
        "notes": [
            {"category": "summary", "title": "Summary", "section": "summary", "text": "Two vulnerabilities affect *Aurelia* pumps.\n\n| a | b |\n|---|--:|\n| 1 | 2 |"},
            {"category": "description", "title": "Patient safety", "section": "patient-safety", "audience": "all", "text": "A running therapy cannot be changed."},
            {"category": "general", "title": "What to do now", "section": "what-to-do-now", "text": "1. Check the release: *Menu → About*.\n2. Restrict port 8443."},
            {"category": "general", "title": "For clinicians", "section": "for-clinicians", "text": "Check the dose limits."},
            {"category": "details", "title": "Technical details", "section": "technical-details", "text": "## Service\n\nPort 8443.[^1]\n\n[^1]: TCP."}
        ],
        "acknowledgments": [{"names": ["Ines Halvorsen"], "organization": "Fjord Medical Research", "urls": ["https://fjord.example"]}],
        "references": [
            {"category": "self", "summary": "This advisory", "url": "https://psirt.acme.example/advisories/acme-2026-0007/"},
            {"category": "external", "summary": "A trick", "url": "javascript:alert(1)"}
        ],
        "timeline": [["reported", "2026-07-02"], ["disclosed", "2026-11-10"]],
        "safety": [{
            "products": [1, 2], "product_names": ["Aurelia LVP-2"], "vulnerabilities": [0],
            "hazardous_situation": "Over-infusion after an altered drug library is accepted.",
            "conditions": ["The attacker is on the pump network."],
            "statement": {"text": "Pumps may stay in use with the mitigations below.", "approved_by": "clinical safety officer", "as_of": "2026-11-20"}
        }],
        "products": [
            {"id": "aurelia-lvp-2/LVP2-100", "name": "ACME Aurelia LVP-2", "path": [{"category": "vendor", "name": "ACME Medical"}, {"category": "product_name", "name": "Aurelia LVP-2 (LVP2-100)"}],
             "origin": {"slug": "aurelia-lvp-2", "part": "hardware", "models": ["LVP2-100"]}},
            {"id": "aurelia-lvp-2/4.0.0", "name": "Aurelia LVP-2 firmware 4.0.0 installed on Aurelia LVP-2", "relationship": {"category": "installed_on", "product": 5, "relates_to": 0},
             "origin": {"slug": "aurelia-lvp-2", "part": "whole", "models": ["LVP2-100"], "release": "4.0.0"}},
            {"id": "aurelia-lvp-2/4.1.0", "name": "Aurelia LVP-2 firmware 4.1.0 installed on Aurelia LVP-2", "relationship": {"category": "installed_on", "product": 6, "relates_to": 0},
             "origin": {"slug": "aurelia-lvp-2", "part": "whole", "release": "4.1.0"}},
            {"id": "aurelia-lvp-2/4.2.3", "name": "Aurelia LVP-2 firmware 4.2.3 installed on Aurelia LVP-2", "relationship": {"category": "installed_on", "product": 7, "relates_to": 0},
             "origin": {"slug": "aurelia-lvp-2", "part": "whole", "release": "4.2.3"}},
            {"id": "aurelia-gateway/2.7.0", "name": "Aurelia Gateway 2.7.0", "path": [{"category": "vendor", "name": "ACME Medical"}, {"category": "product_name", "name": "Aurelia Gateway"}, {"category": "product_version", "name": "2.7.0"}],
             "origin": {"slug": "aurelia-gateway", "part": "whole", "release": "2.7.0"}},
            {"id": "fw/4.0.0", "name": "Aurelia LVP-2 firmware 4.0.0", "path": [{"category": "vendor", "name": "ACME Medical"}, {"category": "product_name", "name": "Aurelia LVP-2 firmware"}, {"category": "product_version", "name": "4.0.0"}]},
            {"id": "fw/4.1.0", "name": "Aurelia LVP-2 firmware 4.1.0", "path": [{"category": "vendor", "name": "ACME Medical"}, {"category": "product_name", "name": "Aurelia LVP-2 firmware"}, {"category": "product_version", "name": "4.1.0"}]},
            {"id": "fw/4.2.3", "name": "Aurelia LVP-2 firmware 4.2.3", "path": [{"category": "vendor", "name": "ACME Medical"}, {"category": "product_name", "name": "Aurelia LVP-2 firmware"}, {"category": "product_version", "name": "4.2.3"}]}
        ],
        "vulnerabilities": [
            {"cve": "CVE-1900-90001", "title": "Missing authentication for drug-library upload", "cwe": {"id": "CWE-306", "name": "Missing Authentication for Critical Function"},
             "notes": [{"category": "description", "title": "Description", "text": "The library service accepts a package without authenticating the sender."}],
             "scores": [{"products": [1, 2, 4], "cvss_v3": "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L", "cvss_v4": "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N/S:P"}],
             "exploitation": {"status": "proof of concept", "date": "2026-09-30T00:00:00Z", "details": "Shown to us."},
             "remediations": [
                {"category": "mitigation", "details": "Let only the gateway reach port 8443.", "scope": {"products": [1, 2]}},
                {"category": "vendor_fix", "details": "Install LVP-2 firmware 4.2.3.", "scope": {"products": [1, 2]}, "url": "https://support.acme.example/4.2.3", "date": "2026-11-20T00:00:00Z",
                 "restart_required": {"category": "machine"}, "clinical_downtime": "25 minutes a pump", "prechecks": "Compare the checksum.", "rollback": "Reinstall 4.1.0.",
                 "regions": {"cleared": ["EU", "US"], "pending": ["CA"]}, "entitlements": ["Available to every owner."],
                 "files": [{"filename": "lvp2-4.2.3.fwu", "file_hashes": [{"algorithm": "sha256", "value": "9f2c6f1f0f1b6f3a8f0c2d4e6b8a0c1d3e5f7a9b1c3d5e7f9a0b2c4d6e8f0a1b"}]}]},
                {"category": "none_available", "details": "A fix for the gateway is in work.", "scope": {"products": [4]}}
             ]},
            {"cve": "CVE-1900-90002", "title": "Infusion log not cleared",
             "scores": [{"products": [2], "cvss_v3": "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],
             "remediations": [
                {"category": "mitigation", "details": "Let only the gateway reach port 8443.", "scope": {"products": [1, 2]}}
             ]}
        ],
        "claims": [
            {"product": 1, "vulnerability": 0, "status": "known_affected"},
            {"product": 2, "vulnerability": 0, "status": "known_affected", "condition": "with the wireless option"},
            {"product": 3, "vulnerability": 0, "status": "fixed"},
            {"product": 4, "vulnerability": 0, "status": "under_investigation"},
            {"product": 2, "vulnerability": 1, "status": "known_affected", "condition": "with the wireless option"},
            {"product": 3, "vulnerability": 1, "status": "fixed"},
            {"product": 4, "vulnerability": 1, "status": "known_not_affected", "justification": "component_not_present", "impact": "The gateway keeps no infusion log."}
        ]
    }"####,
    )
}

/// The same advisory as it was first released.
pub(crate) fn pump_first() -> Value {
    let mut model = pump();
    model["tracking"]["version"] = json!("1.0.0");
    model["tracking"]["current_release_date"] = json!("2026-11-10T14:00:00Z");
    model["tracking"]["revision_history"]
        .as_array_mut()
        .unwrap()
        .pop();
    model
}

/// An adopted document of another maker: plain text, a product tree without our catalogue.
pub(crate) fn adopted() -> Value {
    model(
        r####"{
        "slug": "other-1",
        "category": "csaf_security_advisory",
        "title": "Other: a <b>bold</b> title",
        "publisher": {"category": "vendor", "name": "Other", "namespace": "https://other.example"},
        "tracking": {
            "id": "OTHER-1", "status": "final", "version": "1",
            "initial_release_date": "2025-03-01T00:00:00Z", "current_release_date": "2025-03-02T00:00:00Z",
            "revision_history": [{"number": "1", "date": "2025-03-01T00:00:00Z", "summary": "First."}]
        },
        "markdown": false,
        "notes": [{"category": "summary", "text": "A flaw.\n\nSee https://other.example/x_(1)."}],
        "products": [
            {"id": "P1", "name": "Other Box < 2", "path": [{"category": "vendor", "name": "Other"}, {"category": "product_name", "name": "Box"}, {"category": "product_version_range", "name": "vers:intdot/<2"}]},
            {"id": "P2", "name": "OTHER BOX 2", "path": [{"category": "vendor", "name": "OTHER"}, {"category": "product_name", "name": "BOX"}, {"category": "product_version", "name": "2"}]}
        ],
        "vulnerabilities": [{"cve": "CVE-1900-90001", "remediations": [{"category": "vendor_fix", "details": "Update to 2.", "scope": {"products": [0]}}]}],
        "claims": [
            {"product": 0, "vulnerability": 0, "status": "known_affected"},
            {"product": 1, "vulnerability": 0, "status": "first_fixed"}
        ]
    }"####,
    )
}

/// A document that no longer stands.
pub(crate) fn withdrawn() -> Value {
    model(
        r####"{
        "slug": "acme-2026-0001",
        "category": "csaf_base",
        "title": "Withdrawn: A mistake",
        "publisher": {"category": "vendor", "name": "ACME Medical", "namespace": "https://acme.example"},
        "tracking": {
            "id": "ACME-2026-0001", "status": "final", "version": "2.0.0",
            "initial_release_date": "2026-01-10T00:00:00Z", "current_release_date": "2026-01-12T00:00:00Z",
            "revision_history": [{"number": "2.0.0", "date": "2026-01-12T00:00:00Z", "summary": "Withdrawn.", "kind": "withdrawal"}]
        },
        "markdown": true,
        "end": {"withdrawn": {"reason": "It was no vulnerability."}}
    }"####,
    )
}

/// The values of the invented site.
pub(crate) fn values() -> SiteValues {
    SiteValues {
        title: "ACME product security".to_owned(),
        base_url: "https://psirt.acme.example".to_owned(),
        lang: "en".to_owned(),
        publisher: "ACME Medical".to_owned(),
        namespace: "https://acme.example".to_owned(),
        contact: Some("psirt@acme.example".to_owned()),
        example: true,
        theme: "ours".to_owned(),
        minify: false,
        page_size: 2,
        colours: obstat::render::Colours::default(),
        logo: None,
    }
}

/// The invented catalogue.
pub(crate) fn catalogue() -> Vec<CatalogueProduct> {
    let release = |version: &str, carries: Option<&str>| CatalogueRelease {
        version: version.to_owned(),
        date: Some("2026-01-01".parse().unwrap()),
        carries: carries.map(str::to_owned),
        ..CatalogueRelease::default()
    };
    vec![
        CatalogueProduct {
            slug: "aurelia-lvp-2".to_owned(),
            name: "Aurelia LVP-2".to_owned(),
            vendor: "ACME Medical".to_owned(),
            family: Some("Aurelia".to_owned()),
            description: Some("A large-volume infusion pump.".to_owned()),
            former_names: vec!["Infusa 2".to_owned()],
            models: vec![CatalogueModel {
                number: "LVP2-100".to_owned(),
                name: Some("LVP-2 ward".to_owned()),
                udi_di: None,
            }],
            releases: vec![
                release("4.0.0", None),
                release("4.1.0", None),
                release("4.2.3", None),
                release("4.2.4", Some("4.2.3")),
                release("5.0.0", None),
            ],
            where_to_find_version: Some("Menu → Service → About".to_owned()),
            ..CatalogueProduct::default()
        },
        CatalogueProduct {
            slug: "aurelia-syringe".to_owned(),
            name: "Aurelia Syringe".to_owned(),
            vendor: "ACME Medical".to_owned(),
            releases: vec![release("1.0 (b)", None)],
            ..CatalogueProduct::default()
        },
    ]
}

/// The catalogue as claims are held against it.
fn lines(catalogue: &[CatalogueProduct]) -> Catalogue {
    let lines = catalogue.iter().map(|product| {
        let releases = product.releases.iter();
        let releases: Vec<Value> = releases
            .map(|it| json!({ "version": it.version, "date": it.date, "carries": it.carries }))
            .collect();
        let models = product.models.iter();
        let models: Vec<Value> = models
            .map(|it| json!({ "number": it.number, "udi_di": it.udi_di }))
            .collect();
        let line = json!({
            "slug": product.slug, "name": product.name, "vendor": product.vendor, "scheme": "listed",
            "complete": true, "former_names": product.former_names, "releases": releases, "models": models,
        });
        (product.slug.clone(), line)
    });
    serde_json::from_value(Value::Object(lines.collect())).unwrap()
}

/// The invented site.
pub(crate) fn input() -> Input {
    let store = Memory::default()
        .with(pump_first())
        .with(pump())
        .with(adopted())
        .with(withdrawn());
    Input {
        store: Arc::new(store),
        site: values(),
        catalogue: catalogue(),
        lines: lines(&catalogue()),
        pages: vec![ContentPage {
            slug: "policy".to_owned(),
            title: "Disclosure policy".to_owned(),
            description: Some("How to report.".to_owned()),
            menu: Some(1),
            text: "## How to report\n\nWrite to psirt@acme.example.".to_owned(),
            policy: Some(PolicyValues {
                effective: Some("2026-09-01".parse().unwrap()),
                acknowledge: Some("72 hours".to_owned()),
                safe_harbor: Some(true),
                ..PolicyValues::default()
            }),
            ..ContentPage::default()
        }],
        files: Vec::new(),
        theme: BTreeMap::new(),
        keys: Vec::new(),
        at: "2026-11-21T00:00:00Z".parse().unwrap(),
    }
}

/// Every file of a site by its path.
pub(crate) struct Drawn(pub(crate) BTreeMap<String, Vec<u8>>);

impl Drawn {
    pub(crate) fn of(input: Input) -> Self {
        Self::draw(&outputs(input).unwrap())
    }

    pub(crate) fn draw(outputs: &[Output]) -> Self {
        let mut files = BTreeMap::new();
        for output in outputs {
            let drawn = (output.draw)().unwrap();
            assert_eq!(drawn.len(), output.files.len(), "{output:?}");
            for (file, bytes) in output.files.iter().zip(drawn) {
                let path = file.path.clone();
                assert!(
                    files.insert(path.clone(), bytes).is_none(),
                    "two writers of {path}"
                );
            }
        }
        Self(files)
    }

    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> &str {
        let paths = || self.0.keys().collect::<Vec<_>>();
        let bytes = self.0.get(path);
        let bytes = bytes.unwrap_or_else(|| panic!("no {path} among {:#?}", paths()));
        std::str::from_utf8(bytes).unwrap()
    }

    /// Asserts that a file holds each of the pieces.
    #[track_caller]
    pub(crate) fn has(&self, path: &str, pieces: &[&str]) {
        let text = self.text(path);
        for piece in pieces {
            assert!(text.contains(piece), "{path} lacks {piece}\n\n{text}");
        }
    }
}
