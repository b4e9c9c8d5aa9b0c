//! The directory as the site publishes it: with the file of each product and its digest.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{FOLDER, Listed};
use crate::model::timestamp::Timestamp;

/// `check/index.json`: everything that can be asked for.
///
/// It has the digest of every other file under `check/`, so its own digest vouches for all answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Index {
    /// The number of this shape.
    pub schema: u32,
    /// The title of the site.
    pub title: String,
    /// Where the site lives, without a final slash.
    pub base_url: String,
    /// The time that the site is drawn for.
    pub at: Timestamp,
    /// The products by slug.
    pub products: Vec<IndexEntry>,
}

/// A product, and where all that is said of it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexEntry {
    /// What identifies it.
    #[serde(flatten)]
    pub listed: Listed,
    /// Its file, from the root of the site, without a slash before it.
    pub file: String,
    /// The SHA-256 of that file in lower-case hexadecimal digits.
    pub sha256: String,
}

impl IndexEntry {
    /// An entry for a product whose file has these bytes.
    pub fn of(listed: &Listed, bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        Self {
            listed: listed.clone(),
            file: file(&listed.slug),
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// The file of a product, from the root of the site.
pub fn file(slug: &str) -> String {
    format!("{FOLDER}products/{slug}.json")
}
