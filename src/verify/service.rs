//! The ROLIE service and category documents (CSAF 2.0 sections 7.1.16 and 7.1.17).

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::fault::{Basis, Faults, PUBLISH};
use super::layout::SERVICE;
use super::site::Site;
use super::{Unreadable, feed, shape};
use crate::diagnostic::Message;

#[derive(Deserialize)]
struct ServiceDocument {
    service: Service,
}

#[derive(Deserialize)]
struct Service {
    workspace: Vec<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    collection: Vec<Collection>,
}

#[derive(Deserialize)]
struct Collection {
    href: String,
}

#[derive(Deserialize)]
struct CategoryDocument {
    categories: Categories,
}

#[derive(Deserialize)]
struct Categories {
    category: Vec<Term>,
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "term")]
    _term: IgnoredAny,
}

/// Holds the service document against the feeds, and looks for the category document of each.
///
/// # Errors
/// If one cannot be read from the tree.
pub(super) fn check(site: &Site<'_>, faults: &mut Faults) -> Result<(), Unreadable> {
    service(site, faults)?;
    for path in feed::paths(site) {
        let path = path.replacen("feed-tlp-", "category-", 1);
        let basis = Basis::Csaf(17);
        let Some(bytes) = site.read(&path)? else {
            faults.error(&path, basis, "the category document is missing", PUBLISH);
            continue;
        };
        shape::check(&path, &bytes, &shape::CATEGORIES, basis, faults);
        match serde_json::from_slice::<CategoryDocument>(&bytes) {
            Ok(document) if document.categories.category.is_empty() => {
                let message = "the category document has no category to tell documents apart";
                faults.warning(&path, basis, message, "publish a document");
            }
            Ok(_) => {}
            Err(error) => {
                let message = format!("this is no category document: {error}");
                faults.error(&path, basis, message, PUBLISH);
            }
        }
    }
    Ok(())
}

fn service(site: &Site<'_>, faults: &mut Faults) -> Result<(), Unreadable> {
    let Some(bytes) = site.read(SERVICE)? else {
        let message = "the service document is missing";
        faults.error(SERVICE, Basis::Csaf(16), message, PUBLISH);
        return Ok(());
    };
    shape::check(SERVICE, &bytes, &shape::SERVICE, Basis::Csaf(16), faults);
    let mut by = |number: u8, message: Message| {
        faults.error(SERVICE, Basis::Csaf(number), message, PUBLISH);
    };
    let document = match serde_json::from_slice::<ServiceDocument>(&bytes) {
        Ok(document) => document,
        Err(problem) => {
            let message = format!("this is no service document: {problem}");
            by(16, Message::new(message));
            return Ok(());
        }
    };
    let mut named = Vec::new();
    let workspaces = document.service.workspace.iter();
    for collection in workspaces.flat_map(|workspace| &workspace.collection) {
        match site.target(&collection.href) {
            Ok(path) if feed::label(path).is_some() => named.push(path),
            Ok(path) => by(16, Message::new("this is no feed: ").value(path)),
            Err(problem) => {
                let message = Message::new("the feed ").value(&collection.href);
                by(problem.number(16), message.words(problem.words()));
            }
        }
    }
    for path in feed::paths(site).filter(|path| !named.contains(path)) {
        by(
            16,
            Message::new("the feed ").value(path).words(" is not named"),
        );
    }
    Ok(())
}
