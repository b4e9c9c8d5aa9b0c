//! What the rooms that write ask of the disk, and what differs there between systems.

use std::fs::File;
use std::io;
use std::path::Path;

/// Takes a file or a folder for this process until it is closed; `false` if another one has it.
#[cfg(unix)]
pub(crate) fn lock(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::{Errno, retry_on_intr};
    match retry_on_intr(|| flock(file, FlockOperation::NonBlockingLockExclusive)) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Takes a file for this process; here nothing is taken.
#[cfg(not(unix))]
pub(crate) fn lock(_: &File) -> io::Result<bool> {
    Ok(true)
}

/// Brings everything that was written to the folder's file system to the disk.
///
/// One call for a whole tree or batch: a flush for each file would cost more than making it.
/// It also shows a full disk or a failing one while nothing counts yet.
#[cfg(target_os = "linux")]
pub(crate) fn flush(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Brings everything that was written to the disk.
#[cfg(all(unix, not(target_os = "linux")))]
pub(crate) fn flush(_: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

/// Here nothing is flushed.
#[cfg(not(unix))]
pub(crate) fn flush(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Brings a folder's own entries to the disk, so that a renaming is kept before what follows it.
pub(crate) fn flush_entries(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
