//! Reads a whole workspace, all files side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{LARGEST, Outcome, Part, read_file};
use super::files::{self, Found};
use super::private::PrivateFiles;
use super::private_file::read_private;
use super::tracked::{Untold, tracked};
use super::wiped::{Wiped, shape_of};
use super::{PublicKeyFile, Sources, StaticFile};
use crate::diagnostic::{Code, FileId, Finding, Findings, Message, SourceMap, Span};

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
        unknown_tags: BTreeSet::new(),
        private: PrivateFiles::default(),
    };
    tracked_files(root, &all, &mut findings);
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
        let file = sources.map.add(outcome.file);
        sources.findings.extend(outcome.findings);
        sources.tags.extend(outcome.tags);
        if outcome.tags_unknown {
            sources.tags_unknown = true;
            sources.unknown_tags.insert(file);
        }
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
    sources.private = private;
    Ok(sources)
}

/// Reports each private file that git tracks.
fn tracked_files(root: &Path, all: &[Found], findings: &mut Vec<Finding>) {
    let private: Vec<(usize, &str)> = all
        .iter()
        .enumerate()
        .filter(|(_, found)| found.path.ends_with(".phi.toml"))
        .map(|(index, found)| (index, found.path.as_str()))
        .collect();
    if private.is_empty() {
        return;
    }
    let paths: Vec<&str> = private.iter().map(|(_, path)| *path).collect();
    let known = tracked(root, &paths);
    for (index, path) in private {
        let (words, help) = match &known {
            Ok(tracked) if !tracked.contains(path) => continue,
            Ok(_) => (
                "git tracks this private file",
                "take it out with `git rm --cached FILE`, add `*.phi.toml` to .gitignore, and take it out of the history, too",
            ),
            Err(Untold) => (
                "git's index cannot be read, so nobody can tell whether it tracks this private file",
                "see what `git status` says",
            ),
        };
        let place = Span::file_start(id(index));
        findings.push(Finding::error(Code("phi-tracked"), place, words).help(help));
    }
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

/// Whether a theme may be called so: its name is a folder below `themes/`, and leads nowhere else.
pub fn is_theme_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(plain)
}

fn theme_files(root: &Path, sources: &mut Sources, findings: &mut Vec<Finding>) {
    let name = sources.theme_name();
    if !is_theme_name(name) {
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

/// The bytes of a file that goes out as it is, or of a theme.
///
/// # Errors
/// What the system says.
pub fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(file)
}

/// Brings back the texts of the files in which something was found, so that their lines can be shown.
///
/// Of masked files it is a text of the same lines and columns, in which nothing can be read.
pub fn show_texts_of(root: &Path, map: &mut SourceMap, findings: &Findings) {
    map.mask_those_of(findings);
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
        let bytes = small.then(|| std::fs::read(&path).ok()).flatten();
        file.text = bytes.map(|bytes| match (file.masked, String::from_utf8(bytes)) {
            (false, Ok(text)) => Arc::from(text),
            (false, Err(error)) => Arc::from(String::from_utf8_lossy(error.as_bytes())),
            (true, Ok(text)) => Arc::from(shape_of(&Wiped::new(text))),
            (true, Err(error)) => {
                let text = Wiped::new(String::from_utf8_lossy(error.as_bytes()).into_owned());
                Arc::from(shape_of(&text))
            }
        });
    }
}
