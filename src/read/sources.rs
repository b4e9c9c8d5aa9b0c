//! What was read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::body::Body;
use super::private::PrivateFiles;
use super::source::advisory::Front;
use super::source::page::PageFront;
use super::source::product::ProductFile;
use super::source::site::Site;
use crate::diagnostic::{FileId, Findings, SourceMap};
use crate::model::tagged::Tagged;

/// Everything that was read, and everything that was wrong with it.
///
/// What could not be read is unknown, not absent: its name stays known, so that one broken file is one finding.
pub struct Sources {
    /// The workspace's folder.
    pub root: PathBuf,
    /// Every file that was read.
    pub map: SourceMap,
    /// `content/site.toml`.
    pub site: Option<Site>,
    /// The catalogue.
    pub products: Vec<ProductSource>,
    /// The slugs of product files that could not be read.
    pub unknown_products: BTreeSet<String>,
    /// Advisories and VEX statements.
    pub advisories: Vec<AdvisorySource>,
    /// Pages.
    pub pages: Vec<PageSource>,
    /// Files that go out as they are.
    pub statics: Vec<StaticFile>,
    /// The theme's files by their path below `themes/<name>/`.
    pub theme: BTreeMap<String, PathBuf>,
    /// The files of `public-keys/`, whatever they hold.
    pub public_keys: Vec<PublicKeyFile>,
    /// What was tagged as PHI.
    pub tags: Vec<Tagged>,
    /// What was found.
    pub findings: Findings,
    /// Whether a source could not be parsed, so that its tags are unknown: `build` and `release` must not go on.
    pub tags_unknown: bool,
    /// The files of which that is so, where it is about single files.
    pub unknown_tags: BTreeSet<FileId>,
    /// What references to private values show.
    pub private: PrivateFiles,
}

impl Sources {
    /// The name of the theme, which is its folder below `themes/`.
    pub fn theme_name(&self) -> &str {
        let theme = self.site.as_ref().and_then(|site| site.theme.as_ref());
        let name = theme.and_then(|theme| theme.name.as_ref());
        name.map_or("default", |name| name.as_str())
    }
}

/// One file of `public-keys/`.
#[derive(Debug)]
pub struct PublicKeyFile {
    /// Its path in the workspace, such as `public-keys/<FINGERPRINT>.asc`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One file of the catalogue.
#[derive(Debug)]
pub struct ProductSource {
    /// Its slug: the file's name without `.toml`.
    pub slug: String,
    /// The file.
    pub file: FileId,
    /// What it says.
    pub table: ProductFile,
}

/// Which folder a document came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `content/advisories/`.
    Advisory,
    /// `content/vex/`.
    Vex,
}

/// One advisory or VEX statement.
#[derive(Debug)]
pub struct AdvisorySource {
    /// Which folder it came from.
    pub kind: Kind,
    /// The file.
    pub file: FileId,
    /// Its front matter.
    pub front: Front,
    /// Its prose.
    pub body: Body,
}

/// One page.
#[derive(Debug)]
pub struct PageSource {
    /// Its address: the file's name without `.md`.
    pub slug: String,
    /// The file.
    pub file: FileId,
    /// Its front matter.
    pub front: PageFront,
    /// Its prose.
    pub body: Body,
}

/// A file that goes out as it is.
#[derive(Debug)]
pub struct StaticFile {
    /// Its path below `content/static/`, which is its address.
    pub path: String,
    /// Where it lies.
    pub file: PathBuf,
}
