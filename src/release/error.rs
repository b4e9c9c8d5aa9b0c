//! Why the releases could not be read, or none could be made.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::journal::LineFault;
use crate::diagnostic::Message;
use crate::gate::Refused;
use crate::model::timestamp::Timestamp;
use crate::model::tlp::Tlp;
use crate::model::word::Word as _;

/// Why the releases could not be read, or a batch could not be made; what was released before stands as it was.
#[derive(Debug)]
pub enum ReleaseError {
    /// A line of the journal is not as it was written; counted from 1.
    Journal(PathBuf, usize, LineFault),
    /// The journal's line names a folder, or its manifest a file, that is not there.
    Missing(PathBuf, usize),
    /// A file of a release is not as it was written.
    Edited(PathBuf),
    /// No line of the journal, or no manifest, names this.
    Unknown(PathBuf),
    /// A file of a release is as it was written, but this version cannot read it.
    Unreadable(PathBuf, String),
    /// The marker of a batch was not written by us.
    Marker(PathBuf),
    /// The time of a batch is not later than the newest in the journal.
    NotLater(Timestamp, Timestamp),
    /// A document's `public_from` is not later than its batch.
    PublicFrom(String, Timestamp),
    /// The slug is a name of ours, empty, or too long.
    ReservedSlug(String),
    /// The slug belongs to another document: slug, id, the other's id.
    SlugTaken(String, String, String),
    /// The document's label is for fewer than everybody: slug, label.
    Label(String, Tlp),
    /// That version of a document is already released: slug, version.
    Repeated(String, String),
    /// What was handed in belongs to another place: the place's folder.
    Mismatch(String),
    /// A place of a batch was filled twice, or not at all.
    Unfilled(String),
    /// No name for a file of a release.
    FileName(String),
    /// The gate found a tagged value, or could not tell.
    Refused(Box<Refused>),
    /// A canary was not caught by this decoder of the gate.
    Canary(&'static str),
    /// The signer made no signature; its words.
    Sign(String),
    /// Another release is being made in this folder.
    Busy(PathBuf),
    /// A batch waits for its signatures.
    Waiting(PathBuf),
    /// Another release was made since the journal was read.
    Overtaken(PathBuf),
    /// The system refused; what was tried, on what.
    Io(&'static str, PathBuf, io::Error),
}

impl ReleaseError {
    /// Wraps an error of the system: what was tried (`read`, `write`), and on what.
    pub(super) fn io(tried: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io(tried, path.to_owned(), error)
    }

    /// The exit code of a command that ends with it: 1 for what is wrong with the content or the history, 3 for what could not be decided or written.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Sign(_)
            | Self::Canary(_)
            | Self::Busy(_)
            | Self::Overtaken(_)
            | Self::Waiting(_)
            | Self::Io(..)
            | Self::Mismatch(_)
            | Self::Unfilled(_)
            | Self::Unreadable(..) => 3,
            _ => 1,
        }
    }

    /// What is wrong, and where.
    pub fn message(&self) -> Message {
        let show = |path: &Path| path.display().to_string();
        match self {
            Self::Journal(path, line, fault) => {
                Message::new(format!("line {line} of the journal "))
                    .value(show(path))
                    .words(format!(" is not as it was written: {fault}"))
            }
            Self::Missing(path, line) => {
                Message::new("the release ")
                    .value(show(path))
                    .words(format!(
                        " is missing, but line {line} of the journal names it"
                    ))
            }
            Self::Edited(path) => Message::new("")
                .value(show(path))
                .words(" was changed since it was released"),
            Self::Unknown(path) => Message::new("the journal does not know ").value(show(path)),
            Self::Unreadable(path, why) => Message::new("")
                .value(show(path))
                .words(format!(" cannot be read: {why}")),
            Self::Marker(path) => Message::new("")
                .value(show(path))
                .words(" was not written by obstat, or was edited"),
            Self::NotLater(time, newest) => Message::new("the time ")
                .value(time.to_string())
                .words(" is not later than that of the newest release, ")
                .value(newest.to_string()),
            Self::PublicFrom(slug, time) => Message::new("the release of ")
                .value(slug)
                .words(" is made at or after its `public_from` ")
                .value(time.to_string()),
            Self::Label(slug, label) => Message::new("the document ")
                .value(format!("{slug}.json"))
                .words(format!(
                    " is labelled TLP:{}, and what is released here is for everybody",
                    label.csaf_2_0().unwrap_or(label.word())
                )),
            Self::ReservedSlug(slug) => Message::new("no document can have the file name ")
                .value(format!("{slug}.json"))
                .words(": the name is reserved, empty or too long"),
            Self::SlugTaken(slug, id, other) => Message::new("the id ")
                .value(id)
                .words(" has the file name ")
                .value(format!("{slug}.json"))
                .words(", which belongs to the released ")
                .value(other),
            Self::Repeated(slug, version) => Message::new("version ")
                .value(version)
                .words(" of ")
                .value(slug)
                .words(" is already released"),
            Self::Mismatch(folder) => Message::new("what was handed in for the release ")
                .value(folder)
                .words(" belongs to another one"),
            Self::Unfilled(folder) => Message::new("the release ")
                .value(folder)
                .words(" was not filled exactly once"),
            Self::FileName(name) => {
                Message::new("no file of a release can have the name ").value(name)
            }
            Self::Refused(refused) => Message::new(refused.to_string()),
            Self::Canary(decoder) => Message::new(format!(
                "a canary was not caught by the decoder `{decoder}`"
            )),
            Self::Sign(words) => Message::new(format!("could not sign: {words}")),
            Self::Busy(path) => Message::new("another release is being made in ").value(show(path)),
            Self::Waiting(path) => {
                Message::new("a release waits for its signatures in ").value(show(path))
            }
            Self::Overtaken(path) => {
                Message::new("another release was made meanwhile in ").value(show(path))
            }
            Self::Io(tried, path, error) => Message::new(format!("could not {tried} "))
                .value(show(path))
                .words(format!(": {}", cause(error))),
        }
    }

    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Journal(_, _, LineFault::CarriageReturn) => {
                "bring the file back as it was committed, and put `content/releases/** -text` into `.gitattributes`"
            }
            Self::Journal(..) | Self::Missing(..) | Self::Edited(_) | Self::Marker(_) => {
                "a release is never changed: bring the file back as it was committed; what must not stand is taken back with `obstat retract`"
            }
            Self::Unknown(_) => {
                "move it away if it is not yours to keep; if it is a release, bring the journal back as it was committed"
            }
            Self::Unreadable(..) => {
                "use the version of obstat that made the release, or a newer one"
            }
            Self::NotLater(..) => "set the clock right, or name a later time with `--at`",
            Self::PublicFrom(..) => "name a later time, or leave `--public-from` out",
            Self::ReservedSlug(_) | Self::SlugTaken(..) => "give the document another id",
            Self::Label(..) => {
                "publish it by other means, or label it CLEAR (WHITE in CSAF 2.0) when everybody may know"
            }
            Self::Repeated(..) => "add a revision with a new number",
            Self::Mismatch(_) | Self::Unfilled(_) | Self::Canary(_) => {
                "this is a fault of obstat; please report it"
            }
            Self::FileName(_) => "name a plain file",
            Self::Refused(refused) => refused.help(),
            Self::Sign(_) => "mend what the signer names; nothing was released",
            Self::Busy(_) => "wait until it has ended",
            Self::Waiting(_) => {
                "complete it with `obstat release --accept DIR`, or give it up with `--abandon`"
            }
            Self::Overtaken(_) => "run the command again",
            Self::Io(_, _, error) => match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room for the release; nothing was released"
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "let this user write to `content/releases`"
                }
                _ => "mend what the system names, and run the command again",
            },
        }
    }
}

/// The system's words, plainer where we know what they mean.
fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    }
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().render(false))
    }
}

impl std::error::Error for ReleaseError {}
