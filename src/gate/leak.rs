//! What the gate says of a leak: never the value, an excerpt, or its length.

use std::fmt;

use super::SitePath;
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

/// One tag that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The tag: its name, its kind, and where it was tagged.
    pub tag: Tag,
    /// The line of the first place, counted from 1, or nothing if the value stands in the path.
    pub line: Option<usize>,
    /// The offset of the first place in bytes, or nothing if the value stands in the path.
    pub offset: Option<usize>,
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
        for (number, Hit { tag, line, .. }) in self.hits.iter().enumerate() {
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
            write!(f, " holds `{id}` ({kind}), tagged in `{source}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for Leak {}
