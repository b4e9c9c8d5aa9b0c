//! What was corrected on the site: when, and why.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::TimeView;
use crate::render::index::{Card, Erratum};
use crate::render::output::Output;

use super::list::Pages;
use super::{PageView, Site};

/// The address of the page.
pub(crate) fn address() -> Address {
    Address::folder(&["errata"])
}

/// A correction as templates get it.
#[derive(Debug, Serialize)]
struct ErratumView<'a> {
    id: &'a str,
    title: &'a str,
    href: String,
    version: &'a str,
    version_href: Option<String>,
    changes: Option<String>,
    date: Option<TimeView>,
    summary: &'a str,
    was: Option<&'a str>,
    is: Option<&'a str>,
    action: Option<&'a str>,
}

/// The page, in parts if there is much to correct.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let count = site.index.cards.iter().map(|card| card.errata.len()).sum();
    let pages = Pages::new(address(), &["errata"], count, site.values.page_size);
    for page in 1..=pages.count() {
        let (own, pages) = (Arc::clone(site), pages.clone());
        outputs.push(Output::one(pages.address(page).file, move || {
            draw(&own, &pages, page)
        }));
    }
}

fn draw(site: &Site, pages: &Pages, page: usize) -> Result<Vec<u8>, RenderError> {
    let cards = site.index.cards.iter();
    let mut all: Vec<(&Card, &Erratum)> = cards
        .flat_map(|card| card.errata.iter().map(move |erratum| (card, erratum)))
        .collect();
    // Newest first; those of one moment in the order of their documents.
    all.sort_by_key(|(_, erratum)| std::cmp::Reverse(erratum.date));
    let shown = pages.slice(&all, page).iter();
    let errata: Vec<ErratumView<'_>> = shown.map(|(card, erratum)| view(card, erratum)).collect();
    let mut context = tera::Context::new();
    context.insert("total", &all.len());
    context.insert("errata", &errata);
    context.insert("pager", &pages.pager(page));
    let mut view = PageView::new("Corrections", pages.address(page).link).within("/advisories/");
    if page > 1 {
        view.title = format!("Corrections, page {page} of {}", pages.count());
    }
    site.draw("errata.html", view, context)
}

fn view<'a>(card: &'a Card, erratum: &'a Erratum) -> ErratumView<'a> {
    let slug = card.document.slug.as_str();
    let versions = &card.document.versions;
    let version = versions.iter().find(|it| it.version == erratum.number);
    ErratumView {
        id: &card.id,
        title: &card.title,
        href: card.link(),
        version: &erratum.number,
        version_href: version.map(|version| Address::version(slug, &version.folder).link),
        changes: (versions.len() > 1).then(|| Address::changes(slug).link),
        date: erratum.date.map(TimeView::from),
        summary: &erratum.summary,
        was: erratum.was.as_deref(),
        is: erratum.is.as_deref(),
        action: erratum.action.as_deref(),
    }
}
