//! The product tree: branches, full product names, relationships, groups.

use std::collections::HashMap;

use serde_json::Value;

use super::object::Object;
use crate::model::advisory::Advisory;
use crate::model::product::{
    Branch, BranchCategory, FileHashes, Helper, Product, ProductGroup, Relationship,
};

/// The object `product_tree`, or nothing if no product is named.
pub(super) fn write(advisory: &Advisory) -> Option<Value> {
    let mut branches = Branches::new();
    let mut full_names = Vec::new();
    let mut relationships = Vec::new();
    for product in advisory.products.iter().filter(|it| !it.undefined) {
        if let Some(relationship) = &product.relationship {
            relationships.push(joined(advisory, product, relationship));
        } else if product.path.is_empty() {
            full_names.push(full_product_name(product));
        } else {
            branches.add(product);
        }
    }
    let mut tree = Object::new();
    tree.put_list("branches", branches.children(Branches::ROOT));
    tree.put_list("full_product_names", full_names);
    tree.put_list(
        "product_groups",
        advisory
            .groups
            .iter()
            .map(|group| self::group(advisory, group)),
    );
    tree.put_list("relationships", relationships);
    (!tree.is_empty()).then(|| tree.into())
}

/// A branch under construction.
struct Node<'a> {
    branch: Option<&'a Branch>,
    product: Option<&'a Product>,
    children: Vec<usize>,
}

type Key<'a> = (usize, BranchCategory, &'a str, u32);

/// The branches, each found by its parent and name, so that a thousand products take a thousand steps.
struct Branches<'a> {
    nodes: Vec<Node<'a>>,
    by_name: HashMap<Key<'a>, usize>,
}

impl<'a> Branches<'a> {
    const ROOT: usize = 0;

    fn new() -> Self {
        let root = Node {
            branch: None,
            product: None,
            children: Vec::new(),
        };
        Self {
            nodes: vec![root],
            by_name: HashMap::new(),
        }
    }

    /// Adds a product at the end of its path; a leaf that has one already gets a sibling of the same name.
    fn add(&mut self, product: &'a Product) {
        let mut at = Self::ROOT;
        let mut above = at;
        for branch in &product.path {
            above = at;
            let key = (at, branch.category, branch.name.as_str(), branch.sibling);
            at = match self.by_name.get(&key) {
                Some(known) => *known,
                None => self.grow(at, branch),
            };
        }
        let taken = self.nodes.get(at).is_some_and(|it| it.product.is_some());
        if let Some(leaf) = product.path.last().filter(|_| taken) {
            at = self.grow(above, leaf);
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.product = Some(product);
        }
    }

    fn grow(&mut self, parent: usize, branch: &'a Branch) -> usize {
        let place = self.nodes.len();
        self.nodes.push(Node {
            branch: Some(branch),
            product: None,
            children: Vec::new(),
        });
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.push(place);
        }
        let key = (
            parent,
            branch.category,
            branch.name.as_str(),
            branch.sibling,
        );
        self.by_name.insert(key, place);
        place
    }

    fn children(&self, place: usize) -> Vec<Value> {
        let children = self.nodes.get(place).map_or(&[][..], |it| &it.children);
        children.iter().filter_map(|it| self.branch(*it)).collect()
    }

    fn branch(&self, place: usize) -> Option<Value> {
        let node = self.nodes.get(place)?;
        let branch = node.branch?;
        let mut object = Object::new();
        object.put_shown("category", Some(branch.category));
        object.put("name", branch.name.as_str());
        object.put_some("product", node.product.map(full_product_name));
        object.put_list("branches", self.children(place));
        Some(object.into())
    }
}

fn full_product_name(product: &Product) -> Value {
    let mut object = Object::new();
    object.put("name", product.name.as_str());
    object.put("product_id", product.id.as_str());
    let helper = (!product.helper.is_empty()).then(|| helper(&product.helper));
    object.put_some("product_identification_helper", helper);
    object.into()
}

fn helper(helper: &Helper) -> Value {
    let mut object = Object::new();
    object.put_text("cpe", &helper.cpe);
    object.put_text("purl", &helper.purl);
    object.put_list("hashes", helper.hashes.iter().map(hashes));
    object.put_list(
        "model_numbers",
        helper.model_numbers.iter().map(String::as_str),
    );
    object.put_list("sbom_urls", helper.sbom_urls.iter().map(String::as_str));
    object.put_list(
        "serial_numbers",
        helper.serial_numbers.iter().map(String::as_str),
    );
    object.put_list("skus", helper.skus.iter().map(String::as_str));
    let uris = helper.generic_uris.iter().map(|it| {
        let mut object = Object::new();
        object.put("namespace", it.namespace.as_str());
        object.put("uri", it.uri.as_str());
        object
    });
    object.put_list("x_generic_uris", uris);
    object.into()
}

fn hashes(file: &FileHashes) -> Value {
    let mut object = Object::new();
    object.put("filename", file.filename.as_str());
    let digests = file.file_hashes.iter().map(|digest| {
        let mut object = Object::new();
        object.put("algorithm", digest.algorithm.as_str());
        object.put("value", digest.value.as_str());
        object
    });
    object.put_list("file_hashes", digests);
    object.into()
}

fn joined(advisory: &Advisory, product: &Product, relationship: &Relationship) -> Value {
    let id = |index| advisory.product(index).map(|it| it.id.as_str());
    let mut object = Object::new();
    object.put_shown("category", Some(relationship.category));
    object.put("full_product_name", full_product_name(product));
    object.put_some("product_reference", id(relationship.product));
    object.put_some("relates_to_product_reference", id(relationship.relates_to));
    object.into()
}

fn group(advisory: &Advisory, group: &ProductGroup) -> Value {
    let members = group.products.iter();
    let members = members.filter_map(|index| advisory.product(*index));
    let mut object = Object::new();
    object.put("group_id", group.id.as_str());
    object.put_list("product_ids", members.map(|it| it.id.as_str()));
    object.put_text("summary", &group.summary);
    object.into()
}
