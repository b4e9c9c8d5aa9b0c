//! The name of a document's file.

use serde::{Deserialize, Serialize};

/// The CSAF file name of a document without `.json` (CSAF 2.0 section 5.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The slug of a tracking id: lower case, every run of other characters than `+`, `-`, `a-z`, `0-9` is one `_`.
    pub fn of_tracking_id(id: &str) -> Self {
        let mut slug = String::with_capacity(id.len());
        for character in id.chars().flat_map(char::to_lowercase) {
            match character {
                '+' | '-' | 'a'..='z' | '0'..='9' => slug.push(character),
                _ if slug.ends_with('_') => {}
                _ => slug.push('_'),
            }
        }
        Self(slug)
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
