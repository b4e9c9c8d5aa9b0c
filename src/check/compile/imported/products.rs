//! The product tree, put together of what the catalogue kept word for word.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::IMPORTED;
use crate::check::compile::{Setting, UNRESOLVED, targets};
use crate::diagnostic::{Finding, Located, Message};
use crate::model::catalogue::{ImportedProduct, ProductLine};
use crate::read::source::imported::{ImportedTable, Leaves};
use crate::read::toml::nearest;

/// The products that a source names, in the order in which it first does.
pub(super) struct Products<'a> {
    setting: Setting<'a>,
    lines: HashMap<String, Option<Line<'a>>>,
    order: Vec<Located<String>>,
    seen: HashSet<String>,
}

/// A product line with its imported products by key.
#[derive(Clone)]
struct Line<'a> {
    by_key: Arc<HashMap<&'a str, &'a ImportedProduct>>,
}

impl<'a> Products<'a> {
    pub(super) fn new(setting: Setting<'a>) -> Self {
        Self {
            setting,
            lines: HashMap::new(),
            order: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Notes that products are named, and gives their ids.
    pub(super) fn named(
        &mut self,
        leaves: &[Located<String>],
        findings: &mut Vec<Finding>,
    ) -> Vec<String> {
        leaves
            .iter()
            .filter(|leaf| self.name(leaf, findings))
            .map(|leaf| leaf.value.clone())
            .collect()
    }

    /// Notes that a product is named; whether there is one.
    pub(super) fn name(&mut self, leaf: &Located<String>, findings: &mut Vec<Finding>) -> bool {
        if self.seen.contains(&leaf.value) {
            return true;
        }
        let Some(product) = self.product(leaf, findings) else {
            return false;
        };
        self.seen.insert(leaf.value.clone());
        self.order.push(leaf.clone());
        if let Some((_, product, other)) = &product.joins {
            for part in [product, other] {
                self.name(&Located::new(part.clone(), leaf.span), findings);
            }
        }
        true
    }

    fn product(
        &mut self,
        leaf: &Located<String>,
        findings: &mut Vec<Finding>,
    ) -> Option<&'a ImportedProduct> {
        let Some((slug, key)) = leaf.value.split_once('/') else {
            findings.push(
                Finding::error(
                    UNRESOLVED,
                    leaf.span,
                    Message::new("this names no imported product: ").value(&*leaf.value),
                )
                .help("write it as `slug/key`, as the catalogue has them"),
            );
            return None;
        };
        if !self.lines.contains_key(slug) {
            let slug = Located::new(slug.to_owned(), leaf.span);
            let line = targets::line(&slug, self.setting, findings);
            // The catalogue outlives this; the line that was looked up is one of its own.
            let line = line.and_then(|_| self.setting.line(&slug.value));
            self.lines
                .insert(slug.value, line.map(|line| Line::of(line)));
        }
        let line = self.lines.get(slug)?.as_ref()?;
        let found = line.by_key.get(key).copied();
        if found.is_none() {
            let help = match nearest(key, line.by_key.keys().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "its product file keeps them in [[imported]]".to_owned(),
            };
            findings.push(
                Finding::error(
                    UNRESOLVED,
                    leaf.span,
                    Message::new("no imported product ")
                        .value(key)
                        .words(" of ")
                        .value(slug),
                )
                .help(help),
            );
        }
        found
    }

    /// The product tree, or nothing if no product is named.
    pub(super) fn tree(
        mut self,
        table: &ImportedTable,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        let mut groups = Vec::new();
        for group in &table.group {
            let mut object = Map::new();
            object.insert("group_id".to_owned(), Value::from(group.id.value.as_str()));
            let members = self.named(&group.products.0, findings);
            object.insert("product_ids".to_owned(), Value::from(members));
            if let Some(summary) = &group.summary {
                object.insert("summary".to_owned(), Value::from(summary.value.as_str()));
            }
            groups.push(Value::Object(object));
        }
        let mut order = Vec::new();
        if let Some(Located {
            value: Leaves(listed),
            ..
        }) = &table.products
        {
            let mut known = HashSet::new();
            for leaf in listed {
                if known.insert(leaf.value.as_str()) && self.name(leaf, findings) {
                    order.push(leaf.clone());
                }
            }
            let left: Vec<_> = self
                .order
                .iter()
                .filter(|leaf| !known.contains(leaf.value.as_str()))
                .collect();
            order.extend(left.into_iter().cloned());
        } else {
            order.clone_from(&self.order);
        }
        let mut fresh: HashMap<&str, u32> = HashMap::new();
        for start in &table.new_branch {
            if !self.seen.contains(&start.product.value) {
                findings.push(Finding::error(
                    IMPORTED,
                    start.product.span,
                    Message::new("the document names no product ").value(&*start.product.value),
                ));
            }
            fresh.insert(&start.product.value, start.level.value);
        }
        let mut branches = Vec::new();
        let mut full_names = Vec::new();
        let mut relationships = Vec::new();
        for leaf in &order {
            let Some(product) = self.product(leaf, findings) else {
                continue;
            };
            let mut name = json!({ "name": product.name, "product_id": leaf.value });
            if let Some(helper) = &product.helper {
                super::set(&mut name, "product_identification_helper", helper.clone());
            }
            match &product.joins {
                Some((category, part, other)) => relationships.push(json!({
                    "category": category,
                    "full_product_name": name,
                    "product_reference": part,
                    "relates_to_product_reference": other,
                })),
                None if product.path.is_empty() => full_names.push(name),
                None => {
                    let fresh = fresh.get(leaf.value.as_str()).copied().unwrap_or(u32::MAX);
                    grow(&mut branches, &product.path, name, fresh);
                }
            }
        }
        let mut tree = Map::new();
        for (key, items) in [
            ("branches", branches),
            ("full_product_names", full_names),
            ("product_groups", groups),
            ("relationships", relationships),
        ] {
            if let Some(items) = super::list(items) {
                tree.insert(key.to_owned(), items);
            }
        }
        (!tree.is_empty()).then_some(Value::Object(tree))
    }
}

impl<'a> Line<'a> {
    fn of(line: &'a ProductLine) -> Self {
        let products = line.imported.iter();
        let by_key = products.map(|product| (product.key.as_str(), product));
        Self {
            by_key: Arc::new(by_key.collect()),
        }
    }
}

/// Adds a product at the end of its path; it shares the last branch of each level that has its name, down to the level where a new one starts.
fn grow(
    branches: &mut Vec<Value>,
    path: &[(crate::model::product::BranchCategory, String)],
    name: Value,
    fresh: u32,
) {
    let mut at = branches;
    for (level, (category, step)) in (1_u32..).zip(path) {
        let is_leaf = usize::try_from(level) == Ok(path.len());
        let shares = level < fresh
            && at.last().is_some_and(|last| {
                last.get("category") == Some(&json!(category))
                    && last.get("name").and_then(Value::as_str) == Some(step.as_str())
                    && !(is_leaf && last.get("product").is_some())
            });
        if !shares {
            at.push(json!({ "category": category, "name": step }));
        }
        let Some(Value::Object(last)) = at.last_mut() else {
            return;
        };
        if is_leaf {
            last.insert("product".to_owned(), name);
            return;
        }
        let below = last
            .entry("branches")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(below) = below else { return };
        at = below;
    }
}
