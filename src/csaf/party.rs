//! Publisher, thanks and links.

use serde_json::Value;

use super::object::Object;
use crate::model::party::{Acknowledgment, Publisher, Reference};

/// The object `publisher`.
pub(super) fn publisher(publisher: &Publisher) -> Value {
    let mut object = Object::new();
    object.put_shown("category", Some(publisher.category));
    object.put("name", publisher.name.as_str());
    object.put("namespace", publisher.namespace.as_str());
    object.put_text("contact_details", &publisher.contact_details);
    object.put_text("issuing_authority", &publisher.issuing_authority);
    object.into()
}

/// One entry of `acknowledgments`.
pub(super) fn acknowledgment(thanks: &Acknowledgment) -> Value {
    let mut object = Object::new();
    object.put_list("names", thanks.names.iter().map(String::as_str));
    object.put_text("organization", &thanks.organization);
    object.put_text("summary", &thanks.summary);
    object.put_list("urls", thanks.urls.iter().map(String::as_str));
    object.into()
}

/// One entry of `references`.
pub(super) fn reference(reference: &Reference) -> Value {
    let mut object = Object::new();
    object.put_shown("category", reference.category);
    object.put("summary", reference.summary.as_str());
    object.put("url", reference.url.as_str());
    object.into()
}
