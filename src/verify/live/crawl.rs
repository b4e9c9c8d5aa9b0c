//! What a site has, where no list of its files says so: from the provider metadata to feeds, lists, documents and keys.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::layout::{DIRECTORY, METADATA, SECURITY_TXT, SERVICE};
use super::super::metadata::Metadata;
use super::address::is_below;

/// Whether something names a file, or it is only looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It must be there.
    Named,
    /// Whoever needs it misses it.
    Sought,
}

#[derive(Deserialize)]
struct FeedDocument {
    feed: Feed,
}

#[derive(Deserialize)]
struct Feed {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    content: Option<Content>,
    #[serde(default)]
    link: Vec<Link>,
}

#[derive(Deserialize)]
struct Content {
    src: String,
}

#[derive(Deserialize)]
struct Link {
    href: String,
    rel: String,
}

/// The files that are found, while they are.
pub(super) struct Crawl<'a> {
    /// What the addresses of the site begin with.
    base: &'a str,
    pub(super) files: BTreeMap<String, Known>,
}

/// Finds the files of a site, and stops where they are more than so many; `read` yields the bytes of one, or nothing.
///
/// # Errors
/// Whatever `read` cannot pass over.
pub(super) fn crawl<E>(
    base: &str,
    metadata: Option<&Metadata>,
    most: usize,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<BTreeMap<String, Known>, E> {
    let mut crawl = Crawl {
        base,
        files: BTreeMap::new(),
    };
    crawl.seek(METADATA);
    crawl.seek(SECURITY_TXT);
    let Some(metadata) = metadata else {
        return Ok(crawl.files);
    };
    crawl.seek(SERVICE);
    for address in metadata.addresses() {
        crawl.name(address);
    }
    for address in metadata.feeds() {
        if crawl.files.len() > most {
            break;
        }
        let Some(path) = crawl.name(address) else {
            continue;
        };
        if let Some(bytes) = read(&path)? {
            crawl.feed(&bytes);
        }
    }
    for name in ["index.txt", "changes.csv"] {
        let path = format!("{DIRECTORY}{name}");
        crawl.seek(&path);
        if let Some(bytes) = read(&path)? {
            crawl.list(&String::from_utf8_lossy(&bytes));
        }
    }
    crawl.seek(&format!("{DIRECTORY}index.html"));
    Ok(crawl.files)
}

impl Crawl<'_> {
    fn seek(&mut self, path: &str) {
        self.files.entry(path.to_owned()).or_insert(Known::Sought);
    }

    /// Takes the file at an address, if it is one of this site.
    fn name(&mut self, address: &str) -> Option<String> {
        let path = address.strip_prefix(self.base)?;
        is_below(path).then(|| {
            self.files.insert(path.to_owned(), Known::Named);
            path.to_owned()
        })
    }

    fn feed(&mut self, bytes: &[u8]) {
        let Ok(document) = serde_json::from_slice::<FeedDocument>(bytes) else {
            return;
        };
        for entry in document.feed.entry {
            if let Some(path) = entry.content.and_then(|content| self.name(&content.src)) {
                self.beside(&path);
            }
            for link in entry.link {
                if matches!(link.rel.as_str(), "self" | "hash" | "signature") {
                    self.name(&link.href);
                }
            }
        }
    }

    /// A path a line, alone or as the first field in quotation marks.
    fn list(&mut self, text: &str) {
        for line in text.lines() {
            let quoted = line
                .strip_prefix('"')
                .and_then(|line| line.split('"').next());
            let path = format!("{DIRECTORY}{}", quoted.unwrap_or(line));
            if is_below(&path) && path.ends_with(".json") {
                self.files.insert(path.clone(), Known::Named);
                self.beside(&path);
            }
        }
    }

    /// What should stand beside a document.
    fn beside(&mut self, path: &str) {
        for ending in [".sha256", ".sha512", ".asc"] {
            self.seek(&format!("{path}{ending}"));
        }
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.seek(&format!("{folder}/index.html"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, crawl};
    use crate::verify::metadata::Metadata;

    #[test]
    fn metadata_lead_to_everything_else_on_the_site() {
        let metadata: Metadata = serde_json::from_str(
            r#"{"canonical_url":"https://a.example/.well-known/csaf/provider-metadata.json","distributions":[{"rolie":{"feeds":[{"tlp_label":"WHITE","url":"https://a.example/f.json"},{"tlp_label":"WHITE","url":"https://b.example/g.json"}],"services":["https://a.example/../s"]}}],"last_updated":"2026-01-01T00:00:00Z","metadata_version":"2.0","publisher":{"category":"vendor","name":"A","namespace":"https://a.example"},"role":"csaf_provider","public_openpgp_keys":[{"url":"https://a.example/k.asc"}]}"#,
        )
        .unwrap();
        let files = crawl("https://a.example/", Some(&metadata), 99, |path| {
            Ok::<_, ()>(match path {
                "f.json" => Some(
                    br#"{"feed":{"entry":[{"content":{"src":"https://a.example/d/1.json"},"link":[{"rel":"signature","href":"https://a.example/d/1.json.asc"}]},{}]}}"#
                        .to_vec(),
                ),
                ".well-known/csaf/white/index.txt" => Some(b"2026/2.json\n../x.json\n\n".to_vec()),
                ".well-known/csaf/white/changes.csv" => Some(b"\"2026/3.json\",\"x\"".to_vec()),
                _ => None,
            })
        })
        .unwrap();
        let of = |known: Known| -> Vec<&str> {
            let files = files.iter().filter(|(_, it)| **it == known);
            files.map(|(path, _)| path.as_str()).collect()
        };
        assert_eq!(
            of(Known::Named),
            [
                ".well-known/csaf/white/2026/2.json",
                ".well-known/csaf/white/2026/3.json",
                "d/1.json",
                "d/1.json.asc",
                "f.json",
                "k.asc"
            ]
        );
        assert!(of(Known::Sought).contains(&"d/1.json.sha256"));
        assert!(of(Known::Sought).contains(&".well-known/csaf/white/2026/index.html"));
        let few = crawl("https://a.example/", Some(&metadata), 3, |_| {
            Ok::<_, ()>(None)
        });
        assert!(!few.unwrap().contains_key("f.json"));
        let none = crawl("https://a.example/", None, 99, |_| Ok::<_, ()>(None)).unwrap();
        assert_eq!(none.len(), 2);
    }
}
