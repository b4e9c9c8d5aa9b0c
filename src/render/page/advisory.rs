//! The pages of one advisory: its own, and one for each version, with that version's files beside it.

use std::sync::Arc;

use serde::Serialize;

use crate::release::Digest;
use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::{AdvisoryView, Downloads, VexView, view};
use crate::render::index::Card;
use crate::render::index::facts::Facts;
use crate::render::output::{Output, OutputFile};
use crate::render::qr::{Qr, qr};
use crate::render::store::{Release, Version};

use super::{PageView, Parts, Site};

/// What an older version says of itself.
#[derive(Debug, Serialize)]
struct OlderView<'a> {
    version: &'a str,
    newest_version: &'a str,
    newest_href: String,
}

/// What a printed page needs to be found and checked again.
#[derive(Debug, Serialize)]
struct PrintView<'a> {
    /// The address of exactly this version.
    address: &'a str,
    /// The same as a picture.
    qr: Option<Qr>,
    /// The fingerprint of the key that signs, in groups.
    fingerprint: Option<&'a str>,
}

/// One output for each document: all its versions, each loaded once.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    for place in 0..site.index.cards.len() {
        let Some(card) = site.index.cards.get(place) else {
            continue;
        };
        for at in 0..card.document.versions.len() {
            let own = Arc::clone(site);
            outputs.push(Output::many(files(card, at), move || {
                let card = own.index.cards.get(place);
                card.map_or(Ok(Vec::new()), |card| draw(&own, card, at))
            }));
        }
    }
}

/// The files of a version, and those of the document beside its newest; in the order of [`draw`].
fn files(card: &Card, at: usize) -> Vec<OutputFile> {
    let slug = card.document.slug.as_str();
    let Some(version) = card.document.versions.get(at) else {
        return Vec::new();
    };
    let folder = &version.folder;
    let beside =
        |ending: &str| OutputFile::new(format!("advisories/{slug}/{folder}/{slug}.{ending}"));
    let mut files = vec![
        OutputFile::new(Address::version(slug, folder).file),
        beside("json"),
        beside("txt"),
    ];
    if version.signed {
        files.push(beside("json.asc"));
    }
    if is_newest(card, at) {
        files.push(OutputFile::new(Address::advisory(slug).file));
        files.push(OutputFile::new(format!("advisories/{slug}/{slug}.txt")));
    }
    files
}

fn is_newest(card: &Card, at: usize) -> bool {
    at + 1 == card.document.versions.len()
}

fn draw(site: &Site, card: &Card, at: usize) -> Result<Vec<Vec<u8>>, RenderError> {
    let Some(version) = card.document.versions.get(at) else {
        return Ok(Vec::new());
    };
    let slug = &card.document.slug;
    let Release {
        advisory,
        document,
        text,
        signature,
    } = site
        .store
        .load(slug, version)
        .map_err(RenderError::Release)?;
    let downloads = downloads(site, card, version, &Digest::of(&document));
    let view = view(&advisory, &card.document, at, &site.index, downloads);
    let address = site.absolute(&Address::version(slug.as_str(), &version.folder).link);
    let article = article(site, &tera::Value::from_serializable(&view), &address)?;
    let newest = is_newest(card, at);
    let shown = Shown {
        version,
        view: &view,
        line: Facts::of(&advisory).line(),
        article,
        newest,
    };
    let versioned = frame(site, card, &shown, true)?;
    let mut drawn = vec![versioned, document, text.clone()];
    drawn.extend(signature);
    if newest {
        drawn.push(frame(site, card, &shown, false)?);
        drawn.push(text);
    }
    Ok(drawn)
}

/// The files of a version, at the version's own address, and what vouches for them.
fn downloads(site: &Site, card: &Card, version: &Version, digest: &Digest) -> Downloads {
    let slug = card.document.slug.as_str();
    let file = |ending: &str| {
        let name = format!("{slug}.{ending}");
        Address::file(&["advisories", slug, &version.folder, &name]).link
    };
    Downloads {
        csaf: file("json"),
        text: file("txt"),
        signature: version.signed.then(|| file("json.asc")),
        verify: format!("gpg --verify {slug}.json.asc {slug}.json"),
        sha256: format!("{digest}  {slug}.json"),
        vex: vex(site, card),
    }
}

/// What scanners read of the products that the document names.
fn vex(site: &Site, card: &Card) -> Vec<VexView> {
    let products = card.products.iter().filter_map(|place| {
        let place = usize::try_from(*place).ok()?;
        let known = site.index.products.get(place)?.catalogue?;
        site.catalogue.get(known)
    });
    products
        .filter(|product| !product.downloads.is_empty())
        .map(|product| VexView {
            product: product.name.clone(),
            files: product.downloads.clone(),
        })
        .collect()
}

/// The article, which the document's page and that of its newest version share.
fn article(site: &Site, advisory: &tera::Value, address: &str) -> Result<String, RenderError> {
    let mut context = tera::Context::new();
    let current = site.keys.iter().find(|key| key.current);
    context.insert(
        "print",
        &PrintView {
            address,
            qr: qr(address),
            fingerprint: current.map(|key| key.spaced.as_str()),
        },
    );
    context.insert_value("site", site.shared.clone());
    context.insert_value("advisory", advisory.clone());
    let html = site.theme.draw("article.html", &context)?;
    Ok(Site::part(html, site.values.minify))
}

/// A version that is shown on its own page, and on that of its document if it is the newest.
struct Shown<'a> {
    version: &'a Version,
    view: &'a AdvisoryView,
    /// One line on what it is about.
    line: String,
    article: String,
    newest: bool,
}

/// The page around an article: that of the document, or that of a version.
fn frame(
    site: &Site,
    card: &Card,
    shown: &Shown<'_>,
    versioned: bool,
) -> Result<Vec<u8>, RenderError> {
    let Shown {
        version,
        view,
        newest,
        ..
    } = *shown;
    let slug = card.document.slug.as_str();
    let main = card.link();
    let mut context = tera::Context::new();
    context.insert("id", &view.id);
    context.insert("lang", &view.lang);
    let last = card.document.versions.last();
    let older = (!newest).then(|| OlderView {
        version: &version.version,
        newest_version: last.map_or("", |version| version.version.as_str()),
        newest_href: main.clone(),
    });
    context.insert("older", &older);
    let (title, href) = match versioned {
        true => (
            format!("{}, version {}: {}", view.id, view.version, view.title),
            Address::version(slug, &version.folder).link,
        ),
        false => (format!("{}: {}", view.id, view.title), main.clone()),
    };
    let mut page = PageView::new(title, href).within("/advisories/");
    page.canonical = Some(site.absolute(&main));
    page.noindex = !newest;
    page.description = Some(description(&view.title, &shown.line));
    let article = Parts::One(&shown.article);
    site.draw_around("advisory.html", page, context, "article_html", &article)
}

/// A sentence for search engines, of a length that they show.
fn description(title: &str, line: &str) -> String {
    let long = format!("{title}. {line}");
    match long.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", long.get(..end).unwrap_or_default()),
        None => long,
    }
}
