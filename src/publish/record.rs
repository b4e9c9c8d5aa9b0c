//! Records beside a site: written whole, or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file by way of another name, so that a reader sees the old record or the new one.
///
/// # Errors
/// The system's; then the old record stands.
pub fn write_record(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = file
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let mut part = name.to_owned();
    part.push(".part");
    let part = file.with_file_name(part);
    let written = fs::File::create(&part).and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&part, file));
    if renamed.is_err() {
        // What cannot be removed was not written either.
        let _ = fs::remove_file(&part);
    }
    renamed
}
