//! What changed between two versions that the site shows.

use super::RenderError;
use super::store::{Document, Store, Version};
use crate::difference;

/// The id of what a version changed, on the page of changes.
pub(crate) fn anchor(version: &Version) -> String {
    format!("version-{}", version.n)
}

/// What the version at a place says that the one before it did not, a line a change.
///
/// The words that a release kept are shown as they were said, unless the site does not show the version that they compare with: it was taken back.
///
/// # Errors
/// A release that cannot be loaded.
pub(crate) fn lines(
    store: &dyn Store,
    document: &Document,
    at: usize,
) -> Result<Vec<String>, RenderError> {
    let before = at.checked_sub(1).and_then(|at| document.versions.get(at));
    let (Some(before), Some(version)) = (before, document.versions.get(at)) else {
        return Ok(Vec::new());
    };
    if before.n + 1 == version.n {
        let kept = store
            .difference(&document.slug, version)
            .map_err(RenderError::Release)?;
        if !kept.is_empty() {
            return Ok(kept);
        }
    }
    let advisory = |version| {
        store
            .advisory(&document.slug, version)
            .map_err(RenderError::Release)
    };
    Ok(difference::between(&advisory(before)?, &advisory(version)?).lines())
}
