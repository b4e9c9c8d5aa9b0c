//! Products in short.

use std::sync::Arc;

use crate::model::product::{Origin, ProductIndex, RelationshipCategory};

/// A product of a release.
#[derive(Debug, Clone)]
pub struct ProductSummary {
    /// Its full name.
    pub name: Box<str>,
    /// The vendor's name in its path; equal names of a document share their text.
    pub vendor: Option<Arc<str>>,
    /// The product's name in its path.
    pub product: Option<Arc<str>>,
    /// The version or range of versions in its path.
    pub version: Option<Arc<str>>,
    /// If it is joined of two: how, what, and to what.
    pub joined: Option<(RelationshipCategory, ProductIndex, ProductIndex)>,
    /// Where it stands in our catalogue; products of adopted documents have none.
    pub origin: Option<Box<Origin>>,
}

/// How a product is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductNames<'a> {
    /// The vendor.
    pub vendor: Option<&'a str>,
    /// The product.
    pub product: Option<&'a str>,
    /// The version or range of versions.
    pub version: Option<&'a str>,
    /// What it is joined to: the hardware of a firmware.
    pub on: Option<ProductIndex>,
}

/// Relationships of relationships are followed this far; a document can make a circle of them.
const DEPTH: usize = 8;

/// The names of a product; those of a relationship are the names of what is joined.
pub(super) fn names(
    products: &[ProductSummary],
    mut index: ProductIndex,
) -> Option<ProductNames<'_>> {
    let mut on = None;
    for _ in 0..DEPTH {
        let product = products.get(usize::try_from(index.0).ok()?)?;
        let Some((_, joined, to)) = product.joined else {
            return Some(ProductNames {
                vendor: product.vendor.as_deref(),
                product: product.product.as_deref(),
                version: product.version.as_deref(),
                on,
            });
        };
        on = on.or(Some(to));
        index = joined;
    }
    None
}
