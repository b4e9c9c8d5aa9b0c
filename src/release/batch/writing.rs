//! A batch on its way to the disk.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::cleaning::{remove_leftovers, remove_retracted};
use super::contents::{Draft, Signature};
use super::{Announcement, Batch, Contents, Place};
use crate::gate::{Armed, Record, Searched};
use crate::openpgp::Signer;
use crate::release::canonical::canonical;
use crate::release::folder::REDACTION;
use crate::release::gate::Passed;
use crate::release::lock::Lock;
use crate::release::manifest::File;
use crate::release::marker::{MARKER, MARKER_PART, Marker};
use crate::release::open::State;
use crate::release::{Act, ReleaseError};

/// A batch on its way to the disk; until it is committed, nothing of it counts, and what it wrote is removed if it is dropped.
pub struct Writing<'a> {
    pub(super) root: PathBuf,
    pub(super) batch: Batch<'a>,
    pub(super) gate: &'a Armed,
    pub(super) signer: Option<&'a dyn Signer>,
    /// The journal as it was when the batch began.
    pub(super) journal: Vec<u8>,
    /// For each place the list of what was written.
    pub(super) written: Vec<OnceLock<Written>>,
    /// Whether signatures come from another machine.
    offline: bool,
    /// How many canaries the gate caught before anything was written.
    canaries: usize,
    pub(super) marker: Marker,
    pub(super) committed: bool,
    _lock: Lock,
}

/// What was written into a place.
pub(super) struct Written {
    pub(super) files: Vec<File>,
    /// The signatures that come from another machine.
    pub(super) signatures: Vec<String>,
}

impl<'a> Batch<'a> {
    /// Begins to write: keeps other releases out, removes what a killed one left, and sets the marker.
    ///
    /// # Errors
    /// Another release at work or made meanwhile, or what the system says.
    pub fn begin(
        self,
        gate: &'a Armed,
        signer: Option<&'a dyn Signer>,
    ) -> Result<Writing<'a>, ReleaseError> {
        self.begin_as(gate, signer, false)
    }

    /// Begins to write a batch that will be parked until its signatures come from another machine.
    ///
    /// # Errors
    /// As [`Batch::begin`].
    pub fn begin_offline(self, gate: &'a Armed) -> Result<Writing<'a>, ReleaseError> {
        self.begin_as(gate, None, true)
    }

    fn begin_as(
        self,
        gate: &'a Armed,
        signer: Option<&'a dyn Signer>,
        offline: bool,
    ) -> Result<Writing<'a>, ReleaseError> {
        let trials = gate.trials();
        if let Some(missed) = trials.iter().find(|trial| !trial.caught) {
            return Err(ReleaseError::Canary(missed.decoder.name()));
        }
        let root = self.releases.root.clone();
        fs::create_dir_all(&root).map_err(ReleaseError::io("create the folder", &root))?;
        let lock = Lock::take(&root).map_err(ReleaseError::io("lock", &root))?;
        let Some(lock) = lock else {
            return Err(ReleaseError::Busy(root));
        };
        let state = State::read(&root)?;
        if state.journal(&root)?.head() != self.releases.head {
            return Err(ReleaseError::Overtaken(root));
        }
        let head = self.releases.head;
        let marker = state.marker(&root)?;
        if marker.waits(head) {
            return Err(ReleaseError::Waiting(root));
        }
        remove_leftovers(&root, &marker, head, &self.releases.entries)?;
        let gone = self.releases.entries.iter().filter(|it| it.retracted);
        remove_retracted(&root, gone.map(|entry| entry.folder.as_str()))?;
        let folders = self.places.iter().map(|place| place.folder.clone());
        let marker = Marker::new(head, folders.collect());
        let writing = Writing {
            written: self.places.iter().map(|_| OnceLock::new()).collect(),
            root,
            batch: self,
            gate,
            signer,
            journal: state.into_journal_bytes(),
            marker,
            offline,
            canaries: trials.len(),
            committed: false,
            _lock: lock,
        };
        writing.set_marker()?;
        Ok(writing)
    }
}

impl Writing<'_> {
    /// Plans one more release of the batch, for what is known only when others are written.
    ///
    /// # Errors
    /// As [`Batch::reserve`], or what the system says.
    pub fn reserve(&mut self, what: Announcement) -> Result<Place, ReleaseError> {
        let place = self.batch.reserve(what)?;
        self.written.push(OnceLock::new());
        let folders = self.batch.places.iter().map(|place| place.folder.clone());
        self.marker = Marker::new(self.batch.releases.head, folders.collect());
        self.set_marker()?;
        Ok(place)
    }

    /// The marker has to be on the disk before any folder that it excuses.
    fn set_marker(&self) -> Result<(), ReleaseError> {
        let path = self.root.join(MARKER);
        let bytes = self
            .marker
            .bytes()
            .map_err(|error| ReleaseError::Unreadable(path.clone(), error.to_string()))?;
        let marker = Passed::through(self.gate, MARKER, bytes)?;
        replace(&self.root, MARKER_PART, &path, marker.bytes())
    }

    /// Fills a place; may be called from many threads at once.
    ///
    /// # Errors
    /// A leak, no signature, contents of another place, or what the system says; nothing of the batch can be committed then.
    pub fn write(&self, place: &Place, contents: Contents<'_>) -> Result<(), ReleaseError> {
        let unfilled = || ReleaseError::Unfilled(place.folder.clone());
        let slot = self.written.get(place.position).ok_or_else(unfilled)?;
        let drafts = contents.files(place)?;
        let mut passed = Vec::with_capacity(drafts.len());
        let mut signatures = Vec::new();
        for draft in drafts {
            if self.offline && draft.signature != Signature::None {
                signatures.push(format!("{}.asc", draft.name));
            }
            self.pass(place, draft, &mut passed)?;
        }
        if matches!(place.act, Act::Release | Act::Site | Act::Vex) {
            self.record(place, &mut passed)?;
        }
        passed.sort_by(|(one, _), (other, _)| one.cmp(other));
        let folder = self.root.join(&place.folder);
        create_folder(&folder)?;
        let mut files = Vec::with_capacity(passed.len());
        for (name, bytes) in passed {
            create(&folder.join(&name), &bytes)?;
            files.push(File::of(&name, bytes.bytes()));
        }
        signatures.sort();
        slot.set(Written { files, signatures })
            .map_err(|_| unfilled())
    }

    /// Adds what the gate did for the other files of a place.
    ///
    /// Signatures are searched, too, but not counted: no two are alike, or they come later.
    fn record(
        &self,
        place: &Place,
        passed: &mut Vec<(String, Passed)>,
    ) -> Result<(), ReleaseError> {
        let mut searched = Searched::default();
        let said = passed.iter().filter(|(name, _)| !name.ends_with(".asc"));
        for (_, file) in said {
            searched += file.searched();
        }
        let path = format!("{}/{REDACTION}", place.folder);
        let bytes = canonical(&Record::new(self.gate, searched, self.canaries))
            .map_err(|error| ReleaseError::Unreadable(PathBuf::from(&path), error.to_string()))?;
        let file = Passed::through(self.gate, &path, bytes)?;
        passed.push((REDACTION.to_owned(), file));
        Ok(())
    }

    /// Lets a file pass the gate, then signs it if it is to be signed, and lets the signature pass.
    fn pass(
        &self,
        place: &Place,
        draft: Draft,
        passed: &mut Vec<(String, Passed)>,
    ) -> Result<(), ReleaseError> {
        let path = |name: &str| format!("{}/{name}", place.folder);
        let file = Passed::through(self.gate, &path(&draft.name), draft.bytes)?;
        let made = match (self.signer, draft.signature) {
            (Some(signer), Signature::Detached) => Some(signer.sign_detached(file.bytes())),
            (Some(signer), Signature::Clear) => Some(signer.clear_sign(file.bytes())),
            _ => None,
        };
        if let Some(signature) = made {
            let signature = signature.map_err(|error| ReleaseError::Sign(error.0))?;
            let name = format!("{}.asc", draft.name);
            let signature = Passed::through(self.gate, &path(&name), signature)?;
            passed.push((name, signature));
        }
        passed.push((draft.name, file));
        Ok(())
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if !self.committed {
            // What cannot be removed now is left out by readers, and removed by the next batch.
            let releases = self.batch.releases;
            let _ = remove_leftovers(&self.root, &self.marker, releases.head, &releases.entries);
        }
    }
}

/// Creates the folder of a release, and that of its document if it is the first.
fn create_folder(folder: &Path) -> Result<(), ReleaseError> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(parent) = folder.parent() {
                fs::create_dir_all(parent)
                    .map_err(ReleaseError::io("create the folder", parent))?;
            }
            fs::create_dir(folder)
        }
        done => done,
    }
    .map_err(ReleaseError::io("create the folder", folder))
}

/// Writes a new file.
pub(super) fn create(path: &Path, bytes: &Passed) -> Result<(), ReleaseError> {
    fs::File::create_new(path)
        .and_then(|mut file| file.write_all(bytes.bytes()))
        .map_err(ReleaseError::io("write", path))
}

/// Replaces a file in `content/releases/` in one step that lasts: the bytes are on the disk before the name is.
pub(super) fn replace(
    root: &Path,
    part: &str,
    path: &Path,
    bytes: &[u8],
) -> Result<(), ReleaseError> {
    let part = root.join(part);
    fs::File::create(&part)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(ReleaseError::io("write", &part))?;
    fs::rename(&part, path).map_err(ReleaseError::io("replace", path))?;
    Ok(())
}
