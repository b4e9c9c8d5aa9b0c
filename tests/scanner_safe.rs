//! What scanners need is in every document, whatever the catalogue knows (design: "Scanner-safe").

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeMap;
use std::sync::Mutex;

use obstat::check::{self, Past, Purpose, Released};
use obstat::diagnostic::{Message, Severity};
use obstat::model::slug::Slug;
use proptest::prelude::*;
use serde_json::Value;

struct NothingReleased;

impl Released for NothingReleased {
    fn newest(&self, _: &Slug) -> Result<Option<Past>, Message> {
        Ok(None)
    }

    fn newest_version(&self, _: &Slug) -> Option<&str> {
        None
    }

    fn id_of(&self, _: &Slug) -> Option<String> {
        None
    }

    fn all(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

const SITE: &str = "title = \"Example product security\"
base_url = \"https://security.devices.example\"
example = true

[publisher]
category = \"vendor\"
name = \"Example Devices PSIRT\"
namespace = \"https://devices.example\"
contact_details = \"psirt@devices.example\"
";

/// A product with `releases` releases, of which the first `affected` are affected, the next `fixed` are fixed, and the rest are not affected.
#[derive(Debug, Clone)]
struct Plan {
    device: bool,
    cpe: bool,
    purl: bool,
    releases: usize,
    affected: usize,
    fixed: usize,
}

fn plan() -> impl Strategy<Value = Plan> {
    (any::<[bool; 3]>(), 1..5_usize, 0..4_usize, 0..4_usize).prop_map(
        |([device, cpe, purl], affected, fixed, more)| Plan {
            device,
            cpe,
            purl,
            releases: affected + fixed + more,
            affected,
            fixed,
        },
    )
}

impl Plan {
    fn product(&self) -> String {
        let mut text = String::from(
            "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        );
        if self.cpe {
            text += "cpe = \"cpe:2.3:a:example:pump:{version}:*:*:*:*:*:*:*\"\n";
        }
        if self.purl {
            text += "purl = \"pkg:github/example-devices/pump@{version}\"\n";
        }
        if self.device {
            text += "\n[[model]]\nnumber = \"P-100\"\n";
        }
        for at in 0..self.releases {
            text += &format!("\n[[release]]\nversion = \"1.{at}.0\"\ndate = 2025-01-01\n");
        }
        text
    }

    fn versions(&self, range: std::ops::Range<usize>) -> String {
        let all: Vec<String> = range.map(|at| format!("\"1.{at}.0\"")).collect();
        format!("[{}]", all.join(", "))
    }

    fn advisory(&self) -> String {
        let fixed_end = self.affected + self.fixed;
        let mut text = format!(
            "+++\ntitle = \"Example\"\ncategory = \"csaf_security_advisory\"\n\n[tracking]\nid = \"EX-1\"\nstatus = \"final\"\n\n[[tracking.revision_history]]\nnumber = \"1.0.0\"\nkind = \"initial\"\nsummary = \"First release.\"\n\n[[affected]]\nproduct = \"pump\"\nversions = {}\n",
            self.versions(0..self.affected)
        );
        if self.fixed > 0 {
            text += &format!("fixed = {}\n", self.versions(self.affected..fixed_end));
        }
        if fixed_end < self.releases {
            text += &format!(
                "\n[[not_affected]]\nproduct = \"pump\"\nversions = {}\njustification = \"component_not_present\"\n",
                self.versions(fixed_end..self.releases)
            );
        }
        text + "\n[[vulnerability]]\ncve = \"CVE-1900-10001\"\ntitle = \"Example\"\ncvss = [\"CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L\"]\n\n[[remediation]]\ncategory = \"mitigation\"\ndetails = \"Block the port.\"\n+++\n\n## Summary\n\nText.\n\n## Technical details\n\nText.\n"
    }

    fn document(&self) -> Value {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("content/site.toml", SITE.to_owned()),
            ("content/products/pump.toml", self.product()),
            ("content/advisories/2026/EX-1.md", self.advisory()),
        ] {
            let target = folder.path().join(path);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, text).unwrap();
        }
        let sources = obstat::read::read(folder.path()).unwrap();
        let document = Mutex::new(Vec::new());
        let outcome = check::run(
            &sources,
            &NothingReleased,
            "2026-06-01T08:00:00Z".parse().unwrap(),
            Purpose::Release,
            &|_| true,
            &|_, checked| *document.lock().unwrap() = checked.due.unwrap().document,
        );
        for finding in &outcome.findings {
            assert_ne!(finding.severity, Severity::Error, "{finding:?}");
        }
        serde_json::from_slice(&document.into_inner().unwrap()).unwrap()
    }
}

/// The helper of each product id.
fn helpers(value: &Value, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(object) => {
            if let Some(id) = object.get("product_id").and_then(Value::as_str) {
                let helper = object.get("product_identification_helper");
                found.insert(id.to_owned(), helper.cloned().unwrap_or_default());
            }
            object.values().for_each(|value| helpers(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| helpers(value, found)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_claimed_release_has_its_identifiers_one_status_and_dated_flags(plan in plan()) {
        let document = plan.document();
        let mut helper_of = BTreeMap::new();
        helpers(&document["product_tree"], &mut helper_of);
        let vulnerability = &document["vulnerabilities"][0];
        let status = vulnerability["product_status"].as_object().unwrap();
        let mut seen = BTreeMap::new();
        for (status, ids) in status {
            for id in ids.as_array().unwrap() {
                let id = id.as_str().unwrap();
                prop_assert!(seen.insert(id.to_owned(), status.clone()).is_none(), "{id} has two statuses");
                let version = id.rsplit('/').next().unwrap();
                let helper = &helper_of[id];
                let cpe = plan.cpe.then(|| format!("cpe:2.3:a:example:pump:{version}:*:*:*:*:*:*:*"));
                let purl = plan.purl.then(|| format!("pkg:github/example-devices/pump@{version}"));
                prop_assert_eq!(helper["cpe"].as_str(), cpe.as_deref());
                prop_assert_eq!(helper["purl"].as_str(), purl.as_deref());
            }
        }
        prop_assert_eq!(seen.len(), plan.releases);
        let flags = vulnerability["flags"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(flags.is_empty(), plan.affected + plan.fixed == plan.releases);
        for flag in flags {
            prop_assert_eq!(flag["date"].as_str(), Some("2026-06-01T08:00:00Z"));
            prop_assert!(!flag["product_ids"].as_array().unwrap().is_empty());
        }
    }
}
