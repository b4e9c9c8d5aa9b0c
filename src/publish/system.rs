//! What differs between systems: exchanging two folders, telling files apart, mount points.

use std::fs::Metadata;
use std::io;
use std::path::Path;

/// Lets two folders change places in one step; `false` where the system or the file system cannot.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(error) if [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP].contains(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Lets two folders change places in one step; `false` where the system or the file system cannot.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Whether both are the same file or folder, not only equal ones.
#[cfg(unix)]
pub(super) fn same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.dev() == other.dev() && one.ino() == other.ino()
}

/// Whether both are the same file or folder; here that cannot be told.
#[cfg(not(unix))]
pub(super) fn same_file(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// The last change of a file or of what is said about it, in seconds and nanoseconds of the file system's clock.
#[cfg(unix)]
pub(super) fn changed(file: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (file.ctime(), file.ctime_nsec())
}

/// Here every file counts as changed just now.
#[cfg(not(unix))]
pub(super) fn changed(_: &Metadata) -> (i64, i64) {
    (0, 0)
}

/// Whether a folder belongs to another file system than the folder that it stands in, or something is mounted on it.
pub(super) fn is_mounted(folder: &Path, parent: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if folder.symlink_metadata()?.dev() != parent.metadata()?.dev() {
            return Ok(true);
        }
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
        let flags = AtFlags::SYMLINK_NOFOLLOW;
        if let Ok(found) = statx(CWD, folder, flags, StatxFlags::empty()) {
            return Ok(found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT));
        }
    }
    let _ = (folder, parent);
    Ok(false)
}
