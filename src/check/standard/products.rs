//! Where a document defines products and where it refers to them, walked in the order of the document without a copy.

use super::pointer::Step;
use serde_json::Value;
use std::collections::HashMap;

/// What is called with each product id and the steps to it.
pub(super) trait Visit<'a>: FnMut(&'a str, &[Step<'a>]) {}
impl<'a, F: FnMut(&'a str, &[Step<'a>])> Visit<'a> for F {}

/// A set of product ids: sorted, because for the few that a document has this is faster than hashing them.
pub(super) struct Ids<'a>(Vec<&'a str>);

impl<'a> Ids<'a> {
    /// The set of these ids.
    pub(super) fn new(mut ids: Vec<&'a str>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self(ids)
    }

    /// Whether the set holds this id.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

/// The items of a list that may be absent or something else.
pub(super) fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// The product groups: the list of product ids of each group id.
pub(super) fn groups(json: &Value) -> HashMap<&str, &Value> {
    items(
        json.get("product_tree")
            .and_then(|tree| tree.get("product_groups")),
    )
    .filter_map(|group| Some((group.get("group_id")?.as_str()?, group.get("product_ids")?)))
    .collect()
}

/// All product ids that full product names define: in branches, in the flat list, in relationships.
pub(super) fn definitions<'a>(json: &'a Value, visit: &mut impl Visit<'a>) {
    let Some(tree) = json.get("product_tree") else {
        return;
    };
    let mut path = vec![Step::Key("product_tree")];
    branches(tree, &mut path, visit);
    for (list, inner) in [
        ("full_product_names", None),
        ("relationships", Some("full_product_name")),
    ] {
        for (index, item) in items(tree.get(list)).enumerate() {
            path.truncate(1);
            path.extend([Step::Key(list), Step::Index(index)]);
            path.extend(inner.map(Step::Key));
            let name = inner.map_or(Some(item), |key| item.get(key));
            one(
                name.and_then(|name| name.get("product_id")),
                "product_id",
                &mut path,
                visit,
            );
        }
    }
}

fn branches<'a>(parent: &'a Value, path: &mut Vec<Step<'a>>, visit: &mut impl Visit<'a>) {
    let length = path.len();
    for (index, branch) in items(parent.get("branches")).enumerate() {
        path.extend([Step::Key("branches"), Step::Index(index)]);
        if let Some(product) = branch.get("product") {
            path.push(Step::Key("product"));
            one(product.get("product_id"), "product_id", path, visit);
            path.pop();
        }
        branches(branch, path, visit);
        path.truncate(length);
    }
}

/// All places that refer to a product by its id.
pub(super) fn references<'a>(json: &'a Value, visit: &mut impl Visit<'a>) {
    let mut path = Vec::new();
    if let Some(tree) = json.get("product_tree") {
        each(
            tree,
            &["product_tree", "product_groups"],
            &mut path,
            &mut |group, path| {
                many(group.get("product_ids"), "product_ids", path, visit);
            },
        );
        each(
            tree,
            &["product_tree", "relationships"],
            &mut path,
            &mut |relationship, path| {
                for key in ["product_reference", "relates_to_product_reference"] {
                    one(relationship.get(key), key, path, visit);
                }
            },
        );
    }
    each(
        json,
        &["vulnerabilities"],
        &mut path,
        &mut |vulnerability, path| {
            path.push(Step::Key("product_status"));
            for (group, ids) in vulnerability
                .get("product_status")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                many(Some(ids), group, path, visit);
            }
            path.pop();
            for (list, key) in [
                ("flags", "product_ids"),
                ("remediations", "product_ids"),
                ("scores", "products"),
                ("threats", "product_ids"),
            ] {
                each(vulnerability, &[list], path, &mut |item, path| {
                    many(item.get(key), key, path, visit)
                });
            }
        },
    );
}

/// Calls `work` for each item of the list that the last of `keys` names in `parent`; the keys before it are on the way to `parent`.
fn each<'a>(
    parent: &'a Value,
    keys: &[&'static str],
    path: &mut Vec<Step<'a>>,
    work: &mut impl FnMut(&'a Value, &mut Vec<Step<'a>>),
) {
    let length = path.len();
    path.extend(keys.iter().copied().map(Step::Key));
    for (index, item) in items(keys.last().and_then(|key| parent.get(key))).enumerate() {
        path.push(Step::Index(index));
        work(item, path);
        path.pop();
    }
    path.truncate(length);
}

fn one<'a>(
    value: Option<&'a Value>,
    key: &'a str,
    path: &mut Vec<Step<'a>>,
    visit: &mut impl Visit<'a>,
) {
    if let Some(id) = value.and_then(Value::as_str) {
        path.push(Step::Key(key));
        visit(id, path);
        path.pop();
    }
}

fn many<'a>(
    value: Option<&'a Value>,
    key: &'a str,
    path: &mut Vec<Step<'a>>,
    visit: &mut impl Visit<'a>,
) {
    path.push(Step::Key(key));
    for (index, id) in items(value).enumerate() {
        if let Some(id) = id.as_str() {
            path.push(Step::Index(index));
            visit(id, path);
            path.pop();
        }
    }
    path.pop();
}
