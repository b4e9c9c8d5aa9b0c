//! Why a site could not be published.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Message;
use crate::gate::Refused;

/// Why a site could not be published; the old one stands as it was.
#[derive(Debug)]
pub enum PublishError {
    /// The gate found a tagged value, or could not tell.
    Refused(Box<Refused>),
    /// The output's path ends in `..` or is a root: nothing can be put beside it.
    NoName(PathBuf),
    /// The folder in which the output is to stand does not exist.
    NoParent(PathBuf),
    /// The output is a symbolic link.
    Symlink(PathBuf),
    /// The output is a file or a device.
    NotAFolder(PathBuf),
    /// The output is a mount point or on another file system than its folder.
    OtherFileSystem(PathBuf),
    /// The output is neither empty nor made by Obstat.
    NotOurs(PathBuf),
    /// This list of files was not made by Obstat, or was edited.
    BadListing(PathBuf),
    /// The folder holds what Obstat did not put there; sorted paths inside of it.
    Foreign(PathBuf, Vec<String>),
    /// Files of the output were edited after Obstat wrote them; sorted paths inside of it.
    Edited(PathBuf, Vec<String>),
    /// The output became another folder while the site was drawn.
    Replaced(PathBuf),
    /// Another build is at work on the same output.
    Busy(PathBuf),
    /// Two writers of one path.
    TwoWriters(String),
    /// Two paths that are one on a system that ignores case or Unicode's forms.
    SamePath(String, String),
    /// One path is to be both a file and a folder.
    FileAndFolder(String),
    /// A file was refused earlier, so the tree is not whole.
    Incomplete,
    /// The system refused; what was tried, on what.
    Io(&'static str, PathBuf, io::Error),
}

/// How many paths a message names.
const NAMED: usize = 10;

impl PublishError {
    /// Wraps an error of the system: what was tried (`write`, `create the folder`), and on what.
    pub(super) fn io(tried: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io(tried, path.to_owned(), error)
    }

    /// The exit code of a command that ends with it: 1 for a leak, 3 for what could not be decided or written.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(refused) => refused.exit_code(),
            _ => 3,
        }
    }

    /// What is wrong, and with which path.
    pub fn message(&self) -> Message {
        let show = |path: &Path| path.display().to_string();
        match self {
            Self::Refused(refused) => Message::new(refused.to_string()),
            Self::NoName(output) => Message::new("the output ")
                .value(show(output))
                .words(" names no folder that can be swapped"),
            Self::NoParent(folder) => Message::new("there is no folder ")
                .value(show(folder))
                .words(" for the output to stand in"),
            Self::Symlink(output) => Message::new("the output ")
                .value(show(output))
                .words(" is a symbolic link"),
            Self::NotAFolder(output) => Message::new("the output ")
                .value(show(output))
                .words(" is not a folder"),
            Self::OtherFileSystem(output) => Message::new("the output ")
                .value(show(output))
                .words(" is a mount point or on another file system than its folder, so it cannot be swapped in one step"),
            Self::NotOurs(output) => Message::new("the output ")
                .value(show(output))
                .words(" holds files and has no `files.json`: obstat did not make it"),
            Self::BadListing(path) => Message::new("the list of files ")
                .value(show(path))
                .words(" was not written by obstat, or was edited"),
            Self::Foreign(output, paths) => {
                list(Message::new("obstat did not make "), output, paths)
            }
            Self::Edited(output, paths) => {
                list(Message::new("edited since obstat wrote it: "), output, paths)
            }
            Self::Replaced(output) => Message::new("the output ")
                .value(show(output))
                .words(" was replaced while the site was being built"),
            Self::Busy(output) => Message::new("another build is at work on the output ")
                .value(show(output)),
            Self::TwoWriters(path) => Message::new("two outputs have the path ").value(path),
            Self::SamePath(one, other) => Message::new("the paths ")
                .value(one)
                .words(" and ")
                .value(other)
                .words(" are the same where case or the form of letters does not count"),
            Self::FileAndFolder(path) => Message::new("the path ")
                .value(path)
                .words(" is both a file and a folder"),
            Self::Incomplete => {
                Message::new("an output could not be written, so the new site is not whole")
            }
            Self::Io(tried, path, error) => Message::new(format!("could not {tried} "))
                .value(show(path))
                .words(format!(": {}", cause(error))),
        }
    }

    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Refused(refused) => refused.help(),
            Self::NoName(_) => "name the output folder itself, such as `public`",
            Self::NoParent(_) => "create the folder, or name another output",
            Self::Symlink(_) => "name the folder that the link points to",
            Self::NotAFolder(_) => "move it away, or name another output",
            Self::OtherFileSystem(_) => {
                "name a folder inside of the mounted one, such as `public/site`"
            }
            Self::NotOurs(_) => "name an empty or a new folder, or move the files away",
            Self::BadListing(_) => {
                "move the folder away if you need what is in it, and build again"
            }
            Self::Foreign(..) => {
                "move it away; what is to be part of the site belongs in `content/static`"
            }
            Self::Edited(..) => "take the edit over into the sources, and delete the edited file",
            Self::Replaced(_) => "build again",
            Self::Busy(_) => "wait until it has ended",
            Self::TwoWriters(_) | Self::SamePath(..) | Self::FileAndFolder(_) => {
                "rename one of the two sources"
            }
            Self::Incomplete => "mend what was reported before",
            Self::Io(_, _, error) => match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "make room for a second copy of the site; the old one is untouched"
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "let this user write to the output and to the folder that it stands in"
                }
                _ => "mend what the system names, and build again; the old site is untouched",
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
        _ => error.to_string(),
    }
}

fn list(mut message: Message, output: &Path, paths: &[String]) -> Message {
    for (number, path) in paths.iter().take(NAMED).enumerate() {
        if number > 0 {
            message = message.words(", ");
        }
        message = message.value(output.join(path).display().to_string());
    }
    match paths.len().saturating_sub(NAMED) {
        0 => message,
        more => message.words(format!(" and {more} more")),
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().render(false))
    }
}

impl std::error::Error for PublishError {}

impl From<Refused> for PublishError {
    fn from(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}
