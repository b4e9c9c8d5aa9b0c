//! A new patch version of a document that was adopted: what it says stays, its history has one entry more.
//!
//! Who asks only for what changed since a day (changes.csv) misses a document that was adopted with dates of long ago; its next version has today's.
//! The publisher gives the next version of a document of its own, under the same id; that is no *CSAF modifier*, whose documents must have another id (CSAF 2.0 section 9.1.8).

use std::fmt;

use serde_json::{Value, json};

use super::document::{self, failed_tests};
use super::{Refusal, adopt, version};
use crate::csaf;
use crate::model::advisory::Advisory;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::release::{Act, ReleaseError, Releases};

/// What a release has that was compiled from a source: the catalogue and the site's values of its day.
const FROZEN: &str = "frozen.json";

/// The next version of an adopted document.
#[derive(Debug)]
pub struct Reissued {
    /// What it says.
    pub advisory: Advisory,
    /// The document, byte for byte as it is to be published.
    pub document: Vec<u8>,
    /// The version before.
    pub before: String,
}

/// Why a document has no next version.
#[derive(Debug)]
pub enum NotReissued {
    /// Nothing was adopted under this id.
    Unknown,
    /// Its newest version is ours already, and so is its source.
    Ours,
    /// It is another publisher's: the namespace.
    Foreign(String),
    /// What was to be its next version cannot be adopted.
    Refused(Refusal),
    /// Its next version fails mandatory tests: their numbers.
    Fails(Vec<&'static str>),
    /// Nobody can say which version comes next.
    Version(String),
    /// Its history has entries that are later than now.
    Later(String),
    /// The release cannot be read.
    Release(ReleaseError),
}

impl fmt::Display for NotReissued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("no document was adopted under this id"),
            Self::Ours => f.write_str("its newest version was released here"),
            Self::Foreign(namespace) => write!(
                f,
                "its publisher `{namespace}` is not the site's, and nobody else gives it a version"
            ),
            Self::Refused(refusal) => write!(f, "{refusal}"),
            Self::Fails(tests) => write!(
                f,
                "it fails mandatory {}, and what is released here must not",
                tests.join(", ")
            ),
            Self::Version(version) => write!(f, "nothing comes after the version `{version}`"),
            Self::Later(date) => write!(
                f,
                "its history has an entry of `{date}`, which is not earlier"
            ),
            Self::Release(error) => write!(f, "{}", error.message().render(false)),
        }
    }
}

impl NotReissued {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unknown => "name the tracking id of a document that `obstat import` adopted",
            Self::Ours => "add a revision to its source, and release it",
            Self::Foreign(_) => "ask its publisher for a new version, and adopt that",
            Self::Refused(_) | Self::Fails(_) | Self::Version(_) => {
                "write a source for it with `obstat import --to-source`, mend it there, and release it"
            }
            Self::Later(_) => "wait, or name a later time with `--at`",
            Self::Release(error) => error.help(),
        }
    }
}

/// The next version of the adopted document with an id, as of a time; `summary` is what its history says of it.
///
/// `namespace` is that of the site's publisher.
///
/// # Errors
/// Why there is none.
pub fn reissue(
    releases: &Releases,
    id: &str,
    summary: &str,
    namespace: &str,
    time: Timestamp,
) -> Result<Reissued, NotReissued> {
    let slug = Slug::of_tracking_id(id).map_err(|_| NotReissued::Unknown)?;
    let newest = releases.newest(slug.as_str());
    let newest = newest.filter(|_| releases.slug_taken(slug.as_str()) == Some(id));
    let newest = newest.ok_or(NotReissued::Unknown)?;
    if releases
        .releases_of(slug.as_str())
        .any(|entry| entry.act == Act::Release && entry.has(FROZEN))
    {
        return Err(NotReissued::Ours);
    }
    let bytes = releases.document(newest).map_err(NotReissued::Release)?;
    let mut json: Value = serde_json::from_slice(&bytes)
        .map_err(|error| NotReissued::Refused(Refusal::NotJson(error.to_string())))?;
    let publisher = text(&json, "/document/publisher/namespace");
    if !adopt::same_namespace(namespace, &publisher) {
        return Err(NotReissued::Foreign(publisher));
    }
    // Others may have gone back to an older version; none is given twice.
    let is_taken = |version: &str| {
        let mut all = releases.releases_of(slug.as_str());
        all.any(|entry| entry.version == version)
    };
    let mut next = newest.version.clone();
    while is_taken(&next) {
        next = version::next(&next).ok_or(NotReissued::Version(next))?;
    }
    add(&mut json, &next, summary, time)?;
    let document = csaf::to_bytes(&json);
    let candidate = document::candidate(document).map_err(NotReissued::Refused)?;
    let failed = failed_tests(candidate.json);
    if !failed.is_empty() {
        return Err(NotReissued::Fails(failed));
    }
    Ok(Reissued {
        advisory: candidate.advisory,
        document: candidate.bytes,
        before: newest.version.clone(),
    })
}

/// Adds an entry to the history, and what follows from it; the generator stays, because it says who wrote the prose.
fn add(json: &mut Value, version: &str, summary: &str, time: Timestamp) -> Result<(), NotReissued> {
    let unread = || NotReissued::Version(version.to_owned());
    let tracking = json.pointer_mut("/document/tracking");
    let tracking = tracking.and_then(Value::as_object_mut).ok_or_else(unread)?;
    let history = tracking.get_mut("revision_history");
    let history = history.and_then(Value::as_array_mut).ok_or_else(unread)?;
    let date = |entry: &Value| text(entry, "/date").parse::<Timestamp>().ok();
    let newest = history.iter().filter_map(date).max();
    if let Some(newest) = newest.filter(|newest| *newest >= time) {
        return Err(NotReissued::Later(newest.to_string()));
    }
    let entry = json!({ "date": time.to_string(), "number": version, "summary": summary });
    // Some publishers write the newest entry first.
    let first = history.first().and_then(date);
    match first > history.last().and_then(date) {
        true => history.insert(0, entry),
        false => history.push(entry),
    }
    tracking.insert("version".to_owned(), version.into());
    let current = tracking.entry("current_release_date");
    *current.or_insert(Value::Null) = time.to_string().into();
    Ok(())
}

fn text(json: &Value, pointer: &str) -> String {
    let found = json.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}
