//! The hidden folder beside the output in which a tree is made.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::PublishError;
use super::{system, tree};
use crate::disk;

/// Marks the folder as ours; locked by the run that works in it.
const MARKER: &str = "obstat-staging";
const MARKER_TEXT: &[u8] =
    b"obstat makes a site here; a folder that a killed run left is removed by the next one\n";
/// The new tree; after an exchange the old one.
const TREE: &str = "tree";
/// The old tree, where it could not be exchanged.
const OLD: &str = "old";
/// The old tree that no new one follows.
const GONE: &str = "gone";
/// The list while it is written.
const LISTING_PART: &str = "files.json.part";
/// How often to try again when another run removes the folder under our hands.
const TRIES: usize = 100;

/// The hidden folder, locked; removed when dropped.
pub(super) struct StagingFolder {
    path: PathBuf,
    /// Keeps the lock.
    marker: File,
    closed: bool,
}

impl StagingFolder {
    /// Makes and locks the folder for an output, and mends or removes what a killed run left.
    ///
    /// `output` ends in a name, and its folder exists.
    pub(super) fn open(output: &Path) -> Result<Self, PublishError> {
        let mut name = std::ffi::OsString::from(".");
        name.push(output.file_name().unwrap_or(OsStr::new("")));
        name.push(".obstat-staging");
        let path = output.with_file_name(name);
        let marker = lock(&path, output)?;
        let mut folder = Self {
            path,
            marker,
            closed: false,
        };
        if let Err(error) = folder.recover(output) {
            // What could not be mended is not ours to remove.
            folder.closed = true;
            return Err(error);
        }
        Ok(folder)
    }

    fn recover(&self, output: &Path) -> Result<(), PublishError> {
        let foreign = others(&self.path, &[MARKER, TREE, OLD, GONE, LISTING_PART])?;
        if !foreign.is_empty() {
            return Err(PublishError::Foreign(self.path.clone(), foreign));
        }
        let old = self.old();
        // A run was killed between the two steps of a swap that could not be one.
        if exists(&old)? && !exists(output)? {
            fs::rename(&old, output).map_err(PublishError::io("put back", output))?;
        }
        self.sweep()?;
        let marker = self.path.join(MARKER);
        (&self.marker)
            .write_all(MARKER_TEXT)
            .map_err(PublishError::io("write", &marker))
    }

    /// The new tree; after an exchange the old one.
    pub(super) fn tree(&self) -> PathBuf {
        self.path.join(TREE)
    }

    /// The old tree, where it could not be exchanged.
    pub(super) fn old(&self) -> PathBuf {
        self.path.join(OLD)
    }

    /// The old tree that no new one follows; never put back, since its removal may have begun.
    pub(super) fn gone(&self) -> PathBuf {
        self.path.join(GONE)
    }

    /// The list while it is written.
    pub(super) fn listing_part(&self) -> PathBuf {
        self.path.join(LISTING_PART)
    }

    /// A time of the file system: when this run began, or earlier.
    pub(super) fn began(&self) -> Result<(i64, i64), PublishError> {
        let found = self.marker.metadata();
        let found = found.map_err(PublishError::io("look at", &self.path))?;
        Ok(system::changed(&found))
    }

    /// Removes all trees, and the folder itself.
    pub(super) fn close(mut self) -> Result<(), PublishError> {
        self.remove()
    }

    fn remove(&mut self) -> Result<(), PublishError> {
        if std::mem::replace(&mut self.closed, true) {
            return Ok(());
        }
        self.sweep()?;
        let marker = self.path.join(MARKER);
        fs::remove_file(&marker).map_err(PublishError::io("remove", &marker))?;
        match fs::remove_dir(&self.path) {
            // The next run has already made its own marker there.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            removed => removed.map_err(PublishError::io("remove the folder", &self.path)),
        }
    }

    fn sweep(&self) -> Result<(), PublishError> {
        tree::remove(&self.tree())?;
        tree::remove(&self.old())?;
        tree::remove(&self.gone())?;
        let part = self.listing_part();
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(PublishError::io("remove", &part)(error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for StagingFolder {
    fn drop(&mut self) {
        // Best effort: the next run removes what stays.
        let _ = self.remove();
    }
}

/// Makes the folder if there is none, and takes its marker.
fn lock(path: &Path, output: &Path) -> Result<File, PublishError> {
    for _ in 0..TRIES {
        match fs::create_dir(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(PublishError::io("create the folder", path)(error));
            }
            _ => {}
        }
        let found = match path.symlink_metadata() {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(PublishError::io("look at", path)(error)),
        };
        if !found.is_dir() {
            return Err(PublishError::NotAFolder(path.to_owned()));
        }
        let marker_path = path.join(MARKER);
        if !exists(&marker_path)? {
            // Made by a run that was killed at once, or by somebody else.
            match others(path, &[MARKER]) {
                Ok(foreign) if foreign.is_empty() => {}
                Ok(foreign) => return Err(PublishError::Foreign(path.to_owned(), foreign)),
                Err(PublishError::Io(_, _, error)) if error.kind() == io::ErrorKind::NotFound => {
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        let marker = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&marker_path);
        let marker = match marker {
            Ok(marker) => marker,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(PublishError::io("write", &marker_path)(error)),
        };
        if !disk::lock(&marker).map_err(PublishError::io("lock", &marker_path))? {
            return Err(PublishError::Busy(output.to_owned()));
        }
        // The run before may have removed the marker after we opened it: then the lock holds nothing.
        let ours = marker
            .metadata()
            .map_err(PublishError::io("look at", &marker_path))?;
        match marker_path.symlink_metadata() {
            Ok(there) if system::same_file(&there, &ours) => return Ok(marker),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::io("look at", &marker_path)(error)),
        }
    }
    Err(PublishError::Busy(output.to_owned()))
}

/// The names in the folder that are not among the known ones.
fn others(path: &Path, known: &[&str]) -> Result<Vec<String>, PublishError> {
    let failed = || PublishError::io("read the folder", path);
    let mut foreign = Vec::new();
    for entry in fs::read_dir(path).map_err(failed())? {
        let name = entry.map_err(failed())?.file_name();
        let name = name.to_string_lossy();
        if !known.contains(&&*name) {
            foreign.push(name.into_owned());
        }
    }
    foreign.sort_unstable();
    Ok(foreign)
}

/// Whether anything stands there.
fn exists(path: &Path) -> Result<bool, PublishError> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(PublishError::io("look at", path)(error)),
    }
}
