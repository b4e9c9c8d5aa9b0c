//! The role that a provider claims, against what the tree gives reason for (CSAF 2.0 section 7.2).

use super::document::Listed;
use super::fault::{Basis, Faults, PUBLISH};
use super::keys::Keys;
use super::layout::METADATA;
use super::metadata::Metadata;
use super::site::Site;
use crate::diagnostic::Message;

/// The roles, the lowest first.
const ROLES: [&str; 3] = ["csaf_publisher", "csaf_provider", "csaf_trusted_provider"];

/// A role may be lower than the facts allow, never higher.
pub(super) fn check(
    site: &Site<'_>,
    metadata: &Metadata,
    keys: &Keys,
    documents: &[Listed<'_>],
    faults: &mut Faults,
) {
    let role = metadata.role.as_str();
    let Some(claimed) = ROLES.iter().position(|known| *known == role) else {
        let message = Message::new("there is no role ").value(role);
        faults.error(METADATA, Basis::Csaf(7), message, PUBLISH);
        return;
    };
    let namespace = metadata.publisher.namespace.as_str();
    let foreign = |document: &&Listed<'_>| {
        let facts = document.facts;
        facts.is_some_and(|facts| facts.namespace != namespace)
    };
    let lacking =
        |ending: &str, document: &Listed<'_>| !site.has(&format!("{}{ending}", document.path));
    let unhashed =
        |document: &&Listed<'_>| lacking(".sha256", document) && lacking(".sha512", document);
    let unsigned = |document: &&Listed<'_>| lacking(".asc", document);
    let find = |what: &dyn Fn(&&Listed<'_>) -> bool| documents.iter().find(what);
    let mut error = |number, message: Message| {
        let message = Message::new("the role ")
            .value(role)
            .words(" is too high: ")
            .join(message);
        faults.error(METADATA, Basis::Csaf(number), message, PUBLISH);
    };
    if claimed > 0
        && let Some(document) = find(&foreign)
    {
        let message = Message::default().value(document.path);
        error(1, message.words(" has another publisher's namespace"));
    }
    if claimed > 1 && keys.len() == 0 {
        error(20, Message::new("no certificate is published"));
    }
    if claimed > 1
        && let Some(document) = find(&unhashed)
    {
        error(
            18,
            Message::default()
                .value(document.path)
                .words(" has no hash"),
        );
    }
    if claimed > 1
        && let Some(document) = find(&unsigned)
    {
        let message = Message::default().value(document.path);
        error(19, message.words(" has no signature"));
    }
}
