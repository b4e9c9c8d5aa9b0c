//! Reads again what was saved, and nothing else.

use super::Sources;
use super::file::{Part, read_file};
use super::files::{self, Found};
use crate::diagnostic::{FileId, Findings};

/// What was read again.
#[derive(Debug)]
pub struct Refreshed {
    /// The files.
    pub files: Vec<FileId>,
    /// Whether anything is tagged in them, or was.
    pub tagged: bool,
}

/// Reads these files of the workspace again, in place: everything else, ids of files included, stays as it is.
///
/// That can be done for advisories, VEX statements and pages that were there and still are, in a workspace without private files.
/// Nothing is changed, and the answer is no, where anything else would have to be read too; then [`super::read`] is the way.
pub fn refresh(sources: &mut Sources, paths: &[String]) -> Option<Refreshed> {
    let files = sources.map.files();
    // Whether something private is referred to is a question to all files.
    if files.iter().any(|file| file.path.ends_with(".phi.toml")) {
        return None;
    }
    let mut found = Vec::new();
    for path in paths {
        let below = path.strip_prefix("content/")?;
        let (folder, _) = below.split_once('/')?;
        let known = matches!(folder, "advisories" | "vex" | "pages") && path.ends_with(".md");
        let place = files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        let file = sources.root.join(path);
        // A link leads wherever it leads, and a file that is gone moves all that come after it.
        let plain = std::fs::symlink_metadata(&file).is_ok_and(|data| data.is_file());
        if !known || !plain || files::is_litter(path) {
            return None;
        }
        let id = FileId(u32::try_from(place).ok()?);
        let path = path.clone();
        found.push((id, Found { path, file }));
    }
    let mut refreshed = Refreshed {
        files: found.iter().map(|(id, _)| *id).collect(),
        tagged: false,
    };
    for (id, found) in found {
        refreshed.tagged |= again(sources, id, &found);
    }
    Some(refreshed)
}

/// Reads a file again; says whether anything is tagged in it, or was.
fn again(sources: &mut Sources, id: FileId, found: &Found) -> bool {
    let outcome = read_file(found, id, &sources.private);
    if let Some(file) = sources.map.file_mut(id) {
        *file = outcome.file;
    }
    let mut findings = Findings::new();
    let old = std::mem::take(&mut sources.findings).into_iter();
    findings.extend(old.filter(|finding| finding.span.is_none_or(|span| span.file != id)));
    findings.extend(outcome.findings);
    sources.findings = findings;
    // In the order of the files, as if all had been read.
    let before = sources.tags.len();
    sources
        .tags
        .retain(|tag| path_of(&tag.source) != found.path);
    let tagged = sources.tags.len() != before || !outcome.tags.is_empty();
    let after = sources
        .tags
        .partition_point(|tag| path_of(&tag.source) < found.path.as_str());
    sources.tags.splice(after..after, outcome.tags);
    match outcome.tags_unknown {
        true => sources.unknown_tags.insert(id),
        false => sources.unknown_tags.remove(&id),
    };
    sources.tags_unknown = !sources.unknown_tags.is_empty();
    sources.advisories.retain(|source| source.file != id);
    sources.pages.retain(|source| source.file != id);
    match outcome.part {
        Part::Advisory(source) => {
            let at = sources.advisories.partition_point(|it| it.file < id);
            sources.advisories.insert(at, *source);
        }
        Part::Page(source) => {
            let at = sources.pages.partition_point(|it| it.file < id);
            sources.pages.insert(at, *source);
        }
        Part::Site(_) | Part::Product(_) | Part::Unknown(_) | Part::Nothing => {}
    }
    tagged
}

/// The file of a place such as `content/pages/x.md:7`.
fn path_of(source: &str) -> &str {
    source.rsplit_once(':').map_or(source, |(path, _)| path)
}
