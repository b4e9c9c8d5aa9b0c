//! What stays of a release that was taken back.

use serde::{Deserialize, Serialize};

use super::{Act, Digest, Entry, folder};
use crate::model::timestamp::Timestamp;

/// The name of its file.
pub(super) const TOMBSTONE: &str = "tombstone.json";
const SCHEMA: u32 = 1;

/// What stays of a release that was taken back: that it was, and nothing of what it said. The fields stand in the order of canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// Who took it back.
    pub by: String,
    /// The tracking id of the document.
    pub id: String,
    /// The digest of the manifest of what was taken back.
    pub manifest: Digest,
    /// The number of the release within its document.
    pub n: u32,
    /// Why; it says nothing of what must not be known.
    pub reason: String,
    /// When the release was made.
    pub released: Timestamp,
    /// When it was taken back.
    pub retracted: Timestamp,
    /// The number of this form.
    schema: u32,
    /// The slug of the document.
    pub slug: String,
    /// The version that was taken back.
    pub version: String,
}

impl Tombstone {
    /// A tombstone for a release of a document, or of VEX documents, whose slug is then `vex/<product>`.
    pub fn of(entry: &Entry, id: &str, by: &str, reason: &str, time: Timestamp) -> Self {
        Self {
            by: by.to_owned(),
            id: id.to_owned(),
            manifest: entry.manifest,
            n: entry.n,
            reason: reason.to_owned(),
            released: entry.time,
            retracted: time,
            schema: SCHEMA,
            slug: match entry.act {
                Act::Vex => format!("{}/{}", folder::VEX, entry.document),
                _ => entry.document.clone(),
            },
            version: entry.version.clone(),
        }
    }

    /// The bytes of the file: indented JSON with sorted keys, because people read it.
    ///
    /// # Errors
    /// None that can happen; `serde_json` has them.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a tombstone; nothing if it is none of ours.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let tombstone: Self = serde_json::from_slice(bytes).ok()?;
        (tombstone.schema == SCHEMA).then_some(tombstone)
    }
}
