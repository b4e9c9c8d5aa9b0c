//! What render asks of the releases.

use std::sync::Arc;

use crate::model::advisory::Advisory;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::release::{Entry, Releases, Tombstone};

/// One released version that a reader may see at the time of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The number of the release within its document, from 1.
    pub n: u32,
    /// The version of the document.
    pub version: String,
    /// The name of the release's folder: `<n>-<version>`.
    pub folder: String,
    /// When the site first showed it: the journal's time, or `public_from` if that is later.
    pub shown: Timestamp,
    /// Whether its document has a detached signature.
    pub signed: bool,
}

/// A document and all its visible versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The name of its files.
    pub slug: Slug,
    /// Its versions, oldest first; never empty.
    pub versions: Vec<Version>,
}

/// What a release holds.
#[derive(Debug, Clone)]
pub struct Release {
    /// What a public reader may know.
    pub advisory: Advisory,
    /// The CSAF document, byte for byte as published.
    pub document: Vec<u8>,
    /// The plain text, byte for byte as published: clear-signed, if it was signed.
    pub text: Vec<u8>,
    /// The detached signature of the document, if it was signed.
    pub signature: Option<Vec<u8>>,
}

/// A version that was taken back, and what may be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retracted {
    /// The slug of the document.
    pub slug: String,
    /// Its tracking id.
    pub id: String,
    /// The version.
    pub version: String,
    /// The name of the folder that it had: `<n>-<version>`.
    pub folder: String,
    /// Who took it back.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it was released.
    pub released: Timestamp,
    /// When it was taken back.
    pub retracted: Timestamp,
    /// The digest of the list of its files, in hexadecimal digits.
    pub digest: String,
    /// The tombstone itself, and its signature if it has one.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

/// The releases, loaded one by one, so that memory grows with the index and not with the content.
pub trait Store: Send + Sync {
    /// The documents that a reader may see, in the order of their slugs.
    fn documents(&self) -> Vec<Document>;

    /// The versions that were taken back and that a reader may look for.
    fn retracted(&self) -> Vec<Retracted> {
        Vec::new()
    }

    /// Loads one release.
    ///
    /// # Errors
    /// What went wrong, in words for the person who builds.
    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String>;

    /// Loads what a release says, for who needs none of its files.
    ///
    /// # Errors
    /// As [`Store::load`].
    fn advisory(&self, slug: &Slug, version: &Version) -> Result<Advisory, String> {
        self.load(slug, version).map(|release| release.advisory)
    }

    /// Loads what a release said, when it was made, that the one before did not; nothing if that was not kept.
    ///
    /// # Errors
    /// As [`Store::load`].
    fn difference(&self, _slug: &Slug, _version: &Version) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

/// The releases of a workspace as a reader may see them at a time.
#[derive(Debug)]
pub struct Released {
    releases: Arc<Releases>,
    at: Timestamp,
}

impl Released {
    /// What is public at `at`.
    pub fn new(releases: Arc<Releases>, at: Timestamp) -> Self {
        Self { releases, at }
    }

    fn entry(&self, slug: &Slug, version: &Version) -> Result<&Entry, String> {
        self.releases
            .releases_of(slug.as_str())
            .find(|entry| entry.n == version.n)
            .ok_or_else(|| format!("`{slug}` has no release {}", version.n))
    }
}

impl Store for Released {
    fn documents(&self) -> Vec<Document> {
        let visible = self.releases.visible(self.at).into_iter();
        visible
            .filter_map(|document| {
                Some(Document {
                    slug: document.slug.parse().ok()?,
                    versions: document
                        .releases
                        .into_iter()
                        .map(|entry| Version {
                            n: entry.n,
                            version: entry.version.clone(),
                            folder: folder(&entry.folder).to_owned(),
                            shown: entry.shown_from(),
                            signed: self
                                .releases
                                .has_signature(entry, &format!("{}.json.asc", document.slug)),
                        })
                        .collect(),
                })
            })
            .collect()
    }

    fn retracted(&self) -> Vec<Retracted> {
        let stones = self.releases.tombstones(self.at);
        stones
            .map(|(stone, entry)| Retracted {
                slug: stone.slug.clone(),
                id: stone.id.clone(),
                version: stone.version.clone(),
                folder: entry.name().to_owned(),
                by: stone.by.clone(),
                reason: stone.reason.clone(),
                released: stone.released,
                retracted: stone.retracted,
                digest: stone.manifest.to_string(),
                files: stone_files(&self.releases, stone),
            })
            .collect()
    }

    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String> {
        let loaded = self
            .releases
            .load(self.entry(slug, version)?)
            .map_err(|error| error.to_string())?;
        let mut signatures = loaded.signatures;
        Ok(Release {
            advisory: loaded.advisory,
            document: loaded.document,
            text: signatures
                .remove(&format!("{slug}.txt.asc"))
                .unwrap_or(loaded.text),
            signature: signatures.remove(&format!("{slug}.json.asc")),
        })
    }

    fn advisory(&self, slug: &Slug, version: &Version) -> Result<Advisory, String> {
        self.releases
            .advisory(self.entry(slug, version)?)
            .map_err(|error| error.to_string())
    }

    fn difference(&self, slug: &Slug, version: &Version) -> Result<Vec<String>, String> {
        self.releases
            .difference(self.entry(slug, version)?)
            .map_err(|error| error.to_string())
    }
}

/// The files of a tombstone that are published; what cannot be read was said when the releases were opened.
fn stone_files(releases: &Releases, stone: &Tombstone) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = releases.tombstone_files(stone).unwrap_or_default();
    ["tombstone.json", "tombstone.json.asc"]
        .into_iter()
        .filter_map(|name| Some((name, files.remove(name)?)))
        .collect()
}

/// The last part of a release's folder: `3-2.0.0`.
fn folder(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
