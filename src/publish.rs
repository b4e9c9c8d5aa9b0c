//! Cleared files become a site, all or nothing.
//!
//! [`Staging`] writes beside the output, in a hidden folder on the same file system, and changes places with it in one step.
//! Killed at any instant, readers see the whole old tree or the whole new one, and the next run finishes or removes what was left (invariant 6).
//! [`Site`] does so for the site and for what belongs on other hosts.
//!
//! What lies there, for an output `public`:
//!
//! ```text
//! public/                        the tree; public/files.json lists what is ours
//! .public.obstat-staging/        only during a run, or after a killed one
//!     obstat-staging             marks the folder as ours; locked by the run
//!     files.json.part            the list while it is written
//!     tree/                      the new tree; after the swap the old one
//!     old/                       the old tree, where the system cannot exchange two folders
//!     gone/                      the old tree, where none follows
//! ```
//!
//! Nothing that Obstat did not make is deleted: an old tree is removed file by file along its own list.

mod error;
mod index;
mod listing;
mod previous;
mod site;
mod staging;
mod staging_folder;
mod system;
mod tree;

pub use error::PublishError;
pub use listing::LISTING;
pub use site::{PublishedSite, Site, WholeSite};
pub use staging::{Published, StagedFile, Staging};
