//! The ROLIE service document (CSAF 2.0 section 7.1.16): every feed, and nothing else.

use serde::Serialize;

use super::rolie::{self, CSAF, InformationType};
use super::{File, View, json};

/// Where it stands below the site; clients look for it beside the metadata.
pub(super) const PATH: &str = ".well-known/csaf/service.json";

#[derive(Serialize)]
struct ServiceDocument {
    service: Service,
}

#[derive(Serialize)]
struct Service {
    workspace: [Workspace; 1],
}

#[derive(Serialize)]
struct Workspace {
    collection: Vec<Collection>,
    title: String,
}

#[derive(Serialize)]
struct Collection {
    categories: Categories,
    href: String,
    title: String,
}

#[derive(Serialize)]
struct Categories {
    category: [InformationType; 1],
}

pub(super) fn file(view: &View<'_>) -> Result<File, serde_json::Error> {
    let collection = view.labels().into_iter().map(|label| Collection {
        categories: Categories { category: [CSAF] },
        href: view.input.site.url(&label.feed_path()),
        title: rolie::title(view, label),
    });
    let workspace = Workspace {
        collection: collection.collect(),
        title: format!("Public CSAF feeds of {}", view.input.publisher.name),
    };
    let service = Service {
        workspace: [workspace],
    };
    json::file(PATH.to_owned(), &ServiceDocument { service })
}
