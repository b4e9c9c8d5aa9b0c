//! The files that are named on the command line, folders expanded, in order.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A file to import, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A document.
    Document(PathBuf),
    /// A file in a folder that is no document, and why it is left out.
    LeftOut(PathBuf, &'static str),
    /// Something that cannot be read, in the system's words.
    Unreadable(PathBuf, String),
}

/// The documents that the paths name.
///
/// A file that is named by itself is taken whatever its name; in folders the files `*.json` are taken.
/// Folders are walked in the order of names, in which numbers count as numbers, so that `2.json` comes before `10.json`.
pub(super) fn find(paths: &[PathBuf]) -> Vec<Found> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut all);
        } else {
            all.push(Found::Document(path.clone()));
        }
    }
    all
}

fn walk(folder: &Path, all: &mut Vec<Found>) {
    let walk = WalkDir::new(folder).sort_by(|a, b| {
        natural(
            &a.file_name().to_string_lossy(),
            &b.file_name().to_string_lossy(),
        )
    });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let words = error
                    .io_error()
                    .map_or_else(|| "it leads in a circle".to_owned(), ToString::to_string);
                all.push(Found::Unreadable(path, words));
                continue;
            }
        };
        // A link to a file is read like the file; a link to a folder is not followed, so that nothing is imported twice.
        let is_file = entry.file_type().is_file()
            || (entry.file_type().is_symlink() && entry.path().is_file());
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.into_path();
        if !is_file {
            all.push(Found::LeftOut(path, "it is no file"));
        } else if path.extension().is_some_and(|end| end == "json") {
            all.push(Found::Document(path));
        } else if !is_companion(&path) {
            all.push(Found::LeftOut(path, "its name does not end in `.json`"));
        }
    }
}

/// Whether a file is the hash or the signature of a document beside it.
fn is_companion(path: &Path) -> bool {
    let companion = path
        .extension()
        .is_some_and(|end| end == "sha256" || end == "sha512" || end == "asc");
    companion && path.with_extension("").is_file()
}

/// Compares names; runs of digits are compared as numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (one, rest_left) = number(left);
            let (other, rest_right) = number(right);
            let order = one.len().cmp(&other.len()).then_with(|| one.cmp(other));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest_left, rest_right);
        } else if x == y {
            left = left.get(x.len_utf8()..).unwrap_or("");
            right = right.get(y.len_utf8()..).unwrap_or("");
        } else {
            return x.cmp(&y);
        }
    }
}

/// The digits at the start without leading zeros, and what follows them.
fn number(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (digits.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["10.json", "a-2", "2.json", "1.json", "a-10", "02.json", "b"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["1.json", "02.json", "2.json", "10.json", "a-2", "a-10", "b"]
        );
    }
}
