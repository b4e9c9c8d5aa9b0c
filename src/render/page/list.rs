//! Lists of advisories: all of them, and those of a year, in pages.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::output::Output;

use super::{PageView, Parts, Site, home};

/// Where a list stands in its pages, as templates get it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PagerView {
    /// From 1.
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

/// A list in pages: the first stands where the list does, the others below `list/`.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    first: Address,
    /// The parts below `list/`.
    name: Vec<String>,
    length: usize,
    size: usize,
}

impl Pages {
    /// A list of so many entries.
    pub(crate) fn new(first: Address, name: &[&str], length: usize, size: usize) -> Self {
        Self {
            first,
            name: name.iter().map(|&part| part.to_owned()).collect(),
            length,
            size: size.max(1),
        }
    }

    /// How many pages there are: at least one.
    pub(crate) fn count(&self) -> usize {
        self.length.div_ceil(self.size).max(1)
    }

    /// The address of a page, from 1.
    pub(crate) fn address(&self, page: usize) -> Address {
        if page <= 1 {
            return self.first.clone();
        }
        let number = page.to_string();
        let mut parts = vec!["list"];
        parts.extend(self.name.iter().map(String::as_str));
        parts.push(&number);
        Address::folder(&parts)
    }

    /// The entries of a page.
    pub(crate) fn slice<'a, T>(&self, all: &'a [T], page: usize) -> &'a [T] {
        let start = page.saturating_sub(1) * self.size;
        let rest = all.get(start..).unwrap_or_default();
        rest.get(..self.size).unwrap_or(rest)
    }

    /// Where a page stands among the others.
    pub(crate) fn pager(&self, page: usize) -> PagerView {
        PagerView {
            page,
            pages: self.count(),
            newer: (page > 1).then(|| self.address(page - 1).link),
            older: (page < self.count()).then(|| self.address(page + 1).link),
        }
    }
}

/// All advisories, those of each year, and the years.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let all = Pages::new(
        Address::folder(&["advisories"]),
        &["advisories"],
        site.index.newest.len(),
        site.values.page_size,
    );
    for page in 1..=all.count() {
        let (own, pages) = (Arc::clone(site), all.clone());
        outputs.push(Output::one(pages.address(page).file, move || {
            draw(&own, "All advisories", &own.index.newest, &pages, page)
        }));
    }
    for (year, cards) in &site.index.years {
        let (year, name) = (*year, year.to_string());
        let first = Address::year(year);
        let pages = Pages::new(first, &["years", &name], cards.len(), site.values.page_size);
        for page in 1..=pages.count() {
            let (own, pages, name) = (Arc::clone(site), pages.clone(), name.clone());
            outputs.push(Output::one(pages.address(page).file, move || {
                let cards = own.index.years.get(&year).map_or(&[][..], Vec::as_slice);
                draw(&own, &format!("Advisories of {name}"), cards, &pages, page)
            }));
        }
    }
    let own = Arc::clone(site);
    let years = Address::folder(&["years"]);
    outputs.push(Output::one(years.file, move || {
        let mut context = tera::Context::new();
        let counted: Vec<(String, String, usize)> = own
            .index
            .years
            .iter()
            .rev()
            .map(|(year, cards)| (year.to_string(), Address::year(*year).link, cards.len()))
            .collect();
        context.insert("groups", &counted);
        let page = PageView::new("Advisories by year", &years.link).within("/advisories/");
        own.draw("years.html", page, context)
    }));
}

fn draw(
    site: &Site,
    title: &str,
    cards: &[u32],
    pages: &Pages,
    page: usize,
) -> Result<Vec<u8>, RenderError> {
    let mut context = tera::Context::new();
    context.insert("total", &cards.len());
    context.insert("pager", &pages.pager(page));
    context.insert("years", &home::years(site));
    context.insert("heading", title);
    let mut view = PageView::new(title, pages.address(page).link).within("/advisories/");
    if page > 1 {
        view.title = format!("{title}, page {page} of {}", pages.count());
    }
    let parts = entries(site, pages.slice(cards, page));
    site.draw_around("list.html", view, context, "entries_html", &parts)
}

/// The entries of documents by their places.
pub(crate) fn entries<'a>(site: &'a Site, cards: &[u32]) -> Parts<'a> {
    let cards = cards
        .iter()
        .filter_map(|place| site.index.card(*place))
        .map(|card| card.html.as_str());
    Parts::All(cards.collect())
}
