//! What changed between the versions of an advisory: in words first, then word by word.

use std::sync::Arc;

use serde::Serialize;

use crate::difference::{self, Piece, TextChange};
use crate::model::advisory::Advisory;
use crate::model::revision::Revision;
use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::TimeView;
use crate::render::advisory::history::kind_label;
use crate::render::escape::escaped;
use crate::render::index::Card;
use crate::render::output::Output;
use crate::render::store::Version;

use super::{PageView, Site};

/// How much of what stayed the same is shown beside a change, in characters.
const BESIDE: usize = 160;

/// A version as templates get it.
#[derive(Debug, Serialize)]
struct VersionView {
    version: String,
    /// The id of its part of the page.
    anchor: String,
    href: String,
    date: TimeView,
    status: String,
    summary: Option<String>,
    kind: Option<&'static str>,
    was: Option<String>,
    is: Option<String>,
    action: Option<String>,
    /// Whether it is the first that the site shows.
    first: bool,
    /// Whether it came without a new version number.
    unnumbered: bool,
    /// What changed, a line a change.
    lines: Vec<String>,
    texts: Vec<TextView>,
}

/// A text that changed, as templates get it.
#[derive(Debug, Serialize)]
struct TextView {
    place: String,
    html: String,
}

/// A page for each document with more than one version.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    for (place, card) in site.index.cards.iter().enumerate() {
        if card.document.versions.len() < 2 {
            continue;
        }
        let own = Arc::clone(site);
        let address = Address::changes(card.document.slug.as_str());
        outputs.push(Output::one(address.file, move || {
            let card = own.index.cards.get(place);
            card.map_or(Ok(Vec::new()), |card| draw(&own, card))
        }));
    }
}

fn draw(site: &Site, card: &Card) -> Result<Vec<u8>, RenderError> {
    let document = &card.document;
    let slug = document.slug.as_str();
    let mut versions = Vec::with_capacity(document.versions.len());
    let mut before: Option<(&Version, Advisory)> = None;
    for version in &document.versions {
        let advisory = site
            .store
            .advisory(&document.slug, version)
            .map_err(RenderError::Release)?;
        let mut view = view(slug, version, &advisory);
        if let Some((older, before)) = &before {
            let difference = difference::between(before, &advisory);
            view.unnumbered = older.version == version.version;
            view.texts = difference.texts.iter().map(TextView::of).collect();
            // Words that were kept compare with the version right before.
            if older.n + 1 == version.n {
                view.lines = site
                    .store
                    .difference(&document.slug, version)
                    .map_err(RenderError::Release)?;
            }
            if view.lines.is_empty() {
                view.lines = difference.lines();
            }
        } else {
            view.first = true;
        }
        versions.push(view);
        before = Some((version, advisory));
    }
    versions.reverse();
    let mut context = tera::Context::new();
    // By the newest version itself, and not by the index: a preview has the one before the other.
    let title = before.map_or_else(String::new, |(_, advisory)| advisory.title);
    context.insert("id", &card.id);
    context.insert("title", &title);
    context.insert("href", &card.link());
    context.insert("versions", &versions);
    let named = format!("What changed in {}", card.id);
    let mut page = PageView::new(named, Address::changes(slug).link).within("/advisories/");
    page.description = Some(format!("All versions of {}: {title}", card.id));
    site.draw("changes.html", page, context)
}

fn view(slug: &str, version: &Version, advisory: &Advisory) -> VersionView {
    let tracking = &advisory.tracking;
    let history = &tracking.revision_history;
    let own = |revision: &&Revision| revision.number == tracking.version;
    let newest = history.iter().max_by_key(|revision| revision.date);
    let revision = history.iter().rev().find(own).or(newest);
    let text = |of: fn(&Revision) -> &Option<String>| revision.and_then(|it| of(it).clone());
    VersionView {
        version: version.version.clone(),
        anchor: crate::render::changes::anchor(version),
        href: Address::version(slug, &version.folder).link,
        date: TimeView::from(tracking.current_release_date.unwrap_or(version.shown)),
        status: tracking.status.to_string(),
        summary: revision.map(|revision| revision.summary.clone()),
        kind: revision.and_then(|it| it.kind).map(kind_label),
        was: text(|it| &it.was),
        is: text(|it| &it.is),
        action: text(|it| &it.action),
        first: false,
        unnumbered: false,
        lines: Vec::new(),
        texts: Vec::new(),
    }
}

impl TextView {
    fn of(text: &TextChange) -> Self {
        let pieces = text.pieces();
        let last = pieces.len().saturating_sub(1);
        let mut html = String::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Same(text) => html.push_str(&escaped(&shortened(text, at > 0, at < last))),
                Piece::Removed(text) => {
                    html.push_str(&format!("<del>{}</del>", escaped(text)));
                }
                Piece::Added(text) => html.push_str(&format!("<ins>{}</ins>", escaped(text))),
            }
        }
        Self {
            place: text.place.clone(),
            html,
        }
    }
}

/// What stayed the same, as far as it stands beside a change: after the one before it, and before the next one.
fn shortened(text: &str, after: bool, before: bool) -> String {
    let length = text.chars().count();
    if length <= 2 * BESIDE + 40 {
        return text.to_owned();
    }
    let place = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    let start = text.get(..place(BESIDE)).filter(|_| after);
    let end = text.get(place(length - BESIDE)..).filter(|_| before);
    // Words stay whole.
    let start = start.and_then(|start| start.get(..start.rfind(char::is_whitespace)?));
    let end = end.and_then(|end| end.get(end.find(char::is_whitespace)?..));
    format!(
        "{} […]{}",
        start.unwrap_or_default(),
        end.unwrap_or_default()
    )
}
