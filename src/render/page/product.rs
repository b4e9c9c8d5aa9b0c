//! Product pages, and pages of product releases.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::status::StatusGroup;
use crate::render::feed;
use crate::render::index::{ProductEntry, ReleaseEntry, ReleaseRow};
use crate::render::input::{CatalogueProduct, CatalogueRelease, Download};
use crate::render::link::is_absolute;
use crate::render::output::Output;

use super::check;
use super::list::{PagerView, Pages, entries};
use super::{PageView, Site};

pub(super) mod all;
pub(crate) mod former;
mod matrix;

/// A product as templates get it.
#[derive(Debug, Serialize)]
struct ProductView<'a> {
    slug: &'a str,
    href: String,
    name: &'a str,
    vendor: Option<&'a str>,
    family: Option<&'a str>,
    description: Option<&'a str>,
    former_names: &'a [String],
    /// Other spellings of adopted documents.
    spellings: Vec<String>,
    models: Vec<ModelView<'a>>,
    supported_until: Option<String>,
    where_to_find_version: Option<&'a str>,
    retired: bool,
    catalogued: bool,
    downloads: &'a [Download],
}

/// A hardware model.
#[derive(Debug, Serialize)]
struct ModelView<'a> {
    number: &'a str,
    name: Option<&'a str>,
    udi_di: Option<&'a str>,
}

/// A release in a product's table.
#[derive(Debug, Serialize)]
struct ReleaseLine {
    name: String,
    href: Option<String>,
    date: Option<String>,
    supported_until: Option<String>,
    affected: usize,
    under_investigation: usize,
    fixed: usize,
    not_affected: usize,
}

/// What is claimed of a release, row by row.
#[derive(Debug, Serialize)]
struct ClaimLine<'a> {
    status: StatusGroup,
    label: &'static str,
    /// What narrows the claim; empty if nothing does.
    only: &'a str,
    /// The release whose fixes this one carries, where the claim is about that one.
    carries: Option<&'a str>,
    id: &'a str,
    title: String,
    href: String,
    vulnerabilities: Vec<&'a str>,
}

/// The list of products, a page for each, and one for each release.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    all::outputs(site, outputs);
    former::outputs(site, outputs);
    for (place, product) in site.index.products.iter().enumerate() {
        let pages = Pages::new(
            Address::product(&product.slug),
            &["products", &product.slug],
            product.cards.len(),
            site.values.page_size,
        );
        for page in 1..=pages.count() {
            let (own, pages) = (Arc::clone(site), pages.clone());
            outputs.push(Output::one(pages.address(page).file, move || {
                match own.index.products.get(place) {
                    Some(product) => draw_product(&own, product, &pages, page),
                    None => Ok(Vec::new()),
                }
            }));
        }
        let with_page = product.releases.iter().filter(|(_, release)| release.page);
        for name in with_page.map(|(name, _)| name.clone()) {
            let own = Arc::clone(site);
            let address = Address::release(&product.slug, &name);
            outputs.push(Output::one(address.file.clone(), move || {
                let product = own.index.products.get(place);
                match product.and_then(|it| Some((it, it.releases.get(&name)?))) {
                    Some((product, release)) => {
                        draw_release(&own, product, &name, release, &address)
                    }
                    None => Ok(Vec::new()),
                }
            }));
        }
    }
}

fn catalogued<'a>(site: &'a Site, entry: &ProductEntry) -> Option<&'a CatalogueProduct> {
    site.catalogue.get(entry.catalogue?)
}

fn product_view<'a>(site: &'a Site, entry: &'a ProductEntry) -> ProductView<'a> {
    let known = catalogued(site, entry);
    // Capitals sort first; a name that is not all capitals reads better.
    let spelt = entry.spellings.last();
    let name = match (known, spelt) {
        (Some(known), _) => known.name.as_str(),
        (None, Some((_, name))) => name.as_str(),
        (None, None) => entry.slug.as_str(),
    };
    let vendor = match (known, spelt) {
        (Some(known), _) => Some(known.vendor.as_str()),
        (None, Some((vendor, _))) => Some(vendor.as_str()),
        (None, None) => None,
    };
    let vendor = vendor.filter(|vendor| !vendor.is_empty());
    ProductView {
        slug: &entry.slug,
        href: Address::product(&entry.slug).link,
        name,
        vendor,
        family: known.and_then(|known| known.family.as_deref()),
        description: known.and_then(|known| known.description.as_deref()),
        former_names: known.map_or(&[], |known| &known.former_names),
        spellings: entry
            .spellings
            .iter()
            .filter(|(other, spelling)| {
                spelling != name || (!other.is_empty() && vendor != Some(other.as_str()))
            })
            .map(|(vendor, name)| format!("{vendor} {name}").trim().to_owned())
            .collect(),
        models: known
            .map_or(&[][..], |known| &known.models)
            .iter()
            .map(|model| ModelView {
                number: &model.number,
                name: model.name.as_deref(),
                udi_di: model.udi_di.as_deref(),
            })
            .collect(),
        supported_until: known
            .and_then(|known| known.supported_until)
            .map(|day| day.to_string()),
        where_to_find_version: known.and_then(|known| known.where_to_find_version.as_deref()),
        retired: known.is_some_and(|known| known.retired),
        catalogued: known.is_some(),
        downloads: known.map_or(&[], |known| &known.downloads),
    }
}

fn draw_product(
    site: &Site,
    entry: &ProductEntry,
    pages: &Pages,
    page: usize,
) -> Result<Vec<u8>, RenderError> {
    let view = product_view(site, entry);
    let pager: PagerView = pages.pager(page);
    let mut meta = PageView::new(full_name(&view), pages.address(page).link).within("/products/");
    if page > 1 {
        meta.title = format!("{}, page {page} of {}", meta.title, pager.pages);
    }
    meta.description = view.description.map(str::to_owned);
    if view.catalogued {
        meta.feeds = feed::views(&entry.slug, view.name);
    }
    let mut context = tera::Context::new();
    context.insert("total", &entry.cards.len());
    context.insert("pager", &pager);
    let lines = match page {
        1 => release_lines(site, entry),
        _ => Vec::new(),
    };
    context.insert("releases", &lines);
    let newest = pages.slice(&entry.cards, page);
    let matrix = (page == 1)
        .then(|| matrix::of(site, entry, newest))
        .flatten();
    context.insert("matrix", &matrix);
    context.insert("now", &former::now(site, entry));
    context.insert("product", &view);
    let parts = entries(site, newest);
    site.draw_around("product.html", meta, context, "entries_html", &parts)
}

fn full_name(view: &ProductView<'_>) -> String {
    match view.vendor {
        Some(vendor) if !view.name.starts_with(vendor) => format!("{vendor} {}", view.name),
        _ => view.name.to_owned(),
    }
}

/// The releases, newest first where the catalogue knows the order, then all others by name.
fn release_lines(site: &Site, entry: &ProductEntry) -> Vec<ReleaseLine> {
    let known = catalogued(site, entry);
    let listed = known.map_or(&[][..], |known| &known.releases);
    let in_order: HashSet<&str> = listed.iter().map(|it| it.version.as_str()).collect();
    let ordered = listed.iter().rev().filter_map(|release| {
        let (name, found) = entry.releases.get_key_value(&release.version)?;
        Some((name, found, Some(release)))
    });
    let others = entry
        .releases
        .iter()
        .filter(|(name, _)| !in_order.contains(name.as_str()))
        .map(|(name, found)| (name, found, None));
    ordered
        .chain(others)
        .map(
            |(name, found, release): (_, _, Option<&CatalogueRelease>)| {
                let rows = rows_with_carried(site, entry, name, found);
                let count = |group| {
                    let cards: HashSet<u32> = rows
                        .iter()
                        .filter(|(row, _)| row.group == group)
                        .map(|(row, _)| row.card)
                        .collect();
                    cards.len()
                };
                ReleaseLine {
                    name: name.clone(),
                    href: found.page.then(|| Address::release(&entry.slug, name).link),
                    date: release.and_then(|it| it.date).map(|day| day.to_string()),
                    supported_until: release
                        .and_then(|it| it.supported_until.or(known?.supported_until))
                        .map(|day| day.to_string()),
                    affected: count(StatusGroup::Affected),
                    under_investigation: count(StatusGroup::UnderInvestigation),
                    fixed: count(StatusGroup::Fixed),
                    not_affected: count(StatusGroup::NotAffected),
                }
            },
        )
        .collect()
}

/// The claims about a release, and the fixes of the releases that it carries where nothing else is said.
fn rows_with_carried<'a>(
    site: &'a Site,
    entry: &'a ProductEntry,
    name: &str,
    release: &ReleaseEntry,
) -> Vec<(ReleaseRow, Option<&'a str>)> {
    let mut rows: Vec<(ReleaseRow, Option<&str>)> =
        release.rows.iter().map(|row| (*row, None)).collect();
    let Some(known) = catalogued(site, entry) else {
        return rows;
    };
    let carried_by = |name: &str| {
        let release = known.releases.iter().find(|it| it.version == name)?;
        release.carries.as_deref()
    };
    let mut said: HashSet<(u32, u32)> = rows
        .iter()
        .map(|(row, _)| (row.card, row.vulnerability))
        .collect();
    let mut next = carried_by(name);
    let mut visited = HashSet::new();
    while let Some(carried) = next.filter(|carried| visited.insert(*carried)) {
        let fixed = entry
            .releases
            .get(carried)
            .map_or(&[][..], |release| &release.rows)
            .iter()
            .filter(|row| row.group == StatusGroup::Fixed);
        for row in fixed {
            if said.insert((row.card, row.vulnerability)) {
                rows.push((*row, Some(carried)));
            }
        }
        next = carried_by(carried);
    }
    rows.sort_by_key(|(row, _)| row.group);
    rows
}

fn draw_release(
    site: &Site,
    entry: &ProductEntry,
    name: &str,
    release: &ReleaseEntry,
    address: &Address,
) -> Result<Vec<u8>, RenderError> {
    let view = product_view(site, entry);
    let rows = rows_with_carried(site, entry, name, release);
    let mut lines: Vec<ClaimLine<'_>> = Vec::new();
    let mut last: Option<(u32, StatusGroup, u32, Option<&str>)> = None;
    for (row, carries) in &rows {
        let Some(card) = site.index.card(row.card) else {
            continue;
        };
        let vulnerability = usize::try_from(row.vulnerability)
            .ok()
            .and_then(|at| site.index.vulnerabilities.get(at))
            .map_or("", String::as_str);
        let same = (row.card, row.group, row.only, *carries);
        match lines.last_mut() {
            Some(line) if last == Some(same) => line.vulnerabilities.push(vulnerability),
            _ => lines.push(ClaimLine {
                status: row.group,
                label: row.group.label(),
                only: usize::try_from(row.only)
                    .ok()
                    .and_then(|at| site.index.texts.get(at))
                    .map_or("", String::as_str),
                carries: *carries,
                id: &card.id,
                title: card.badged_title(),
                href: card.link(),
                vulnerabilities: vec![vulnerability],
            }),
        }
        last = Some(same);
    }
    let assessed: HashSet<u32> = rows.iter().map(|(row, _)| row.card).collect();
    let unassessed = entry
        .cards
        .iter()
        .filter(|card| !assessed.contains(card))
        .count();
    let known = catalogued(site, entry)
        .and_then(|known| known.releases.iter().find(|it| it.version == name));
    let mut context = tera::Context::new();
    context.insert("release", name);
    context.insert(
        "date",
        &known.and_then(|it| it.date).map(|day| day.to_string()),
    );
    context.insert(
        "supported_until",
        &known
            .and_then(|it| {
                let of_product = || catalogued(site, entry)?.supported_until;
                it.supported_until.or_else(of_product)
            })
            .map(|day| day.to_string()),
    );
    context.insert(
        "sbom",
        &known
            .and_then(|it| it.sbom.as_deref())
            .filter(|url| is_absolute(url)),
    );
    context.insert("claims", &lines);
    context.insert("check", &check::view(site, &entry.slug, name)?);
    context.insert("unassessed", &unassessed);
    let title = format!("{} {name}", full_name(&view));
    context.insert("product", &view);
    let page = PageView::new(title, &address.link).within("/products/");
    site.draw("release.html", page, context)
}
