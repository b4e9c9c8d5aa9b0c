//! Pages of vulnerabilities by their CVE numbers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::model::vulnerability::ExploitationStatus;
use crate::model::word::Word as _;
use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::SeverityView;
use crate::render::advisory::name::UNNAMED;
use crate::render::advisory::status::{self, StatusGroup};
use crate::render::index::{CveEntry, CveRow, NamedLink, Rated, narrowed};
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
    /// What narrows it: models, combinations, conditions.
    only: Vec<String>,
    /// Why it is not affected, in words.
    justification: Option<&'static str>,
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

/// How documents rate the vulnerability.
#[derive(Debug, Serialize)]
struct RatingView<'a> {
    severity: Option<SeverityView>,
    weakness: Option<&'a str>,
    exploitation: Option<&'static str>,
    exploited: bool,
    /// The documents that rate it so.
    advisories: Vec<NamedLink>,
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

/// Rows of one document that differ in what narrows them alone.
fn merged(rows: &[CveRow]) -> Vec<(&CveRow, Vec<u32>)> {
    let mut all: Vec<(&CveRow, Vec<u32>)> = Vec::new();
    let mut places = HashMap::new();
    for row in rows {
        // Combinations of the same releases say the same eight times; other rows say what they say of other releases.
        let same = (
            (row.card, row.product, row.group, row.justification),
            (row.only == 0, &row.releases, row.more),
        );
        let at = *places.entry(same).or_insert_with(|| {
            all.push((row, Vec::new()));
            all.len() - 1
        });
        if let Some((_, only)) = all.get_mut(at) {
            only.push(row.only);
        }
    }
    all
}

fn line<'a>(site: &'a Site, row: &'a CveRow, only: &[u32]) -> Option<ProductLine<'a>> {
    let card = site.index.card(row.card)?;
    let product = site.index.entry(row.product)?;
    let releases = row.releases.iter().map(|place| site.index.text(*place));
    Some(ProductLine {
        product: product::former::name(site, product).to_owned(),
        product_href: Address::product(&product.slug).link,
        status: row.group,
        label: row.group.label(),
        only: narrowed::folded(only.iter().map(|place| site.index.text(*place))),
        justification: row.justification.map(status::justified),
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
}

/// The ratings, those that agree together; what was withdrawn rates nothing.
fn ratings<'a>(site: &'a Site, rated: &[Rated]) -> Vec<RatingView<'a>> {
    let mut all: Vec<RatingView<'_>> = Vec::new();
    let mut places = HashMap::new();
    for rating in rated {
        let Some(card) = site.index.card(rating.card) else {
            continue;
        };
        if card.marks.end.is_some() {
            continue;
        }
        let same = (rating.severity, rating.weakness, rating.exploitation);
        let at = *places.entry(same).or_insert_with(|| {
            all.push(RatingView {
                severity: rating.severity.map(|severity| SeverityView {
                    word: severity.word(),
                    score: severity.score.to_string(),
                }),
                weakness: Some(site.index.text(rating.weakness)).filter(|it| !it.is_empty()),
                exploitation: rating.exploitation.map(|it| it.word()),
                exploited: rating.exploitation == Some(ExploitationStatus::Exploited),
                advisories: Vec::new(),
            });
            all.len() - 1
        });
        if let Some(view) = all.get_mut(at) {
            view.advisories.push(NamedLink {
                name: card.id.clone(),
                href: card.link(),
            });
        }
    }
    all
}

fn draw(site: &Site, cve: &CveEntry, pages: &Pages, page: usize) -> Result<Vec<u8>, RenderError> {
    let (rows, rated) = match page {
        1 => (cve.rows.as_slice(), cve.rated.as_slice()),
        _ => (&[][..], &[][..]),
    };
    let lines: Vec<ProductLine<'_>> = merged(rows)
        .into_iter()
        .filter_map(|(row, only)| line(site, row, &only))
        .collect();
    let mut context = tera::Context::new();
    context.insert("cve", &cve.name);
    context.insert("titles", &cve.titles);
    context.insert("ratings", &ratings(site, rated));
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
