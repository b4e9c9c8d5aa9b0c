//! Checks a published site as a stranger would: without the workspace, without a secret, and without the code that drew it.
//!
//! What the site says of itself is held against what it is: the list of files, the hashes and signatures beside each file, provider metadata, feed, lists and pages against the documents, keys and security.txt against a time.
//! A fault names the path, what is wrong, which requirement says so, and how to mend it; a tree of any content gives an answer.
//!
//! The work has three steps, each linear in the tree: the certificates are read, each file is looked at by itself (on all cores), and then what the files say of each other is compared.
//! Each file's bytes are held only while it is looked at; facts, digests and paths stay.

mod advisory;
mod directory;
mod document;
mod fault;
mod feed;
mod file;
mod folder;
mod folder_page;
mod keys;
mod layout;
mod listing;
#[allow(clippy::disallowed_types, reason = "it alone uses a network")]
mod live;
mod memory;
mod metadata;
mod neighbours;
mod pins;
mod requirements;
mod role;
mod security_txt;
mod service;
mod shape;
mod site;
mod structure;
mod text;
mod tree;
mod valid;
mod witness;

use rayon::prelude::*;

pub use document::Facts;
pub use fault::{Basis, Fault};
pub use folder::Folder;
pub use live::{AddressProblem, Base, Manners, NotLive, verify_live};
pub use neighbours::neighbours;
pub use pins::{Fingerprint, NoFingerprint};
pub use requirements::{REQUIREMENTS, Requirement, requirement};
pub use structure::{Known, release, structure};
pub use tree::{Lost, Sha256Digest, Tree, TreeFile, Unreadable};

use crate::diagnostic::Severity;
use crate::model::timestamp::Timestamp;
use document::Listed;
use fault::Faults;
use file::Look;
use keys::Keys;
use listing::Asked;
use metadata::Metadata;
use site::Site;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every fault, in order of path, the worst of a path first.
    pub faults: Vec<Fault>,
    /// What was looked at.
    pub counts: Counts,
}

impl Report {
    /// With more faults, in the same order.
    #[must_use]
    pub fn with(mut self, more: Vec<Fault>) -> Self {
        self.faults.extend(more);
        fault::sort(&mut self.faults);
        self
    }

    /// How many faults are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of_it = |fault: &&Fault| fault.severity == severity;
        self.faults.iter().filter(of_it).count()
    }

    /// Whether a fault is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files of the tree, the list of them included.
    pub files: usize,
    /// CSAF documents in the provider directory.
    pub documents: usize,
    /// Signatures that are good.
    pub signatures: usize,
    /// Certificates that are published.
    pub keys: usize,
}

/// Checks a published tree as it should be at a time.
///
/// # Errors
///
/// Only if the tree cannot be listed or a file of it cannot be read: then nobody can say whether it is sound.
pub fn verify(tree: &dyn Tree, at: Timestamp) -> Result<Report, Unreadable> {
    verify_pinned(tree, at, &[])
}

/// Checks a published tree, on which no other certificates than these may sign, if any are given.
///
/// # Errors
///
/// As [`verify`].
pub fn verify_pinned(
    tree: &dyn Tree,
    at: Timestamp,
    pins: &[Fingerprint],
) -> Result<Report, Unreadable> {
    let mut faults = Faults::default();
    let mut site = Site::open(tree, at)?;
    let metadata = metadata::read(&site, &mut faults)?;
    site.base = metadata.as_ref().and_then(metadata::Metadata::base);
    let keys = Keys::read(&site, metadata.as_ref(), pins, &mut faults)?;

    let places = 0..site.files.len();
    let mut looks = places
        .into_par_iter()
        .filter_map(|place| file::look(&site, &keys, place).transpose())
        .collect::<Result<Vec<Look<'_>>, Unreadable>>()?;
    for look in &mut looks {
        faults.append(&mut look.faults);
    }

    listing::check(&site, &looks, Asked::Form, &mut faults)?;
    let documents = agree(&site, &looks, &keys, metadata.as_ref(), &mut faults)?;
    let signer = security_txt::check(&site, &keys, metadata.as_ref(), &mut faults)?;
    keys.check_life(&site, &looks, signer.as_deref(), &mut faults);

    faults.hear(tree);

    let signatures: usize = looks.iter().map(|look| look.signers.len()).sum();
    let counts = Counts {
        files: looks.len(),
        documents: documents.len(),
        signatures: signatures + usize::from(signer.is_some()),
        keys: keys.len(),
    };
    Ok(Report {
        faults: faults.sorted(),
        counts,
    })
}

/// Holds what the files say of each other together; yields the documents.
fn agree<'a>(
    site: &Site<'_>,
    looks: &'a [Look<'a>],
    keys: &Keys,
    metadata: Option<&Metadata>,
    faults: &mut Faults,
) -> Result<Vec<Listed<'a>>, Unreadable> {
    let documents = document::gather(looks, faults);
    directory::check(site, &documents, faults)?;
    folder_page::check(site, &documents, faults)?;
    let newest = feed::check(site, &documents, faults)?;
    service::check(site, faults)?;
    if site.is_whole() {
        advisory::check(site, looks, &documents, faults);
    }
    if let Some(metadata) = metadata {
        metadata::check(site, metadata, newest, faults);
        role::check(site, metadata, keys, &documents, faults);
    }
    Ok(documents)
}
