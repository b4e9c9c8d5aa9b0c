//! The marker of a batch that is being written.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Digest;

/// The marker's name.
pub(super) const MARKER: &str = ".batch";
/// Its name while it is written.
pub(super) const MARKER_PART: &str = ".batch.part";
/// The journal that will be, of a batch that waits for its signatures.
pub(super) const JOURNAL_PARKED: &str = ".journal.parked";
/// The name of the new journal while it is written.
pub(super) const JOURNAL_PART: &str = ".journal.part";

/// Which folders a batch makes, and after which line. The fields stand in the order of canonical JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    /// The digest of the journal's last line before the batch.
    after: Option<Digest>,
    /// The folders below `content/releases/`.
    folders: BTreeSet<String>,
    /// Whether the batch is finished but for signatures that come from another machine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    waiting: bool,
}

impl Marker {
    pub(super) fn new(after: Digest, folders: BTreeSet<String>) -> Self {
        Self {
            after: Some(after),
            folders,
            waiting: false,
        }
    }

    pub(super) fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The marker of the same batch once it waits for its signatures.
    pub(super) fn waiting(&self) -> Self {
        Self {
            after: self.after,
            folders: self.folders.clone(),
            waiting: true,
        }
    }

    /// Whether a batch after this line of the journal waits for its signatures.
    pub(super) fn waits(&self, head: Digest) -> bool {
        self.waiting && self.after == Some(head)
    }

    /// Reads a marker; nothing if it is none of ours.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let marker: Self = serde_json::from_slice(bytes).ok()?;
        let inside = |folder: &String| {
            let mut components = folder.split('/');
            (2..=4).contains(&components.clone().count())
                && components.all(|name| {
                    !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', '\0'])
                })
        };
        marker.folders.iter().all(inside).then_some(marker)
    }

    /// The folders of a batch that was never committed: those of a marker that was set after this journal's last line.
    ///
    /// A marker that is older than the last line belongs to a batch that was committed, or else somebody took lines away or brought the marker back; it excuses no folder.
    pub(super) fn leftovers(&self, head: Digest) -> impl Iterator<Item = &str> {
        let pending = self.after == Some(head);
        self.folders
            .iter()
            .filter(move |_| pending)
            .map(String::as_str)
    }
}
