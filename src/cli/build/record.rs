//! `build --redaction-record`.

use std::path::Path;

use crate::cli::Failure;
use crate::disk;
use crate::gate::{Armed, Record};

/// Writes the record of a build that published, whole or not at all; one in which a canary was not caught ends before this.
pub(super) fn write(file: &Path, armed: &Armed, canaries: usize) -> Result<(), Failure> {
    let record = Record::new(armed, armed.searched(), canaries);
    let mut text = serde_json::to_string_pretty(&record)
        .map_err(|error| Failure::undecided(error.to_string()))?;
    text.push('\n');
    disk::replace(file, text.as_bytes()).map_err(|error| {
        Failure::undecided(format!(
            "could not write `{}`: {}",
            file.display(),
            error.kind()
        ))
        .help("the site was published; name a file in a folder that can be written")
    })
}
