//! Reads one file of a workspace.

use std::path::PathBuf;
use std::sync::Arc;

use super::files::{self, Found};
use super::front;
use super::phi::{self, Base, Cleaned, take_out};
use super::private::PrivateFiles;
use super::source::advisory::Front;
use super::source::page::PageFront;
use super::source::product::ProductFile;
use super::source::site::Site;
use super::toml::{TomlReader, Value};
use super::wiped::Wiped;
use super::{AdvisorySource, Kind, PageSource, ProductSource, body};
use crate::diagnostic::{Code, FileId, Finding, SourceFile, Span};
use crate::model::tagged::Tagged;

/// The largest source that is read, in bytes: far beyond any advisory, and little enough to be answered at once.
pub(super) const LARGEST: u64 = 64 * 1024 * 1024;

/// What a file is.
pub(super) enum Part {
    Site(Box<Site>),
    Product(Box<ProductSource>),
    Advisory(Box<AdvisorySource>),
    Page(Box<PageSource>),
    Unknown(String),
    Nothing,
}

/// What came of reading a file.
pub(super) struct Outcome {
    pub(super) file: SourceFile,
    pub(super) part: Part,
    pub(super) findings: Vec<Finding>,
    pub(super) tags: Vec<Tagged>,
    pub(super) tags_unknown: bool,
}

impl Outcome {
    /// Nothing yet.
    fn of(found: &Found) -> Self {
        Self {
            file: SourceFile {
                path: Arc::from(found.path.as_str()),
                masked: true,
                text: None,
            },
            part: Part::Nothing,
            findings: Vec::new(),
            tags: Vec::new(),
            tags_unknown: false,
        }
    }
}

/// The text of a file: UTF-8, without a byte order mark, and not too large.
pub(super) fn text_of(found: &Found, file: FileId) -> Result<String, Finding> {
    let whole = Span::file_start(file);
    let unreadable = |reason: String| {
        Finding::error(Code("file-unreadable"), whole, "this file cannot be read").help(reason)
    };
    let size = std::fs::metadata(&found.file)
        .map_err(|error| unreadable(error.to_string()))?
        .len();
    if size > LARGEST {
        return Err(Finding::error(
            Code("file-too-large"),
            whole,
            "this file is larger than 64 MiB",
        )
        .help("attachments go into content/static/"));
    }
    let bytes = std::fs::read(&found.file).map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Finding::error(
            Code("file-encoding"),
            Span::new(file, at..at + 1),
            "this is not UTF-8",
        )
        .help("save the file as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        return Err(Finding::error(
            Code("file-encoding"),
            Span::new(file, 0..3),
            "the file starts with a byte order mark",
        )
        .help("save the file as UTF-8 without a byte order mark"));
    }
    Ok(text)
}

/// Reads a file by its place in the workspace.
pub(super) fn read_file(found: &Found, file: FileId, private: &PrivateFiles) -> Outcome {
    let mut outcome = Outcome::of(found);
    let path = found.path.strip_prefix("content/").unwrap_or(&found.path);
    if path.ends_with(".phi.toml") {
        match text_of(found, file) {
            Ok(text) => drop(Wiped::new(text)),
            Err(finding) => outcome.findings.push(finding),
        }
        return outcome;
    }
    let folder = path.split_once('/').map_or("", |(folder, _)| folder);
    let known = path == "site.toml"
        || (folder == "products" && path.ends_with(".toml"))
        || (matches!(folder, "advisories" | "vex" | "pages") && path.ends_with(".md"));
    if !known {
        outcome.findings.push(stray(path, file));
        return outcome;
    }
    let text = match text_of(found, file) {
        Ok(text) => text,
        Err(finding) => {
            outcome.findings.push(finding);
            outcome.tags_unknown = true;
            if folder == "products" {
                outcome.part = Part::Unknown(stem(path));
            }
            return outcome;
        }
    };
    read_text(found, file, private, text, outcome)
}

/// Reads the text of a file that has a place in a workspace.
fn read_text(
    found: &Found,
    file: FileId,
    private: &PrivateFiles,
    text: String,
    mut outcome: Outcome,
) -> Outcome {
    let path = found.path.strip_prefix("content/").unwrap_or(&found.path);
    let folder = path.split_once('/').map_or("", |(folder, _)| folder);
    let text = Wiped::new(text);
    let mut masked = phi::may_hold_phi(&text);
    let document = Document {
        found,
        file,
        private,
        text: &text,
        masked,
    };
    let read = if path == "site.toml" {
        document
            .toml::<Site>(&mut outcome)
            .map(|site| Part::Site(Box::new(site)))
    } else if folder == "products" {
        let slug = stem(path);
        let table = document.toml::<ProductFile>(&mut outcome);
        Some(match table {
            Some(table) => Part::Product(Box::new(ProductSource { slug, file, table })),
            None => Part::Unknown(slug),
        })
    } else if folder == "pages" {
        document
            .markdown::<PageFront>(&mut outcome)
            .map(|(front, body)| {
                Part::Page(Box::new(PageSource {
                    slug: stem(path),
                    file,
                    front,
                    body,
                }))
            })
    } else {
        let kind = if folder == "vex" {
            Kind::Vex
        } else {
            Kind::Advisory
        };
        document
            .markdown::<Front>(&mut outcome)
            .map(|(front, body)| {
                Part::Advisory(Box::new(AdvisorySource {
                    kind,
                    file,
                    front,
                    body,
                }))
            })
    };
    // A private value that is missing cannot be looked for.
    outcome.tags_unknown |= outcome
        .findings
        .iter()
        .any(|finding| finding.code.0 == "phi-private-missing");
    // What cannot be parsed has tags that nobody knows; it is masked, and stops whatever publishes.
    let unparsed =
        |finding: &Finding| matches!(finding.code.0, "toml-syntax" | "front-matter" | "phi-tag");
    if outcome.findings.iter().any(unparsed) {
        masked = true;
        outcome.tags_unknown = true;
    }
    outcome.file.masked = masked;
    if !outcome.findings.is_empty() && !masked {
        outcome.file.text = Some(Arc::from(text.keep()));
    }
    outcome.part = read.unwrap_or(Part::Nothing);
    outcome
}

/// One source that was read by itself.
#[derive(Debug)]
pub struct Alone<T> {
    /// What it says; nothing if there is an error.
    pub source: Option<T>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Whether anything in it is tagged as PHI.
    pub tagged: bool,
}

/// Reads the text of a file of the catalogue that is not there yet; `path` is what it will have below the workspace.
pub fn product_alone(path: &str, text: String) -> Alone<ProductSource> {
    alone(path, text, |part| match part {
        Part::Product(product) => Some(*product),
        _ => None,
    })
}

/// Reads the text of an advisory or a VEX statement that is not there yet; `path` is what it will have below the workspace.
pub fn advisory_alone(path: &str, text: String) -> Alone<AdvisorySource> {
    alone(path, text, |part| match part {
        Part::Advisory(advisory) => Some(*advisory),
        _ => None,
    })
}

fn alone<T>(path: &str, text: String, pick: impl FnOnce(Part) -> Option<T>) -> Alone<T> {
    let found = Found {
        path: path.to_owned(),
        file: PathBuf::new(),
    };
    let outcome = Outcome::of(&found);
    let outcome = read_text(&found, FileId(0), &PrivateFiles::default(), text, outcome);
    Alone {
        source: pick(outcome.part),
        findings: outcome.findings,
        tagged: !outcome.tags.is_empty(),
    }
}

fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

fn stray(path: &str, file: FileId) -> Finding {
    let place = Span::file_start(file);
    if files::is_litter(path) {
        return Finding::warning(Code("file-stray"), place, "this file is left out")
            .help("take it out of the workspace; files that go out as they are belong into content/static/");
    }
    Finding::error(Code("file-stray"), place, "this file has no place in a workspace").help(
        "advisories/, vex/ and pages/ hold .md files, products/ holds .toml files; files that go out as they are belong into static/",
    )
}

struct Document<'a> {
    found: &'a Found,
    file: FileId,
    private: &'a PrivateFiles,
    text: &'a str,
    masked: bool,
}

impl Document<'_> {
    fn toml<T: Value>(&self, outcome: &mut Outcome) -> Option<T> {
        self.table(self.text, 0, outcome)
    }

    fn table<T: Value>(&self, text: &str, base: usize, outcome: &mut Outcome) -> Option<T> {
        let mut reader = TomlReader::new(self.file, &self.found.path, base, self.private);
        let table = reader.read(text, self.masked);
        outcome.findings.append(&mut reader.findings);
        outcome.tags.append(&mut reader.tags);
        table
    }

    fn markdown<T: Value>(&self, outcome: &mut Outcome) -> Option<(T, body::Body)> {
        let parts = match front::split(self.text, self.file) {
            Ok(parts) => parts,
            Err(finding) => {
                outcome.findings.push(finding);
                return None;
            }
        };
        if phi::is_whole(parts.front) {
            self.whole(&parts, outcome);
            return None;
        }
        let front = self.table::<T>(parts.front, parts.front_start, outcome);
        let mut cleaned = self.cleaned(&parts);
        outcome.findings.append(&mut cleaned.findings);
        outcome.tags.append(&mut cleaned.tags);
        let body = body::parse(cleaned, self.file, parts.body_start, &mut outcome.findings);
        Some((front?, body))
    }

    /// Takes the tags out of the prose.
    fn cleaned(&self, parts: &front::Split<'_>) -> Cleaned {
        let place = Span::new(self.file, parts.body_start..parts.body_start);
        let before = self.text.get(..parts.body_start).unwrap_or("");
        let line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let base = Base {
            file: self.file,
            offset: parts.body_start,
            line,
        };
        let path = &self.found.path;
        take_out(parts.body, path, place, line, Some(base), self.private)
    }

    /// Arms a file that is PHI as a whole, and all that is tagged in it.
    fn whole(&self, parts: &front::Split<'_>, outcome: &mut Outcome) {
        let path = &self.found.path;
        let mut reader = TomlReader::new(self.file, path, parts.front_start, self.private);
        reader.arm(parts.front);
        let cleaned = self.cleaned(parts);
        outcome.findings.extend(reader.findings);
        outcome.findings.extend(cleaned.findings);
        outcome.tags.extend(reader.tags);
        outcome.tags.extend(cleaned.tags);
        let source = format!("{path}:1");
        phi::arm_whole(parts.front, parts.body, &source, &mut outcome.tags);
        outcome.findings.push(
            Finding::note(
                Code("phi-file"),
                Span::file_start(self.file),
                "this file is PHI as a whole: nothing of it is released or built",
            )
            .help("to publish a part of it, write another file, and tag the values in it"),
        );
    }
}
