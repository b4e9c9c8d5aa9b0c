//! What render asks of the releases.

use crate::model::advisory::Advisory;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;

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
    /// Whether it has a plain text beside its document.
    pub has_text: bool,
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
    /// The plain text, byte for byte as published; adopted documents may have none.
    pub text: Option<Vec<u8>>,
}

/// The releases, loaded one by one, so that memory grows with the index and not with the content.
pub trait Store: Send + Sync {
    /// The documents that a reader may see, in the order of their slugs.
    fn documents(&self) -> Vec<Document>;

    /// Loads one release.
    ///
    /// # Errors
    /// What went wrong, in words for the person who builds.
    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String>;
}
