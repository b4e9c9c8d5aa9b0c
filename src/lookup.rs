//! Am I affected? What the current claims say of one product release, for whoever has it.
//!
//! Pure: the table of claims and the catalogue in, answers out.
//! [`Products`] is the directory of everything that can be asked for, [`Product`] is all that is said of one product line; both are what the site publishes under `check/`, so the page in the browser and the command line read the same facts.
//! An [`Answer`] is made of a [`Product`] alone.
//!
//! Nothing is decided that the documents leave open: what holds only together with another product, for some models, or for a range that nobody can compare is shown with what narrows it.
//! Where two documents disagree both are shown, and the worse counts.
//! Silence is never taken for safety: a release that nobody assessed is *no statement*.
//! What a manufacturer says about continued use is no part of a lookup.

mod answer;
mod directory;
mod identifier;
mod product;
mod published;
mod version;

pub use answer::{
    Answer, AnsweredVulnerability, Asked, Candidate, FoundRelease, Reason, Said, Word,
};
pub use directory::{Listed, Match, Model, Products};
pub use product::{Advisory, Only, Product, Release, Remedy, Statement, Status, Vulnerability};
pub use published::{Index, IndexEntry, file};

/// The number of the shape of what is published under `check/`; docs/lookup.md describes it.
pub const SCHEMA: u32 = 1;

/// The folder of the directory and of the products on the site, with `/` at its end.
pub const FOLDER: &str = "check/";

/// Where the pages stand, and what documents are called: the claims know documents by their slugs alone.
pub trait Pages {
    /// The link to a product's page.
    fn product(&self, slug: &str) -> Option<String>;
    /// The link to the page of a product release.
    fn release(&self, slug: &str, version: &str) -> Option<String>;
    /// The id, the title and the link of a document.
    fn advisory(&self, slug: &str) -> Advisory;
    /// The link to the page of a CVE.
    fn vulnerability(&self, cve: &str) -> Option<String>;
    /// The slug of a product that only adopted documents know.
    fn foreign(&self, vendor: Option<&str>, name: &str) -> String;
}
