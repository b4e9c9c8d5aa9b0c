//! The provider directory (CSAF 2.0 section 7): what machines fetch documents by, in both distributions at once.
//!
//! ```text
//! .well-known/csaf/
//!     provider-metadata.json      requirement 7
//!     service.json                requirement 16, beside the metadata
//!     feed-tlp-white.json         requirement 15, one feed a label
//!     category-white.json         requirement 17, beside the feed
//!     openpgp/<FINGERPRINT>.asc   requirement 20
//!     white/                      the directory distribution
//!         index.txt               requirement 12
//!         changes.csv             requirement 13
//!         <year>/                 requirement 11, by the year of the initial release in UTC
//!             <slug>.json         the document, with .sha256, .sha512 and .asc
//! ```
//!
//! Every folder has an `index.html` (requirement 14).
//! All is pure: the same input gives the same bytes, and `at` is used only where there is no document yet.

mod category;
mod directory;
mod document;
mod host;
mod input;
mod json;
mod listing;
mod metadata;
mod role;
mod rolie;
mod security_txt;
mod service;
mod site;

pub use document::{SignatureMismatch, document_files, document_paths};
pub use host::{HostFile, HostInput, hosts};
pub use input::{Document, Input, Key, Label, key_path};
pub use role::{Role, Shortfall, role};
pub use security_txt::{SecurityTxt, SecurityTxtError, SecurityTxtProblem, expiry, security_txt};
pub use site::{Site, SiteError};

use crate::model::timestamp::Timestamp;

/// The folder of the provider on the site, with `/` at its end.
const FOLDER: &str = ".well-known/csaf/";

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it stands below the site, with `/` between components.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The input with what all files share: the documents that `at` lets be seen, and the newest moment.
struct View<'a> {
    input: &'a Input,
    /// Newest first by `shown`, then by slug.
    documents: Vec<&'a Document>,
}

impl<'a> View<'a> {
    fn new(input: &'a Input) -> Self {
        let mut documents: Vec<&Document> = input
            .documents
            .iter()
            .filter(|document| document.shown <= input.at)
            .collect();
        documents.sort_by(|one, other| {
            let newest_first = other.shown.cmp(&one.shown);
            newest_first.then_with(|| one.slug.cmp(&other.slug))
        });
        Self { input, documents }
    }

    /// The labels that have a feed, in order: `WHITE` always, so that its address never goes away.
    fn labels(&self) -> Vec<Label> {
        let unlabelled = |document: &&Document| document.label == Label::Unlabelled;
        let mut labels = vec![Label::White];
        labels.extend(
            self.documents
                .iter()
                .any(unlabelled)
                .then_some(Label::Unlabelled),
        );
        labels
    }

    /// The documents of one label, newest first.
    fn labelled(&self, label: Label) -> impl Iterator<Item = &'a Document> {
        let documents = self.documents.iter().copied();
        documents.filter(move |document| document.label == label)
    }

    /// When what the site says last changed; `at` if it never said anything.
    fn updated(&self) -> Timestamp {
        let newest = self.documents.first().map(|document| document.shown);
        let site = self
            .input
            .site_released
            .filter(|time| *time <= self.input.at);
        newest.max(site).unwrap_or(self.input.at)
    }
}

/// All files of the provider but those of the single documents, which [`document_files`] makes.
///
/// A document that is shown later than `at` stands in none of them.
///
/// # Errors
/// Only if JSON cannot be written, which these types rule out.
pub fn files(input: &Input) -> Result<Vec<File>, serde_json::Error> {
    let view = View::new(input);
    let mut files = vec![metadata::file(&view)?, service::file(&view)?];
    for label in view.labels() {
        files.push(rolie::file(&view, label)?);
        files.push(category::file(&view, label)?);
    }
    files.extend(directory::files(&view));
    files.extend(input.keys.iter().map(|key| File {
        path: key.path(),
        bytes: key.armored.clone(),
    }));
    files.extend(listing::files(&view));
    Ok(files)
}
