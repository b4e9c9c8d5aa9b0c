//! What we have said: the journal, and the frozen releases that it names.
//!
//! Nothing else writes in `content/releases/`.
//!
//! ```text
//! content/releases/
//!     journal                       one line for each act, chained by digests
//!     <slug>/<n>-<version>/         one release of a document
//!         model.json                the public model, canonical JSON: {"advisory": …, "difference": […], "schema": 1}
//!         frozen.json               the catalogue and site values that it used; adopted documents may have none
//!         <slug>.json               the document, byte for byte as published
//!         <slug>.txt                the plain text
//!         <slug>.txt.asc            the same text, clear-signed: what is published as <slug>.txt
//!         <slug>.json.asc           a signature that came with an adopted document, or was made at release
//!         manifest.json             path, length and SHA-256 of each of these, and the digest of the journal's words about them
//!     site/<n>/                     what is signed or dated for the site as a whole, with its manifest
//!     vex/<product>/<n>/            the VEX documents of a product, with their manifest
//!     tombstones/<slug>/<n>/        what stays of a release that was taken back; its own folder is gone
//!     signatures/<slug>/<n>/        signatures that were added later, over unchanged bytes, with their manifest
//!     .batch                        only during a release, or after a killed one: the folders that it makes
//! ```
//!
//! A batch is written in place under the marker `.batch`; what makes it public is one renaming, that of the new journal over the old one.
//! Until then readers leave out the folders that the marker names, and the next batch removes them; so a batch is whole or absent, whenever it is killed.

mod act;
mod audit;
mod batch;
mod canonical;
mod digest;
mod entry;
mod error;
mod folder;
mod gate;
pub mod journal;
mod load;
mod lock;
mod manifest;
mod marker;
mod open;
mod past;
mod summary;
mod tombstone;
mod views;

pub use act::{Act, Override};
pub use audit::{Audit, Lack, Lacking};
pub use batch::{
    Announcement, Batch, Committed, Contents, Parked, Place, SignatureForm, ToSign, Writing,
};
pub use digest::Digest;
pub use entry::Entry;
pub use error::ReleaseError;
pub use load::Release;
pub use open::Releases;
pub use summary::{ClaimSummary, ProductNames, ProductSummary, Summary, VulnerabilitySummary};
pub use tombstone::Tombstone;
pub use views::Document;
