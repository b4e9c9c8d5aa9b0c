//! Turns adopted documents into sources: markdown, front matter, and entries of the catalogue.
//!
//! What a source has words for is written in them; the rest is kept word for word in tables named `imported`, so that compiling gives the document again.
//! Every source is compiled before it is written, and what it does not give back is named.

mod body;
mod files;
mod front;
mod shelves;
mod toml;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::PathBuf;

use serde_json::Value;

use super::document::{self, Candidate};
use super::report::{Outcome, Report, printable};
use crate::check::catalogue::{CatalogueSources, of_products};
use crate::check::compile::{Setting, compile};
use crate::csaf::{self, Difference, rename_products, same_document};
use crate::diagnostic::{Finding, Severity};
use crate::model::site::SiteValues;
use crate::model::timestamp::Timestamp;
use crate::read::{Sources, advisory_alone, product_alone};
use shelves::{Pending, Shelves};

/// What became of a document that was to be a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was written, and compiles back to an equal document.
    Whole(String),
    /// It was written, and differs at these places.
    Differs(String, Vec<Difference>),
    /// It was not written; why.
    Refused(String),
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// The document's file.
    pub path: PathBuf,
    /// What became of it.
    pub written: Written,
}

/// What `--to-source` wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceReport {
    /// A line a document.
    pub lines: Vec<SourceLine>,
    /// The files of the catalogue that were written or added to.
    pub products: Vec<String>,
}

impl SourceReport {
    /// How many documents compile back to an equal one.
    pub fn whole(&self) -> usize {
        self.count(|written| matches!(written, Written::Whole(_)))
    }

    /// Whether a document was not written; the command then ends with exit code 1.
    pub fn has_refusals(&self) -> bool {
        self.count(|written| matches!(written, Written::Refused(_))) > 0
    }

    fn count(&self, kind: impl Fn(&Written) -> bool) -> usize {
        self.lines.iter().filter(|line| kind(&line.written)).count()
    }
}

impl fmt::Display for SourceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            let words = match &line.written {
                Written::Whole(path) => format!("written to {path}"),
                Written::Differs(path, differences) => {
                    let places: Vec<&str> =
                        differences.iter().map(|it| it.pointer.as_str()).collect();
                    format!(
                        "written to {path}, but it does not keep {}",
                        places.join(", ")
                    )
                }
                Written::Refused(why) => format!("not written as a source: {why}"),
            };
            let path = line.path.display().to_string();
            writeln!(f, "{}: {}", printable(&path), printable(&words))?;
        }
        for path in &self.products {
            writeln!(f, "{path}: written")?;
        }
        let differing = self.count(|written| matches!(written, Written::Differs(..)));
        let refused = self.count(|written| matches!(written, Written::Refused(_)));
        write!(
            f,
            "{} {}: {} written whole",
            self.lines.len(),
            if self.lines.len() == 1 {
                "document"
            } else {
                "documents"
            },
            self.whole()
        )?;
        for (count, words) in [
            (differing, "written with differences"),
            (refused, "not written"),
        ] {
            if count > 0 {
                write!(f, ", {count} {words}")?;
            }
        }
        writeln!(f, "; {} files of the catalogue", self.products.len())
    }
}

/// How many differences of a document are named.
const NAMED: usize = 5;

/// Writes sources for the documents of an import, of each its newest state.
///
/// Files that are there are never overwritten; a file of the catalogue that an import wrote gets new entries at its end.
///
/// # Errors
/// The system could not write; what, where and its words.
pub fn to_source(
    report: &Report,
    sources: &Sources,
    site: &SiteValues,
) -> Result<SourceReport, String> {
    let mut newest: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, line) in report.lines.iter().enumerate() {
        match &line.outcome {
            Outcome::Adopted(adoption) => newest.insert(&adoption.id, at),
            Outcome::Unchanged(id, _) => newest.insert(id, at),
            _ => None,
        };
    }
    let wanted: BTreeSet<usize> = newest.into_values().collect();
    let mut shelves = Shelves::of(sources);
    let mut written = SourceReport::default();
    let mut texts = Vec::new();
    let mut paths: HashMap<String, PathBuf> = HashMap::new();
    for line in wanted.into_iter().filter_map(|at| report.lines.get(at)) {
        let candidate = document::bytes(&line.path).and_then(document::candidate);
        let made = candidate
            .map_err(|refusal| refusal.to_string())
            .and_then(|candidate| source(&candidate, &shelves, site));
        let outcome = match made {
            Err(why) => Written::Refused(why),
            Ok(made) if sources.root.join(&made.path).exists() => {
                Written::Refused(format!("`{}` is already there", made.path))
            }
            Ok(made) if paths.contains_key(&made.path) => {
                Written::Refused(format!("`{}` is written for another document", made.path))
            }
            Ok(made) => {
                shelves.keep(made.pending);
                paths.insert(made.path.clone(), line.path.clone());
                texts.push((made.path.clone(), made.text));
                match made.differences.is_empty() {
                    true => Written::Whole(made.path),
                    false => Written::Differs(made.path, made.differences),
                }
            }
        };
        written.lines.push(SourceLine {
            path: line.path.clone(),
            written: outcome,
        });
    }
    // Products first: a source without them would be a finding, they without it are none.
    for (path, exists, text) in shelves.changes() {
        match exists {
            true => files::append(&sources.root, &path, &text)?,
            false => files::create(&sources.root, &path, &text)?,
        }
        written.products.push(path);
    }
    for (path, text) in texts {
        files::create(&sources.root, &path, &text)?;
    }
    Ok(written)
}

/// A source that was made and compiled.
struct Made {
    path: String,
    text: String,
    pending: Pending,
    differences: Vec<Difference>,
}

fn source(candidate: &Candidate, shelves: &Shelves, site: &SiteValues) -> Result<Made, String> {
    let advisory = &candidate.advisory;
    let publisher = advisory.publisher.name.as_str();
    let leaves = tree::leaves(&candidate.json)?;
    let pending = shelves.place(&leaves, publisher)?;
    let mut document = candidate.json.clone();
    let mut undefined = None;
    rename_products(&mut document, &mut |id| {
        let name = pending.names.get(id).cloned();
        if name.is_none() {
            undefined.get_or_insert_with(|| id.to_owned());
        }
        name
    });
    if let Some(id) = undefined {
        return Err(format!(
            "it speaks of the product `{id}`, which its product tree does not have"
        ));
    }
    let leaves = tree::leaves(&document)?;
    let names = front::names(&document);
    let prose = body::prose(&document, &names);
    let time = advisory.tracking.current_release_date;
    let setting = Setting {
        site,
        catalogue: &CatalogueSources::default(),
        frozen: None,
        previous: Some(advisory),
        time: time.unwrap_or_else(|| Timestamp::from(chrono::DateTime::UNIX_EPOCH)),
        release: true,
    };
    let front = front::front(&document, &leaves, &names, &prose, setting);
    let text = format!("+++\n{front}+++\n\n{}", prose.text);
    let path = path_of(&candidate.json, advisory.slug.as_str());
    let compiled = check(&path, &text, &pending, setting)?;
    let differences = same_document(&candidate.json, &compiled, NAMED).err();
    Ok(Made {
        path,
        text,
        pending,
        differences: differences.unwrap_or_default(),
    })
}

/// Where the source of a document lies: in the folder of its kind, under the year of its first release.
fn path_of(document: &Value, slug: &str) -> String {
    let tracking = |key: &str| {
        let value = document.pointer(&format!("/document/tracking/{key}"));
        value.and_then(Value::as_str).unwrap_or_default()
    };
    let id = tracking("id");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '.');
    let name = match id.chars().all(plain) && !id.starts_with('.') && id.len() <= 200 {
        true => id,
        false => slug,
    };
    if document
        .pointer("/document/category")
        .and_then(Value::as_str)
        == Some("csaf_vex")
    {
        return format!("content/vex/{name}.md");
    }
    let first = tracking("initial_release_date").parse::<Timestamp>();
    let year = first.map_or(0, Timestamp::year);
    format!("content/advisories/{year}/{name}.md")
}

/// Reads and compiles a source that is not written yet, and gives the document that it makes.
fn check(path: &str, text: &str, pending: &Pending, setting: Setting<'_>) -> Result<Value, String> {
    let mut products = Vec::new();
    for (slug, text) in &pending.files {
        let path = shelves::path_of(slug);
        let read = product_alone(&path, text.clone());
        let product = sound(&path, read.source, &read.findings, read.tagged)?;
        products.push(product);
    }
    let mut findings = Vec::new();
    let catalogue = of_products(&products, BTreeSet::new(), &mut findings);
    let read = advisory_alone(path, text.to_owned());
    let source = sound(path, read.source, &read.findings, read.tagged)?;
    let setting = Setting {
        catalogue: &catalogue,
        ..setting
    };
    let compiled = compile(&source, setting, &mut findings);
    let compiled = sound(path, compiled, &findings, false)?;
    Ok(csaf::write(&compiled.advisory))
}

/// What was read, unless something stands against it.
fn sound<T>(path: &str, read: Option<T>, findings: &[Finding], tagged: bool) -> Result<T, String> {
    if tagged {
        return Err("its text holds what a source would take for tagged PHI".to_owned());
    }
    let error = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    match (read, error) {
        (Some(read), None) => Ok(read),
        (_, Some(error)) => Err(format!(
            "{path} would have an error: {}",
            error.message.render(false)
        )),
        (None, None) => Err(format!("{path} could not be read back")),
    }
}
