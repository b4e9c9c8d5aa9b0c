//! Small trees in a folder of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use obstat::gate::{Armed, Cleared, SitePath};
use obstat::model::tagged::Tagged;
use obstat::publish::{PublishError, Published, Staging};
use tempfile::TempDir;

/// Path and text of each file.
pub(crate) type Files<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn cleared(path: &str, text: &str) -> Cleared {
    let path = SitePath::new(path).unwrap();
    let armed = Armed::new::<Tagged>([]).unwrap();
    armed.clear(&path, text.as_bytes().to_vec()).ok().unwrap()
}

pub(crate) fn put(staging: &Staging, files: Files<'_>) -> Result<(), PublishError> {
    files
        .iter()
        .try_for_each(|(path, text)| staging.put(cleared(path, text)))
}

pub(crate) fn build(output: &Path, files: Files<'_>) -> Result<Published, PublishError> {
    let staging = Staging::begin(output)?;
    put(&staging, files)?;
    staging.finish()
}

/// A folder, and the output `public` in it, not yet there.
///
/// In memory where there is such a file system: a flush of the disk waits for all that others write.
pub(crate) fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.unwrap();
    let output = folder.path().join("public");
    (folder, output)
}

/// The same where temporary files stand, which may be a disk.
pub(crate) fn place_on_disk() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    (folder, output)
}

/// All that is below a folder: files with their bytes, folders and others with a mark.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let entry = entry.unwrap();
            let path = entry.path();
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                found.insert(name, b"<folder>".to_vec());
                folders.push(path);
            } else if kind.is_file() {
                found.insert(name, fs::read(path).unwrap());
            } else {
                found.insert(name, b"<other>".to_vec());
            }
        }
    }
    found
}

/// The names in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Copies a tree, without links and times.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The error's message with the test's own folder taken out.
pub(crate) fn says<T>(result: Result<T, PublishError>, folder: &TempDir) -> String {
    let error = result.err().unwrap();
    let prefix = format!("{}/", folder.path().display());
    error.to_string().replace(&prefix, "")
}
