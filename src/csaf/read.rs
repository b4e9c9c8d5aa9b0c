//! A CSAF 2.0 document as an advisory.

mod document;
mod end;
mod fields;
mod products;
mod verbatim;
mod vulnerability;

use serde_json::Value;

use crate::model::advisory::Advisory;
use crate::model::slug::{Slug, SlugProblem};
use crate::model::timestamp::TimeProblem;
use fields::{Fields, Path};

/// What is wrong at one place of a document; everything here breaks the schema, too, or the few rules beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadProblem {
    /// A required key is missing.
    Missing,
    /// The value has another type; the one that is expected: `a text`.
    NotA(&'static str),
    /// The text is none of a closed list of words; what the list is of: `a note category`.
    NoWord(&'static str),
    /// The text is no moment.
    Time(TimeProblem),
    /// The tracking id gives no file name.
    Slug(SlugProblem),
    /// More products than can be counted.
    TooMany,
}

impl std::fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("a required key is missing"),
            Self::NotA(kind) => write!(f, "this is not {kind}"),
            Self::NoWord(kind) => write!(f, "this is not {kind} that CSAF 2.0 knows"),
            Self::Time(problem) => problem.fmt(f),
            Self::Slug(problem) => problem.fmt(f),
            Self::TooMany => f.write_str("there are too many products"),
        }
    }
}

/// Why a document cannot be read: what, and where as a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The place as a JSON pointer, such as `/document/title`.
    pub pointer: String,
    /// What is wrong there.
    pub problem: ReadProblem,
}

impl std::fmt::Display for ReadError {
    /// The problem and the pointer, without any value of the document.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", self.problem, self.pointer)
    }
}

impl std::error::Error for ReadError {}

/// An advisory that was read from a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the document says.
    pub advisory: Advisory,
    /// JSON pointers of what the standard does not know and the model cannot hold: [`write`](super::write) would leave these out.
    pub lost: Vec<String>,
}

/// Reads a CSAF 2.0 document.
///
/// Every document that passes the schema can be read, and [`write`](super::write) gives it back up to key order, the notation of dates, `tracking.generator`, and what is reported as lost.
/// Its prose is taken as plain text.
///
/// # Errors
///
/// A required key is missing, a value has the wrong type, a word or a date is not one, or the tracking id gives no file name.
pub fn read(document: &Value) -> Result<Reading, ReadError> {
    let mut lost = Vec::new();
    let root = Path::Root;
    let mut fields = Fields::of(&root, document)?;
    let mut products = products::Products::default();
    let at_tree = root.key("product_tree");
    if let Some(tree) = fields.optional("product_tree") {
        products.read_tree(&at_tree, tree, &mut lost)?;
    }
    let mut vulnerabilities = Vec::new();
    let mut claims = Vec::new();
    let at_vulnerabilities = root.key("vulnerabilities");
    let entries = fields.list("vulnerabilities")?;
    for (place, entry) in entries.iter().enumerate() {
        let at = at_vulnerabilities.item(place);
        let read = vulnerability::read(&at, entry, place, &mut products)?;
        vulnerabilities.push(read.vulnerability);
        claims.extend(read.claims);
    }
    let groups = products.take_groups();
    let mut advisory = document::read(&root, &mut fields, &mut lost)?;
    fields.finish(&mut lost);
    advisory.products = products.list;
    advisory.groups = groups;
    advisory.vulnerabilities = vulnerabilities;
    advisory.claims = claims;
    verbatim::keep(&mut advisory, entries);
    end::find(&mut advisory);
    Ok(Reading { advisory, lost })
}

fn slug(at: &Path<'_>, id: &str) -> Result<Slug, ReadError> {
    Slug::of_tracking_id(id).map_err(|problem| at.error(ReadProblem::Slug(problem)))
}
