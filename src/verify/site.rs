//! The tree as it is looked at: its files in order, and what its addresses mean.

use std::io::Read;

use super::layout::DIRECTORY;
use super::{Lost, Tree, TreeFile, Unreadable};
use crate::model::identifier::WebUrl;
use crate::model::timestamp::Timestamp;

/// The longest file that is read for what it says; the digest of a longer one is taken all the same.
pub(super) const LONGEST: u64 = 256 << 20;

/// A tree, its files, and the time that it is checked for.
pub(super) struct Site<'a> {
    tree: &'a dyn Tree,
    /// In order of path.
    pub(super) files: Vec<TreeFile>,
    /// The time that keys and dates are held against.
    pub(super) at: Timestamp,
    /// What every address of the site begins with, such as `https://security.acme.example/`.
    pub(super) base: Option<String>,
}

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressProblem {
    /// No absolute address.
    NotAbsolute,
    /// An address without encryption.
    Insecure,
    /// An address of another host than the one that the metadata names.
    OtherHost,
    /// Nothing stands there.
    Missing,
}

impl AddressProblem {
    /// What is wrong with it, to be put behind the address.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::NotAbsolute => " is no absolute https address",
            Self::Insecure => " is not https",
            Self::OtherHost => " is not on the host that the provider metadata names",
            Self::Missing => " leads to nothing",
        }
    }

    /// Which requirement for providers says so: that everything is encrypted, or the one of whoever names the address.
    pub(super) fn number(self, usual: u8) -> u8 {
        match self {
            Self::Insecure => 3,
            Self::NotAbsolute | Self::OtherHost | Self::Missing => usual,
        }
    }
}

impl<'a> Site<'a> {
    /// Lists the tree.
    ///
    /// # Errors
    /// If it cannot be listed.
    pub(super) fn open(tree: &'a dyn Tree, at: Timestamp) -> Result<Self, Unreadable> {
        let mut files = tree.files()?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self {
            tree,
            files,
            at,
            base: None,
        })
    }

    /// Where a file stands in the list.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        let by_path = |file: &TreeFile| file.path.as_str().cmp(path);
        self.files.binary_search_by(by_path).ok()
    }

    /// A file by its path.
    pub(super) fn file(&self, path: &str) -> Option<&TreeFile> {
        self.files.get(self.place(path)?)
    }

    /// Whether there is a plain file at a path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.file(path).is_some_and(|file| file.plain) && !self.is_missing(path)
    }

    /// Whether a file that the tree has could not be read, which the tree says itself.
    pub(super) fn is_lost(&self, path: &str) -> bool {
        self.tree.lost(path).is_some()
    }

    /// Whether a file that the tree was to have is not there.
    pub(super) fn is_missing(&self, path: &str) -> bool {
        self.tree.lost(path) == Some(Lost::Missing)
    }

    /// Whether what is not listed is not there.
    pub(super) fn is_whole(&self) -> bool {
        self.tree.is_whole()
    }

    /// The files below a folder, whose path ends with `/`.
    pub(super) fn below(&self, folder: &str) -> impl Iterator<Item = &TreeFile> {
        let first = self
            .files
            .partition_point(|file| file.path.as_str() < folder);
        let rest = self.files.get(first..).unwrap_or_default().iter();
        rest.take_while(move |file| file.path.starts_with(folder))
            .filter(|file| !self.is_missing(&file.path))
    }

    /// The bytes of a file that is looked at as a whole; nothing if there is no plain file of a sane length.
    ///
    /// # Errors
    /// If there is one and it cannot be read.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        match self.file(path) {
            Some(file) if file.plain && file.length <= LONGEST => self.bytes(file),
            _ => Ok(None),
        }
    }

    /// The bytes of a file, up to the longest that is read; nothing if it is lost.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn bytes(&self, file: &TreeFile) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(opened) = self.open_file(&file.path)? else {
            return Ok(None);
        };
        let length = file.length.min(LONGEST);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        match opened.take(LONGEST).read_to_end(&mut bytes) {
            Ok(_) => Ok(Some(bytes)),
            Err(error) => Err(unreadable(&file.path, error)),
        }
    }

    /// A file from its beginning; nothing if it is lost.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub(super) fn open_file(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Unreadable> {
        match self.tree.open(path) {
            Ok(opened) => Ok(Some(opened)),
            Err(_) if self.is_lost(path) => Ok(None),
            Err(error) => Err(unreadable(path, error)),
        }
    }

    /// The path that an address of the site means; there is a file.
    ///
    /// Without metadata nobody knows the host, and any will do.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub(super) fn target<'b>(&self, address: &'b str) -> Result<&'b str, AddressProblem> {
        let path = self.path(address)?;
        match self.has(path) {
            true => Ok(path),
            false => Err(AddressProblem::Missing),
        }
    }

    /// The path that an address of the site means, whether there is a file or not.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub(super) fn path<'b>(&self, address: &'b str) -> Result<&'b str, AddressProblem> {
        match address.parse::<WebUrl>() {
            Ok(url) if url.is_https() => {}
            Ok(_) => return Err(AddressProblem::Insecure),
            Err(_) => return Err(AddressProblem::NotAbsolute),
        }
        match &self.base {
            Some(base) => address
                .strip_prefix(base.as_str())
                .ok_or(AddressProblem::OtherHost),
            None => {
                let rest = address.split_once("://").map_or("", |(_, rest)| rest);
                Ok(rest.split_once('/').map_or("", |(_, path)| path))
            }
        }
    }
}

/// What every address begins with, read from that of the directory distribution.
pub(super) fn base(directory_url: &str) -> Option<String> {
    let base = directory_url.strip_suffix(DIRECTORY)?;
    let url: WebUrl = base.parse().ok()?;
    let rest = base.strip_prefix("https://")?;
    let alone = rest.find('/') == rest.len().checked_sub(1);
    (url.is_https() && alone).then(|| base.to_owned())
}

pub(super) fn unreadable(path: &str, error: std::io::Error) -> Unreadable {
    let path = path.to_owned();
    Unreadable { path, error }
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn the_base_is_a_host_of_its_own() {
        assert_eq!(
            base("https://security.acme.example:8443/.well-known/csaf/white/").as_deref(),
            Some("https://security.acme.example:8443/")
        );
        for other in [
            "http://acme.example/.well-known/csaf/white/",
            "https://acme.example/psirt/.well-known/csaf/white/",
            "https://acme.example/.well-known/csaf/white",
            "/.well-known/csaf/white/",
            "",
        ] {
            assert_eq!(base(other), None, "{other}");
        }
    }
}
