//! Finds the files of a workspace, in order, and leaves none out in silence.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Finding, Message};

/// A file of the workspace.
pub(super) struct Found {
    /// Path below the workspace, with `/` between its parts.
    pub(super) path: String,
    /// Where it lies.
    pub(super) file: PathBuf,
}

/// Lists the files below `root/folder`, sorted by path; what cannot be listed or leads out of the workspace is a finding.
pub(super) fn list(
    root: &Path,
    folder: &str,
    skip: &[&str],
    findings: &mut Vec<Finding>,
) -> Vec<Found> {
    let start = root.join(folder);
    let mut found = Vec::new();
    if std::fs::symlink_metadata(&start).is_err() {
        return found;
    }
    let inside = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let walk = walkdir::WalkDir::new(&start)
        .sort_by_file_name()
        .into_iter();
    let skipped: Vec<PathBuf> = skip.iter().map(|path| root.join(path)).collect();
    for entry in walk.filter_entry(|entry| !skipped.iter().any(|path| path == entry.path())) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error
                    .path()
                    .map(|path| path.display().to_string())
                    .unwrap_or_default();
                findings.push(
                    Finding::error(
                        Code("file-unreadable"),
                        None,
                        Message::new("cannot list ").value(path),
                    )
                    .help(
                        error
                            .io_error()
                            .map_or_else(|| "check the folder".to_owned(), ToString::to_string),
                    ),
                );
                continue;
            }
        };
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        let Some(path) = relative(root, entry.path()) else {
            let shown = entry.path().display().to_string();
            findings.push(
                Finding::error(
                    Code("file-name"),
                    None,
                    Message::new("the file name is not UTF-8: ").value(shown),
                )
                .help("rename the file"),
            );
            continue;
        };
        if kind.is_symlink() {
            let target = entry.path().canonicalize();
            let ends_inside = target
                .as_ref()
                .is_ok_and(|target| target.starts_with(&inside) && target.is_file());
            if !ends_inside {
                findings.push(
                    Finding::error(
                        Code("file-link"),
                        None,
                        Message::new("this link leads to no file of the workspace: ").value(path),
                    )
                    .help("copy the file into the workspace"),
                );
                continue;
            }
        } else if !kind.is_file() {
            findings.push(
                Finding::error(
                    Code("file-name"),
                    None,
                    Message::new("this is no regular file: ").value(path),
                )
                .help("take it out of the workspace"),
            );
            continue;
        }
        found.push(Found {
            path,
            file: entry.into_path(),
        });
    }
    found
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.strip_prefix(root).ok()?.components() {
        parts.push(part.as_os_str().to_str()?);
    }
    Some(parts.join("/"))
}

/// Whether a name is an editor's or a system's own, which a warning is enough for.
pub(super) fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.')
        || name.starts_with('#')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".orig")
}
