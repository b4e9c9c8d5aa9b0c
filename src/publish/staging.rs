//! One tree on its way to its output.

use std::fs::{self, File, FileTimes};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::PublishError;
use super::index::Index;
use super::listing::{Digest, LISTING, Listing};
use super::previous::Previous;
use super::staging_folder::StagingFolder;
use super::system;
use crate::disk;
use crate::gate::Cleared;

/// A tree that is being made beside its output.
///
/// Many threads may [`put`](Self::put) files at once; memory holds path, length and digest of each, never the bytes.
/// Dropped before [`finish`](Self::finish), it leaves nothing and the output as it was.
pub struct Staging {
    output: PathBuf,
    tree: PathBuf,
    previous: Previous,
    index: Mutex<Index>,
    /// The list of files, once it is written.
    list: Option<StagedFile>,
    unchanged: AtomicUsize,
    /// A file was refused: the tree is not whole and stays where it is.
    refused: AtomicBool,
    began: (i64, i64),
    // Last, so that it is removed last.
    folder: StagingFolder,
}

/// A file of a tree that is being made, as it was put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedFile {
    /// Its path below the tree, with `/` between components.
    pub path: String,
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// What was published.
#[derive(Debug)]
pub struct Published {
    /// Files of the tree, without the list of them.
    pub files: usize,
    /// Their length together.
    pub bytes: u64,
    /// How many of them had the same bytes before and kept their time.
    pub unchanged: usize,
    /// The new tree stands, but what is left of the old one could not be removed; the next run tries again.
    pub remains: Option<PublishError>,
}

impl Staging {
    /// Begins a tree for an output: an absent or empty folder, or one that Obstat made.
    ///
    /// What a killed run left is put right first.
    ///
    /// # Errors
    /// The output is not ours, cannot be swapped, or holds what Obstat did not make; another build is at work; the system refuses.
    pub fn begin(output: &Path) -> Result<Self, PublishError> {
        let owned = || output.to_owned();
        if output.file_name().is_none() {
            return Err(PublishError::NoName(owned()));
        }
        let parent = parent(output);
        if !parent.is_dir() {
            return Err(PublishError::NoParent(parent.to_owned()));
        }
        match output.symlink_metadata() {
            Ok(found) if found.is_symlink() => return Err(PublishError::Symlink(owned())),
            Ok(found) if !found.is_dir() => return Err(PublishError::NotAFolder(owned())),
            Ok(_) => {
                let mounted = system::is_mounted(output, parent);
                if mounted.map_err(PublishError::io("look at", output))? {
                    return Err(PublishError::OtherFileSystem(owned()));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::io("look at", output)(error)),
        }
        let folder = StagingFolder::open(output)?;
        let began = folder.began()?;
        let previous = Previous::at(output)?;
        let tree = folder.tree();
        fs::create_dir(&tree).map_err(PublishError::io("create the folder", &tree))?;
        Ok(Self {
            output: owned(),
            tree,
            previous,
            index: Mutex::new(Index::new()),
            list: None,
            unchanged: AtomicUsize::new(0),
            refused: AtomicBool::new(false),
            began,
            folder,
        })
    }

    /// Adds a file to the tree.
    ///
    /// If the old tree has the same bytes at this path, the file keeps its time; else it has the time of now.
    ///
    /// # Errors
    /// The path is taken, or the system refuses; the tree can then no longer be finished.
    pub fn put(&self, file: Cleared) -> Result<(), PublishError> {
        let put = self.try_put(&file);
        if put.is_err() {
            self.refused.store(true, Ordering::Relaxed);
        }
        put
    }

    fn try_put(&self, file: &Cleared) -> Result<(), PublishError> {
        let (path, bytes) = (file.path(), file.bytes());
        let sha256 = Digest::of(bytes);
        let target = self.tree.join(path.as_str());
        let first = self
            .index
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .claim(path, bytes.len() as u64, sha256)?;
        if let (true, Some(folder)) = (first, target.parent()) {
            create_folders(folder)?;
        }
        let time = self.old_time(path.as_str(), bytes, &sha256)?;
        if time.is_some() {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
        }
        write(&target, bytes, time)
    }

    fn old_time(
        &self,
        path: &str,
        bytes: &[u8],
        sha256: &Digest,
    ) -> Result<Option<SystemTime>, PublishError> {
        self.previous
            .unchanged(path, bytes, sha256)
            .map_err(|error| PublishError::io("read", &self.output.join(path))(error))
    }

    /// Every file that was put, in order of path, and the list of them once it is written.
    pub fn files(&self) -> Vec<StagedFile> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = index.rows().into_iter().map(|row| StagedFile {
            path: row.path.into_owned(),
            length: row.length,
            sha256: row.sha256.into_bytes(),
        });
        rows.chain(self.list.clone()).collect()
    }

    /// A staged file from its beginning.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(&self, path: &str) -> io::Result<File> {
        File::open(self.tree.join(path))
    }

    /// Whether no file was put yet.
    pub(super) fn is_empty(&self) -> bool {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        index.files() == 0
    }

    /// Writes the list of files, and lets the tree and the output change places in one step.
    ///
    /// # Errors
    /// Somebody put a file into the output or edited one; the system refuses; a file was refused before.
    /// The output then is as it was, and nothing is left beside it.
    pub fn finish(mut self) -> Result<Published, PublishError> {
        self.list()?;
        self.seal()?;
        self.swap()?;
        Ok(self.leave())
    }

    /// Makes the tree whole: writes the list of its files.
    pub(super) fn list(&mut self) -> Result<(), PublishError> {
        self.refuse_incomplete()?;
        let part = self.folder.listing_part();
        let list = {
            let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
            let list = Listing::new(index.rows()).to_bytes();
            list.map_err(PublishError::io("write", &part))?
        };
        let digest = Digest::of(&list);
        let time = self.old_time(LISTING, &list, &digest)?;
        write(&part, &list, time)?;
        let listing = self.tree.join(LISTING);
        fs::rename(&part, &listing).map_err(PublishError::io("write", &listing))?;
        self.list = Some(StagedFile {
            path: LISTING.to_owned(),
            length: list.len() as u64,
            sha256: digest.into_bytes(),
        });
        Ok(())
    }

    /// Makes sure that the output may be replaced by the tree, and that the disk has it; touches only the staging folder.
    pub(super) fn seal(&self) -> Result<(), PublishError> {
        self.keep_permissions()?;
        self.verify()?;
        disk::flush(&self.tree).map_err(PublishError::io("bring to the disk", &self.tree))
    }

    /// Makes sure that no file was refused, and that the output is still the one that this run found, without a foreign or an edited file.
    pub(super) fn verify(&self) -> Result<(), PublishError> {
        self.refuse_incomplete()?;
        self.previous.verify(&self.output, self.began)
    }

    /// Fails if a file was refused, so that the tree is not whole.
    pub(super) fn refuse_incomplete(&self) -> Result<(), PublishError> {
        match self.refused.load(Ordering::Relaxed) {
            true => Err(PublishError::Incomplete),
            false => Ok(()),
        }
    }

    /// The output's own permissions are the administrator's choice, and go on.
    fn keep_permissions(&self) -> Result<(), PublishError> {
        match self.previous.folder() {
            // A read-only folder cannot be swapped; the new one must stay removable.
            Some(old) if !old.permissions().readonly() => {
                let failed = PublishError::io("set the permissions of", &self.tree);
                fs::set_permissions(&self.tree, old.permissions()).map_err(failed)
            }
            _ => Ok(()),
        }
    }

    /// The one step.
    pub(super) fn swap(&mut self) -> Result<(), PublishError> {
        let swapped = match self.previous {
            // An empty folder is replaced by the same call; if it is not empty any more, the call fails.
            Previous::Absent | Previous::Empty(_) => fs::rename(&self.tree, &self.output),
            Previous::Ours(_) => self.exchange(),
        };
        swapped.map_err(|error| match error.kind() {
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => {
                PublishError::OtherFileSystem(self.output.clone())
            }
            io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists => {
                PublishError::Replaced(self.output.clone())
            }
            _ => PublishError::io("swap", &self.output)(error),
        })?;
        self.flush_swap();
        Ok(())
    }

    fn exchange(&self) -> io::Result<()> {
        if system::exchange(&self.tree, &self.output)? {
            return Ok(());
        }
        // The nearest safe thing: a run that is killed between the two is put right by the next.
        let old = self.folder.old();
        fs::rename(&self.output, &old)?;
        fs::rename(&self.tree, &self.output).inspect_err(|_| drop(fs::rename(&old, &self.output)))
    }

    /// Takes the output away, since the new tree is empty.
    pub(super) fn take_away(&mut self) -> Result<(), PublishError> {
        if let Previous::Ours(_) = self.previous {
            let gone = self.folder.gone();
            fs::rename(&self.output, gone).map_err(PublishError::io("remove", &self.output))?;
            self.flush_swap();
        }
        Ok(())
    }

    /// Keeps the order of swap and removal through a power cut; where the system cannot flush a folder, it keeps it itself.
    fn flush_swap(&self) {
        let _ = disk::flush_entries(parent(&self.output));
    }

    /// Removes the old tree and the staging folder.
    pub(super) fn leave(self) -> Published {
        let index = self
            .index
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let (files, bytes) = (index.files(), index.bytes());
        drop(index);
        drop(self.previous);
        Published {
            files,
            bytes,
            unchanged: self.unchanged.into_inner(),
            remains: self.folder.close().err(),
        }
    }
}

/// The folder in which the output stands.
fn parent(output: &Path) -> &Path {
    match output.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => output,
    }
}

/// Writes a new file, with the time of an unchanged old one.
fn write(path: &Path, bytes: &[u8], time: Option<SystemTime>) -> Result<(), PublishError> {
    let mut file = create(path)?;
    let written = file.write_all(bytes).and_then(|()| match time {
        Some(time) => file.set_times(FileTimes::new().set_modified(time)),
        None => Ok(()),
    });
    written.map_err(PublishError::io("write", path))
}

/// Creates a file; whoever is first in a folder creates that, but may not have come to it yet.
fn create(path: &Path) -> Result<File, PublishError> {
    match (File::create_new(path), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            create_folders(folder)?;
            File::create_new(path).map_err(PublishError::io("create", path))
        }
        (created, _) => created.map_err(PublishError::io("create", path)),
    }
}

fn create_folders(folder: &Path) -> Result<(), PublishError> {
    fs::create_dir_all(folder).map_err(PublishError::io("create the folder", folder))
}
