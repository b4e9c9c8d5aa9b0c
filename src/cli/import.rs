//! `obstat import`.

use std::path::Path;

use super::arguments::ImportArguments;
use super::{Exit, Failure, Terminal};

/// Not yet.
///
/// # Errors
///
/// Always.
pub fn run(_: &Path, _: &ImportArguments, _: &mut Terminal) -> Result<Exit, Failure> {
    Err(Failure::undecided("`obstat import` is not there yet"))
}
