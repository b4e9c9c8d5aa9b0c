//! Which paths a new tree has: the only part of it that stays in memory.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use unicode_normalization::UnicodeNormalization;

use super::PublishError;
use super::listing::{Digest, LISTING, Row};
use crate::gate::SitePath;

/// The paths of a new tree, by the name under which a system that ignores case would file them.
///
/// macOS and Windows fold case, macOS also Unicode's forms; a tree that needs both spellings would lose files there without a word.
pub(super) struct Index {
    nodes: HashMap<Box<str>, Node>,
    files: usize,
    bytes: u64,
}

/// What stands at a path, and its exact spelling if it is not the folded one.
enum Node {
    Folder(Option<Box<str>>),
    File(Option<Box<str>>, u64, Digest),
    /// The list itself, which [`super::Staging`] writes.
    Listing,
}

impl Index {
    pub(super) fn new() -> Self {
        Self {
            nodes: HashMap::from([(LISTING.into(), Node::Listing)]),
            files: 0,
            bytes: 0,
        }
    }

    pub(super) fn files(&self) -> usize {
        self.files
    }

    /// The length of all files together, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes a path for a file, and the folders above it; says whether it is the first in its folder.
    pub(super) fn claim(
        &mut self,
        path: &SitePath,
        length: u64,
        sha256: Digest,
    ) -> Result<bool, PublishError> {
        let mut first = false;
        for folder in path.folders() {
            match self.nodes.entry(fold(folder)) {
                Entry::Occupied(known) => match known.get() {
                    Node::Folder(exact) => {
                        same(folder, known.key(), exact.as_deref())?;
                        // Whoever took this folder took those above it.
                        break;
                    }
                    Node::File(exact, ..) => {
                        same(folder, known.key(), exact.as_deref())?;
                        return Err(PublishError::FileAndFolder(folder.to_owned()));
                    }
                    Node::Listing => {
                        return Err(PublishError::FileAndFolder(folder.to_owned()));
                    }
                },
                Entry::Vacant(free) => {
                    let exact = exact(folder, free.key());
                    free.insert(Node::Folder(exact));
                    first = true;
                }
            }
        }
        let path = path.as_str();
        match self.nodes.entry(fold(path)) {
            Entry::Occupied(known) => match known.get() {
                Node::File(exact, ..) => {
                    same(path, known.key(), exact.as_deref())?;
                    Err(PublishError::TwoWriters(path.to_owned()))
                }
                Node::Folder(exact) => {
                    same(path, known.key(), exact.as_deref())?;
                    Err(PublishError::FileAndFolder(path.to_owned()))
                }
                Node::Listing => {
                    same(path, LISTING, None)?;
                    Err(PublishError::TwoWriters(path.to_owned()))
                }
            },
            Entry::Vacant(free) => {
                let exact = exact(path, free.key());
                free.insert(Node::File(exact, length, sha256));
                self.files += 1;
                self.bytes += length;
                Ok(first)
            }
        }
    }

    /// All files, in order of path.
    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        let mut rows: Vec<_> = self
            .nodes
            .iter()
            .filter_map(|(folded, node)| match node {
                Node::File(exact, length, sha256) => Some(Row {
                    length: *length,
                    path: exact.as_deref().unwrap_or(folded).into(),
                    sha256: *sha256,
                }),
                Node::Folder(_) | Node::Listing => None,
            })
            .collect();
        rows.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        rows
    }
}

fn exact(path: &str, folded: &str) -> Option<Box<str>> {
    (path != folded).then(|| path.into())
}

/// Fails if two paths that fold to one are not one.
fn same(path: &str, folded: &str, exact: Option<&str>) -> Result<(), PublishError> {
    let known = exact.unwrap_or(folded);
    if known == path {
        return Ok(());
    }
    // The order in which threads come must not show.
    let (one, other) = if known < path {
        (known, path)
    } else {
        (path, known)
    };
    Err(PublishError::SamePath(one.to_owned(), other.to_owned()))
}

/// The name under which a system that ignores case and Unicode's forms would file the path.
fn fold(path: &str) -> Box<str> {
    if path.is_ascii() {
        return path.to_ascii_lowercase().into();
    }
    // Up and down again folds what has several small forms (ß and ss, ς and σ).
    path.nfd()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfd()
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::gate::SitePath;
    use crate::publish::listing::Digest;

    fn claim(paths: &[&str]) -> Result<Index, String> {
        let mut index = Index::new();
        for path in paths {
            let path = SitePath::new(path).unwrap();
            let digest = Digest::of(b"");
            index
                .claim(&path, 1, digest)
                .map_err(|error| error.to_string())?;
        }
        Ok(index)
    }

    fn refused(paths: &[&str]) -> String {
        claim(paths).err().unwrap()
    }

    #[test]
    fn paths_are_listed_in_order_as_they_were_spelt() {
        let index = claim(&["b/B.txt", "a", "b/a.txt", "B-2"]).unwrap();
        let rows = index.rows();
        let paths: Vec<_> = rows.iter().map(|row| &*row.path).collect();
        assert_eq!(paths, ["B-2", "a", "b/B.txt", "b/a.txt"]);
        assert_eq!((index.files(), index.bytes()), (4, 4));
    }

    #[test]
    fn two_writers_of_one_path_are_refused() {
        assert_eq!(refused(&["a/b", "a/b"]), "two outputs have the path `a/b`");
        assert_eq!(
            refused(&["files.json"]),
            "two outputs have the path `files.json`"
        );
        assert!(claim(&["a/files.json"]).is_ok());
    }

    #[test]
    fn paths_that_are_one_elsewhere_are_refused() {
        assert_eq!(
            refused(&["a/b", "A/c"]),
            "the paths `A` and `a` are the same where case or the form of letters does not count"
        );
        assert_eq!(refused(&["A/c", "a/b"]), refused(&["a/b", "A/c"]));
        for pair in [
            ["a/b.json", "a/B.json"],
            ["gr\u{f6}\u{df}e", "GRO\u{308}SSE"],
            ["ς", "σ"],
            ["FILES.json", "x"],
            ["a/B", "a/b/c"],
        ] {
            assert!(refused(&pair).contains("are the same where"), "{pair:?}");
        }
    }

    #[test]
    fn a_path_is_a_file_or_a_folder() {
        let both = "the path `a/b` is both a file and a folder";
        assert_eq!(refused(&["a/b", "a/b/c"]), both);
        assert_eq!(refused(&["a/b/c/d", "a/b"]), both);
        assert!(refused(&["files.json/x"]).contains("both a file and a folder"));
    }
}
