//! The plain text of an advisory.

use crate::model::advisory::Advisory;

/// The plain text.
pub fn advisory(advisory: &Advisory) -> String {
    format!("{}\n", advisory.title)
}
