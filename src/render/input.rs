//! What pages are drawn from: plain values, made by the caller from the workspace.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::model::catalogue::Catalogue;
use crate::model::colour::Colour;
use crate::model::timestamp::{Date, Timestamp};

use super::store::Store;

/// Everything that a site is drawn from.
pub struct Input {
    /// The releases that a reader may see at `at`.
    pub store: Arc<dyn Store>,
    /// The site's configuration.
    pub site: SiteValues,
    /// The catalogue, in any order.
    pub catalogue: Vec<CatalogueProduct>,
    /// The same product lines as the model has them: what claims are held against.
    pub lines: Catalogue,
    /// The pages of `content/pages`, in any order.
    pub pages: Vec<ContentPage>,
    /// The files of `content/static`.
    pub files: Vec<StaticFile>,
    /// The files of the workspace's theme by their paths within it; they replace those of the built-in theme.
    pub theme: BTreeMap<String, Vec<u8>>,
    /// The certificates that signatures are verified with, in the order in which they are shown.
    pub keys: Vec<PublicKey>,
    /// The time that the site is drawn for; never the clock.
    pub at: Timestamp,
}

/// A certificate that a page shows.
#[derive(Debug, Clone)]
pub struct PublicKey {
    /// The fingerprint of the primary key: 40 hexadecimal digits in upper case.
    pub fingerprint: String,
    /// The same in groups of four.
    pub spaced: String,
    /// Whose it is, as the certificate says.
    pub user_ids: Vec<String>,
    /// The name of its algorithm.
    pub algorithm: String,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// Why it must not be used any more, in words.
    pub trouble: Option<String>,
    /// Whether it signs.
    pub signs: bool,
    /// Whether others can encrypt to it.
    pub encrypts: bool,
    /// Whether it is the one that signs now.
    pub current: bool,
    /// The path of its file on the site, without a slash before it.
    pub path: String,
}

/// The values of `content/site.toml` that pages show.
#[derive(Debug, Clone)]
pub struct SiteValues {
    /// The title of the site.
    pub title: String,
    /// An absolute https address without a path and without a final slash.
    pub base_url: String,
    /// The language of the site, a BCP 47 tag.
    pub lang: String,
    /// The name of the publisher.
    pub publisher: String,
    /// The publisher's namespace, an absolute URL.
    pub namespace: String,
    /// How to reach the publisher.
    pub contact: Option<String>,
    /// Whether everything is invented.
    pub example: bool,
    /// The name of the theme, which is its folder below `themes/`.
    pub theme: String,
    /// Whether HTML is minified.
    pub minify: bool,
    /// How many advisories a page of a list shows; 0 counts as 1.
    pub page_size: usize,
    /// The colours that the workspace sets.
    pub colours: Colours,
    /// The path of a picture beside the title.
    pub logo: Option<String>,
}

/// Colours in the place of the theme's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Colours {
    /// Of buttons, lines and marks.
    pub accent: Option<Colour>,
    /// The same where a reader prefers dark pages.
    pub accent_dark: Option<Colour>,
}

/// One product line of the catalogue.
#[derive(Debug, Clone, Default)]
pub struct CatalogueProduct {
    /// Its slug, which is its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its maker.
    pub vendor: String,
    /// The family that it belongs to.
    pub family: Option<String>,
    /// A sentence on what it is.
    pub description: Option<String>,
    /// Names under which it was sold before.
    pub former_names: Vec<String>,
    /// Its hardware models.
    pub models: Vec<CatalogueModel>,
    /// Its releases, oldest first.
    pub releases: Vec<CatalogueRelease>,
    /// The last day of support.
    pub supported_until: Option<Date>,
    /// How a user finds out which release is installed.
    pub where_to_find_version: Option<String>,
    /// Whether it is no longer listed.
    pub retired: bool,
    /// What machines can read of it.
    pub downloads: Vec<Download>,
}

/// A file that a page offers, with the files that vouch for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Download {
    /// What it is, such as `OpenVEX`.
    pub label: String,
    /// The link to it from the root of the site, percent-encoded.
    pub href: String,
    /// Its signature and its hashes, with nothing beside them.
    pub beside: Vec<Download>,
}

/// A hardware model.
#[derive(Debug, Clone, Default)]
pub struct CatalogueModel {
    /// The number that is printed on it.
    pub number: String,
    /// Its name.
    pub name: Option<String>,
    /// The UDI device identifier.
    pub udi_di: Option<String>,
}

/// A product release.
#[derive(Debug, Clone, Default)]
pub struct CatalogueRelease {
    /// The version as it is printed on the device.
    pub version: String,
    /// When it was released.
    pub date: Option<Date>,
    /// The release whose fixes it carries.
    pub carries: Option<String>,
    /// The last day of support of this release.
    pub supported_until: Option<Date>,
    /// The address of its bill of materials.
    pub sbom: Option<String>,
}

/// A page of `content/pages`.
#[derive(Debug, Clone, Default)]
pub struct ContentPage {
    /// Its address: `policy` becomes `/policy/`.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// A sentence for lists and search engines.
    pub description: Option<String>,
    /// Its place in the navigation; pages without one are not in it.
    pub menu: Option<u32>,
    /// Its text, markdown.
    pub text: String,
    /// For a disclosure policy: what it promises, as pairs of a label and words.
    pub policy: Option<PolicyValues>,
    /// Whether everybody whom the advisories thank is listed below the text.
    pub acknowledgments: bool,
}

/// What a disclosure policy promises.
#[derive(Debug, Clone, Default)]
pub struct PolicyValues {
    /// Since when it holds.
    pub effective: Option<Date>,
    /// How soon a report is answered, in words.
    pub acknowledge: Option<String>,
    /// How soon it is assessed, in words.
    pub first_assessment: Option<String>,
    /// How often the reporter hears how it stands, in words.
    pub status_update: Option<String>,
    /// How long until disclosure, in words.
    pub disclosure_window: Option<String>,
    /// Whether there is a bounty.
    pub bounty: Option<bool>,
    /// Whether it promises a safe harbour.
    pub safe_harbor: Option<bool>,
    /// What researchers must not do.
    pub do_not: Vec<String>,
}

/// Reads the bytes of a file that goes out as it is.
pub type ReadFile = Arc<dyn Fn() -> Result<Vec<u8>, String> + Send + Sync>;

/// A file of `content/static`.
#[derive(Clone)]
pub struct StaticFile {
    /// Where it stands on the site, with `/` between components.
    pub path: String,
    /// Its bytes.
    pub read: ReadFile,
}
