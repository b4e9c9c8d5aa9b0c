//! Walking a tree, and removing one without touching what others put there.

use std::collections::HashSet;
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::Path;

use super::PublishError;
use super::listing::{self, LISTING, Listing};

/// What a walk is to do with a folder.
#[derive(PartialEq)]
pub(super) enum Then {
    /// Go on into it.
    Enter,
    /// Leave it.
    Pass,
}

/// What is done with an entry: its path in the tree, itself, and its kind, or nothing if its name is not UTF-8.
pub(super) type Visit<'a> =
    dyn FnMut(&str, &DirEntry, Option<FileType>) -> Result<Then, PublishError> + 'a;

/// Visits all entries, each folder before what is in it; no symbolic link is followed.
///
/// The path is relative to `root`, with `/` between components; in a name that is not UTF-8 the wrong bytes are replaced.
pub(super) fn walk(root: &Path, visit: &mut Visit<'_>) -> Result<(), PublishError> {
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let here = root.join(&folder);
        let failed = || PublishError::io("read the folder", &here);
        for entry in fs::read_dir(&here).map_err(failed())? {
            let entry = entry.map_err(failed())?;
            let kind = entry.file_type().map_err(failed())?;
            let name = entry.file_name();
            let clean = name.to_str().is_some();
            let name = name.to_string_lossy();
            let path = match folder.as_str() {
                "" => name.into_owned(),
                folder => format!("{folder}/{name}"),
            };
            let then = visit(&path, &entry, clean.then_some(kind))?;
            if then == Then::Enter && kind.is_dir() && clean {
                folders.push(path);
            }
        }
    }
    Ok(())
}

/// Removes a tree that is ours and whose time is over; none is fine.
///
/// A tree that was ever an output has a list: only what it names goes, and the list goes last, so that a killed removal goes on where it stopped.
/// A tree without one never was an output, or has nothing left but folders.
///
/// # Errors
/// [`PublishError::Foreign`] names what is not on the list; it stays, with the list.
pub(super) fn remove(root: &Path) -> Result<(), PublishError> {
    let bytes = match listing::read(root) {
        Ok(bytes) => bytes,
        Err(PublishError::BadListing(_)) => None,
        Err(error) => return Err(error),
    };
    match bytes.as_deref().and_then(Listing::parse) {
        Some(listing) => remove_listed(root, &listing),
        // A list is put into a tree whole and flushed before the tree becomes an output; one that cannot be read never did.
        None => match fs::remove_dir_all(root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(PublishError::io("remove", root)(error))
            }
            _ => Ok(()),
        },
    }
}

fn remove_listed(root: &Path, listing: &Listing<'_>) -> Result<(), PublishError> {
    let ours: HashSet<&str> = listing.files.iter().map(|row| &*row.path).collect();
    let mut folders = Vec::new();
    let mut foreign = Vec::new();
    walk(root, &mut |path, entry, kind| {
        match kind {
            Some(kind) if kind.is_dir() => folders.push(path.to_owned()),
            Some(kind) if kind.is_file() && ours.contains(path) => {
                let file = entry.path();
                fs::remove_file(&file).map_err(PublishError::io("remove", &file))?;
            }
            Some(kind) if kind.is_file() && path == LISTING => {}
            _ => foreign.push(path.to_owned()),
        }
        Ok(Then::Enter)
    })?;
    if !foreign.is_empty() {
        foreign.sort_unstable();
        return Err(PublishError::Foreign(root.to_owned(), foreign));
    }
    for folder in folders.iter().rev() {
        let folder = root.join(folder);
        fs::remove_dir(&folder).map_err(PublishError::io("remove the folder", &folder))?;
    }
    let list = root.join(LISTING);
    fs::remove_file(&list).map_err(PublishError::io("remove", &list))?;
    fs::remove_dir(root).map_err(PublishError::io("remove the folder", root))
}
