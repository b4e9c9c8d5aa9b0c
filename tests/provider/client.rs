//! A client of our own: it knows the site by absolute addresses alone, and checks what it fetches.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha512};

use crate::fixture::BASE;

pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The bytes at an absolute address of the site.
pub(crate) fn get<'a>(tree: &'a Tree, url: &str) -> &'a [u8] {
    let path = url
        .strip_prefix(BASE)
        .and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or_else(|| panic!("not an address of the site: {url}"));
    tree.get(path).unwrap_or_else(|| panic!("404: {url}"))
}

pub(crate) fn json(tree: &Tree, url: &str) -> Value {
    serde_json::from_slice(get(tree, url)).unwrap_or_else(|error| panic!("{url}: {error}"))
}

pub(crate) fn metadata(tree: &Tree) -> Value {
    json(
        tree,
        &format!("{BASE}/.well-known/csaf/provider-metadata.json"),
    )
}

pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} in {value}"))
}

pub(crate) fn time(value: &Value, pointer: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text(value, pointer)).unwrap()
}

pub(crate) fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.unwrap_or_else(|| panic!("no list at {pointer} in {value}"))
}

/// The addresses of all feeds that the metadata names.
pub(crate) fn feeds(tree: &Tree) -> Vec<String> {
    let metadata = metadata(tree);
    list(&metadata, "/distributions/1/rolie/feeds")
        .iter()
        .map(|feed| text(feed, "/url").to_owned())
        .collect()
}

/// Fetches the document of an entry and verifies both hashes.
pub(crate) fn fetch(tree: &Tree, entry: &Value) -> Vec<u8> {
    let source = text(entry, "/content/src");
    let bytes = get(tree, source);
    let mut verified = BTreeSet::new();
    for link in list(entry, "/link") {
        let url = text(link, "/href");
        let file = get(tree, url);
        let Some(kind) = url.strip_prefix(source) else {
            panic!("{url} is not beside {source}");
        };
        let digest = match (text(link, "/rel"), kind) {
            ("self", "") => continue,
            ("signature", ".asc") => continue,
            ("hash", ".sha256") => hexadecimal(&Sha256::digest(bytes)),
            ("hash", ".sha512") => hexadecimal(&Sha512::digest(bytes)),
            (rel, kind) => panic!("{rel} {kind}"),
        };
        let name = source.rsplit('/').next().unwrap_or_default();
        assert_eq!(file, format!("{digest}  {name}\n").as_bytes(), "{url}");
        verified.insert(kind.to_owned());
    }
    assert_eq!(verified.len(), 2, "{source} lacks a hash");
    bytes.to_vec()
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
