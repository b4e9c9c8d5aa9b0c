//! The home page.

use std::sync::Arc;

use crate::render::address::Address;
use crate::render::index::NamedLink;
use crate::render::output::Output;

use super::{PageView, Parts, Site};

/// How many of the newest advisories it shows.
const NEWEST: usize = 10;

/// The home page.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let site = Arc::clone(site);
    outputs.push(Output::one("index.html", move || {
        let mut context = tera::Context::new();
        let newest = site.index.newest.iter().take(NEWEST);
        let entries: Vec<&str> = newest
            .filter_map(|place| site.index.card(*place))
            .map(|card| card.html.as_str())
            .collect();
        context.insert("total", &site.index.cards.len());
        context.insert("years", &years(&site));
        let page = PageView::new(&site.values.title, "/");
        site.draw_around(
            "home.html",
            page,
            context,
            "entries_html",
            &Parts::All(entries),
        )
    }));
}

/// The years with their pages, newest first.
pub(crate) fn years(site: &Site) -> Vec<NamedLink> {
    let years = site.index.years.keys().rev();
    years
        .map(|year| NamedLink {
            name: year.to_string(),
            href: Address::year(*year).link,
        })
        .collect()
}
