//! Reads a whole release and verifies every byte of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

use serde::Deserialize;
use serde_json::Value;

use super::manifest::Manifest;
use super::open::list;
use super::{Digest, Entry, ReleaseError, Releases, folder};
use crate::model::advisory::Advisory;

/// A release of a document, every byte verified.
#[derive(Debug)]
pub struct Release {
    /// The public model.
    pub advisory: Advisory,
    /// The document, byte for byte as published.
    pub document: Vec<u8>,
    /// The plain text.
    pub text: Vec<u8>,
    /// The catalogue and site values that it used; adopted documents may have none.
    pub frozen: Option<Value>,
    /// The signatures by the names of their files, such as `<slug>.json.asc`.
    pub signatures: BTreeMap<String, Vec<u8>>,
}

#[derive(Deserialize)]
struct Model {
    advisory: Advisory,
}

impl Releases {
    /// Reads a release of a document.
    ///
    /// # Errors
    /// A file that is missing, was changed, or is not in the manifest.
    pub fn load(&self, entry: &Entry) -> Result<Release, ReleaseError> {
        let mut files = self.load_files(entry)?;
        let path = |name: &str| self.root.join(&entry.folder).join(name);
        let missing = |name: &str| {
            let line = usize::try_from(entry.sequence).unwrap_or(usize::MAX);
            ReleaseError::Missing(path(name), line)
        };
        let mut take = |name: &str| files.remove(name).ok_or_else(|| missing(name));
        let unreadable = |name: &str| {
            let path = path(name);
            move |error: serde_json::Error| ReleaseError::Unreadable(path, error.to_string())
        };
        let model = take(folder::MODEL)?;
        let model: Model = serde_json::from_slice(&model).map_err(unreadable(folder::MODEL))?;
        let document = take(&format!("{}.json", entry.document))?;
        let text = take(&format!("{}.txt", entry.document))?;
        let frozen = match files.remove(folder::FROZEN) {
            Some(frozen) => {
                Some(serde_json::from_slice(&frozen).map_err(unreadable(folder::FROZEN))?)
            }
            None => None,
        };
        Ok(Release {
            advisory: model.advisory,
            document,
            text,
            frozen,
            signatures: files,
        })
    }

    /// Reads the document of a release alone, verified.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn document(&self, entry: &Entry) -> Result<Vec<u8>, ReleaseError> {
        let name = format!("{}.json", entry.document);
        let missing = || {
            let line = usize::try_from(entry.sequence).unwrap_or(usize::MAX);
            ReleaseError::Missing(self.root.join(&entry.folder).join(&name), line)
        };
        self.load_files(entry)?.remove(&name).ok_or_else(missing)
    }

    /// Reads all files of a release by their names, without the manifest; the way to those of site and VEX releases.
    ///
    /// # Errors
    /// A file that is missing, was changed, or is not in the manifest.
    pub fn load_files(&self, entry: &Entry) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
        let folder = self.root.join(&entry.folder);
        let line = usize::try_from(entry.sequence).unwrap_or(usize::MAX);
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).map_err(|error| match error.kind() {
                ErrorKind::NotFound => ReleaseError::Missing(path, line),
                _ => ReleaseError::Io("read", path, error),
            })
        };
        let manifest = read(folder::MANIFEST)?;
        let listed = Some(&manifest)
            .filter(|bytes| Digest::of(bytes) == entry.manifest)
            .and_then(|bytes| Manifest::parse(bytes))
            .ok_or_else(|| ReleaseError::Edited(folder.join(folder::MANIFEST)))?;
        let mut files = BTreeMap::new();
        for file in listed.files {
            let bytes = read(&file.path)?;
            if !file.holds(&bytes) {
                return Err(ReleaseError::Edited(folder.join(file.path)));
            }
            files.insert(file.path, bytes);
        }
        for (name, is_folder) in list(&folder)?.unwrap_or_default() {
            if name == folder::MANIFEST || (files.contains_key(&name) && !is_folder) {
                continue;
            }
            if name != folder::MANIFEST_SIGNATURE {
                return Err(ReleaseError::Unknown(folder.join(name)));
            }
            files.insert(name.clone(), read(&name)?);
        }
        Ok(files)
    }
}
