//! Lists of advisories: all of them, those of a filter, and those of a year, in pages.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::index::filter::Filter;
use crate::render::output::Output;

use super::{PageView, Parts, Site, facets, home};

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

/// A list of advisories that has pages.
#[derive(Debug, Clone, Copy)]
enum List {
    All,
    Year(i32),
    /// By the place in [`Filter::ALL`].
    Filtered(usize, Filter),
}

impl List {
    fn cards(self, site: &Site) -> &[u32] {
        let cards = match self {
            Self::All => Some(&site.index.newest),
            Self::Year(year) => site.index.years.get(&year),
            Self::Filtered(at, _) => site.index.filtered.get(at),
        };
        cards.map_or(&[][..], Vec::as_slice)
    }

    fn heading(self) -> String {
        match self {
            Self::All => "All advisories".to_owned(),
            Self::Year(year) => format!("Advisories of {year}"),
            Self::Filtered(_, filter) => filter.heading(),
        }
    }

    fn pages(self, site: &Site) -> Pages {
        let length = self.cards(site).len();
        let size = site.values.page_size;
        match self {
            Self::All => {
                let first = Address::folder(&["advisories"]);
                Pages::new(first, &["advisories"], length, size)
            }
            Self::Year(year) => {
                let name = year.to_string();
                Pages::new(Address::year(year), &["years", &name], length, size)
            }
            Self::Filtered(_, filter) => {
                Pages::new(filter.address(), &filter.folder(), length, size)
            }
        }
    }
}

/// Filters of one kind, as templates get them.
#[derive(Debug, Serialize)]
struct FilterGroup {
    label: &'static str,
    links: Vec<FilterLink>,
}

/// A list that a filter leads to.
#[derive(Debug, Serialize)]
struct FilterLink {
    name: String,
    /// The word for it in addresses.
    value: String,
    href: String,
    count: usize,
}

/// All advisories, those of each filter and each year, the years, and what the browser filters by.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let filters = (0..).zip(Filter::ALL);
    let filters = filters.map(|(at, filter)| List::Filtered(at, filter));
    let years = site.index.years.keys().map(|year| List::Year(*year));
    for list in std::iter::once(List::All).chain(filters).chain(years) {
        let pages = list.pages(site);
        for page in 1..=pages.count() {
            let (own, pages) = (Arc::clone(site), pages.clone());
            outputs.push(Output::one(pages.address(page).file, move || {
                draw(&own, list, &pages, page)
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
    facets::outputs(site, outputs);
}

fn draw(site: &Site, list: List, pages: &Pages, page: usize) -> Result<Vec<u8>, RenderError> {
    let cards = list.cards(site);
    let title = list.heading();
    let mut context = tera::Context::new();
    context.insert("total", &cards.len());
    context.insert("pager", &pages.pager(page));
    context.insert("years", &home::years(site));
    context.insert("heading", &title);
    context.insert("filters", &filters(site));
    // The first page of all is where filters are combined, and all of its pages are what the browser takes entries from.
    let all = matches!(list, List::All);
    context.insert("facets", &(all && page == 1).then_some(facets::FACETS));
    context.insert("state", &all.then(|| facets::state(site)));
    let mut view = PageView::new(&title, pages.address(page).link).within("/advisories/");
    if page > 1 {
        view.title = format!("{title}, page {page} of {}", pages.count());
    }
    let parts = entries(site, pages.slice(cards, page));
    site.draw_around("list.html", view, context, "entries_html", &parts)
}

/// The filters that lead to something, in groups, and the years.
fn filters(site: &Site) -> Vec<FilterGroup> {
    let mut groups: Vec<FilterGroup> = Vec::new();
    for (filter, cards) in Filter::ALL.into_iter().zip(&site.index.filtered) {
        if cards.is_empty() {
            continue;
        }
        let link = FilterLink {
            name: filter.label().to_owned(),
            value: filter.word().to_owned(),
            href: filter.address().link,
            count: cards.len(),
        };
        match groups.last_mut() {
            Some(group) if group.label == filter.group() => group.links.push(link),
            _ => groups.push(FilterGroup {
                label: filter.group(),
                links: vec![link],
            }),
        }
    }
    let years = site.index.years.iter().rev();
    groups.push(FilterGroup {
        label: "Year",
        links: years
            .map(|(year, cards)| FilterLink {
                name: year.to_string(),
                value: year.to_string(),
                href: Address::year(*year).link,
                count: cards.len(),
            })
            .collect(),
    });
    groups.retain(|group| !group.links.is_empty());
    groups
}

/// The entries of documents by their places.
pub(crate) fn entries<'a>(site: &'a Site, cards: &[u32]) -> Parts<'a> {
    let cards = cards
        .iter()
        .filter_map(|place| site.index.card(*place))
        .map(|card| card.html.as_str());
    Parts::All(cards.collect())
}
