//! Canonical JSON: keys sorted, no white space, one final newline.

use serde::Serialize;

/// The canonical JSON of a value.
///
/// # Errors
/// A value that JSON cannot say, such as a map whose keys are no texts.
pub(super) fn canonical(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut value = serde_json::to_value(value)?;
    value.sort_all_objects();
    let mut bytes = serde_json::to_vec(&value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
