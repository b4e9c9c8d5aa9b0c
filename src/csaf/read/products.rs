//! The product tree, and the products that a document names elsewhere.

use std::collections::HashMap;

use serde_json::Value;

use super::fields::{Fields, Path};
use super::{ReadError, ReadProblem};
use crate::model::product::{
    Branch, BranchCategory, FileHash, FileHashes, GenericUri, Helper, Product, ProductGroup,
    ProductIndex, Relationship, RelationshipCategory, Scope,
};

/// The products of a document in order, found by their ids.
#[derive(Default)]
pub(super) struct Products {
    pub(super) list: Vec<Product>,
    groups: Vec<ProductGroup>,
    by_id: HashMap<String, ProductIndex>,
}

/// The ids that a relationship joins, looked up when all products are known.
struct Joined<'a> {
    place: usize,
    category: RelationshipCategory,
    product: &'a str,
    relates_to: &'a str,
}

impl Products {
    /// The product of an id; one that nothing defines is added as undefined.
    pub(super) fn index(&mut self, at: &Path<'_>, id: &str) -> Result<ProductIndex, ReadError> {
        if let Some(known) = self.by_id.get(id) {
            return Ok(*known);
        }
        self.push(
            at,
            Product {
                id: id.to_owned(),
                name: id.to_owned(),
                path: Vec::new(),
                helper: Helper::default(),
                relationship: None,
                origin: None,
                undefined: true,
            },
        )
    }

    /// The products of a list of ids.
    pub(super) fn indices(
        &mut self,
        at: &Path<'_>,
        ids: &[&str],
    ) -> Result<Vec<ProductIndex>, ReadError> {
        ids.iter().map(|id| self.index(at, id)).collect()
    }

    /// The keys `product_ids` and `group_ids` of an entry.
    pub(super) fn scope(
        &mut self,
        at: &Path<'_>,
        fields: &mut Fields<'_, '_>,
    ) -> Result<Scope, ReadError> {
        Ok(Scope {
            products: self.indices(at, &fields.strs("product_ids")?)?,
            groups: fields.texts("group_ids")?,
        })
    }

    pub(super) fn take_groups(&mut self) -> Vec<ProductGroup> {
        std::mem::take(&mut self.groups)
    }

    fn push(&mut self, at: &Path<'_>, product: Product) -> Result<ProductIndex, ReadError> {
        let place = u32::try_from(self.list.len());
        let place = place.map_err(|_| at.error(ReadProblem::TooMany))?;
        let index = ProductIndex(place);
        self.by_id.entry(product.id.clone()).or_insert(index);
        self.list.push(product);
        Ok(index)
    }

    /// Reads the object `product_tree`.
    pub(super) fn read_tree(
        &mut self,
        at: &Path<'_>,
        value: &Value,
        lost: &mut Vec<String>,
    ) -> Result<(), ReadError> {
        let mut fields = Fields::of(at, value)?;
        let branches = fields.list("branches")?;
        self.read_branches(&at.key("branches"), branches, &[], lost)?;
        fields.each("full_product_names", |at, value| {
            let product = full_product_name(at, value, Vec::new(), lost)?;
            self.push(at, product)
        })?;
        let joined = fields.each("relationships", |at, value| {
            self.read_relationship(at, value, lost)
        })?;
        for it in joined {
            let relationship = Relationship {
                category: it.category,
                product: self.index(at, it.product)?,
                relates_to: self.index(at, it.relates_to)?,
            };
            if let Some(product) = self.list.get_mut(it.place) {
                product.relationship = Some(relationship);
            }
        }
        self.groups = fields.each("product_groups", |at, value| {
            self.read_group(at, value, lost)
        })?;
        fields.finish(lost);
        Ok(())
    }

    fn read_branches(
        &mut self,
        at: &Path<'_>,
        branches: &[Value],
        above: &[Branch],
        lost: &mut Vec<String>,
    ) -> Result<(), ReadError> {
        let mut siblings: HashMap<(BranchCategory, &str), u32> = HashMap::new();
        for (place, value) in branches.iter().enumerate() {
            let at = at.item(place);
            let mut fields = Fields::of(&at, value)?;
            let category = fields.word("category")?;
            let name = fields.str("name")?;
            let before = siblings.entry((category, name)).or_default();
            let mut path = above.to_vec();
            path.push(Branch {
                category,
                name: name.to_owned(),
                sibling: *before,
            });
            *before += 1;
            let product = fields.optional("product");
            let below = fields.optional("branches");
            if product.is_none() && below.is_none() {
                lost.push(at.to_string());
            }
            if let Some(product) = product {
                let at = at.key("product");
                let product = full_product_name(&at, product, path.clone(), lost)?;
                self.push(&at, product)?;
            }
            if let Some(below) = below {
                let at = at.key("branches");
                let below = below.as_array();
                let below = below.ok_or_else(|| at.error(ReadProblem::NotA("a list")))?;
                self.read_branches(&at, below, &path, lost)?;
            }
            fields.finish(lost);
        }
        Ok(())
    }

    fn read_relationship<'a>(
        &mut self,
        at: &Path<'_>,
        value: &'a Value,
        lost: &mut Vec<String>,
    ) -> Result<Joined<'a>, ReadError> {
        let mut fields = Fields::of(at, value)?;
        let at_name = at.key("full_product_name");
        let name = fields.required("full_product_name")?;
        let product = full_product_name(&at_name, name, Vec::new(), lost)?;
        let place = self.list.len();
        self.push(&at_name, product)?;
        let joined = Joined {
            place,
            category: fields.word("category")?,
            product: required(value, at, "product_reference")?,
            relates_to: required(value, at, "relates_to_product_reference")?,
        };
        fields.optional("product_reference");
        fields.optional("relates_to_product_reference");
        fields.finish(lost);
        Ok(joined)
    }

    fn read_group(
        &mut self,
        at: &Path<'_>,
        value: &Value,
        lost: &mut Vec<String>,
    ) -> Result<ProductGroup, ReadError> {
        let mut fields = Fields::of(at, value)?;
        let group = ProductGroup {
            id: fields.text("group_id")?,
            products: self.indices(at, &fields.strs("product_ids")?)?,
            summary: fields.optional_text("summary")?,
        };
        fields.finish(lost);
        Ok(group)
    }
}

fn required<'a>(value: &'a Value, at: &Path<'_>, key: &'static str) -> Result<&'a str, ReadError> {
    let text = value.get(key).and_then(Value::as_str);
    text.ok_or_else(|| at.key(key).error(ReadProblem::Missing))
}

fn full_product_name(
    at: &Path<'_>,
    value: &Value,
    path: Vec<Branch>,
    lost: &mut Vec<String>,
) -> Result<Product, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let at_helper = at.key("product_identification_helper");
    let product = Product {
        id: fields.text("product_id")?,
        name: fields.text("name")?,
        path,
        helper: match fields.optional("product_identification_helper") {
            Some(value) => helper(&at_helper, value, lost)?,
            None => Helper::default(),
        },
        relationship: None,
        origin: None,
        undefined: false,
    };
    fields.finish(lost);
    Ok(product)
}

fn helper(at: &Path<'_>, value: &Value, lost: &mut Vec<String>) -> Result<Helper, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let helper = Helper {
        cpe: fields.optional_text("cpe")?,
        purl: fields.optional_text("purl")?,
        hashes: fields.each("hashes", |at, value| file_hashes(at, value, lost))?,
        model_numbers: fields.texts("model_numbers")?,
        sbom_urls: fields.texts("sbom_urls")?,
        serial_numbers: fields.texts("serial_numbers")?,
        skus: fields.texts("skus")?,
        generic_uris: fields.each("x_generic_uris", |at, value| {
            let mut fields = Fields::of(at, value)?;
            let uri = GenericUri {
                namespace: fields.text("namespace")?,
                uri: fields.text("uri")?,
            };
            fields.finish(lost);
            Ok(uri)
        })?,
    };
    fields.finish(lost);
    Ok(helper)
}

fn file_hashes(
    at: &Path<'_>,
    value: &Value,
    lost: &mut Vec<String>,
) -> Result<FileHashes, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let file = FileHashes {
        filename: fields.text("filename")?,
        file_hashes: fields.each("file_hashes", |at, value| {
            let mut fields = Fields::of(at, value)?;
            let digest = FileHash {
                algorithm: fields.text("algorithm")?,
                value: fields.text("value")?,
            };
            fields.finish(lost);
            Ok(digest)
        })?,
    };
    fields.finish(lost);
    Ok(file)
}
