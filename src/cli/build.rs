//! `obstat build`.

use std::path::Path;

use super::arguments::BuildArguments;
use super::{Exit, Failure, Terminal};

/// Not yet.
///
/// # Errors
///
/// Always.
pub fn run(_: &Path, _: &BuildArguments, _: &mut Terminal) -> Result<Exit, Failure> {
    Err(Failure::undecided("`obstat build` is not there yet"))
}
