//! Removes what a batch left that was never committed.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::release::marker::{JOURNAL_PARKED, JOURNAL_PART, MARKER, MARKER_PART, Marker};
use crate::release::open::list;
use crate::release::{Digest, Entry, ReleaseError};

/// Removes the folders that a marker names and the journal does not, and the marker last: killed on the way, the next run goes on.
pub(super) fn remove_leftovers(
    root: &Path,
    marker: &Marker,
    head: Digest,
    entries: &[Entry],
) -> Result<(), ReleaseError> {
    let known: HashSet<_> = entries.iter().map(|entry| entry.folder.as_str()).collect();
    for folder in marker.leftovers(head) {
        if !known.contains(folder) {
            remove_folder(root, folder)?;
        }
    }
    for name in [JOURNAL_PARKED, JOURNAL_PART, MARKER_PART, MARKER] {
        let path = root.join(name);
        gone(fs::remove_file(&path)).map_err(ReleaseError::io("remove", &path))?;
    }
    Ok(())
}

/// Removes the folders of releases that were taken back, and those of signatures over them; they hold what was said.
pub(super) fn remove_retracted<'a>(
    root: &Path,
    folders: impl Iterator<Item = &'a str>,
) -> Result<(), ReleaseError> {
    for folder in folders {
        if root.join(folder).exists() {
            remove_folder(root, folder)?;
        }
    }
    Ok(())
}

/// Removes one folder of files, and those above it that became empty.
fn remove_folder(root: &Path, name: &str) -> Result<(), ReleaseError> {
    let folder = root.join(name);
    for (file, is_folder) in list(&folder)?.unwrap_or_default() {
        let path = folder.join(file);
        if is_folder {
            return Err(ReleaseError::Unknown(path));
        }
        fs::remove_file(&path).map_err(ReleaseError::io("remove", &path))?;
    }
    gone(fs::remove_dir(&folder)).map_err(ReleaseError::io("remove", &folder))?;
    let mut name = name;
    while let Some((parent, _)) = name.rsplit_once('/') {
        let folder = root.join(parent);
        match gone(fs::remove_dir(&folder)) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
            done => done.map_err(ReleaseError::io("remove", &folder))?,
        }
        name = parent;
    }
    Ok(())
}

/// What is not there need not be removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
