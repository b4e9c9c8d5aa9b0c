//! Where an output stands in the site.

use std::fmt;
use std::str::FromStr;

/// A relative path of the site, such as `advisories/acme-2026-0007/index.html`.
///
/// UTF-8, `/` between components, no component empty, `.`, `..` or longer than 255 bytes, no control sign, no backslash; at most 2,048 bytes in all.
/// Whoever holds one can join it to a folder and stay inside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Box<str>);

/// The longest component that common file systems take, in bytes.
const COMPONENT: usize = 255;
/// The longest path, in bytes; leaves room for the output folder's own path below the 4,096 of Linux.
const WHOLE: usize = 2048;

impl SitePath {
    /// Reads a path.
    ///
    /// # Errors
    /// [`InvalidPath`] says what is wrong with it.
    pub fn new(path: &str) -> Result<Self, InvalidPath> {
        if path.is_empty() {
            return Err(InvalidPath::Empty);
        }
        if path.starts_with('/') {
            return Err(InvalidPath::Absolute);
        }
        if path.len() > WHOLE {
            return Err(InvalidPath::TooLong);
        }
        if path.chars().any(|sign| sign.is_control() || sign == '\\') {
            return Err(InvalidPath::ForbiddenSign);
        }
        for component in path.split('/') {
            match component {
                "" => return Err(InvalidPath::EmptyComponent),
                "." | ".." => return Err(InvalidPath::Dots),
                long if long.len() > COMPONENT => return Err(InvalidPath::ComponentTooLong),
                _ => {}
            }
        }
        Ok(Self(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This path with another one, of one or more components, below it.
    ///
    /// # Errors
    /// [`InvalidPath`] if the other path is wrong, or the two together are too long.
    pub fn join(&self, below: &str) -> Result<Self, InvalidPath> {
        let below = Self::new(below)?;
        Self::new(&format!("{self}/{below}"))
    }

    /// The folders that hold the path, the nearest first: `a/b` and `a` for `a/b/c`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(parent(&self.0), |folder| parent(folder))
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

impl FromStr for SitePath {
    type Err = InvalidPath;

    fn from_str(path: &str) -> Result<Self, InvalidPath> {
        Self::new(path)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no path of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidPath {
    /// There is no text.
    Empty,
    /// It starts with `/`.
    Absolute,
    /// Two slashes follow each other, or one stands at the end.
    EmptyComponent,
    /// A component is `.` or `..`.
    Dots,
    /// It holds a backslash or a control sign.
    ForbiddenSign,
    /// A component is longer than 255 bytes.
    ComponentTooLong,
    /// The whole is longer than 2,048 bytes.
    TooLong,
}

impl fmt::Display for InvalidPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the path is empty",
            Self::Absolute => "the path starts with `/`",
            Self::EmptyComponent => "the path has an empty component",
            Self::Dots => "the path has a component `.` or `..`",
            Self::ForbiddenSign => "the path has a backslash or a control sign",
            Self::ComponentTooLong => "a component of the path is longer than 255 bytes",
            Self::TooLong => "the path is longer than 2048 bytes",
        })
    }
}

impl std::error::Error for InvalidPath {}

#[cfg(test)]
mod tests {
    use super::{InvalidPath, SitePath};

    #[test]
    fn ordinary_paths_pass() {
        for path in [
            "index.html",
            ".well-known/csaf/white/2026/a.json",
            "products/größe 1/R8.0.3+b (x)/…",
            "..a/b..",
        ] {
            assert_eq!(SitePath::new(path).unwrap().as_str(), path);
        }
        assert!(SitePath::new(&"x".repeat(255)).is_ok());
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        let cases = [
            ("", InvalidPath::Empty),
            ("/a", InvalidPath::Absolute),
            ("a//b", InvalidPath::EmptyComponent),
            ("a/", InvalidPath::EmptyComponent),
            ("a/./b", InvalidPath::Dots),
            ("..", InvalidPath::Dots),
            ("a\\b", InvalidPath::ForbiddenSign),
            ("a\0", InvalidPath::ForbiddenSign),
            ("a\u{85}b", InvalidPath::ForbiddenSign),
        ];
        for (path, why) in cases {
            assert_eq!(SitePath::new(path), Err(why), "{path:?}");
        }
        let long = "x".repeat(256);
        assert_eq!(SitePath::new(&long), Err(InvalidPath::ComponentTooLong));
        let deep = "xx/".repeat(700);
        assert_eq!(SitePath::new(&deep), Err(InvalidPath::TooLong));
    }

    #[test]
    fn joining_stays_inside() {
        let folder: SitePath = "a/b".parse().unwrap();
        assert_eq!(folder.join("c/d").unwrap().as_str(), "a/b/c/d");
        assert_eq!(folder.join("../c"), Err(InvalidPath::Dots));
        assert_eq!(folder.join("/c"), Err(InvalidPath::Absolute));
        assert_eq!(folder.join(""), Err(InvalidPath::Empty));
    }

    #[test]
    fn folders_come_nearest_first() {
        let path: SitePath = "a/b/c".parse().unwrap();
        assert_eq!(path.folders().collect::<Vec<_>>(), ["a/b", "a"]);
    }
}
