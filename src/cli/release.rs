//! `obstat release`.

use std::path::Path;

use super::arguments::ReleaseArguments;
use super::{Exit, Failure, Terminal};

/// Not yet.
///
/// # Errors
///
/// Always.
pub fn run(_: &Path, _: &ReleaseArguments, _: &mut Terminal) -> Result<Exit, Failure> {
    Err(Failure::undecided("`obstat release` is not there yet"))
}
