//! How the provider's JSON files are written.

use serde::Serialize;

use super::File;

/// UTF-8 without a byte order mark, two spaces, LF, a final newline; the types declare their keys in sorted order.
pub(super) fn file(path: String, value: &impl Serialize) -> Result<File, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(File { path, bytes })
}

/// The same without blanks between, for what nobody reads and grows with every document.
pub(super) fn compact(path: String, value: &impl Serialize) -> Result<File, serde_json::Error> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(File { path, bytes })
}
