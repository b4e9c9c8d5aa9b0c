//! The products of a document as it writes them.

use std::collections::HashSet;

use serde_json::Value;

/// A product of a document.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'d> {
    /// Its id in the document.
    pub(super) id: &'d str,
    /// The full product name.
    pub(super) name: &'d str,
    /// The branches from the root: category and name.
    pub(super) path: Vec<(&'d str, &'d str)>,
    /// What identifies it elsewhere.
    pub(super) helper: Option<&'d Value>,
    /// For a relationship: its category, what is joined, what it is joined to.
    pub(super) joins: Option<(&'d str, &'d str, &'d str)>,
    /// The level at which a branch starts anew although the one before has its name.
    pub(super) new_branch: Option<usize>,
}

/// The products of a document in the order of the tree, or why they cannot be told.
pub(super) fn leaves(document: &Value) -> Result<Vec<Leaf<'_>>, String> {
    let mut all = Vec::new();
    let Some(tree) = document.get("product_tree") else {
        return Ok(all);
    };
    let mut walk = Walk {
        all: &mut all,
        path: Vec::new(),
        fresh: None,
    };
    walk.branches(tree.get("branches"));
    for name in list(tree.get("full_product_names")) {
        all.extend(leaf(name));
    }
    for relationship in list(tree.get("relationships")) {
        let text = |key: &str| relationship.get(key).and_then(Value::as_str);
        let joins = text("category")
            .zip(text("product_reference"))
            .zip(text("relates_to_product_reference"))
            .map(|((category, product), other)| (category, product, other));
        let name = relationship.get("full_product_name").and_then(leaf);
        all.extend(name.map(|leaf| Leaf { joins, ..leaf }));
    }
    let mut seen = HashSet::new();
    for leaf in &all {
        if !seen.insert(leaf.id) {
            return Err(format!("two products have the id `{}`", leaf.id));
        }
    }
    Ok(all)
}

/// The items of a list that may be absent.
pub(super) fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn leaf(name: &Value) -> Option<Leaf<'_>> {
    Some(Leaf {
        id: name.get("product_id")?.as_str()?,
        name: name.get("name")?.as_str()?,
        path: Vec::new(),
        helper: name.get("product_identification_helper"),
        joins: None,
        new_branch: None,
    })
}

struct Walk<'w, 'd> {
    all: &'w mut Vec<Leaf<'d>>,
    path: Vec<(&'d str, &'d str)>,
    /// The level of a branch that repeats the name of the one before, until its first product is found.
    fresh: Option<usize>,
}

impl<'d> Walk<'_, 'd> {
    /// Goes through the branches in order; a document is read with at most 128 levels, so this ends.
    fn branches(&mut self, branches: Option<&'d Value>) {
        let mut before: Option<(&str, &str, bool)> = None;
        for branch in list(branches) {
            let text = |key: &str| branch.get(key).and_then(Value::as_str).unwrap_or("");
            let (category, name) = (text("category"), text("name"));
            let product = branch.get("product");
            let holds_product = product.is_some();
            self.path.push((category, name));
            let again = before.is_some_and(|(kind, same, held)| {
                // Two products never share a leaf, so that needs no mark.
                (kind, same) == (category, name) && !(held && holds_product)
            });
            if again {
                self.fresh.get_or_insert(self.path.len());
            }
            if let Some(leaf) = product.and_then(leaf) {
                self.all.push(Leaf {
                    path: self.path.clone(),
                    new_branch: self.fresh.take(),
                    ..leaf
                });
            }
            self.branches(branch.get("branches"));
            self.path.pop();
            before = Some((category, name, holds_product));
        }
    }
}
