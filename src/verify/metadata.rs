//! `provider-metadata.json` against what stands in the tree (CSAF 2.0 section 7.1.7).

use serde::Deserialize;
use serde_json::Value;

use super::fault::{Basis, Faults, PUBLISH};
use super::layout::{DIRECTORY, METADATA, SERVICE};
use super::site::{self, Site};
use super::{Unreadable, feed, shape};
use crate::diagnostic::Message;
use crate::model::identifier::WebUrl;
use crate::model::timestamp::Timestamp;

/// What a publisher may be (CSAF 2.0 section 3.2.1.8.1).
const CATEGORIES: [&str; 6] = [
    "coordinator",
    "discoverer",
    "other",
    "translator",
    "user",
    "vendor",
];

/// What the provider says of itself, as far as it is used here.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Metadata {
    pub(super) canonical_url: String,
    #[serde(default)]
    distributions: Vec<Distribution>,
    last_updated: Timestamp,
    #[serde(rename = "list_on_CSAF_aggregators")]
    list: Option<Value>,
    metadata_version: String,
    #[serde(rename = "mirror_on_CSAF_aggregators")]
    mirror: Option<Value>,
    #[serde(default)]
    pub(super) public_openpgp_keys: Vec<PublicKey>,
    pub(super) publisher: Publisher,
    pub(super) role: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Distribution {
    directory_url: Option<String>,
    rolie: Option<Rolie>,
}

#[derive(Debug, Clone, Deserialize)]
struct Rolie {
    #[serde(default)]
    categories: Vec<String>,
    feeds: Vec<Feed>,
    #[serde(default)]
    services: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Feed {
    tlp_label: String,
    url: String,
}

/// A certificate as the metadata name it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PublicKey {
    #[serde(default)]
    pub(super) fingerprint: String,
    pub(super) url: String,
}

/// Who publishes.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Publisher {
    category: String,
    contact_details: Option<String>,
    #[serde(rename = "name")]
    _name: String,
    pub(super) namespace: String,
}

impl Metadata {
    /// What every address of the site begins with, if the directory distribution says so.
    pub(super) fn base(&self) -> Option<String> {
        let urls = self.distributions.iter();
        let mut urls = urls.filter_map(|distribution| distribution.directory_url.as_deref());
        urls.find_map(site::base)
    }

    fn rolie(&self) -> impl Iterator<Item = &Rolie> {
        let distributions = self.distributions.iter();
        distributions.filter_map(|distribution| distribution.rolie.as_ref())
    }

    /// The addresses of the feeds.
    pub(super) fn feeds(&self) -> impl Iterator<Item = &str> {
        let feeds = self.rolie().flat_map(|rolie| &rolie.feeds);
        feeds.map(|feed| feed.url.as_str())
    }

    /// The addresses of service and category documents and of certificates.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let keys = self.public_openpgp_keys.iter().map(|key| key.url.as_str());
        let rolie = self.rolie();
        rolie
            .flat_map(|rolie| rolie.services.iter().chain(&rolie.categories))
            .map(String::as_str)
            .chain(keys)
    }
}

/// Reads the metadata; nothing if that is impossible, which is a fault.
///
/// # Errors
/// If the file cannot be read from the tree.
pub(super) fn read(site: &Site<'_>, faults: &mut Faults) -> Result<Option<Metadata>, Unreadable> {
    let basis = Basis::Csaf(7);
    let Some(bytes) = site.read(METADATA)? else {
        faults.error(
            METADATA,
            basis,
            "the provider metadata are missing",
            PUBLISH,
        );
        return Ok(None);
    };
    shape::check(METADATA, &bytes, &shape::METADATA, basis, faults);
    Ok(match serde_json::from_slice::<Metadata>(&bytes) {
        Ok(metadata) => {
            form(&metadata, faults);
            Some(metadata)
        }
        Err(error) => {
            let message = format!("these are no provider metadata: {error}");
            faults.error(METADATA, basis, message, PUBLISH);
            None
        }
    })
}

/// What the schema demands besides.
fn form(metadata: &Metadata, faults: &mut Faults) {
    let mut error = |message: Message| faults.error(METADATA, Basis::Csaf(7), message, PUBLISH);
    for (key, value) in [
        ("list_on_CSAF_aggregators", &metadata.list),
        ("mirror_on_CSAF_aggregators", &metadata.mirror),
    ] {
        if !value.as_ref().is_some_and(Value::is_boolean) {
            let message = Message::new("the metadata do not say `true` or `false` of ");
            error(message.value(key));
        }
    }
    let category = metadata.publisher.category.as_str();
    if !CATEGORIES.contains(&category) {
        let message = Message::new("there is no category of publishers ");
        error(message.value(category));
    }
}

/// Holds the metadata against the tree; `newest` is the newest moment of the feeds.
pub(super) fn check(
    site: &Site<'_>,
    metadata: &Metadata,
    newest: Option<Timestamp>,
    faults: &mut Faults,
) {
    let mut error = |number: u8, message: Message| {
        faults.error(METADATA, Basis::Csaf(number), message, PUBLISH);
    };
    let canonical = metadata.canonical_url.as_str();
    let https = canonical.parse::<WebUrl>().is_ok_and(|url| url.is_https());
    if !https || !canonical.ends_with(&format!("/{METADATA}")) {
        let message = Message::new("the canonical address ").value(canonical);
        error(
            9,
            message.words(" is not the well-known one on an https host"),
        );
    }
    if !matches!(metadata.metadata_version.as_str(), "2.0" | "2.1") {
        let version = metadata.metadata_version.as_str();
        error(
            7,
            Message::new("the metadata are of version ").value(version),
        );
    }
    if let Some(newest) = newest.filter(|newest| *newest > metadata.last_updated) {
        let message = Message::new("the feed was updated at ").value(newest.to_string());
        error(7, message.words(", later than the metadata say"));
    }
    if site.base.is_none() {
        let message = Message::new("there is no distribution as a directory at ");
        error(11, message.value(format!("https://HOST/{DIRECTORY}")));
    }
    let rolie: Vec<&Rolie> = metadata.rolie().collect();
    let feeds = rolie.iter().flat_map(|rolie| &rolie.feeds);
    let mut named = Vec::new();
    for feed in feeds {
        let label = feed.tlp_label.as_str();
        if !matches!(label, "WHITE" | "CLEAR" | "UNLABELED") {
            let message = Message::new("a feed labelled ").value(label);
            error(5, message.words(" must not be public"));
        }
        match site.target(&feed.url) {
            Ok(path) => {
                let word = match label {
                    "CLEAR" => "white".to_owned(),
                    _ => label.to_ascii_lowercase(),
                };
                if feed::label(path) != Some(word.as_str()) {
                    let message = Message::new("the feed ").value(path);
                    error(15, message.words(" is said to be labelled ").value(label));
                }
                named.push(path);
            }
            Err(problem) => error(
                problem.number(15),
                address("feed", &feed.url, problem.words()),
            ),
        }
    }
    for path in feed::paths(site).filter(|path| !named.contains(path)) {
        let message = Message::new("the feed ").value(path);
        error(15, message.words(" is not named"));
    }
    let services: Vec<&str> = rolie
        .iter()
        .flat_map(|rolie| rolie.services.iter().map(String::as_str))
        .collect();
    let categories: Vec<&str> = rolie
        .iter()
        .flat_map(|rolie| rolie.categories.iter().map(String::as_str))
        .collect();
    for (number, what, urls) in [
        (16, "service document", &services),
        (17, "category document", &categories),
    ] {
        for url in urls {
            if let Err(problem) = site.target(url) {
                let number = problem.number(number);
                error(number, address(what, url, problem.words()));
            }
        }
    }
    if !services.iter().any(|url| site.path(url) == Ok(SERVICE)) {
        error(16, Message::new("the service document is not named"));
    }
    for feed in named {
        let category = feed.replacen("feed-tlp-", "category-", 1);
        if !categories
            .iter()
            .any(|url| site.path(url) == Ok(category.as_str()))
        {
            let message = Message::new("the category document ").value(category);
            error(17, message.words(" is not named"));
        }
    }
    if metadata.publisher.contact_details.is_none() {
        faults.warning(
            METADATA,
            Basis::Csaf(7),
            "the publisher has no `contact_details`, which some clients require",
            "add `contact_details` to `[publisher]` in `content/site.toml`",
        );
    }
}

fn address(what: &str, url: &str, problem: &str) -> Message {
    let message = Message::new(format!("the {what} "));
    message.value(url).words(problem)
}
