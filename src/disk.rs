//! What the rooms that write ask of the disk, and what differs there between systems.

use std::fs::{self, File};
use std::io::{self, Write as _};
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

/// Replaces a file by way of another name, so that a reader sees the old one or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name();
    let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let mut part = name.to_owned();
    part.push(".part");
    let part = path.with_file_name(part);
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&part, path));
    if replaced.is_err() {
        // What cannot be removed was not written either.
        let _ = fs::remove_file(&part);
    }
    replaced
}
