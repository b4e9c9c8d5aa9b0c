//! The directory distribution's lists (CSAF 2.0 sections 7.1.11 to 7.1.13).

use super::{File, View};

/// The root of the distribution below the site, with `/` at its end.
///
/// Adopted documents without a label stand here too: section 7.1.5 keeps only AMBER and RED apart.
pub(super) const FOLDER: &str = ".well-known/csaf/white/";

pub(super) fn files(view: &View<'_>) -> [File; 2] {
    let text = |name: &str, text: String| File {
        path: format!("{FOLDER}{name}"),
        bytes: text.into_bytes(),
    };
    [
        text("index.txt", index(view)),
        text("changes.csv", changes(view)),
    ]
}

/// One path a line, sorted, without an empty line: clients take each line for a document.
fn index(view: &View<'_>) -> String {
    let mut paths: Vec<String> = view
        .documents
        .iter()
        .map(|document| document.relative_path() + "\n")
        .collect();
    paths.sort_unstable();
    paths.concat()
}

/// Path and `current_release_date` in quotation marks, newest first, without a heading.
fn changes(view: &View<'_>) -> String {
    let mut documents = view.documents.clone();
    documents.sort_by(|one, other| {
        let newest_first = other.current_release_date.cmp(&one.current_release_date);
        newest_first.then_with(|| one.slug.cmp(&other.slug))
    });
    documents
        .iter()
        .map(|document| {
            let path = document.relative_path();
            format!("\"{path}\",\"{}\"\n", document.current_release_date)
        })
        .collect()
}
