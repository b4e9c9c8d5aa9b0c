//! A CSAF document: what it says of itself, and whether it stands where that belongs.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::{Basis, Faults, PUBLISH};
use super::file::Look;
use super::layout::{DIRECTORY, Kind, PROVIDER};
use super::site::Site;
use super::{Sha256Digest, valid};
use crate::diagnostic::Message;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;

/// How far two clocks may be apart before a document is from the future.
const CLOCKS: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The tracking id.
    pub id: String,
    /// The file name that the id makes, without `.json`.
    pub slug: Slug,
    /// The version.
    pub version: String,
    /// The title.
    pub title: String,
    /// The publisher's namespace.
    pub namespace: String,
    /// The label as it is written, if there is one.
    pub label: Option<String>,
    /// `initial_release_date`
    pub initial: Timestamp,
    /// `current_release_date`
    pub current: Timestamp,
}

impl Facts {
    /// The word of the label in the names of feeds; nothing of a label that may not be published.
    pub(super) fn feed(&self) -> Option<&'static str> {
        match self.label.as_deref() {
            Some("WHITE" | "CLEAR") => Some("white"),
            Some(_) => None,
            None => Some("unlabeled"),
        }
    }
}

/// What the schema demands under `/document`, as far as it is used here.
#[derive(Deserialize)]
struct Written {
    document: Document,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "category")]
    _category: String,
    csaf_version: String,
    distribution: Option<Distribution>,
    publisher: Publisher,
    title: String,
    tracking: Tracking,
}

#[derive(Deserialize)]
struct Distribution {
    tlp: Option<Tlp>,
}

#[derive(Deserialize)]
struct Tlp {
    label: String,
}

#[derive(Deserialize)]
struct Publisher {
    #[serde(rename = "category")]
    _category: String,
    #[serde(rename = "name")]
    _name: String,
    namespace: String,
}

#[derive(Deserialize)]
struct Tracking {
    current_release_date: Timestamp,
    id: String,
    initial_release_date: Timestamp,
    revision_history: Vec<serde::de::IgnoredAny>,
    #[serde(rename = "status")]
    _status: Status,
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Draft,
    Final,
    Interim,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Facts, Message> {
    let text = std::str::from_utf8(bytes).map_err(|_| Message::new("the document is not UTF-8"))?;
    let no = |why: &dyn std::fmt::Display| Message::new(format!("this is no CSAF document: {why}"));
    let Written { document } = serde_json::from_str(text).map_err(|error| no(&error))?;
    if !matches!(document.csaf_version.as_str(), "2.0" | "2.1") {
        return Err(Message::new("the document is of CSAF ").value(document.csaf_version));
    }
    let tracking = document.tracking;
    if tracking.revision_history.is_empty() {
        return Err(no(&"its revision history is empty"));
    }
    let slug = Slug::of_tracking_id(&tracking.id).map_err(|problem| no(&problem))?;
    Ok(Facts {
        id: tracking.id,
        slug,
        version: tracking.version,
        title: document.title,
        namespace: document.publisher.namespace,
        label: document
            .distribution
            .and_then(|distribution| distribution.tlp)
            .map(|tlp| tlp.label),
        initial: tracking.initial_release_date,
        current: tracking.current_release_date,
    })
}

/// Looks at a document of the provider, or at the copy beside the page of its version.
pub(super) fn look(site: &Site<'_>, look: &mut Look<'_>, bytes: &[u8]) {
    match read(bytes) {
        Ok(facts) => {
            // The copy is the same bytes, and what an older version said is not said any more.
            if let Kind::Document { .. } = look.kind {
                valid::check(look.path, bytes, &mut look.faults);
            }
            hold(site.at, look, facts);
        }
        Err(message) => {
            look.faults
                .error(look.path, Basis::Csaf(1), message, PUBLISH);
        }
    }
}

/// Holds what a document says against where it stands and the time.
pub(super) fn hold(at: Timestamp, look: &mut Look<'_>, facts: Facts) {
    if facts.feed().is_none() {
        let label = facts.label.as_deref().unwrap_or_default();
        look.faults.error(
            look.path,
            Basis::Csaf(5),
            Message::new("a document labelled ")
                .value(label)
                .words(" must not be public"),
            "take it down at once; only TLP:WHITE (CLEAR) is for everyone",
        );
        look.faults.because_of(look.path);
    }
    if facts.current.to_utc().signed_duration_since(at.to_utc()) > CLOCKS {
        look.faults.error(
            look.path,
            Basis::Csaf(1),
            Message::new("the document is released at ")
                .value(facts.current.to_string())
                .words(", which is still to come"),
            "publish what was drawn for a time that is past (`obstat build --at now`)",
        );
        look.faults.because_of(look.path);
    }
    if let Kind::Document { folder, name } = look.kind {
        filed(&facts, folder, name, look.path, &mut look.faults);
    }
    look.facts = Some(Box::new(facts));
}

/// Whether the document has the name of its id and stands in the folder of its year.
fn filed(facts: &Facts, folder: &str, name: &str, path: &str, faults: &mut Faults) {
    if name != facts.slug.file_name() {
        faults.error(
            path,
            Basis::Csaf(2),
            Message::new("the document's id ")
                .value(&facts.id)
                .words(" makes the name ")
                .value(facts.slug.file_name()),
            PUBLISH,
        );
    }
    let year = format!("{:04}", facts.initial.year());
    let expected = format!("{DIRECTORY}{year}/");
    if expected.strip_prefix(PROVIDER) != Some(folder) {
        faults.error(
            path,
            Basis::Csaf(11),
            Message::new("the document was first released in ")
                .value(year)
                .words(" and belongs in ")
                .value(expected),
            PUBLISH,
        );
    }
}

/// A document of the provider, as the lists are held against it.
pub(super) struct Listed<'a> {
    /// Its path.
    pub(super) path: &'a str,
    /// Its name without `.json`.
    pub(super) slug: &'a str,
    /// Whether its bytes were seen.
    pub(super) seen: bool,
    /// Its digest.
    pub(super) sha256: Sha256Digest,
    /// What it says; nothing if it cannot be read.
    pub(super) facts: Option<&'a Facts>,
}

impl Listed<'_> {
    /// Its path below the directory distribution, as lists have it.
    pub(super) fn relative(&self) -> &str {
        self.path.strip_prefix(DIRECTORY).unwrap_or(self.path)
    }
}

/// The documents of the provider in order of path; two of one name are a fault.
pub(super) fn gather<'a>(looks: &'a [Look<'a>], faults: &mut Faults) -> Vec<Listed<'a>> {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut all = Vec::new();
    for look in looks {
        let Kind::Document { name, .. } = look.kind else {
            continue;
        };
        let slug = name.strip_suffix(".json").unwrap_or(name);
        if let Some(other) = names.insert(slug, look.path) {
            faults.error(
                look.path,
                Basis::Csaf(2),
                Message::new("the document also stands at ").value(other),
                PUBLISH,
            );
        }
        all.push(Listed {
            path: look.path,
            slug,
            seen: look.seen,
            sha256: look.sha256,
            facts: look.facts.as_deref(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::read;

    const DOCUMENT: &str = r#"{"document":{"category":"csaf_base","csaf_version":"2.0","publisher":{"category":"vendor","name":"A","namespace":"https://a.example"},"title":"T","tracking":{"current_release_date":"2026-01-02T00:00:00Z","id":"A 1","initial_release_date":"2026-01-01T00:00:00Z","revision_history":[{}],"status":"final","version":"1"}},"x":[1]}"#;

    #[test]
    fn facts_are_what_the_schema_demands() {
        let facts = read(DOCUMENT.as_bytes()).unwrap();
        assert_eq!(facts.slug.as_str(), "a_1");
        assert_eq!(facts.feed(), Some("unlabeled"));
        for (from, to, why) in [
            ("2.0", "1.2", "the document is of CSAF `1.2`"),
            (
                "[{}]",
                "[]",
                "this is no CSAF document: its revision history is empty",
            ),
            (
                "[1]",
                "[1",
                "this is no CSAF document: expected `,` or `]` at line 1 column 325",
            ),
            (
                "\"id\"",
                "\"ip\"",
                "this is no CSAF document: missing field `id`",
            ),
            ("A 1", "", "this is no CSAF document: the name is empty"),
        ] {
            let broken = DOCUMENT.replacen(from, to, 1);
            let message = read(broken.as_bytes()).unwrap_err().render(false);
            assert!(message.starts_with(why), "{message}");
        }
        assert!(read(b"\xff").is_err());
        assert!(read(&b"[".repeat(100_000)).is_err());
    }
}
