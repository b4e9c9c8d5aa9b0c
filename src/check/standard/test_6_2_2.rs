//! 6.2.2 Missing Remediation: every product that is affected or under investigation has a remediation.
//!
//! Ours because csaf-rs copies every product id of a vulnerability several times over.

use super::products::{Ids, groups, items};
use super::tests::Hit;
use serde_json::Value;

const GROUPS: [&str; 4] = [
    "first_affected",
    "known_affected",
    "last_affected",
    "under_investigation",
];

/// A finding for each such product in a product status that no remediation names, by itself or in a group.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let groups = groups(json);
    let mut hits = Vec::new();
    for (v, vulnerability) in items(json.get("vulnerabilities")).enumerate() {
        let Some(status) = vulnerability.get("product_status") else {
            continue;
        };
        let (mut mended, mut named) = (Vec::new(), Vec::new());
        for remediation in items(vulnerability.get("remediations")) {
            mended.extend(items(remediation.get("product_ids")).filter_map(Value::as_str));
            named.extend(items(remediation.get("group_ids")).filter_map(Value::as_str));
        }
        named.sort_unstable();
        named.dedup();
        for group in named {
            mended.extend(items(groups.get(group).copied()).filter_map(Value::as_str));
        }
        let mended = Ids::new(mended);
        for group in GROUPS {
            for (p, product) in items(status.get(group)).enumerate() {
                let Some(product) = product.as_str() else {
                    continue;
                };
                if !mended.contains(product) {
                    hits.push((
                        format!("/vulnerabilities/{v}/product_status/{group}/{p}"),
                        format!("no remediation names the product `{product}`"),
                    ));
                }
            }
        }
    }
    hits
}
