//! A published tree, wherever it lies.

use std::fmt;
use std::io::{self, Read};

use super::Fault;

/// The bytes of a SHA-256.
pub type Sha256Digest = [u8; 32];

/// A published tree: a folder, a live site, and later one that is being staged.
pub trait Tree: Sync {
    /// Every file, in any order.
    ///
    /// # Errors
    /// If the tree cannot be listed.
    fn files(&self) -> Result<Vec<TreeFile>, Unreadable>;

    /// The bytes of a file of [`Tree::files`], from their beginning.
    ///
    /// # Errors
    /// If the file cannot be opened.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>>;

    /// What became of a file of [`Tree::files`] that could not be opened, if that does not end the whole.
    fn lost(&self, _path: &str) -> Option<Lost> {
        None
    }

    /// Whether [`Tree::files`] is all that there is.
    fn is_whole(&self) -> bool {
        true
    }

    /// What only the tree knows to be wrong, once its files were opened.
    ///
    /// Of a file that is lost and among these nothing else is said.
    fn faults(&self) -> Vec<Fault> {
        Vec::new()
    }
}

/// What became of a file that was to be in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// It is not there.
    Missing,
    /// It is there, and nobody saw what is in it.
    Unseen,
}

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path below the tree, with `/` between components.
    pub path: String,
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256 if the tree knows it: a file is then read only for what it says.
    pub sha256: Option<Sha256Digest>,
    /// Whether it is a plain file with a name in UTF-8; no link, device or the like.
    pub plain: bool,
}

/// A tree, or a file of it, that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// What could not be read: a path as a person would type it.
    pub path: String,
    /// Why.
    pub error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be read: {}", self.path, self.error)
    }
}

impl std::error::Error for Unreadable {}
