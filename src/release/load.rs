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

/// What a model says besides the advisory, which is passed over.
#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    difference: Vec<String>,
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
        files.remove(folder::REDACTION);
        Ok(Release {
            advisory: model.advisory,
            document,
            text,
            frozen,
            signatures: self.with_added(entry, files)?,
        })
    }

    /// The signatures of a release by the names of their files, with those that were added later instead of older ones.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn signatures(&self, entry: &Entry) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
        let listed = self.manifest(entry)?;
        let mut own = BTreeMap::new();
        for file in listed.files.iter().filter(|it| it.path.ends_with(".asc")) {
            own.insert(
                file.path.clone(),
                self.load_file(&listed, entry, &file.path)?,
            );
        }
        for name in &listed.signatures {
            own.insert(name.clone(), self.read(entry, name)?);
        }
        self.with_added(entry, own)
    }

    fn with_added(
        &self,
        entry: &Entry,
        mut own: BTreeMap<String, Vec<u8>>,
    ) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
        for added in self.added_to(entry) {
            let mut files = self.load_files(added)?;
            files.remove(folder::MANIFEST_SIGNATURE);
            if let Some(signature) = files.remove(folder::RELEASE_SIGNATURE) {
                own.insert(folder::MANIFEST_SIGNATURE.to_owned(), signature);
            }
            own.extend(files);
        }
        Ok(own)
    }

    /// The bytes of a release's own manifest, and of each of its files that is to be signed, by name.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn to_sign(&self, entry: &Entry) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
        let listed = self.manifest(entry)?;
        let ours = [folder::MODEL, folder::FROZEN, folder::REDACTION];
        let signed = |name: &str| {
            !ours.contains(&name) && (name.ends_with(".json") || name.ends_with(".txt"))
        };
        let mut files = BTreeMap::new();
        for file in listed.files.iter().filter(|file| signed(&file.path)) {
            let bytes = self.load_file(&listed, entry, &file.path)?;
            files.insert(file.path.clone(), bytes);
        }
        files.insert(
            folder::MANIFEST.to_owned(),
            self.read(entry, folder::MANIFEST)?,
        );
        Ok(files)
    }

    /// Reads the document of a release alone, verified; the other files are not looked at.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn document(&self, entry: &Entry) -> Result<Vec<u8>, ReleaseError> {
        let listed = self.manifest(entry)?;
        self.load_file(&listed, entry, &format!("{}.json", entry.document))
    }

    /// Reads the public model of a release alone, verified; the other files are not looked at.
    ///
    /// # Errors
    /// A file that is missing or was changed.
    pub fn advisory(&self, entry: &Entry) -> Result<Advisory, ReleaseError> {
        self.model_in(&self.manifest(entry)?, entry)
    }

    /// Reads what a release said that the one before did not, a line a change, verified; nothing for first releases, adopted documents and releases of older days.
    ///
    /// # Errors
    /// As [`Releases::advisory`].
    pub fn difference(&self, entry: &Entry) -> Result<Vec<String>, ReleaseError> {
        let bytes = self.load_file(&self.manifest(entry)?, entry, folder::MODEL)?;
        let beside: Beside = serde_json::from_slice(&bytes).map_err(|error| {
            let path = self.root.join(&entry.folder).join(folder::MODEL);
            ReleaseError::Unreadable(path, error.to_string())
        })?;
        Ok(beside.difference)
    }

    /// Reads the public model of a release and what it froze, verified; the other files are not looked at.
    ///
    /// # Errors
    /// As [`Releases::advisory`].
    pub(super) fn facts(&self, entry: &Entry) -> Result<(Advisory, Option<Vec<u8>>), ReleaseError> {
        let listed = self.manifest(entry)?;
        let advisory = self.model_in(&listed, entry)?;
        let frozen = match listed.file(folder::FROZEN) {
            Some(_) => Some(self.load_file(&listed, entry, folder::FROZEN)?),
            None => None,
        };
        Ok((advisory, frozen))
    }

    fn model_in(&self, listed: &Manifest, entry: &Entry) -> Result<Advisory, ReleaseError> {
        let bytes = self.load_file(listed, entry, folder::MODEL)?;
        let model: Model = serde_json::from_slice(&bytes).map_err(|error| {
            let path = self.root.join(&entry.folder).join(folder::MODEL);
            ReleaseError::Unreadable(path, error.to_string())
        })?;
        Ok(model.advisory)
    }

    /// Reads one file of a release that must be there, and holds it to the manifest.
    /// What a release froze, if it has that file and it is whole; what is not is said by whoever reads the release.
    pub(super) fn frozen(&self, entry: &Entry) -> Option<Value> {
        if !entry.files.iter().any(|name| name == folder::FROZEN) {
            return None;
        }
        let listed = self.manifest(entry).ok()?;
        let bytes = self.load_file(&listed, entry, folder::FROZEN).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn load_file(
        &self,
        listed: &Manifest,
        entry: &Entry,
        name: &str,
    ) -> Result<Vec<u8>, ReleaseError> {
        let path = self.root.join(&entry.folder).join(name);
        let Some(file) = listed.file(name) else {
            let line = usize::try_from(entry.sequence).unwrap_or(usize::MAX);
            return Err(ReleaseError::Missing(path, line));
        };
        let bytes = self.read(entry, name)?;
        match file.holds(&bytes) {
            true => Ok(bytes),
            false => Err(ReleaseError::Edited(path)),
        }
    }

    /// The list of a release's files, as the journal knows it.
    pub(super) fn manifest(&self, entry: &Entry) -> Result<Manifest, ReleaseError> {
        let bytes = self.read(entry, folder::MANIFEST)?;
        Some(&bytes)
            .filter(|bytes| Digest::of(bytes) == entry.manifest)
            .and_then(|bytes| Manifest::parse(bytes))
            .ok_or_else(|| {
                let folder = self.root.join(&entry.folder);
                ReleaseError::Edited(folder.join(folder::MANIFEST))
            })
    }

    /// Reads a file of a release, whatever it holds.
    pub(super) fn read(&self, entry: &Entry, name: &str) -> Result<Vec<u8>, ReleaseError> {
        let path = self.root.join(&entry.folder).join(name);
        let line = usize::try_from(entry.sequence).unwrap_or(usize::MAX);
        fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => ReleaseError::Missing(path, line),
            _ => ReleaseError::Io("read", path, error),
        })
    }

    /// Reads all files of a release by their names, without the manifest; the way to those of site and VEX releases.
    ///
    /// # Errors
    /// A file that is missing, was changed, or is not in the manifest.
    pub fn load_files(&self, entry: &Entry) -> Result<BTreeMap<String, Vec<u8>>, ReleaseError> {
        let folder = self.root.join(&entry.folder);
        let read = |name: &str| self.read(entry, name);
        let mut files = BTreeMap::new();
        let listed = self.manifest(entry)?;
        for file in listed.files {
            let bytes = read(&file.path)?;
            if !file.holds(&bytes) {
                return Err(ReleaseError::Edited(folder.join(file.path)));
            }
            files.insert(file.path, bytes);
        }
        for name in &listed.signatures {
            files.insert(name.clone(), read(name)?);
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
