//! Feeds: Atom (RFC 4287) and JSON Feed 1.1, of the whole site and of each product of the catalogue.
//!
//! The feed of the site tells events: a version of a document became public.
//! Events are filed in pages, oldest first, in the order in which the site showed them; a page that is full is an archive document (RFC 5005 section 4), and nothing that comes later changes a byte of it.
//! Only `retract` does, because what was taken back must not stay in an archive.
//! What a manufacturer states on continued use stands in no feed: a sentence that somebody's life may hang on is read with its conditions.

use std::sync::Arc;

use super::RenderError;
use super::address::Address;
use super::index::Card;
use super::output::{Output, OutputFile};
use super::page::{FeedView, Site};
use crate::model::timestamp::Timestamp;

mod atom;
mod json;
mod post;

use post::Post;

/// How many events an archive document holds; the current feed holds as many, and those since the last archive.
const PAGE: usize = 50;

/// How many documents a page of a product's feed holds.
const LENGTH: usize = 100;

/// A feed before it is written in one format or the other; its links lead from the root of the site.
#[derive(Debug)]
struct Feed {
    title: String,
    /// What its id is made of, and the page that shows the same.
    page: String,
    /// Its folder with a slash at its end: `/`, `/list/feed/3/`, `/products/pump/`.
    own: String,
    /// The folder of the feed that people subscribe to.
    current: String,
    /// What its parts are, if it has several.
    parts: Parts,
    /// The folders of the parts beside it: what is older, and what is newer.
    older: Option<String>,
    newer: Option<String>,
    /// Whether it is an archive document, and so never changes.
    archive: bool,
    /// Whether it holds all that there is (RFC 5005 section 2).
    complete: bool,
    updated: Timestamp,
    /// Newest first, no document twice.
    posts: Vec<Post>,
}

/// What a feed is continued in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parts {
    /// Archive documents that stay as they are (RFC 5005 section 4).
    Archives,
    /// Pages whose entries move on (RFC 5005 section 3).
    Pages,
}

/// A version of a document became public.
#[derive(Debug, Clone, Copy)]
struct Event {
    card: usize,
    version: usize,
}

/// The feed of the site with its archives, and the feeds of the products.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let events: Arc<[Event]> = events(site).into();
    let full = events.len() / PAGE;
    push(site, "", outputs, {
        let events = Arc::clone(&events);
        move |site| {
            let from = full.saturating_sub(1) * PAGE;
            let latest = events.get(from..).unwrap_or_default();
            let mut feed = of_site(site, "/".to_owned(), latest)?;
            feed.complete = full == 0;
            feed.older = (full > 0).then(|| archive_link(full));
            Ok(feed)
        }
    });
    // Archives, and the page that is not full yet: it stands where the next archive will, so that every archive can name its successor from its first day.
    let pages = if full == 0 { 0 } else { full + 1 };
    for page in 1..=pages {
        let events = Arc::clone(&events);
        let folder = format!("list/feed/{page}/");
        push(site, &folder, outputs, move |site| {
            let from = (page - 1) * PAGE;
            let rest = events.get(from..).unwrap_or_default();
            let own = rest.get(..PAGE).unwrap_or(rest);
            let mut feed = of_site(site, archive_link(page), own)?;
            feed.archive = page <= full;
            feed.older = (page > 1).then(|| archive_link(page - 1));
            feed.newer = (page <= full).then(|| archive_link(page + 1));
            if own.is_empty() {
                // An empty page is as old as what came before it.
                feed.updated = shown(site, events.last()).unwrap_or(site.at);
            }
            Ok(feed)
        });
    }
    let listed = site.index.products.iter().enumerate();
    for (place, product) in listed.filter(|(_, product)| product.catalogue.is_some()) {
        let pages = product.cards.len().div_ceil(LENGTH).max(1);
        for page in 1..=pages {
            let folder = product_link(&product.slug, page);
            let folder = folder.trim_start_matches('/');
            push(site, folder, outputs, move |site| {
                of_product(site, place, page)
            });
        }
    }
}

/// Both formats of a feed, drawn from one reading of its releases.
fn push(
    site: &Arc<Site>,
    folder: &str,
    outputs: &mut Vec<Output>,
    feed: impl Fn(&Site) -> Result<Feed, RenderError> + Send + Sync + 'static,
) {
    let files = vec![
        OutputFile::new(format!("{folder}atom.xml")),
        OutputFile::new(format!("{folder}feed.json")),
    ];
    let site = Arc::clone(site);
    outputs.push(Output::many(files, move || {
        let feed = feed(&site)?;
        Ok(vec![
            atom::write(&site, &feed).into_bytes(),
            json::write(&site, &feed)?,
        ])
    }));
}

/// The links to the feeds of a product of the catalogue.
pub(crate) fn views(slug: &str, name: &str) -> Vec<FeedView> {
    let folder = Address::product(slug).link;
    [
        ("atom.xml", "Atom", "application/atom+xml"),
        ("feed.json", "JSON Feed", "application/feed+json"),
    ]
    .map(|(file, label, kind)| FeedView {
        title: format!("{name} ({label})"),
        href: format!("{folder}{file}"),
        kind,
        label,
    })
    .into()
}

/// The folder of a page of a product's feed, from 1; the first is the one that people subscribe to.
fn product_link(slug: &str, page: usize) -> String {
    match page {
        1 => Address::product(slug).link,
        _ => {
            let page = page.to_string();
            Address::folder(&["list", "products", slug, "feed", &page]).link
        }
    }
}

fn archive_link(page: usize) -> String {
    format!("/list/feed/{page}/")
}

/// The events in the order in which the site showed them, so that what appears late is new.
///
/// Of what appeared at once, as when documents are adopted, the one with the older date of its own comes first: nothing else about a document stays as it is in all its versions, and would keep an archive as it was.
fn events(site: &Site) -> Vec<Event> {
    let mut events: Vec<(Timestamp, Timestamp, Event)> = Vec::new();
    for (place, card) in site.index.cards.iter().enumerate() {
        for (at, version) in card.document.versions.iter().enumerate() {
            let event = Event {
                card: place,
                version: at,
            };
            let initial = card.initial.unwrap_or(card.shown.0);
            events.push((version.shown, initial, event));
        }
    }
    // The cards are in the order of their slugs.
    events.sort_by_key(|(shown, initial, event)| (*shown, *initial, event.card, event.version));
    events.into_iter().map(|(_, _, event)| event).collect()
}

fn shown(site: &Site, event: Option<&Event>) -> Option<Timestamp> {
    let event = event?;
    let card = site.index.cards.get(event.card)?;
    Some(card.document.versions.get(event.version)?.shown)
}

/// The feed of some events of the site, oldest first; of a document the newest counts.
fn of_site(site: &Site, own: String, events: &[Event]) -> Result<Feed, RenderError> {
    let mut told = std::collections::HashSet::new();
    let mut posts = Vec::new();
    for event in events.iter().rev() {
        let Some(card) = site.index.cards.get(event.card) else {
            continue;
        };
        if told.insert(event.card) {
            posts.push(Post::of_version(site, card, event.version)?);
        }
    }
    Ok(Feed {
        title: site.values.title.clone(),
        page: "/".to_owned(),
        own,
        current: "/".to_owned(),
        parts: Parts::Archives,
        older: None,
        newer: None,
        archive: false,
        complete: false,
        updated: shown(site, events.last()).unwrap_or(site.at),
        posts,
    })
}

/// A page of the feed of a product: the documents whose newest version names it, newest first.
///
/// A revision may name a product no longer, so these pages are no archives: the feed of the site has those.
fn of_product(site: &Site, place: usize, page: usize) -> Result<Feed, RenderError> {
    let product = site.index.products.get(place);
    let known = product.and_then(|product| site.catalogue.get(product.catalogue?));
    let slug = product.map_or("", |product| product.slug.as_str());
    let name = known.map_or(slug, |known| known.name.as_str());
    let mut cards: Vec<&Card> = product
        .map_or(&[][..], |product| &product.cards)
        .iter()
        .filter_map(|place| site.index.card(*place))
        .collect();
    cards.sort_by(|a, b| {
        let key = |card: &Card| (card.shown.1, card.current, card.document.slug.clone());
        key(b).cmp(&key(a))
    });
    let updated = cards.first().map_or(site.at, |card| card.shown.1);
    let mut pages = cards.chunks(LENGTH);
    let count = pages.len().max(1);
    let posts = pages
        .nth(page.saturating_sub(1))
        .unwrap_or_default()
        .iter()
        .map(|card| {
            let newest = card.document.versions.len().saturating_sub(1);
            let mut post = Post::of_version(site, card, newest)?;
            let said = u32::try_from(place).ok().and_then(|it| card.says_of(it));
            if let Some(status) = said.filter(|_| card.marks.end.is_none()) {
                let status = status.label().to_lowercase();
                post.line = format!("{name}: {status} · {}", post.line);
            }
            Ok(post)
        })
        .collect::<Result<_, RenderError>>()?;
    Ok(Feed {
        title: format!("{name} – {}", site.values.title),
        page: Address::product(slug).link,
        own: product_link(slug, page),
        current: product_link(slug, 1),
        parts: Parts::Pages,
        older: (page < count).then(|| product_link(slug, page + 1)),
        newer: (page > 1).then(|| product_link(slug, page - 1)),
        archive: false,
        complete: count == 1,
        updated,
        posts,
    })
}
