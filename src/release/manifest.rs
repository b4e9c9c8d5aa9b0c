//! A folder's list of files.

use serde::{Deserialize, Serialize};

use super::{Digest, folder};

/// One file of a folder. The fields stand in the order of canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Its length in bytes.
    pub(super) length: u64,
    /// Its name.
    pub(super) path: String,
    /// The digest of its bytes.
    pub(super) sha256: Digest,
}

impl File {
    pub(super) fn of(name: &str, bytes: &[u8]) -> Self {
        Self {
            length: bytes.len() as u64,
            path: name.to_owned(),
            sha256: Digest::of(bytes),
        }
    }

    pub(super) fn holds(&self, bytes: &[u8]) -> bool {
        self.length == bytes.len() as u64 && self.sha256 == Digest::of(bytes)
    }
}

/// Path, length and digest of each file of a folder, and what ties them to their line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// The digest of the line without the manifest's own digest; so a signature over the manifest covers the time, the version and the whole chain before it.
    pub(super) entry: Digest,
    /// The files, sorted by name.
    pub(super) files: Vec<File>,
    /// The number of this form.
    pub(super) schema: u32,
    /// The signatures that were made on another machine, when this list was finished already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) signatures: Vec<String>,
}

impl Manifest {
    /// The bytes of the file: canonical JSON.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a manifest; nothing if it is none of ours.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        let named = |file: &File| {
            folder::is_file_name(&file.path)
                && ![folder::MANIFEST, folder::MANIFEST_SIGNATURE].contains(&file.path.as_str())
        };
        let sound = manifest.schema == 1
            && manifest.files.iter().all(named)
            && manifest
                .files
                .is_sorted_by(|one, next| one.path < next.path);
        let signatures = manifest.signatures.iter();
        let all_named = signatures
            .map(|name| name.strip_suffix(".asc"))
            .all(|name| name.is_some_and(|name| manifest.file(name).is_some()));
        (sound && all_named).then_some(manifest)
    }

    /// Whether a file has a signature that was made on another machine.
    pub(super) fn waits_for(&self, name: &str) -> bool {
        let signatures = self.signatures.iter();
        signatures
            .filter_map(|signature| signature.strip_suffix(".asc"))
            .any(|signed| signed == name)
    }

    pub(super) fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == name)
    }
}
