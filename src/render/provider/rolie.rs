//! The ROLIE feeds, one a label (CSAF 2.0 section 7.1.15, RFC 8322).
//!
//! Clients parse strictly, so there is no key that the standard's example or RFC 8322 does not have.

use serde::Serialize;

use super::{Document, File, Label, Site, View, json};
use crate::model::timestamp::Timestamp;

/// The category that makes a feed one of CSAF documents; clients want it first.
#[derive(Serialize)]
pub(super) struct InformationType {
    scheme: &'static str,
    term: &'static str,
}

pub(super) const CSAF: InformationType = InformationType {
    scheme: "urn:ietf:params:rolie:category:information-type",
    term: "csaf",
};

/// A category by its term alone, as in the category document.
#[derive(Serialize)]
pub(super) struct Term<'a> {
    pub(super) term: &'a str,
}

#[derive(Serialize)]
struct FeedDocument<'a> {
    feed: Feed<'a>,
}

#[derive(Serialize)]
struct Feed<'a> {
    category: [InformationType; 1],
    entry: Vec<Entry<'a>>,
    id: String,
    link: [Link; 1],
    title: String,
    updated: Timestamp,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    category: Vec<Term<'a>>,
    content: Content,
    format: Format,
    id: &'a str,
    /// `self` first: clients want it there.
    link: Vec<Link>,
    published: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary<'a>>,
    title: &'a str,
    updated: Timestamp,
}

#[derive(Serialize)]
struct Content {
    src: String,
    #[serde(rename = "type")]
    media_type: &'static str,
}

#[derive(Serialize)]
struct Format {
    schema: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Link {
    href: String,
    rel: &'static str,
}

#[derive(Serialize)]
struct Summary<'a> {
    content: &'a str,
}

/// The title of a label's feed, the same in the feed and in the service document.
pub(super) fn title(view: &View<'_>, label: Label) -> String {
    format!(
        "CSAF documents of {} ({})",
        view.input.publisher.name,
        label.title()
    )
}

/// The feed's id: the site's host, so that two sites never share one, in the signs that ids may have.
fn id(site: &Site, label: Label) -> String {
    let host = site.host().replace(
        |sign: char| !(sign.is_ascii_alphanumeric() || ".-_".contains(sign)),
        "",
    );
    format!("{host}-csaf-feed-tlp-{}", label.file_word())
}

fn entry<'a>(site: &Site, document: &'a Document) -> Entry<'a> {
    let url = site.url(&document.path());
    let link = |rel, extension: &str| Link {
        href: format!("{url}{extension}"),
        rel,
    };
    let mut links = vec![
        link("self", ""),
        link("hash", ".sha256"),
        link("hash", ".sha512"),
    ];
    links.extend(document.signature.then(|| link("signature", ".asc")));
    let said = |text: &&str| !text.trim().is_empty();
    Entry {
        category: document
            .categories
            .iter()
            .map(|term| Term { term })
            .collect(),
        content: Content {
            src: url.clone(),
            media_type: "application/json",
        },
        format: Format {
            schema: "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
            version: "2.0",
        },
        id: &document.id,
        link: links,
        published: document.published,
        summary: document
            .summary
            .as_deref()
            .filter(said)
            .map(|content| Summary { content }),
        title: Some(document.title.as_str())
            .filter(said)
            .unwrap_or(&document.id),
        updated: document.shown,
    }
}

pub(super) fn file(view: &View<'_>, label: Label) -> Result<File, serde_json::Error> {
    let site = &view.input.site;
    let path = label.feed_path();
    let newest = view.labelled(label).next();
    let feed = Feed {
        category: [CSAF],
        entry: view
            .labelled(label)
            .map(|document| entry(site, document))
            .collect(),
        id: id(site, label),
        link: [Link {
            href: site.url(&path),
            rel: "self",
        }],
        title: title(view, label),
        updated: newest.map_or_else(|| view.updated(), |document| document.shown),
    };
    json::compact(path, &FeedDocument { feed })
}
