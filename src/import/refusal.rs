//! Why a file is not adopted.

use std::fmt;

use crate::csaf::ReadError;
use crate::model::tlp::Tlp;
use crate::model::word::Word;

/// Why a file is not adopted; the others of the call are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The system could not read it; its words.
    Unreadable(String),
    /// It is larger than 64 MiB.
    TooLarge,
    /// It starts with a byte order mark (RFC 8259 section 8.1).
    ByteOrderMark,
    /// It is not UTF-8; the byte at which that shows.
    NotUtf8(usize),
    /// It is not JSON, or nested too deeply; the parser's words.
    NotJson(String),
    /// An object has a key twice; the key's pointer.
    DuplicateKey(String),
    /// It is JSON, but no CSAF document.
    NotCsaf,
    /// It is a CSAF document of another version.
    OtherVersion(String),
    /// It breaks the schema.
    Schema {
        /// Where, as a JSON pointer.
        pointer: String,
        /// What is wrong there.
        message: String,
        /// How many more places are wrong.
        more: usize,
    },
    /// It keeps to the schema, but cannot be read.
    Unread(ReadError),
    /// It could not be decided whether it keeps to the schema; why.
    Undecided(String),
    /// Its label does not allow a public tree.
    Label(Tlp),
    /// It has no label.
    Unlabelled,
    /// Its id gives a file name that belongs to another document: its id, the other's id.
    SlugTaken(String, String),
    /// The file name that its id gives is one of ours.
    ReservedSlug(String),
    /// We released revisions of our own of this document: its id.
    Ours(String),
    /// It was changed while it was imported.
    Changed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(words) => write!(f, "cannot be read: {words}"),
            Self::TooLarge => f.write_str("it is larger than 64 MiB"),
            Self::ByteOrderMark => f.write_str(
                "it starts with a byte order mark, which JSON does not allow (RFC 8259 section 8.1)",
            ),
            Self::NotUtf8(at) => write!(f, "it is not UTF-8 from byte {at} on"),
            Self::NotJson(words) => write!(f, "it is not JSON: {words}"),
            Self::DuplicateKey(pointer) => write!(f, "the key {pointer} stands there twice"),
            Self::NotCsaf => f.write_str("it is no CSAF document: /document/csaf_version is missing"),
            Self::OtherVersion(version) => {
                write!(f, "it is CSAF {version}; only 2.0 can be adopted")
            }
            Self::Schema {
                pointer,
                message,
                more,
            } => {
                write!(f, "it breaks the schema")?;
                if !pointer.is_empty() {
                    write!(f, " at {pointer}")?;
                }
                write!(f, ": {message}")?;
                match more {
                    0 => Ok(()),
                    1 => f.write_str(" (and at 1 more place)"),
                    more => write!(f, " (and at {more} more places)"),
                }
            }
            Self::Unread(error) => write!(f, "{error}"),
            Self::Undecided(reason) => {
                write!(f, "it cannot be decided whether it keeps to the schema: {reason}")
            }
            Self::Label(label) => write!(
                f,
                "it is labelled TLP:{}, and the site is public",
                label.csaf_2_0().unwrap_or(label.word())
            ),
            Self::Unlabelled => f.write_str(
                "it has no TLP label; if it may be public, say so with `--unlabelled-is-clear`",
            ),
            Self::SlugTaken(id, other) => write!(
                f,
                "its id `{id}` gives the same file name as `{other}`, which is another document"
            ),
            Self::ReservedSlug(id) => {
                write!(f, "its id `{id}` gives a file name that is reserved")
            }
            Self::Ours(id) => write!(
                f,
                "revisions of `{id}` were released here; write the change into its source"
            ),
            Self::Changed => f.write_str("it was changed while it was imported"),
        }
    }
}
