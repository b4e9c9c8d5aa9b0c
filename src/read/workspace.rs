//! Reads a whole workspace, all files side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::{self, Found};
use super::front;
use super::phi::{self, Base, take_out};
use super::private::PrivateFiles;
use super::source::advisory::Front;
use super::source::page::PageFront;
use super::source::product::ProductFile;
use super::source::site::Site;
use super::toml::{TomlReader, Value};
use super::{
    AdvisorySource, Kind, PageSource, ProductSource, PublicKeyFile, Sources, StaticFile, body,
};
use crate::diagnostic::{Code, FileId, Finding, Findings, Message, SourceFile, SourceMap, Span};
use crate::model::tagged::Tagged;

/// The largest source that is read, in bytes: far beyond any advisory, and little enough to be answered at once.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Why nothing could be read at all.
#[derive(Debug)]
pub enum ReadError {
    /// There is no workspace in this folder.
    NoWorkspace(PathBuf),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoWorkspace(path) => write!(
                formatter,
                "there is no workspace in `{}`: `content/site.toml` is missing (start one with `obstat new site DIR`)",
                path.display()
            ),
        }
    }
}

impl std::error::Error for ReadError {}

enum Part {
    Site(Box<Site>),
    Product(Box<ProductSource>),
    Advisory(Box<AdvisorySource>),
    Page(Box<PageSource>),
    Unknown(String),
    Nothing,
}

struct Outcome {
    file: SourceFile,
    part: Part,
    findings: Vec<Finding>,
    tags: Vec<Tagged>,
    tags_unknown: bool,
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

/// Reads the workspace in `root`.
///
/// # Errors
///
/// Only when there is no `content/site.toml`; everything else is a finding.
pub fn read(root: &Path) -> Result<Sources, ReadError> {
    if !root.join("content/site.toml").is_file() {
        return Err(ReadError::NoWorkspace(root.to_path_buf()));
    }
    let mut findings = Vec::new();
    let mut all = files::list(root, "content", &["content/releases"], &mut findings);
    let statics = all
        .extract_if(.., |found| found.path.starts_with("content/static/"))
        .map(static_file)
        .collect();
    all.extend(private_beside(root));
    all.sort_by(|a, b| a.path.cmp(&b.path));

    let mut tags = Vec::new();
    let mut private = PrivateFiles::default();
    let mut any_private = false;
    let mut tags_unknown = false;
    for (index, found) in all.iter().enumerate() {
        if found.path.ends_with(".phi.toml") {
            any_private = true;
            let readable = read_private(found, id(index), &mut private, &mut findings, &mut tags);
            tags_unknown |= !readable;
            private.incomplete |= !readable;
        }
    }
    private.incomplete |= !any_private;

    let outcomes: Vec<Outcome> = all
        .par_iter()
        .enumerate()
        .map(|(index, found)| read_file(found, id(index), &private))
        .collect();

    let mut sources = Sources {
        root: root.to_path_buf(),
        map: SourceMap::default(),
        site: None,
        products: Vec::new(),
        unknown_products: BTreeSet::new(),
        advisories: Vec::new(),
        pages: Vec::new(),
        statics,
        theme: BTreeMap::new(),
        public_keys: Vec::new(),
        tags,
        findings: Findings::new(),
        tags_unknown,
    };
    for (name, span) in private.unused() {
        findings.push(
            Finding::error(
                Code("phi-unused"),
                span,
                Message::new("nothing refers to ").value(name),
            )
            .help("refer to it as {phi:name}, or take it out of the private file"),
        );
    }
    sources.findings.extend(findings);
    for outcome in outcomes {
        sources.map.add(outcome.file);
        sources.findings.extend(outcome.findings);
        sources.tags.extend(outcome.tags);
        sources.tags_unknown |= outcome.tags_unknown;
        match outcome.part {
            Part::Site(site) => sources.site = Some(*site),
            Part::Product(product) => sources.products.push(*product),
            Part::Advisory(advisory) => sources.advisories.push(*advisory),
            Part::Page(page) => sources.pages.push(*page),
            Part::Unknown(slug) => {
                sources.unknown_products.insert(slug);
            }
            Part::Nothing => {}
        }
    }
    let mut more = Vec::new();
    theme_files(root, &mut sources, &mut more);
    for found in files::list(root, "public-keys", &[], &mut more) {
        match std::fs::read(&found.file) {
            Ok(bytes) => sources.public_keys.push(PublicKeyFile {
                path: found.path,
                bytes,
            }),
            Err(error) => more.push(
                Finding::error(
                    Code("file-unreadable"),
                    None,
                    Message::new("the file ")
                        .value(found.path)
                        .words(" cannot be read"),
                )
                .help(error.to_string()),
            ),
        }
    }
    sources.findings.extend(more);
    Ok(sources)
}

fn id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or(u32::MAX))
}

fn static_file(found: Found) -> StaticFile {
    let path = found
        .path
        .strip_prefix("content/static/")
        .unwrap_or(&found.path)
        .to_owned();
    StaticFile {
        path,
        file: found.file,
    }
}

fn theme_files(root: &Path, sources: &mut Sources, findings: &mut Vec<Finding>) {
    let name = sources
        .site
        .as_ref()
        .and_then(|site| site.theme.as_ref())
        .and_then(|theme| theme.name.as_ref())
        .map_or("default", |name| name.as_str());
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !plain {
        let span = sources
            .site
            .as_ref()
            .and_then(|s| s.theme.as_ref())
            .and_then(|t| t.name.as_ref())
            .map(|n| n.span);
        findings.push(
            Finding::error(
                Code("theme-name"),
                span,
                Message::new("no folder below themes/ can be called ").value(name),
            )
            .help("use letters, digits, - and _"),
        );
        return;
    }
    let folder = format!("themes/{name}");
    let prefix = format!("{folder}/");
    for found in files::list(root, &folder, &[], findings) {
        if files::is_litter(&found.path) {
            continue;
        }
        if let Some(path) = found.path.strip_prefix(&prefix) {
            sources.theme.insert(path.to_owned(), found.file);
        }
    }
}

/// Private files lie beside the content, in the workspace's own folder.
fn private_beside(root: &Path) -> Vec<Found> {
    let Ok(entries) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let path = entry.file_name().to_str()?.to_owned();
            path.ends_with(".phi.toml").then(|| Found {
                path,
                file: entry.path(),
            })
        })
        .collect()
}

fn text_of(found: &Found, file: FileId) -> Result<String, Finding> {
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

fn read_private(
    found: &Found,
    file: FileId,
    private: &mut PrivateFiles,
    findings: &mut Vec<Finding>,
    tags: &mut Vec<Tagged>,
) -> bool {
    let text = match text_of(found, file) {
        Ok(text) => text,
        // The file is read once more with the others, and reported there.
        Err(_) => return false,
    };
    let nothing = PrivateFiles::default();
    let mut reader = TomlReader::new(file, &found.path, 0, &nothing);
    let records = reader.read::<private_file::Records>(&text, true);
    findings.append(&mut reader.findings);
    tags.append(&mut reader.tags);
    let Some(records) = records else { return false };
    for (name, shown, span) in records.0 {
        if let Err(first) = private.add(name.clone(), shown, span) {
            findings.push(
                Finding::error(
                    Code("phi-tag"),
                    span,
                    Message::new("there are two private values named ").value(name),
                )
                .related(first, "the first is here")
                .help("give one of them another name"),
            );
        }
    }
    true
}

mod private_file {
    //! The shape of a private file: a table for each record, in it a tag for each value.

    use toml::Spanned;
    use toml::de::DeValue;

    use crate::diagnostic::{Finding, Span};
    use crate::read::phi;
    use crate::read::toml::{TomlReader, Value};

    /// Names, what they show, and where they stand.
    pub(super) struct Records(pub(super) Vec<(String, String, Span)>);

    impl Value for Records {
        const SHAPE: &'static str = "tables of tags";

        fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
            let mut found = Vec::new();
            for (record, fields) in reader.table(value)? {
                let fields = reader.table(fields)?;
                for (key, field) in fields {
                    let span = reader.span(field.span());
                    match field.get_ref() {
                        DeValue::Table(tag) if tag.contains_key("phi") => {
                            let shown = phi::tagged_table(tag, field.span(), reader)?;
                            found.push((
                                format!("{}.{}", record.get_ref(), key.get_ref()),
                                shown,
                                span,
                            ));
                        }
                        _ => reader.push(
                            Finding::error(phi::TAG, span, "a private file holds tags alone").help(
                                "write `name = { phi = \"name\", value = \"…\", public = \"…\" }`",
                            ),
                        ),
                    }
                }
            }
            Some(Self(found))
        }
    }
}

fn read_file(found: &Found, file: FileId, private: &PrivateFiles) -> Outcome {
    let mut outcome = Outcome::of(found);
    let path = found.path.strip_prefix("content/").unwrap_or(&found.path);
    if path.ends_with(".phi.toml") {
        if let Err(finding) = text_of(found, file) {
            outcome.findings.push(finding);
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
        outcome.file.text = Some(Arc::from(text));
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
        let front = self.table::<T>(parts.front, parts.front_start, outcome);
        let place = Span::new(self.file, parts.body_start..parts.body_start);
        let before = self.text.get(..parts.body_start).unwrap_or("");
        let first_line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let mut cleaned = take_out(
            parts.body,
            &self.found.path,
            place,
            first_line,
            Some(Base {
                file: self.file,
                offset: parts.body_start,
                line: first_line,
            }),
            self.private,
        );
        outcome.findings.append(&mut cleaned.findings);
        outcome.tags.append(&mut cleaned.tags);
        let body = body::parse(cleaned, self.file, parts.body_start, &mut outcome.findings);
        Some((front?, body))
    }
}

/// The bytes of a file that goes out as it is, or of a theme.
///
/// # Errors
/// What the system says.
pub fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(file)
}

/// Brings back the texts of the files in which something was found, so that their lines can be shown.
///
/// Those of masked files serve to count lines alone.
pub fn show_texts_of(root: &Path, map: &mut SourceMap, findings: &Findings) {
    let mut wanted: BTreeSet<FileId> = findings
        .iter()
        .filter_map(|finding| finding.span)
        .map(|span| span.file)
        .collect();
    wanted.extend(
        findings
            .iter()
            .flat_map(|finding| &finding.related)
            .map(|(span, _)| span.file),
    );
    for id in wanted {
        let Some(file) = map.file_mut(id).filter(|file| file.text.is_none()) else {
            continue;
        };
        let path = root.join(&*file.path);
        let small = std::fs::metadata(&path).is_ok_and(|data| data.len() <= LARGEST);
        // What is not UTF-8 is found at its first such byte, and up to there the places agree.
        file.text = small
            .then(|| std::fs::read(&path).ok())
            .flatten()
            .map(|bytes| Arc::from(String::from_utf8_lossy(&bytes)));
    }
}
