//! A release as the journal names it.

use super::journal::Line;
use super::{Act, Digest, Override, Summary};
use crate::model::timestamp::Timestamp;

/// A release as the journal names it, with what its folder says in short.
#[derive(Debug)]
pub struct Entry {
    /// The number of its line, from 1.
    pub sequence: u64,
    /// What we did.
    pub act: Act,
    /// When.
    pub time: Timestamp,
    /// The slug of the document or, for VEX, of the product; empty for the site.
    pub document: String,
    /// The running number of the document's, the site's or the product's releases, from 1.
    pub n: u32,
    /// The version of the document; for added signatures the name of the release's folder below its document's; empty for site and VEX.
    pub version: String,
    /// The digest of the manifest.
    pub manifest: Digest,
    /// If it was signed ahead: when it becomes public.
    pub public_from: Option<Timestamp>,
    /// Which findings were passed over, and why.
    pub overrides: Vec<Override>,
    /// A word on it.
    pub note: Option<String>,
    /// Its folder below `content/releases/`, with `/` between components.
    pub folder: String,
    /// Whether it was taken back: its folder is gone, and a tombstone says so.
    pub retracted: bool,
    /// The names of its files, the list of them left out.
    pub files: Vec<String>,
    /// For a document: what lists need of it.
    pub summary: Option<Summary>,
}

impl Entry {
    /// An entry as its line says, without what its folder says.
    pub(super) fn of(line: Line, folder: String, retracted: bool) -> Self {
        Self {
            sequence: line.sequence,
            act: line.act,
            time: line.time,
            document: line.document.unwrap_or_default(),
            n: line.n,
            version: line.version.unwrap_or_default(),
            manifest: line.manifest,
            public_from: line.public_from,
            overrides: line.overrides,
            note: line.note,
            folder,
            retracted,
            files: Vec::new(),
            summary: None,
        }
    }

    /// Since when the site shows it: the journal's time, or `public_from` if that is later.
    pub fn shown_from(&self) -> Timestamp {
        self.public_from
            .map_or(self.time, |time| time.max(self.time))
    }

    /// Whether its folder has a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }

    /// The last component of its folder, which is its name in addresses: `2-1.1.0`.
    pub fn name(&self) -> &str {
        self.folder
            .rsplit_once('/')
            .map_or(self.folder.as_str(), |(_, name)| name)
    }
}
