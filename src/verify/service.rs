//! The ROLIE service and category documents (CSAF 2.0 sections 7.1.16 and 7.1.17).

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::fault::{Basis, Faults, PUBLISH};
use super::layout::SERVICE;
use super::site::Site;
use super::{Unreadable, feed};
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
    #[serde(rename = "categories")]
    _categories: Categories,
}

#[derive(Deserialize)]
struct Categories {
    #[serde(rename = "category")]
    _category: Vec<Term>,
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
        let message = match site.read(&path)? {
            None => Message::new("the category document is missing"),
            Some(bytes) => match serde_json::from_slice::<CategoryDocument>(&bytes) {
                Ok(_) => continue,
                Err(error) => Message::new(format!("this is no category document: {error}")),
            },
        };
        faults.error(&path, Basis::Csaf(17), message, PUBLISH);
    }
    Ok(())
}

fn service(site: &Site<'_>, faults: &mut Faults) -> Result<(), Unreadable> {
    let mut error = |message: Message| faults.error(SERVICE, Basis::Csaf(16), message, PUBLISH);
    let Some(bytes) = site.read(SERVICE)? else {
        error(Message::new("the service document is missing"));
        return Ok(());
    };
    let document = match serde_json::from_slice::<ServiceDocument>(&bytes) {
        Ok(document) => document,
        Err(problem) => {
            error(Message::new(format!(
                "this is no service document: {problem}"
            )));
            return Ok(());
        }
    };
    let mut named = Vec::new();
    let workspaces = document.service.workspace.iter();
    for collection in workspaces.flat_map(|workspace| &workspace.collection) {
        match site.target(&collection.href) {
            Ok(path) => named.push(path),
            Err(problem) => {
                let message = Message::new("the feed ").value(&collection.href);
                error(message.words(problem.words()));
            }
        }
    }
    for path in feed::paths(site).filter(|path| !named.contains(path)) {
        error(Message::new("the feed ").value(path).words(" is not named"));
    }
    Ok(())
}
