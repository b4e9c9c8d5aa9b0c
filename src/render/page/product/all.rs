//! The list of products.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::render::address::Address;
use crate::render::escape::shortened;
use crate::render::index::LONGEST;
use crate::render::output::Output;
use crate::render::page::{PageView, Site};

use super::product_view;

/// A product in the list of products.
#[derive(Debug, Serialize)]
pub(in crate::render::page) struct ProductLine<'a> {
    name: Cow<'a, str>,
    href: String,
    family: Option<&'a str>,
    former_names: &'a [String],
    advisories: usize,
    retired: bool,
}

/// The products by maker; retired ones without an advisory are left out.
pub(in crate::render::page) fn vendors(site: &Site) -> Vec<(String, Vec<ProductLine<'_>>)> {
    let mut vendors: BTreeMap<&str, Vec<ProductLine<'_>>> = BTreeMap::new();
    for entry in &site.index.products {
        let view = product_view(site, entry);
        if view.retired && entry.cards.is_empty() {
            continue;
        }
        vendors
            .entry(view.vendor.unwrap_or(""))
            .or_default()
            .push(ProductLine {
                name: shortened(view.name, LONGEST),
                href: view.href,
                family: view.family,
                former_names: view.former_names,
                advisories: entry.cards.len(),
                retired: view.retired,
            });
    }
    vendors
        .into_iter()
        .map(|(vendor, mut products)| {
            products
                .sort_by(|a, b| (a.family, &a.name, &a.href).cmp(&(b.family, &b.name, &b.href)));
            (shortened(vendor, LONGEST).into_owned(), products)
        })
        .collect()
}

/// The list.
pub(super) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let own = Arc::clone(site);
    let list = Address::folder(&["products"]);
    outputs.push(Output::one(list.file, move || {
        let mut context = tera::Context::new();
        context.insert("vendors", &vendors(&own));
        let page = PageView::new("Products", &list.link).within("/products/");
        own.draw("products.html", page, context)
    }));
}
