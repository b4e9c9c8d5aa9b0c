//! A source as it would be published: every tag replaced by what is shown.

mod front;

use std::fmt;

use super::file::{LARGEST, text_of};
use super::files::Found;
use super::phi::{self, Base, take_out};
use super::wiped::Wiped;
use super::{Sources, front as front_matter};
use crate::diagnostic::{FileId, Severity, Span};

/// Why nothing of a source can be shown; without a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unredacted {
    /// It is no source: nothing in it could be tagged.
    NoSource,
    /// Nothing of a private file is ever published.
    Private,
    /// It cannot be read.
    Unreadable,
    /// Not all of its tags can be read.
    Tags,
    /// A tag in its TOML has the form of a table with a heading or of dotted keys.
    Form,
}

impl fmt::Display for Unredacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoSource => "this file is no source of the workspace",
            Self::Private => "nothing of a private file is ever published",
            Self::Unreadable => "this file cannot be read",
            Self::Tags => "not all tags of this file can be read",
            Self::Form => "a tag of this file is no inline table",
        })
    }
}

impl std::error::Error for Unredacted {}

impl Unredacted {
    /// How to mend it.
    pub fn help(self) -> &'static str {
        match self {
            Self::NoSource => {
                "name site.toml, or a file of advisories/, vex/, pages/ or products/ in content/; files of static/ go out as they are"
            }
            Self::Private => "name a source that refers to it",
            Self::Unreadable | Self::Tags => "see what `obstat check` says of it",
            Self::Form => "write the tag as `{ phi = \"name\", value = \"…\" }` behind its key",
        }
    }
}

/// The text of a source at `path` below the workspace, with every tag replaced by what is shown; comments and `internal` are left out, because they are never published.
///
/// # Errors
/// [`Unredacted`] if that cannot be told.
pub fn redact(sources: &Sources, path: &str) -> Result<String, Unredacted> {
    if path.ends_with(".phi.toml") {
        return Err(Unredacted::Private);
    }
    let below = path.strip_prefix("content/").ok_or(Unredacted::NoSource)?;
    let folder = below.split_once('/').map_or("", |(folder, _)| folder);
    let toml = below == "site.toml" || (folder == "products" && below.ends_with(".toml"));
    let markdown = matches!(folder, "advisories" | "pages" | "vex") && below.ends_with(".md");
    if !toml && !markdown {
        return Err(Unredacted::NoSource);
    }
    let found = Found {
        path: path.to_owned(),
        file: sources.root.join(path),
    };
    let size = std::fs::metadata(&found.file).map_or(u64::MAX, |data| data.len());
    if size > LARGEST {
        return Err(Unredacted::Unreadable);
    }
    let file = FileId(0);
    let text = Wiped::new(text_of(&found, file).map_err(|_| Unredacted::Unreadable)?);
    if toml {
        return front::redacted(&text, path, &sources.private);
    }
    let parts = front_matter::split(&text, file).map_err(|_| Unredacted::Unreadable)?;
    if phi::is_whole(parts.front) {
        return Ok("# this file is PHI as a whole: nothing of it is published\n".to_owned());
    }
    let front = front::redacted(parts.front, path, &sources.private)?;
    let base = Base {
        file,
        offset: 0,
        line: 1,
    };
    let place = Span::file_start(file);
    let body = take_out(parts.body, path, place, 1, Some(base), &sources.private);
    if body
        .findings
        .iter()
        .any(|finding| finding.severity != Severity::Note)
    {
        return Err(Unredacted::Tags);
    }
    Ok(format!("+++\n{front}+++\n{}", body.text))
}
