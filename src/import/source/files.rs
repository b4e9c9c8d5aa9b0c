//! Writes the files of sources, and never over others.

use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Writes a new file.
pub(super) fn create(root: &Path, path: &str, text: &str) -> Result<(), String> {
    let full = root.join(path);
    let failed = |error: std::io::Error| format!("could not write `{path}`: {error}");
    if let Some(folder) = full.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = fs::File::create_new(&full).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}

/// Adds to the end of a file in one step: killed on the way, it is as it was.
pub(super) fn append(root: &Path, path: &str, text: &str) -> Result<(), String> {
    let full = root.join(path);
    let part = root.join(format!("{path}.part~"));
    let failed = |error: std::io::Error| format!("could not write `{path}`: {error}");
    let before = fs::read_to_string(&full).map_err(failed)?;
    let end = if before.ends_with('\n') { "" } else { "\n" };
    fs::write(&part, format!("{before}{end}{text}")).map_err(failed)?;
    fs::rename(&part, &full).map_err(failed)
}
