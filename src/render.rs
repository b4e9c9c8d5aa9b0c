//! Releases → a list of outputs: every page and file of the site, drawn when it is asked for.
//!
//! Pure: what is read comes in by [`Input`], the time is an argument, and nothing is written.
//! Content cannot make it fail; a theme, or a release that cannot be loaded, can.

use std::fmt;
use std::sync::Arc;

mod address;
mod advisory;
mod changes;
mod escape;
mod feed;
mod index;
mod input;
mod link;
mod markdown;
mod minify;
mod output;
mod page;
mod plain;
pub mod provider;
mod qr;
mod search;
mod shared;
mod sitemap;
mod store;
pub mod text;
mod theme;

pub use address::Address;
pub(crate) use address::foreign_product;
pub(crate) use advisory::patient_safety;
pub use escape::{escaped, visible, write_escaped};
pub use index::are_linked_alike;
pub use index::remembered::Cards;
pub use input::{
    CatalogueModel, CatalogueProduct, CatalogueRelease, Colours, ContentPage, Download, Input,
    PolicyValues, PublicKey, ReadFile, SiteValues, StaticFile,
};
pub use markdown::{Place, html as markdown_html};
pub use minify::minified;
pub use output::{Draw, Output, OutputFile, Tree, media_type};
pub use store::{Document, Release, Released, Retracted, Store, Version};
pub use theme::{BUILT_IN, THEME_CONTEXT, Theme};

/// Why a page could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderError {
    /// A template or another file of the theme is wrong; the words hold place, line and caret, each in a line of its own.
    Theme(String),
    /// A release could not be loaded.
    Release(String),
    /// A file that goes out as it is could not be read.
    File(String),
}

impl fmt::Display for RenderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Theme(why) => write!(formatter, "the theme cannot draw the site: {why}"),
            Self::Release(why) => write!(formatter, "a release cannot be loaded: {why}"),
            Self::File(why) => write!(formatter, "a file cannot be read: {why}"),
        }
    }
}

impl RenderError {
    /// Where the theme is wrong, if it is and there is such a place: `themes/ours/home.html:3:13`.
    pub fn place(&self) -> Option<&str> {
        let Self::Theme(why) = self else {
            return None;
        };
        let mut lines = why.lines().map(str::trim_start);
        lines.find_map(|line| line.strip_prefix(theme::PLACE))
    }
}

impl std::error::Error for RenderError {}

/// Everything that the site consists of, in a stable order; nothing but the lists' entries is drawn yet.
///
/// # Errors
/// A theme that cannot be loaded, or a release that cannot.
pub fn outputs(input: Input) -> Result<Vec<Output>, RenderError> {
    drawn_again(input, None)
}

/// The same for who draws a site again and again: what was read of documents is kept in `known`.
///
/// # Errors
/// As [`outputs`].
pub fn drawn_again(input: Input, known: Option<&Cards>) -> Result<Vec<Output>, RenderError> {
    let site = Arc::new(page::Site::new(input, known)?);
    let mut outputs = Vec::new();
    page::home::outputs(&site, &mut outputs);
    page::list::outputs(&site, &mut outputs);
    page::advisory::outputs(&site, &mut outputs);
    page::changes::outputs(&site, &mut outputs);
    page::errata::outputs(&site, &mut outputs);
    page::tombstone::outputs(&site, &mut outputs);
    page::product::outputs(&site, &mut outputs);
    page::check::outputs(&site, &mut outputs);
    page::cve::outputs(&site, &mut outputs);
    page::content::outputs(&site, &mut outputs);
    page::keys::outputs(&site, &mut outputs);
    feed::outputs(&site, &mut outputs);
    search::outputs(&site, &mut outputs);
    sitemap::outputs(&site, &mut outputs);
    Ok(outputs)
}
