//! What the gate says of a leak: never the value, an excerpt, or its length.

use std::fmt;

use super::SitePath;
use super::decode::Decoder;
use crate::model::tagged::PhiKind;

/// A tagged value, or a secret key, was found in something that was about to be signed or published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The output that holds the value.
    pub place: Place,
    /// Each tag that was found, once for each of its places in the path or the bytes (the first of them only), in order of tag.
    pub hits: Vec<Hit>,
}

/// The output in which a tagged value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The output at this path.
    Output(SitePath),
    /// An output whose path itself holds a value and is therefore not named.
    LeakingPath,
    /// The output at this path holds a secret key, whatever was tagged.
    SecretKey(SitePath),
}

impl Place {
    /// The output's path, unless that leaks itself.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Output(path) | Self::SecretKey(path) => Some(path.as_str()),
            Self::LeakingPath => None,
        }
    }
}

/// One tag that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The tag: its name, its kind, and where it was tagged.
    pub tag: Tag,
    /// The line of the first place, counted from 1, or nothing if the value stands in the path.
    pub line: Option<usize>,
    /// The offset of the first place in bytes, or nothing if the value stands in the path.
    pub offset: Option<usize>,
    /// What had to be decoded to find it, from the outside in.
    pub through: Vec<Decoder>,
}

/// What may be said of a tagged value: everything but the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// How the tag is named, such as `patient.name`.
    pub id: String,
    /// Where it was tagged, such as `content/advisories/x.md:12`.
    pub source: String,
    /// What it is.
    pub kind: PhiKind,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Place::SecretKey(path) = &self.place {
            return write!(f, "`{path}` holds a secret key");
        }
        for (number, hit) in self.hits.iter().enumerate() {
            let Hit {
                tag, line, through, ..
            } = hit;
            if number > 0 {
                f.write_str("\n")?;
            }
            match (&self.place, line) {
                (Place::Output(path), Some(line)) => write!(f, "`{path}:{line}`")?,
                (Place::Output(path), None) => write!(f, "`{path}`")?,
                (Place::LeakingPath, Some(line)) => {
                    write!(f, "line {line} of an output whose path leaks too")?;
                }
                (Place::LeakingPath, None) => f.write_str("the path of an output")?,
                (Place::SecretKey(_), _) => {}
            }
            let Tag { id, source, kind } = tag;
            write!(f, " holds `{id}` ({kind})")?;
            for (number, decoder) in through.iter().enumerate() {
                let word = if number == 0 { " through" } else { "," };
                write!(f, "{word} {decoder}")?;
            }
            write!(f, ", tagged in `{source}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for Leak {}

/// Why something may not be signed or published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A tagged value or a secret key was found.
    Leak(Leak),
    /// Whether there is one cannot be told, so nothing is published.
    CannotTell {
        /// The output.
        path: SitePath,
        /// What could not be read, in words.
        why: Vec<&'static str>,
    },
}

impl Refused {
    /// The exit code of a command that ends with it: 1 for a leak, 3 if that cannot be told.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Leak(_) => 1,
            Self::CannotTell { .. } => 3,
        }
    }

    /// A line for each tag that was found, or one for what cannot be told.
    pub fn lines(&self) -> Vec<String> {
        // A line feed stands between the lines alone: paths and names have none, and sources' names are escaped.
        self.to_string().split('\n').map(str::to_owned).collect()
    }

    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Leak(Leak {
                place: Place::SecretKey(_),
                ..
            }) => "keep secret keys away from what is published",
            Self::Leak(_) => "take the value out of what is published, or correct its tag",
            Self::CannotTell { .. } => {
                "publish it in a form that can be searched, or say in site.toml, in [[unsearched]], who looked at it and why it may go out"
            }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leak(leak) => leak.fmt(f),
            Self::CannotTell { path, why } => {
                write!(f, "`{path}` cannot be searched: {}", why.join(", "))
            }
        }
    }
}

impl std::error::Error for Refused {}
