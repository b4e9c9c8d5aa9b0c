//! The directory listings (CSAF 2.0 section 7.1.14), as pages, so that any static host has them.
//!
//! Links are absolute and the same strings as in the feed: clients compare them, and some servers answer for a folder without the `/` at its end, where a relative link would lead elsewhere.

use std::collections::BTreeMap;

use super::{Document, FOLDER, File, Site, View, directory, document_paths};
use crate::render::escape::{breakable, shortened};
use crate::render::index::LONGEST;

/// One line of a listing: a name relative to the folder, and what it is.
struct Row<'a> {
    names: Vec<String>,
    words: &'a str,
}

impl<'a> Row<'a> {
    fn one(name: impl Into<String>, words: &'a str) -> Self {
        let names = vec![name.into()];
        Self { names, words }
    }
}

/// The listings of the provider's folder, of the distribution, and of each year.
pub(super) fn files(view: &View<'_>) -> Vec<File> {
    let mut years: BTreeMap<String, Vec<&Document>> = BTreeMap::new();
    for document in &view.documents {
        years.entry(document.year()).or_default().push(document);
    }
    let site = &view.input.site;
    let mut files = vec![provider(view), distribution(site, &years)];
    files.extend(
        years
            .iter()
            .map(|(name, documents)| year(site, name, documents)),
    );
    files
}

fn provider(view: &View<'_>) -> File {
    let mut rows = vec![
        Row::one("provider-metadata.json", "who publishes, and where"),
        Row::one("service.json", "the list of feeds"),
    ];
    let name = |path: String| path.strip_prefix(FOLDER).map(str::to_owned).unwrap_or(path);
    for label in view.labels() {
        rows.push(Row::one(name(label.feed_path()), "the ROLIE feed"));
        rows.push(Row::one(
            name(label.category_path()),
            "the categories of the feed",
        ));
    }
    rows.push(Row::one(
        name(directory::FOLDER.to_owned()),
        "all documents",
    ));
    for key in &view.input.keys {
        rows.push(Row::one(
            name(key.path()),
            "a certificate to verify signatures with",
        ));
    }
    page(&view.input.site, FOLDER, None, &rows)
}

fn distribution(site: &Site, years: &BTreeMap<String, Vec<&Document>>) -> File {
    let mut rows = vec![
        Row::one("index.txt", "every document, one a line"),
        Row::one("changes.csv", "every document with its date, newest first"),
    ];
    let folders = years.keys().rev();
    rows.extend(folders.map(|year| Row::one(format!("{year}/"), "the documents of this year")));
    page(site, directory::FOLDER, Some(FOLDER), &rows)
}

fn year(site: &Site, name: &str, documents: &[&Document]) -> File {
    let mut documents = documents.to_vec();
    documents.sort_by(|one, other| one.slug.cmp(&other.slug));
    let rows: Vec<Row<'_>> = documents
        .iter()
        .map(|document| {
            let paths = document_paths(document).into_iter();
            let names = paths.filter_map(|path| path.rsplit('/').next().map(str::to_owned));
            Row {
                names: names.collect(),
                words: &document.title,
            }
        })
        .collect();
    let folder = format!("{}{name}/", directory::FOLDER);
    page(site, &folder, Some(directory::FOLDER), &rows)
}

/// A page that lists a folder; names hold no character that an address or HTML must escape, words may.
fn page(site: &Site, folder: &str, parent: Option<&str>, rows: &[Row<'_>]) -> File {
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Index of /{folder}</title>\n</head>\n<body>\n<h1>Index of /<wbr>{}</h1>\n<ul>\n",
        folder.replace('/', "/<wbr>")
    );
    let link = |html: &mut String, path: &str, name: &str| {
        html.push_str(&format!(
            "<a href=\"{}\">{}</a>",
            site.url(path),
            breakable(name)
        ));
    };
    if let Some(parent) = parent {
        html.push_str("<li>");
        link(&mut html, parent, "../");
        html.push_str("</li>\n");
    }
    for row in rows {
        html.push_str("<li>");
        for name in &row.names {
            link(&mut html, &format!("{folder}{name}"), name);
            html.push(' ');
        }
        html.push_str("<bdi>");
        html.push_str(&breakable(&shortened(row.words, LONGEST)));
        html.push_str("</bdi></li>\n");
    }
    html.push_str("</ul>\n</body>\n</html>\n");
    File {
        path: format!("{folder}index.html"),
        bytes: html.into_bytes(),
    }
}
