//! Each kind of published file × each way to spoil it: the path is named.

use crate::fixture::{
    CSAF, DOCUMENT, FEED, METADATA, SECURITY_TXT, Site, before, lines, names, published,
};

/// One file of each kind.
const KINDS: &[&str] = &[
    DOCUMENT,
    ".well-known/csaf/white/2026/sby-sa-2026-0004.json.sha256",
    ".well-known/csaf/white/2026/sby-sa-2026-0004.json.sha512",
    ".well-known/csaf/white/2026/sby-sa-2026-0004.json.asc",
    FEED,
    METADATA,
    SECURITY_TXT,
    ".well-known/csaf/category-white.json",
    ".well-known/csaf/service.json",
    ".well-known/csaf/index.html",
    ".well-known/csaf/white/index.txt",
    ".well-known/csaf/white/changes.csv",
    ".well-known/csaf/white/index.html",
    ".well-known/csaf/white/2026/index.html",
    "advisories/index.html",
    "advisories/sby-sa-2026-0004/index.html",
    "advisories/sby-sa-2026-0004/sby-sa-2026-0004.txt",
    "advisories/sby-sa-2026-0004/1-1.0.0/index.html",
    "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json",
    "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json.asc",
    "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.txt",
    "products/rill-300/index.html",
    "index.html",
    "atom.xml",
    "sitemap.xml",
    "assets/style.css",
    "favicon.svg",
];

/// A way to spoil a file; false where it changes nothing.
type Spoil = fn(&mut Site, &str) -> bool;

const SPOILS: &[(&str, Spoil)] = &[
    ("flip", flip),
    ("truncate", truncate),
    ("empty", empty),
    ("delete", delete),
    ("swap", swap),
    ("replay", replay),
    ("mark", mark),
];

fn flip(site: &mut Site, path: &str) -> bool {
    let bytes = site.bytes(path);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    true
}

fn truncate(site: &mut Site, path: &str) -> bool {
    let bytes = site.bytes(path);
    bytes.truncate(bytes.len() / 2);
    true
}

fn empty(site: &mut Site, path: &str) -> bool {
    site.bytes(path).clear();
    true
}

fn delete(site: &mut Site, path: &str) -> bool {
    site.remove(path);
    true
}

/// With the next file, but not with the list.
fn swap(site: &mut Site, path: &str) -> bool {
    let mut others = site.0.range(path.to_owned()..).skip(1);
    let other = others.find(|(other, _)| *other != "files.json");
    let other = other.map(|(other, _)| other.clone()).unwrap();
    let bytes = site.0[&other].clone();
    let own = site.0.insert(path.to_owned(), bytes.clone()).unwrap();
    let changed = own != bytes;
    site.0.insert(other, own);
    changed
}

fn replay(site: &mut Site, path: &str) -> bool {
    let older = before();
    let Some(bytes) = older.0.get(path).filter(|bytes| site.0[path] != **bytes) else {
        return false;
    };
    site.0.insert(path.to_owned(), bytes.clone());
    true
}

fn mark(site: &mut Site, path: &str) -> bool {
    site.bytes(path).splice(0..0, *b"\xef\xbb\xbf");
    true
}

#[test]
fn an_untouched_site_has_no_fault() {
    assert_eq!(lines(&published().report()), [""; 0]);
    assert_eq!(lines(&before().report_at("2026-04-20T14:00:00Z")), [""; 0]);
    assert_eq!(lines(&published().listed().report()), [""; 0]);
}

#[test]
fn every_spoilt_file_is_named() {
    let good = published();
    let keys = good.0.keys().filter(|path| path.contains("/openpgp/"));
    for path in KINDS.iter().copied().chain(keys.map(String::as_str)) {
        for (name, spoil) in SPOILS {
            let mut site = good.clone();
            if spoil(&mut site, path) {
                let report = site.report();
                let found = lines(&report).join("\n");
                assert!(names(&report, path), "{name} {path}\n{found}");
            }
        }
    }
}

#[test]
fn both_files_of_a_swap_are_named() {
    let mut site = published();
    let other = format!("{DOCUMENT}.asc");
    assert!(swap(&mut site, DOCUMENT));
    let report = site.report();
    assert!(names(&report, DOCUMENT) && names(&report, &other));
}

/// Whoever can change a file can change the list of files, too; what else says of a file is then what finds it.
#[test]
fn what_others_say_of_a_file_finds_it_without_the_list() {
    let good = published();
    let beside = ["sha256", "sha512"].map(|ending| format!("{DOCUMENT}.{ending}"));
    let index = format!("{CSAF}/white/index.txt");
    let changes = format!("{CSAF}/white/changes.csv");
    let year = format!("{CSAF}/white/2026/index.html");
    let copy = "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";
    let text = "advisories/sby-sa-2026-0004/sby-sa-2026-0004.txt";
    let signature = format!("{DOCUMENT}.asc");
    let mut keys = good.0.keys();
    let key = keys
        .find(|path| path.contains("/openpgp/"))
        .unwrap()
        .clone();
    let all: &[&str] = &["truncate", "empty", "delete", "swap", "replay", "mark"];
    let cases: &[(&str, &[&str])] = &[
        (
            DOCUMENT,
            &["flip", "truncate", "empty", "swap", "replay", "mark"],
        ),
        (&beside[0], &["flip", "truncate", "empty", "delete", "mark"]),
        (&beside[1], &["flip", "truncate", "empty", "delete", "mark"]),
        (FEED, all),
        (METADATA, all),
        (&signature, all),
        (&key, &["flip", "truncate", "empty", "swap", "mark"]),
        (
            SECURITY_TXT,
            &["flip", "truncate", "empty", "delete", "swap", "mark"],
        ),
        (&index, &["empty", "delete", "swap", "replay", "mark"]),
        (&changes, all),
        (&year, all),
        (
            copy,
            &["flip", "truncate", "empty", "delete", "swap", "mark"],
        ),
        (
            text,
            &[
                "flip", "truncate", "empty", "delete", "swap", "replay", "mark",
            ],
        ),
    ];
    for (path, ways) in cases {
        for (name, spoil) in SPOILS.iter().filter(|(name, _)| ways.contains(name)) {
            let mut site = good.clone();
            if spoil(&mut site, path) {
                let report = site.listed().report();
                let found = lines(&report).join("\n");
                assert!(names(&report, path), "{name} {path}\n{found}");
            }
        }
    }
}

#[test]
fn the_list_itself_is_found() {
    let good = published();
    let list = "files.json";
    for (name, spoil) in SPOILS.iter().filter(|(name, _)| *name != "swap") {
        let mut site = good.clone();
        assert!(spoil(&mut site, list));
        let report = site.report();
        assert!(report.has_errors(), "{name}");
    }
    for (from, to) in [
        ("{\n", "{ \n"),
        ("\"schema\": 1", "\"schema\": 2"),
        ("\"obstat\"", "\"webpack\""),
        ("  \"generator\"", "  \"note\": 1,\n  \"generator\""),
    ] {
        let mut site = good.clone();
        site.replace(list, from, to);
        assert!(names(&site.report(), list), "{to}");
    }
}
