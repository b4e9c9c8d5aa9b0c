//! Pages of vulnerabilities by their CVE numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::name::UNNAMED;
use crate::render::advisory::status::StatusGroup;
use crate::render::index::{CveEntry, NamedLink};
use crate::render::output::Output;

use super::list::{Pages, entries};
use super::{PageView, Site, product};

/// What a document claims of a product.
#[derive(Debug, Serialize)]
struct ProductLine<'a> {
    product: String,
    product_href: String,
    status: StatusGroup,
    label: &'static str,
    /// The releases that it is about; empty if the document names none.
    releases: Vec<ReleaseLine<'a>>,
    /// How many more there are.
    more: u32,
    id: &'a str,
    href: String,
}

/// A release, and the link to its page if it has one.
#[derive(Debug, Serialize)]
struct ReleaseLine<'a> {
    label: &'a str,
    href: Option<String>,
}

/// A page for each CVE, and the numbers by year.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    for (place, cve) in site.index.cves.iter().enumerate() {
        let first = Address::cve(&cve.name);
        let pages = Pages::new(
            first,
            &["cve", &cve.name],
            cve.cards.len(),
            site.values.page_size,
        );
        for page in 1..=pages.count() {
            let (own, pages) = (Arc::clone(site), pages.clone());
            outputs.push(Output::one(pages.address(page).file, move || {
                match own.index.cves.get(place) {
                    Some(cve) => draw(&own, cve, &pages, page),
                    None => Ok(Vec::new()),
                }
            }));
        }
    }
    let mut years: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, cve) in site.index.cves.iter().enumerate() {
        years.entry(year(&cve.name)).or_default().push(place);
    }
    let mut groups: Vec<(String, String, usize)> = Vec::new();
    for (year, mut places) in years.into_iter().rev() {
        let address = Address::folder(&["cve", &year]);
        places.sort_by_key(|place| {
            let name = site.index.cves.get(*place).map(|cve| cve.name.as_str());
            std::cmp::Reverse((name.map(str::len), name))
        });
        groups.push((year.clone(), address.link.clone(), places.len()));
        let own = Arc::clone(site);
        outputs.push(Output::one(address.file, move || {
            let names: Vec<NamedLink> = places
                .iter()
                .filter_map(|place| own.index.cves.get(*place))
                .map(|cve| NamedLink {
                    name: cve.name.clone(),
                    href: Address::cve(&cve.name).link,
                })
                .collect();
            let mut context = tera::Context::new();
            context.insert("names", &names);
            let title = format!("Vulnerabilities with a CVE number of {year}");
            let page = PageView::new(title, &address.link).within("/cve/");
            own.draw("years.html", page, context)
        }));
    }
    let own = Arc::clone(site);
    let list = Address::folder(&["cve"]);
    outputs.push(Output::one(list.file, move || {
        let mut context = tera::Context::new();
        context.insert("groups", &groups);
        let page = PageView::new("Vulnerabilities by CVE number", &list.link).within("/cve/");
        own.draw("years.html", page, context)
    }));
}

/// The year of a CVE number; a number of another form goes under `other`.
fn year(name: &str) -> String {
    let year = name.split('-').nth(1).unwrap_or("");
    match year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) {
        true => year.to_owned(),
        false => "other".to_owned(),
    }
}

fn draw(site: &Site, cve: &CveEntry, pages: &Pages, page: usize) -> Result<Vec<u8>, RenderError> {
    let lines: Vec<ProductLine<'_>> = cve
        .rows
        .iter()
        .filter(|_| page == 1)
        .filter_map(|row| {
            let card = site.index.card(row.card)?;
            let product = site.index.entry(row.product)?;
            let releases = row.releases.iter().map(|place| site.index.text(*place));
            Some(ProductLine {
                product: product::former::name(site, product).to_owned(),
                product_href: Address::product(&product.slug).link,
                status: row.group,
                label: row.group.label(),
                releases: releases
                    .filter(|name| *name != UNNAMED)
                    .map(|label| ReleaseLine {
                        label,
                        href: site.index.release(&product.slug, label),
                    })
                    .collect(),
                more: row.more,
                id: &card.id,
                href: card.link(),
            })
        })
        .collect();
    let mut context = tera::Context::new();
    context.insert("cve", &cve.name);
    context.insert("titles", &cve.titles);
    context.insert("claims", &lines);
    context.insert("total", &cve.cards.len());
    context.insert("pager", &pages.pager(page));
    let mut view = PageView::new(&cve.name, pages.address(page).link).within("/cve/");
    if page > 1 {
        view.title = format!("{}, page {page} of {}", cve.name, pages.count());
    }
    view.description = cve.titles.first().cloned();
    let parts = entries(site, pages.slice(&cve.cards, page));
    site.draw_around("cve.html", view, context, "entries_html", &parts)
}
