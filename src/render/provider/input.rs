//! What the provider is drawn from: plain values, made by the caller from the releases.

use std::collections::BTreeSet;

use super::{FOLDER, Site};
use crate::model::party::Publisher;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;

/// Everything that the provider directory is drawn from.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it lives.
    pub site: Site,
    /// Who publishes.
    pub publisher: Publisher,
    /// Whether aggregators may list the provider.
    pub list_on_aggregators: bool,
    /// Whether aggregators may mirror the documents.
    pub mirror_on_aggregators: bool,
    /// The certificates by which at least one published signature was made, in the order in which they are listed.
    pub keys: Vec<Key>,
    /// The newest visible state of each document, in any order.
    pub documents: Vec<Document>,
    /// The journal's time of the newest site release, if there is one: its certificates may have changed the metadata.
    pub site_released: Option<Timestamp>,
    /// The time that the site is drawn for; never the clock.
    pub at: Timestamp,
}

/// A certificate that clients verify signatures with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The fingerprint of the primary key: hexadecimal digits in either case; files and metadata get upper case.
    pub fingerprint: String,
    /// The armored certificate, one in the file.
    pub armored: Vec<u8>,
}

impl Key {
    /// The fingerprint in upper case.
    pub(super) fn digits(&self) -> String {
        self.fingerprint.to_ascii_uppercase()
    }

    /// The file of the certificate, below the site.
    pub(super) fn path(&self) -> String {
        key_path(&self.fingerprint)
    }
}

/// The file of a certificate by its fingerprint, below the site (requirement 20).
pub fn key_path(fingerprint: &str) -> String {
    format!("{FOLDER}openpgp/{}.asc", fingerprint.to_ascii_uppercase())
}

/// The label of a document that may stand in the public tree; `CLEAR` is written `WHITE` in CSAF 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// `WHITE`.
    White,
    /// An adopted document without a label: it has a feed of its own, because a feed holds one label (section 7.1.15).
    Unlabelled,
}

impl Label {
    /// The word in provider metadata (`tlp_label`).
    pub(super) fn tlp_label(self) -> &'static str {
        match self {
            Self::White => "WHITE",
            Self::Unlabelled => "UNLABELED",
        }
    }

    /// The word in file names; clients derive the name of the category document from the label.
    pub(super) fn file_word(self) -> &'static str {
        match self {
            Self::White => "white",
            Self::Unlabelled => "unlabeled",
        }
    }

    /// The label in titles.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::White => "TLP:WHITE",
            Self::Unlabelled => "unlabeled",
        }
    }

    /// The file of the feed, below the site.
    pub(super) fn feed_path(self) -> String {
        format!("{FOLDER}feed-tlp-{}.json", self.file_word())
    }

    /// The file of the category document, below the site.
    pub(super) fn category_path(self) -> String {
        format!("{FOLDER}category-{}.json", self.file_word())
    }
}

/// The newest visible state of one document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its file name without `.json`.
    pub slug: Slug,
    /// The tracking id as the publisher writes it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its summary as plain text, if it has one.
    pub summary: Option<String>,
    /// Its label.
    pub label: Label,
    /// What it can be found by (section 7.1.17): document category, language, makers, product families and products.
    pub categories: BTreeSet<String>,
    /// `/document/tracking/initial_release_date`; its year in UTC names the folder.
    pub initial_release_date: Timestamp,
    /// `/document/tracking/current_release_date`.
    pub current_release_date: Timestamp,
    /// The journal's time of its first visible release.
    pub published: Timestamp,
    /// When the site first showed this state: the journal's time, or `public_from` if that is later.
    pub shown: Timestamp,
    /// Whether it has a signature by one of the keys.
    pub signature: bool,
    /// Whether it passes the schema and the mandatory tests (requirement 1).
    pub valid: bool,
    /// Whether its publisher namespace is ours (section 7.2.1).
    pub own: bool,
}

impl Document {
    /// The folder of its year.
    pub(super) fn year(&self) -> String {
        format!("{:04}", self.initial_release_date.year())
    }

    /// Where it stands in the directory distribution, such as `2026/acme-2026-0007.json`.
    pub(super) fn relative_path(&self) -> String {
        format!("{}/{}", self.year(), self.slug.file_name())
    }

    /// Where it stands below the site.
    pub(super) fn path(&self) -> String {
        format!("{}{}", super::directory::FOLDER, self.relative_path())
    }
}
