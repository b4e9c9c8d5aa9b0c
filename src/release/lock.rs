//! One release at a time in one folder.

use std::io;
use std::path::Path;

#[cfg(unix)]
use crate::disk;

/// A folder that is kept for this process.
#[derive(Debug)]
pub(super) struct Lock {
    #[cfg(unix)]
    folder: std::fs::File,
}

impl Lock {
    /// Takes a folder until the lock is dropped; nothing if another one has it.
    ///
    /// It lies on the folder itself, so no file of its own is left behind.
    #[cfg(unix)]
    pub(super) fn take(folder: &Path) -> io::Result<Option<Self>> {
        let folder = std::fs::File::open(folder)?;
        Ok(disk::lock(&folder)?.then_some(Self { folder }))
    }

    /// Here nothing is taken; a journal that grew meanwhile is all that tells two runs apart.
    #[cfg(not(unix))]
    pub(super) fn take(folder: &Path) -> io::Result<Option<Self>> {
        folder.metadata().map(|_| Some(Self {}))
    }
}

#[cfg(unix)]
impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a process that is just being started may have a copy of the handle.
        let _ = rustix::fs::flock(&self.folder, rustix::fs::FlockOperation::Unlock);
    }
}
