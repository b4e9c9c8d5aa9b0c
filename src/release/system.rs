//! What differs between systems: locking and flushing.

use std::fs::File;
use std::io;
use std::path::Path;

/// A folder that is kept for this process.
#[derive(Debug)]
pub(super) struct Lock {
    #[cfg(unix)]
    folder: File,
}

impl Lock {
    /// Takes a folder until the lock is dropped; nothing if another one has it.
    ///
    /// It lies on the folder itself, so no file of its own is left behind.
    #[cfg(unix)]
    pub(super) fn take(folder: &Path) -> io::Result<Option<Self>> {
        use rustix::fs::{FlockOperation, flock};
        use rustix::io::{Errno, retry_on_intr};
        let folder = File::open(folder)?;
        match retry_on_intr(|| flock(&folder, FlockOperation::NonBlockingLockExclusive)) {
            Ok(()) => Ok(Some(Self { folder })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(error.into()),
        }
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

/// Brings everything that was written to the folder's file system to the disk, with one call for all of a batch.
#[cfg(target_os = "linux")]
pub(super) fn flush(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Brings everything that was written to the disk.
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn flush(_: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

/// Here nothing is flushed.
#[cfg(not(unix))]
pub(super) fn flush(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Brings a folder's own entries to the disk.
pub(super) fn flush_entries(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
