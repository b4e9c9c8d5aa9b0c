//! The tree that stands at the output while the new one is made.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::PublishError;
use super::listing::{self, Digest, LISTING, Listing};
use super::system;
use super::tree::{Then, walk};

/// What stands at the output.
pub(super) enum Previous {
    /// Nothing.
    Absent,
    /// An empty folder.
    Empty(Metadata),
    /// A tree of ours.
    Ours(OldTree),
}

/// A tree of ours, by its list.
pub(super) struct OldTree {
    root: PathBuf,
    folder: Metadata,
    files: HashMap<Box<str>, OldFile>,
}

struct OldFile {
    length: u64,
    sha256: Digest,
    /// Whether the bytes on the disk were seen to be those of the list.
    intact: AtomicBool,
}

impl Previous {
    /// Looks at the output without reading its files.
    ///
    /// # Errors
    /// Any output that Obstat did not make, or that holds something which it did not make.
    pub(super) fn at(output: &Path) -> Result<Self, PublishError> {
        let folder = match output.symlink_metadata() {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Absent),
            Err(error) => return Err(PublishError::io("look at", output)(error)),
        };
        let Some(bytes) = listing::read(output)? else {
            let failed = || PublishError::io("read the folder", output);
            let mut entries = fs::read_dir(output).map_err(failed())?;
            return match entries.next().transpose().map_err(failed())? {
                None => Ok(Self::Empty(folder)),
                Some(_) => Err(PublishError::NotOurs(output.to_owned())),
            };
        };
        let listing =
            Listing::parse(&bytes).ok_or_else(|| PublishError::BadListing(output.join(LISTING)))?;
        let mut files = HashMap::with_capacity(listing.files.len());
        for row in listing.files {
            let file = OldFile {
                length: row.length,
                sha256: row.sha256,
                intact: AtomicBool::new(false),
            };
            files.insert(row.path.into(), file);
        }
        let root = output.to_owned();
        let tree = OldTree {
            root,
            folder,
            files,
        };
        tree.find_foreign(&mut |_, _, _| Ok(()))?;
        Ok(Self::Ours(tree))
    }

    /// The folder at the output, if there is one.
    pub(super) fn folder(&self) -> Option<&Metadata> {
        match self {
            Self::Absent => None,
            Self::Empty(folder) => Some(folder),
            Self::Ours(tree) => Some(&tree.folder),
        }
    }

    /// If the old tree has the same bytes at this path: when they were written.
    pub(super) fn unchanged(
        &self,
        path: &str,
        bytes: &[u8],
        sha256: &Digest,
    ) -> io::Result<Option<SystemTime>> {
        match self {
            Self::Ours(tree) => tree.unchanged(path, bytes, sha256),
            _ => Ok(None),
        }
    }

    /// Makes sure that the output still is what it was at first, and that nobody edited it.
    ///
    /// `since` is a time of the file system before the first look; whatever changed since is read again.
    pub(super) fn verify(&self, output: &Path, since: (i64, i64)) -> Result<(), PublishError> {
        let replaced = || PublishError::Replaced(output.to_owned());
        match (output.symlink_metadata(), self.folder()) {
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            (Ok(now), Some(folder)) if system::same_file(&now, folder) => match self {
                Self::Ours(tree) => tree.verify(since),
                // What somebody put there meanwhile makes the swap fail.
                _ => Ok(()),
            },
            _ => Err(replaced()),
        }
    }
}

impl OldTree {
    fn unchanged(
        &self,
        path: &str,
        bytes: &[u8],
        sha256: &Digest,
    ) -> io::Result<Option<SystemTime>> {
        let listed = self.files.get(path);
        if listed.is_none() && path != LISTING {
            return Ok(None);
        }
        let mut file = match File::open(self.root.join(path)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = file.metadata()?;
        let same = found.len() == bytes.len() as u64 && same_bytes(&mut file, bytes)?;
        if let Some(listed) = listed {
            let old = match same {
                true => *sha256,
                false => {
                    file.rewind()?;
                    Digest::of_rest(&file)?
                }
            };
            listed.intact.store(old == listed.sha256, Ordering::Relaxed);
        }
        match same {
            true => found.modified().map(Some),
            false => Ok(None),
        }
    }

    fn verify(&self, since: (i64, i64)) -> Result<(), PublishError> {
        let mut edited = Vec::new();
        self.find_foreign(&mut |path, listed, file| {
            let failed = || PublishError::io("read", file);
            let found = file.symlink_metadata().map_err(failed())?;
            let seen = listed.intact.load(Ordering::Relaxed) && system::changed(&found) < since;
            let intact = found.len() == listed.length
                && (seen || {
                    let bytes = File::open(file).map_err(failed())?;
                    Digest::of_rest(bytes).map_err(failed())? == listed.sha256
                });
            if !intact {
                edited.push(path.to_owned());
            }
            Ok(())
        })?;
        if edited.is_empty() {
            return Ok(());
        }
        edited.sort_unstable();
        Err(PublishError::Edited(self.root.clone(), edited))
    }

    /// Walks the tree; fails with all that is not on the list, and shows each file that is.
    fn find_foreign(
        &self,
        visit: &mut dyn FnMut(&str, &OldFile, &Path) -> Result<(), PublishError>,
    ) -> Result<(), PublishError> {
        let folders: HashSet<&str> = self.files.keys().flat_map(|path| parents(path)).collect();
        let mut foreign = Vec::new();
        walk(&self.root, &mut |path, entry, kind| {
            match (kind, self.files.get(path)) {
                (Some(kind), Some(listed)) if kind.is_file() => {
                    visit(path, listed, &entry.path())?;
                }
                (Some(kind), None) if kind.is_file() && path == LISTING => {}
                (Some(kind), None) if kind.is_dir() && folders.contains(path) => {
                    return Ok(Then::Enter);
                }
                _ => foreign.push(path.to_owned()),
            }
            Ok(Then::Pass)
        })?;
        if foreign.is_empty() {
            return Ok(());
        }
        foreign.sort_unstable();
        Err(PublishError::Foreign(self.root.clone(), foreign))
    }
}

fn parents(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Whether a file begins with these bytes.
fn same_bytes(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    let mut buffer = vec![0; bytes.len().min(1 << 16)];
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = match file.read(&mut buffer) {
            Ok(0) => return Ok(false),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match (rest.split_at_checked(length), buffer.get(..length)) {
            (Some((expected, behind)), Some(found)) if expected == found => rest = behind,
            _ => return Ok(false),
        }
    }
    Ok(true)
}
