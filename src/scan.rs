//! Runs the gate over any folder, with tags from a file: for what other tools made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;

use crate::gate::{Armed, Refused, SitePath};
use crate::model::tagged::{PhiKind, Secret, Tagged};
use crate::model::word::Word;

/// The longest file that is searched, in bytes; it is read whole.
const LONGEST: u64 = 1 << 30;

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Report {
    /// How many files were searched.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// What the gate refused, in order of path.
    pub refused: Vec<Refused>,
    /// What could not be read at all: the path below the folder, and why.
    pub unread: Vec<(String, &'static str)>,
}

/// Why a file of tags is none; never what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagsProblem {
    /// The file could not be read.
    Io(io::ErrorKind),
    /// It is no JSON, from this line and column on.
    Json(usize, usize),
    /// It is no list.
    NoList,
    /// The entry with this number, counted from 1, has no such key, or it is no text.
    Key(usize, &'static str),
    /// The entry with this number has a kind that is not known.
    Kind(usize),
}

impl std::fmt::Display for TagsProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(kind) => write!(f, "the tags cannot be read: {kind}"),
            Self::Json(line, column) => write!(f, "the tags are no JSON at {line}:{column}"),
            Self::NoList => f.write_str("the tags are no list of objects"),
            Self::Key(number, key) => write!(f, "tag {number} has no text `{key}`"),
            Self::Kind(number) => write!(f, "tag {number} has an unknown kind"),
        }
    }
}

impl std::error::Error for TagsProblem {}

/// Reads tags from a file: `[{"id": …, "kind": …, "value": …}]`, all of them one record.
///
/// # Errors
/// [`TagsProblem`] names the place, never a value.
pub fn tags(path: &Path) -> Result<Vec<Tagged>, TagsProblem> {
    let bytes = fs::read(path).map_err(|error| TagsProblem::Io(error.kind()))?;
    let all: Value = serde_json::from_slice(&bytes)
        .map_err(|error| TagsProblem::Json(error.line(), error.column()))?;
    drop(Secret::new(String::from_utf8(bytes).unwrap_or_default()));
    let Value::Array(all) = all else {
        return Err(TagsProblem::NoList);
    };
    let mut tags = Vec::with_capacity(all.len());
    for (number, entry) in (1..).zip(all) {
        let Value::Object(mut entry) = entry else {
            return Err(TagsProblem::NoList);
        };
        let mut text = |key: &'static str| match entry.remove(key) {
            Some(Value::String(text)) => Ok(text),
            Some(Value::Number(digits)) => Ok(digits.to_string()),
            _ => Err(TagsProblem::Key(number, key)),
        };
        let value = Secret::new(text("value")?);
        let kind = PhiKind::parse(&text("kind")?).ok_or(TagsProblem::Kind(number))?;
        tags.push(Tagged {
            id: text("id")?,
            source: format!("tag {number}"),
            record: String::new(),
            kind,
            value,
        });
    }
    Ok(tags)
}

/// Searches every file of a folder.
///
/// # Errors
/// When the folder cannot be read; a file in it that cannot be read is a line of the report.
pub fn scan(folder: &Path, armed: &Armed) -> io::Result<Report> {
    fs::read_dir(folder)?;
    let mut report = Report::default();
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(entry) => {
                let name = shown(folder, entry.path());
                report
                    .unread
                    .push((name, "it is no file but a link or a device"));
            }
            Err(error) => {
                let name = error
                    .path()
                    .map_or_else(String::new, |path| shown(folder, path));
                report.unread.push((name, "it cannot be read"));
            }
        }
    }
    let looked: Vec<_> = files
        .par_iter()
        .map(|file| look(folder, file, armed))
        .collect();
    for seen in looked {
        match seen {
            Ok((length, refused)) => {
                report.files += 1;
                report.bytes += length;
                report.refused.extend(refused);
            }
            Err(unread) => report.unread.push(unread),
        }
    }
    // The name of a file that was not read may hold a value, too.
    for (name, _) in &mut report.unread {
        let leaks = match SitePath::new(&plain(name)) {
            Ok(path) => armed.inspect(&path, &[]).is_err(),
            Err(_) => true,
        };
        if leaks {
            *name = "a file whose name is not shown".to_owned();
        }
    }
    Ok(report)
}

type Seen = Result<(u64, Option<Refused>), (String, &'static str)>;

fn look(folder: &Path, file: &Path, armed: &Armed) -> Seen {
    let name = shown(folder, file);
    let length = match fs::metadata(file) {
        Ok(facts) => facts.len(),
        Err(_) => return Err((name, "it cannot be read")),
    };
    if length > LONGEST {
        return Err((name, "it is longer than what is searched"));
    }
    let Ok(bytes) = fs::read(file) else {
        return Err((name, "it cannot be read"));
    };
    // A name that no site can have is searched all the same, with its odd signs replaced.
    let Ok(path) = SitePath::new(&plain(&name)) else {
        return Err((name, "its name is too long"));
    };
    Ok((length, armed.inspect(&path, &bytes).err()))
}

fn shown(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    below.to_string_lossy().into_owned()
}

fn plain(name: &str) -> String {
    name.replace(|sign: char| sign.is_control() || sign == '\\', "_")
}
