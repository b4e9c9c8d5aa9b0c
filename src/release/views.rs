//! What the site may show at a time.

use std::collections::BTreeMap;

use super::{Act, Entry, ReleaseError, Releases, Summary, Tombstone};
use crate::model::timestamp::Timestamp;

/// A document with the releases of it that may be shown.
#[derive(Debug)]
pub struct Document<'a> {
    /// Its slug.
    pub slug: &'a str,
    /// Its releases, newest last; never empty.
    pub releases: Vec<&'a Entry>,
}

impl<'a> Document<'a> {
    /// The newest release.
    pub fn newest(&self) -> Option<&'a Entry> {
        self.releases.last().copied()
    }
}

impl Releases {
    /// Every release in the order of the journal.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The newest time in the journal.
    pub fn newest_time(&self) -> Option<Timestamp> {
        self.entries.last().map(|entry| entry.time)
    }

    /// The documents that may be shown at a time, by slug: what was released after it, or becomes public after it, is left out.
    pub fn visible(&self, at: Timestamp) -> Vec<Document<'_>> {
        self.documents
            .keys()
            .map(|slug| Document {
                slug,
                releases: self
                    .releases_of(slug)
                    .filter(|entry| entry.shown_from() <= at)
                    .collect(),
            })
            .filter(|document| !document.releases.is_empty())
            .collect()
    }

    /// All releases of a document, oldest first.
    pub fn releases_of(&self, slug: &str) -> impl DoubleEndedIterator<Item = &Entry> {
        self.documents
            .get(slug)
            .into_iter()
            .flatten()
            .filter_map(|place| self.entries.get(*place))
    }

    /// The newest release of a document, shown or not.
    pub fn newest(&self, slug: &str) -> Option<&Entry> {
        self.releases_of(slug).next_back()
    }

    /// The tracking id of the document that has a slug; no other document can have it.
    pub fn slug_taken(&self, slug: &str) -> Option<&str> {
        let summary: Option<&Summary> = self.newest(slug).and_then(|it| it.summary.as_ref());
        let gone = || self.tombstones.iter().find(|it| it.slug == slug);
        summary
            .map(|it| it.id.as_str())
            .or_else(|| gone().map(|it| it.id.as_str()))
    }

    /// What stays of the releases that were taken back and that a reader might look for at a time, in the order of the journal; each with the name of its folder in addresses.
    pub fn tombstones(&self, at: Timestamp) -> impl Iterator<Item = (&Tombstone, &Entry)> {
        self.tombstones.iter().filter_map(move |tombstone| {
            let entry = self.entries.iter().find(|entry| {
                entry.act.is_document() && entry.manifest == tombstone.manifest && entry.retracted
            })?;
            (entry.shown_from() <= at).then_some((tombstone, entry))
        })
    }

    /// What goes when a release is taken back: its folder, and those of the signatures that were added to it.
    pub(super) fn gone_with(&self, folder: &str) -> Vec<String> {
        let added = self.signatures.get(folder).into_iter().flatten();
        let added = added.filter_map(|place| self.entries.get(*place));
        let mut folders: Vec<String> = added.map(|entry| entry.folder.clone()).collect();
        folders.push(folder.to_owned());
        folders
    }

    /// The files of a tombstone's folder, verified.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn tombstone_files(
        &self,
        tombstone: &Tombstone,
    ) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
        let mut acts = self.entries.iter().filter(|it| it.act == Act::Retract);
        let place = self.tombstones.iter().position(|it| it == tombstone);
        match place.and_then(|place| acts.nth(place)) {
            Some(entry) => self.load_files(entry),
            None => Ok(BTreeMap::new()),
        }
    }

    /// The signatures that were added to a release later, oldest first.
    pub fn added_to(&self, entry: &Entry) -> impl Iterator<Item = &Entry> {
        self.signatures
            .get(&entry.folder)
            .into_iter()
            .flatten()
            .filter_map(|place| self.entries.get(*place))
    }

    /// Whether a release has a signature of this name, made with it or added later.
    pub fn has_signature(&self, entry: &Entry, name: &str) -> bool {
        entry.has(name) || self.added_to(entry).any(|added| added.has(name))
    }

    /// The newest site release at a time.
    pub fn site(&self, at: Timestamp) -> Option<&Entry> {
        let mut entries = self.entries.iter().rev();
        entries.find(|entry| entry.act == Act::Site && entry.shown_from() <= at)
    }

    /// The products that have VEX releases.
    pub fn vex_products(&self) -> impl Iterator<Item = &str> {
        self.vex.keys().map(String::as_str)
    }

    /// All VEX releases of a product, oldest first; those that were taken back are among them.
    pub fn vex_of(&self, product: &str) -> impl DoubleEndedIterator<Item = &Entry> {
        let places = self.vex.get(product).into_iter().flatten();
        places.filter_map(|place| self.entries.get(*place))
    }

    /// The newest VEX release of a product at a time.
    pub fn vex(&self, product: &str, at: Timestamp) -> Option<&Entry> {
        let mut states = self.vex_of(product).rev();
        states.find(|state| !state.retracted && state.shown_from() <= at)
    }
}
