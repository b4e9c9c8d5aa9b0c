//! The end of a batch: manifests, journal, and the one renaming that counts.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::cleaning::remove_retracted;
use super::writing::{create, replace};
use super::{Place, Writing};
use crate::disk;
use crate::model::timestamp::Timestamp;
use crate::release::gate::Passed;
use crate::release::journal::Line;
use crate::release::manifest::Manifest;
use crate::release::marker::{JOURNAL_PART, MARKER};
use crate::release::{Act, Digest, ReleaseError, folder};

/// A batch that was released.
#[derive(Debug)]
pub struct Committed {
    /// Its time.
    pub time: Timestamp,
    /// Its releases in the order of the journal.
    pub places: Vec<Place>,
    /// What could not be done after the batch had become part of the journal: it stands, and the next run tidies up.
    pub remains: Option<ReleaseError>,
}

impl Writing<'_> {
    /// Makes the batch part of the journal.
    ///
    /// # Errors
    /// A place that was not filled, a leak, no signature, or what the system says; nothing was released then.
    pub fn commit(mut self) -> Result<Committed, ReleaseError> {
        if self.batch.places.is_empty() {
            self.committed = true;
            return Ok(self.done(self.remove_marker().err()));
        }
        let mut journal = std::mem::take(&mut self.journal);
        let manifests = self.extend(&mut journal)?;
        manifests
            .into_par_iter()
            .try_for_each(|(folder, manifest)| self.put_manifest(folder, manifest))?;
        let journal = Passed::through(self.gate, folder::JOURNAL, journal)?;
        disk::flush(&self.root).map_err(ReleaseError::io("flush", &self.root))?;
        let path = self.root.join(folder::JOURNAL);
        replace(&self.root, JOURNAL_PART, &path, journal.bytes())?;
        self.committed = true;
        let flushed = disk::flush_entries(&self.root);
        let remains = flushed
            .map_err(ReleaseError::io("flush", &self.root))
            .and_then(|()| {
                remove_retracted(&self.root, self.retracted().iter().map(String::as_str))
            })
            .and_then(|()| self.remove_marker());
        Ok(self.done(remains.err()))
    }

    /// Adds the lines of the batch to the journal, and yields the manifests that they name, each with its folder.
    ///
    /// A manifest names the line that names it, less its own digest, and a line the line before; so this goes one after the other.
    pub(super) fn extend(
        &self,
        journal: &mut Vec<u8>,
    ) -> Result<Vec<(&str, Vec<u8>)>, ReleaseError> {
        let unwritable = |error: serde_json::Error| {
            ReleaseError::Unreadable(folder::JOURNAL.into(), error.to_string())
        };
        let mut previous = self.batch.releases.head;
        let released = self.batch.releases.entries.len() as u64;
        let mut manifests = Vec::with_capacity(self.batch.places.len());
        for (sequence, (place, files)) in
            (released + 1..).zip(self.batch.places.iter().zip(&self.written))
        {
            let Some(files) = files.get() else {
                return Err(ReleaseError::Unfilled(place.folder.clone()));
            };
            let mut line = Line {
                act: place.act,
                document: place.document.clone(),
                manifest: Digest::ZERO,
                n: place.n,
                note: place.note.clone(),
                overrides: place.overrides.clone(),
                previous,
                public_from: place.public_from,
                sequence,
                time: self.batch.time,
                version: place.version.clone(),
            };
            let manifest = Manifest {
                entry: line.seal().map_err(unwritable)?,
                files: files.files.clone(),
                schema: 1,
                signatures: files.signatures.clone(),
            };
            let manifest = manifest.bytes().map_err(unwritable)?;
            line.manifest = Digest::of(&manifest);
            let line = line.bytes().map_err(unwritable)?;
            previous = Digest::of(&line);
            journal.extend(line);
            manifests.push((place.folder.as_str(), manifest));
        }
        Ok(manifests)
    }

    pub(super) fn put_manifest(&self, folder: &str, manifest: Vec<u8>) -> Result<(), ReleaseError> {
        let put = |name: &str, bytes: &Passed| create(&self.root.join(folder).join(name), bytes);
        let pass =
            |name: &str, bytes| Passed::through(self.gate, &format!("{folder}/{name}"), bytes);
        let manifest = pass(folder::MANIFEST, manifest)?;
        put(folder::MANIFEST, &manifest)?;
        if let Some(signer) = self.signer {
            let signature = signer
                .sign_detached(manifest.bytes())
                .map_err(|error| ReleaseError::Sign(error.0))?;
            put(
                folder::MANIFEST_SIGNATURE,
                &pass(folder::MANIFEST_SIGNATURE, signature)?,
            )?;
        }
        Ok(())
    }

    /// The folders of the releases that this batch takes back, and of the signatures that were added to them.
    fn retracted(&self) -> Vec<String> {
        let places = self.batch.places.iter();
        places
            .filter(|place| place.act == Act::Retract)
            .filter_map(|place| Some((place.document.as_ref()?, place.version.as_ref()?)))
            .flat_map(|(document, name)| {
                let folder = format!("{document}/{name}");
                self.batch.releases.gone_with(&folder)
            })
            .collect()
    }

    fn remove_marker(&self) -> Result<(), ReleaseError> {
        let path = self.root.join(MARKER);
        fs::remove_file(&path).map_err(ReleaseError::io("remove", &path))?;
        disk::flush_entries(&self.root).map_err(ReleaseError::io("flush", Path::new(&self.root)))
    }

    fn done(&mut self, remains: Option<ReleaseError>) -> Committed {
        Committed {
            time: self.batch.time,
            places: std::mem::take(&mut self.batch.places),
            remains,
        }
    }
}
