//! The tombstones of what is taken back.

use crate::cli::retract::Retraction;
use crate::cli::{Failure, opened};
use crate::model::timestamp::Timestamp;
use crate::release::{Announcement, Batch, Place, Releases, Tombstone};

/// Reserves the place of a tombstone, and carves it.
pub(super) fn tombstone(
    retraction: &Retraction,
    folder: &str,
    releases: &Releases,
    batch: &mut Batch<'_>,
    time: Timestamp,
) -> Result<(Place, Vec<u8>), Failure> {
    let gone = || Failure::undecided(format!("there is no release {folder}"));
    let entry = releases
        .entries()
        .iter()
        .find(|entry| entry.folder == folder)
        .ok_or_else(gone)?;
    let place = batch
        .reserve(Announcement::Retraction {
            folder: folder.to_owned(),
        })
        .map_err(|error| opened::release_failure(&error))?;
    let stone = Tombstone::of(
        entry,
        &retraction.id,
        &retraction.by,
        &retraction.reason,
        time,
    );
    let bytes = stone
        .bytes()
        .map_err(|error| Failure::undecided(error.to_string()))?;
    Ok((place, bytes))
}
