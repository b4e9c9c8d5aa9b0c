//! 6.1.33 Multiple Flags with VEX Justification Codes per Product: a product is in at most one flag of a vulnerability, by itself or through groups.
//!
//! Every label of CSAF 2.0 is such a code (section 3.2.3.5).
//! Ours because csaf-rs takes minutes where hundreds of flags name one group of hundreds, and counts a flag twice that names a product and also its group.

use super::products::{groups, items};
use super::tests::Hit;
use serde_json::Value;
use std::collections::HashMap;

/// A finding for each flag that shares a product with another flag of the same vulnerability; it names one such product.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let groups = groups(json);
    let mut hits = Vec::new();
    for (v, vulnerability) in items(json.get("vulnerabilities")).enumerate() {
        let flags: Vec<&Value> = items(vulnerability.get("flags")).collect();
        if flags.len() < 2 {
            continue;
        }
        let (mut by_product, mut by_group) = (HashMap::new(), HashMap::new());
        for (f, flag) in flags.iter().enumerate() {
            for product in items(flag.get("product_ids")).filter_map(Value::as_str) {
                count(&mut by_product, product, In::One(f));
            }
            for group in items(flag.get("group_ids")).filter_map(Value::as_str) {
                count(&mut by_group, group, In::One(f));
            }
        }
        for (group, flag) in &by_group {
            for product in items(groups.get(group).copied()).filter_map(Value::as_str) {
                count(&mut by_product, product, *flag);
            }
        }
        let shared = |product: &&str| by_product.get(product) == Some(&In::Many);
        let shared_in: HashMap<&str, &str> = by_group
            .keys()
            .filter_map(|group| {
                let mut products = items(groups.get(group).copied()).filter_map(Value::as_str);
                Some((*group, products.find(shared)?))
            })
            .collect();
        for (f, flag) in flags.iter().enumerate() {
            let direct = items(flag.get("product_ids"))
                .filter_map(Value::as_str)
                .find(shared);
            let grouped = || {
                items(flag.get("group_ids"))
                    .find_map(|group| shared_in.get(group.as_str()?).copied())
            };
            if let Some(product) = direct.or_else(grouped) {
                hits.push((
                    format!("/vulnerabilities/{v}/flags/{f}"),
                    format!("the product `{product}` has more than one flag"),
                ));
            }
        }
    }
    hits
}

/// In how many flags something is: in one, by its index, or in several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    One(usize),
    Many,
}

fn count<'a>(counts: &mut HashMap<&'a str, In>, id: &'a str, flag: In) {
    let known = counts.entry(id).or_insert(flag);
    if *known != flag {
        *known = In::Many;
    }
}

#[cfg(test)]
mod tests {
    use super::run;
    use serde_json::{Value, json};

    fn pointers(flags: Value, products: Vec<String>) -> Vec<String> {
        let json = json!({
            "product_tree": {"product_groups": [{"group_id": "G", "product_ids": products}]},
            "vulnerabilities": [{"flags": flags}],
        });
        run(&json).into_iter().map(|(pointer, _)| pointer).collect()
    }

    fn pumps() -> Vec<String> {
        vec!["A".to_owned(), "B".to_owned()]
    }

    #[test]
    fn a_product_in_two_flags_is_found_in_both() {
        let flags =
            json!([{"group_ids": ["G"]}, {"product_ids": ["C"]}, {"product_ids": ["C", "B"]}]);
        let expected = [0, 1, 2].map(|index| format!("/vulnerabilities/0/flags/{index}"));
        assert_eq!(pointers(flags, pumps()), expected);
    }

    #[test]
    fn a_product_that_one_flag_names_twice_passes() {
        let flags = json!([{"group_ids": ["G"], "product_ids": ["A"]}, {"product_ids": ["C"]}]);
        assert_eq!(pointers(flags, pumps()), [""; 0]);
    }

    #[test]
    fn thousands_of_flags_on_one_large_group_are_no_hang() {
        let flags: Vec<Value> = (0..20_000).map(|_| json!({"group_ids": ["G"]})).collect();
        let products = (0..20_000).map(|i| format!("P{i}")).collect();
        assert_eq!(pointers(Value::Array(flags), products).len(), 20_000);
    }
}
