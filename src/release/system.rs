//! What differs between systems: locking and flushing.

use std::fs::File;
use std::io;
use std::path::Path;

/// Takes a folder for this process until the handle is closed; nothing if another one has it.
#[cfg(unix)]
pub(super) fn lock(folder: &Path) -> io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::{Errno, retry_on_intr};
    let handle = File::open(folder)?;
    match retry_on_intr(|| flock(&handle, FlockOperation::NonBlockingLockExclusive)) {
        Ok(()) => Ok(Some(handle)),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Takes a folder for this process; here that a marker was left or the journal grew is all that tells two runs apart.
#[cfg(not(unix))]
pub(super) fn lock(folder: &Path) -> io::Result<Option<()>> {
    folder.metadata().map(|_| Some(()))
}

/// What [`lock`] yields.
#[cfg(unix)]
pub(super) type Lock = File;
/// What [`lock`] yields.
#[cfg(not(unix))]
pub(super) type Lock = ();

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
