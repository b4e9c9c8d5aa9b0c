//! `provider-metadata.json` (CSAF 2.0 section 7.1.7).

use serde::Serialize;

use super::role::{self, Role};
use super::{FOLDER, File, View, directory, json};
use crate::model::party::PublisherCategory;
use crate::model::timestamp::Timestamp;

#[derive(Serialize)]
struct Metadata<'a> {
    canonical_url: String,
    distributions: [Distribution; 2],
    last_updated: Timestamp,
    #[serde(rename = "list_on_CSAF_aggregators")]
    list_on_aggregators: bool,
    metadata_version: &'static str,
    #[serde(rename = "mirror_on_CSAF_aggregators")]
    mirror_on_aggregators: bool,
    /// Present even if it is empty: a client that looks for it warns otherwise.
    public_openpgp_keys: Vec<PublicKey>,
    publisher: Publisher<'a>,
    role: Role,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Distribution {
    DirectoryUrl(String),
    Rolie(Rolie),
}

#[derive(Serialize)]
struct Rolie {
    categories: Vec<String>,
    feeds: Vec<Feed>,
    services: [String; 1],
}

#[derive(Serialize)]
struct Feed {
    summary: String,
    tlp_label: &'static str,
    url: String,
}

#[derive(Serialize)]
struct PublicKey {
    fingerprint: String,
    url: String,
}

/// The publisher with its keys sorted, as this file has them.
#[derive(Serialize)]
struct Publisher<'a> {
    category: PublisherCategory,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_details: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuing_authority: Option<&'a str>,
    name: &'a str,
    namespace: &'a str,
}

pub(super) fn file(view: &View<'_>) -> Result<File, serde_json::Error> {
    let input = view.input;
    let site = &input.site;
    let publisher = &input.publisher;
    let labels = view.labels();
    let feed = |label: &super::Label| Feed {
        summary: format!(
            "All documents of {} for everyone ({})",
            publisher.name,
            label.title()
        ),
        tlp_label: label.tlp_label(),
        url: site.url(&label.feed_path()),
    };
    let metadata = Metadata {
        canonical_url: site.metadata_url(),
        distributions: [
            Distribution::DirectoryUrl(site.url(directory::FOLDER)),
            Distribution::Rolie(Rolie {
                categories: labels
                    .iter()
                    .map(|label| site.url(&label.category_path()))
                    .collect(),
                feeds: labels.iter().map(feed).collect(),
                services: [site.url(super::service::PATH)],
            }),
        ],
        last_updated: view.updated(),
        list_on_aggregators: input.list_on_aggregators,
        metadata_version: "2.0",
        mirror_on_aggregators: input.mirror_on_aggregators,
        public_openpgp_keys: input
            .keys
            .iter()
            .map(|key| PublicKey {
                fingerprint: key.digits(),
                url: site.url(&key.path()),
            })
            .collect(),
        publisher: Publisher {
            category: publisher.category,
            contact_details: publisher.contact_details.as_deref(),
            issuing_authority: publisher.issuing_authority.as_deref(),
            name: &publisher.name,
            namespace: &publisher.namespace,
        },
        role: role::of(view).0,
    };
    json::file(format!("{FOLDER}provider-metadata.json"), &metadata)
}
