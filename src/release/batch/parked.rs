//! A batch that waits for signatures from another machine: written in place, and not yet part of the journal.
//!
//! Its marker says that it waits, and the journal that will be lies beside the one that counts; one renaming completes it.

use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

use super::cleaning::{remove_leftovers, remove_retracted};
use super::writing::replace;
use super::{Writing, signed_how};
use crate::disk;
use crate::gate::Armed;
use crate::release::gate::Passed;
use crate::release::journal::{Journal, Line};
use crate::release::lock::Lock;
use crate::release::manifest::Manifest;
use crate::release::marker::{JOURNAL_PARKED, MARKER, MARKER_PART, Marker};
use crate::release::open::State;
use crate::release::{Act, Digest, ReleaseError, Releases, folder};

/// How a file is to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureForm {
    /// A detached armored signature.
    Detached,
    /// The text itself in the cleartext signature framework.
    Clear,
}

/// A file that waits for its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    /// The folder of its release below `content/releases/`.
    pub folder: String,
    /// Its name there; the signature is called the same with `.asc` at its end.
    pub name: String,
    /// How it is to be signed.
    pub form: SignatureForm,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Writing<'_> {
    /// Leaves the batch where it is until its signatures come; other releases are refused until then.
    ///
    /// # Errors
    /// A place that was not filled, a leak, or what the system says; nothing waits then.
    pub fn park(mut self) -> Result<(), ReleaseError> {
        let mut journal = std::mem::take(&mut self.journal);
        let manifests = self.extend(&mut journal)?;
        manifests
            .into_par_iter()
            .try_for_each(|(folder, manifest)| self.put_manifest(folder, manifest))?;
        let journal = Passed::through(self.gate, folder::JOURNAL, journal)?;
        let path = self.root.join(JOURNAL_PARKED);
        replace(&self.root, MARKER_PART, &path, journal.bytes())?;
        disk::flush(&self.root).map_err(ReleaseError::io("flush", &self.root))?;
        let path = self.root.join(MARKER);
        let unreadable =
            |error: serde_json::Error| ReleaseError::Unreadable(path.clone(), error.to_string());
        let marker = self.marker.waiting().bytes().map_err(unreadable)?;
        let marker = Passed::through(self.gate, MARKER, marker)?;
        replace(&self.root, MARKER_PART, &path, marker.bytes())?;
        self.committed = true;
        Ok(())
    }
}

/// A batch that waits for its signatures.
pub struct Parked {
    root: PathBuf,
    head: Digest,
    marker: Marker,
    journal: Vec<u8>,
    /// The lines that it adds to the journal.
    lines: Vec<Line>,
    /// The folders that go when it is complete.
    gone: Vec<String>,
    _lock: Lock,
}

impl Parked {
    /// Opens the batch that waits, if one does, and keeps other releases out.
    ///
    /// # Errors
    /// Another release at work, a waiting batch that is not as it was written, or what the system says.
    pub fn open(releases: &Releases) -> Result<Option<Self>, ReleaseError> {
        let root = releases.root.clone();
        if !root.exists() {
            return Ok(None);
        }
        let lock = Lock::take(&root).map_err(ReleaseError::io("lock", &root))?;
        let Some(lock) = lock else {
            return Err(ReleaseError::Busy(root));
        };
        let state = State::read(&root)?;
        let head = state.journal(&root)?.head();
        let marker = state.marker(&root)?;
        if !marker.waits(head) {
            return Ok(None);
        }
        let path = root.join(JOURNAL_PARKED);
        let journal = fs::read(&path).map_err(ReleaseError::io("read", &path))?;
        let parsed = Journal::parse(&journal)
            .map_err(|broken| ReleaseError::Journal(path.clone(), broken.line, broken.fault))?;
        let known = releases.entries.len();
        let before =
            parsed.lines.len() >= known && journal.starts_with(&state.into_journal_bytes());
        if !before {
            return Err(ReleaseError::Edited(path));
        }
        let lines: Vec<Line> = parsed.lines.into_iter().skip(known).collect();
        let retracted = lines.iter().filter(|line| line.act == Act::Retract);
        let gone = retracted.flat_map(|line| releases.gone_with(&line.target()));
        Ok(Some(Self {
            root,
            head,
            marker,
            journal,
            gone: gone.collect(),
            lines,
            _lock: lock,
        }))
    }

    /// Every file that waits for a signature, its bytes held to the list of its release and that to the journal that will be.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn to_sign(&self) -> Result<Vec<ToSign>, ReleaseError> {
        let mut all = Vec::new();
        for line in &self.lines {
            let name = line.folder();
            let place = self.root.join(&name);
            let path = place.join(folder::MANIFEST);
            let manifest = fs::read(&path).map_err(ReleaseError::io("read", &path))?;
            let listed = Manifest::parse(&manifest)
                .filter(|_| Digest::of(&manifest) == line.manifest)
                .ok_or(ReleaseError::Edited(path))?;
            for file in &listed.files {
                let path = place.join(&file.path);
                let bytes = fs::read(&path).map_err(ReleaseError::io("read", &path))?;
                if !file.holds(&bytes) {
                    return Err(ReleaseError::Edited(path));
                }
                if let Some(form) = listed.waits_for(&file.path).then(|| signed_how(&file.path)) {
                    all.push(ToSign {
                        folder: name.clone(),
                        name: file.path.clone(),
                        form,
                        bytes,
                    });
                }
            }
            all.push(ToSign {
                folder: name,
                name: folder::MANIFEST.to_owned(),
                form: SignatureForm::Detached,
                bytes: manifest,
            });
        }
        Ok(all)
    }

    /// Puts the signatures into their places and makes the batch part of the journal; yields how many releases it has.
    ///
    /// The caller has verified each signature.
    ///
    /// # Errors
    /// A leak, or what the system says; the batch then still waits.
    pub fn complete(
        self,
        gate: &Armed,
        signatures: &[(ToSign, Vec<u8>)],
    ) -> Result<usize, ReleaseError> {
        for (file, signature) in signatures {
            let name = format!("{}/{}.asc", file.folder, file.name);
            let signature = Passed::through(gate, &name, signature.clone())?;
            replace(
                &self.root,
                MARKER_PART,
                &self.root.join(&name),
                signature.bytes(),
            )?;
        }
        let journal = Passed::through(gate, folder::JOURNAL, self.journal)?;
        disk::flush(&self.root).map_err(ReleaseError::io("flush", &self.root))?;
        let path = self.root.join(folder::JOURNAL);
        replace(&self.root, MARKER_PART, &path, journal.bytes())?;
        remove_retracted(&self.root, self.gone.iter().map(String::as_str))?;
        for name in [JOURNAL_PARKED, MARKER] {
            let path = self.root.join(name);
            fs::remove_file(&path).map_err(ReleaseError::io("remove", &path))?;
        }
        Ok(self.lines.len())
    }

    /// Gives the batch up: what it wrote is removed.
    ///
    /// # Errors
    /// What the system says.
    pub fn abandon(self, releases: &Releases) -> Result<(), ReleaseError> {
        remove_leftovers(&self.root, &self.marker, self.head, &releases.entries)
    }
}
