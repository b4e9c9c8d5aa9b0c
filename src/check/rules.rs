//! House rules, one a file.

use super::compile::{Compiled, Setting};
use crate::diagnostic::Finding;
use crate::read::AdvisorySource;

/// Rules on what the writer typed.
pub(super) fn source(
    _source: &AdvisorySource,
    _setting: Setting<'_>,
    _findings: &mut Vec<Finding>,
) {
}

/// Rules on what it says once every name is looked up.
pub(super) fn advisory(
    _source: &AdvisorySource,
    _compiled: &Compiled,
    _setting: Setting<'_>,
    _findings: &mut Vec<Finding>,
) {
}
