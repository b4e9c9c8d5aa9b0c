//! Names under which products were sold before: each leads to today's.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::slug::fold;
use crate::render::RenderError;
use crate::render::address::{Address, foreign_product};
use crate::render::index::{NamedLink, ProductEntry};
use crate::render::output::Output;
use crate::render::page::{PageView, Site};

use super::product_view;

/// The names by the addresses that they fold to: how each is written, and whose it was, by places in the catalogue.
pub(crate) type Names = BTreeMap<String, (String, Vec<usize>)>;

/// The name of a product as its page shows it.
pub(crate) fn name<'a>(site: &'a Site, entry: &'a ProductEntry) -> &'a str {
    product_view(site, entry).name
}

/// A page for each name that no page of a product has the address of.
pub(super) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let mut seen = std::collections::BTreeSet::new();
    for product in &site.catalogue {
        for former in &product.former_names {
            let slug = fold(former);
            if site.index.product(&slug).is_some() || !seen.insert(slug.clone()) {
                continue;
            }
            let own = Arc::clone(site);
            outputs.push(Output::one(Address::product(&slug).file, move || {
                draw(&own, &slug)
            }));
        }
    }
}

/// What the product of a name that only adopted documents use is called today; nothing for a product of the catalogue.
pub(super) fn now(site: &Site, entry: &ProductEntry) -> Vec<NamedLink> {
    match entry.catalogue {
        Some(_) => Vec::new(),
        None => today(site, &entry.slug),
    }
}

fn today(site: &Site, slug: &str) -> Vec<NamedLink> {
    let known = names(site).get(slug);
    known
        .map_or(&[][..], |(_, places)| places)
        .iter()
        .filter_map(|place| site.catalogue.get(*place))
        .map(|product| NamedLink {
            name: product.name.clone(),
            href: Address::product(&product.slug).link,
        })
        .collect()
}

fn names(site: &Site) -> &Names {
    site.once.former.get_or_init(|| {
        let mut names = Names::new();
        for (place, product) in site.catalogue.iter().enumerate() {
            for former in &product.former_names {
                let alone = fold(former);
                let with_maker = foreign_product(Some(&product.vendor), former);
                let both = [Some(&alone), (with_maker != alone).then_some(&with_maker)];
                for slug in both.into_iter().flatten() {
                    let (_, places) = names
                        .entry(slug.clone())
                        .or_insert_with(|| (former.clone(), Vec::new()));
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        names
    })
}

fn draw(site: &Site, slug: &str) -> Result<Vec<u8>, RenderError> {
    let name = names(site).get(slug).map_or(slug, |(name, _)| name);
    let products = today(site, slug);
    let mut page = PageView::new(name, Address::product(slug).link).within("/products/");
    if let [product] = products.as_slice() {
        page.canonical = Some(site.absolute(&product.href));
    }
    page.noindex = products.len() != 1;
    let mut context = tera::Context::new();
    context.insert("name", name);
    context.insert("now", &products);
    site.draw("former.html", page, context)
}
