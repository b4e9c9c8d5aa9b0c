//! `obstat new`: scaffolds.

use std::path::Path;

use super::arguments::NewArguments;
use super::{Exit, Failure, Terminal};

/// Not yet.
///
/// # Errors
///
/// Always.
pub fn run(_: &Path, _: &NewArguments, _: &mut Terminal) -> Result<Exit, Failure> {
    Err(Failure::undecided("`obstat new` is not there yet"))
}
