//! What is checked on a staged tree: how its files hang together, without a look into a document.

use std::collections::BTreeMap;
use std::io::{self, Read};

use obstat::diagnostic::Severity;
use obstat::model::slug::Slug;
use obstat::verify::{Facts, Known, Report, Tree, TreeFile, Unreadable, release, structure};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::fixture::{AT, CSAF, DOCUMENT, FEED, Site, lines, published};

const SLUG: &str = "sby-sa-2026-0004";
const COPY: &str = "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";

/// A tree whose digests are known, and that refuses to hand out what need not be read.
struct Staged<'a>(&'a Site);

impl Tree for Staged<'_> {
    fn files(&self) -> Result<Vec<TreeFile>, Unreadable> {
        let mut files = self.0.files()?;
        for file in &mut files {
            file.sha256 = Some(Sha256::digest(&self.0.0[&file.path]).into());
        }
        Ok(files)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let document = path.ends_with(".json")
            && (path.contains("/white/") || path.starts_with("advisories/"));
        let page = path.ends_with(".html") && !path.contains("/csaf/");
        assert!(
            !document && !page && !path.ends_with(".txt.asc"),
            "{path} is read"
        );
        self.0.open(path)
    }
}

/// What the documents of a good site say, by slug and folder; the newest under no folder.
struct Documents(BTreeMap<(String, Option<String>), Facts>);

impl Documents {
    fn of(site: &Site) -> Self {
        let mut all = BTreeMap::new();
        for (path, bytes) in &site.0 {
            let Some((above, name)) = path.rsplit_once('/') else {
                continue;
            };
            let Some(slug) = name.strip_suffix(".json") else {
                continue;
            };
            let folder = match above.strip_prefix("advisories/") {
                Some(rest) => rest.split_once('/').map(|(_, folder)| folder.to_owned()),
                None if above.contains("/white/") => None,
                None => continue,
            };
            if slug == "tombstone" {
                continue;
            }
            let value: Value = serde_json::from_slice(bytes).unwrap();
            let text = |pointer: &str| value.pointer(pointer).unwrap().as_str().unwrap().to_owned();
            let id = text("/document/tracking/id");
            let facts = Facts {
                slug: Slug::of_tracking_id(&id).unwrap(),
                id,
                version: text("/document/tracking/version"),
                title: text("/document/title"),
                namespace: text("/document/publisher/namespace"),
                label: Some(text("/document/distribution/tlp/label")),
                initial: text("/document/tracking/initial_release_date")
                    .parse()
                    .unwrap(),
                current: text("/document/tracking/current_release_date")
                    .parse()
                    .unwrap(),
            };
            all.insert((slug.to_owned(), folder), facts);
        }
        Self(all)
    }

    fn change(&mut self, change: impl Fn(&mut Facts)) {
        let mine = self.0.iter_mut().filter(|((slug, _), _)| slug == SLUG);
        mine.for_each(|(_, facts)| change(facts));
    }
}

impl Known for Documents {
    fn slugs(&self) -> Vec<&str> {
        let newest = self.0.keys().filter(|(_, folder)| folder.is_none());
        newest.map(|(slug, _)| slug.as_str()).collect()
    }

    fn facts(&self, slug: &str, folder: Option<&str>) -> Option<Facts> {
        let key = (slug.to_owned(), folder.map(str::to_owned));
        self.0.get(&key).cloned()
    }

    fn is_signed(&self, _: &str, _: Option<&str>) -> bool {
        true
    }
}

fn errors(report: &Report) -> Vec<String> {
    let all = lines(report).into_iter();
    all.filter(|line| line.contains(": error: ")).collect()
}

/// What is found once a site is spoilt and its list fits; what its documents said before is known.
fn found(spoil: impl FnOnce(&mut Site)) -> Vec<String> {
    let mut site = published();
    let known = Documents::of(&site);
    spoil(&mut site);
    let site = site.listed();
    errors(&structure(&Staged(&site), &known, AT.parse().unwrap()).unwrap())
}

#[test]
fn a_good_site_hangs_together_and_no_document_is_read() {
    assert_eq!(found(|_| ()), Vec::<String>::new());
}

#[test]
fn what_vouches_for_a_document_stands_beside_it() {
    let sha256 = format!("{DOCUMENT}.sha256");
    let sha512 = format!("{DOCUMENT}.sha512");
    assert_eq!(
        found(|site| site.bytes(&sha256)[0] ^= 1),
        [format!(
            "{sha256}: error: the hash is not that of `{SLUG}.json`"
        )]
    );
    assert_eq!(
        found(|site| site.bytes(&sha512).truncate(100)),
        [format!(
            "{sha512}: error: this is not one line of a hash and the name of the file"
        )]
    );
    for (path, words) in [
        (sha256, "the document's hash is missing"),
        (sha512, "the document's hash is missing"),
        (
            format!("{DOCUMENT}.asc"),
            "the document's signature is missing",
        ),
        (format!("{COPY}.asc"), "the document's signature is missing"),
    ] {
        let found = found(|site| drop(site.remove(&path)));
        assert!(
            found.contains(&format!("{path}: error: {words}")),
            "{found:?}"
        );
    }
    // Another way of writing the same line is right, too.
    let found = found(|site| site.replace(&format!("{DOCUMENT}.sha256"), "  ", " *"));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn lists_feeds_and_pages_are_of_the_same_documents() {
    let index = format!("{CSAF}/white/index.txt");
    let line = format!("2026/{SLUG}.json\n");
    for (path, from) in [
        (index, line.as_str()),
        (FEED.to_owned(), SLUG),
        (format!("{CSAF}/white/2026/index.html"), SLUG),
    ] {
        let found = found(|site| site.replace(&path, from, ""));
        assert!(
            found.iter().any(|it| it.starts_with(&path)),
            "{path}: {found:?}"
        );
    }
    let page = format!("advisories/{SLUG}/index.html");
    assert_eq!(
        found(|site| drop(site.remove(&page))),
        [format!(
            "{page}: error: the page of the document `{DOCUMENT}` is missing"
        )]
    );
    let text = format!("advisories/{SLUG}/3-2.1.0/{SLUG}.txt");
    let found = found(|site| site.bytes(&text).push(b'\n'));
    assert!(
        found[0].contains(&format!("the text differs from `{text}`")),
        "{found:?}"
    );
}

#[test]
fn the_documents_are_those_that_were_released() {
    let gone = found(|site| {
        for ending in ["", ".sha256", ".sha512", ".asc"] {
            site.remove(&format!("{DOCUMENT}{ending}"));
        }
    });
    assert!(
        gone.contains(&format!(
            "{CSAF}/white/: error: the document `{SLUG}` is missing"
        )),
        "{gone:?}"
    );
    let mut site = published();
    let mut known = Documents::of(&site);
    let other = DOCUMENT.replace("0004.json", "0099.json");
    let bytes = site.0[DOCUMENT].clone();
    site.0.insert(other.clone(), bytes);
    let site = site.listed();
    let report = structure(&Staged(&site), &known, AT.parse().unwrap()).unwrap();
    let unknown = format!("{other}: error: this document was not released");
    assert!(errors(&report).contains(&unknown), "{:?}", errors(&report));
    // One that was first released in another year belongs elsewhere.
    known.change(|facts| facts.initial = "2025-03-01T00:00:00Z".parse().unwrap());
    let site = published();
    let report = structure(&Staged(&site), &known, AT.parse().unwrap()).unwrap();
    let misfiled = format!(
        "{DOCUMENT}: error: the document was first released in `2025` and belongs in `{CSAF}/white/2025/`"
    );
    assert_eq!(errors(&report), [misfiled]);
}

#[test]
fn the_list_of_files_accounts_for_all() {
    let mut site = published();
    let known = Documents::of(&site);
    site.0.insert("shell.php".to_owned(), b"<?php".to_vec());
    let report = structure(&Staged(&site), &known, AT.parse().unwrap()).unwrap();
    assert_eq!(
        errors(&report),
        ["shell.php: error: the file is not on the list of files"]
    );
}

#[test]
fn what_a_document_says_itself_is_told_apart_from_what_was_built() {
    let site = published();
    let mut known = Documents::of(&site);
    known.change(|facts| facts.current = "2030-01-01T00:00:00Z".parse().unwrap());
    let report = structure(&Staged(&site), &known, AT.parse().unwrap()).unwrap();
    let reasons: Vec<_> = report
        .faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .map(|fault| (fault.path.as_str(), fault.document.as_deref()))
        .collect();
    // The document and each version of it, and the entry that cannot be as new; the list of changes was written for another date.
    assert!(reasons.contains(&(DOCUMENT, Some(DOCUMENT))), "{reasons:?}");
    assert!(reasons.contains(&(COPY, Some(COPY))), "{reasons:?}");
    assert!(reasons.contains(&(FEED, Some(DOCUMENT))), "{reasons:?}");
    let changes = format!("{CSAF}/white/changes.csv");
    assert!(reasons.contains(&(changes.as_str(), None)), "{reasons:?}");
}

#[test]
fn what_is_released_is_held_to_the_same_first() {
    let site = published();
    let slug: Slug = SLUG.parse().unwrap();
    let shown = AT.parse().unwrap();
    let document = site.0[COPY].clone();
    let plain = format!("Id: SBY-SA-2026-0004\nVersion: {}\n", "2.1.0").into_bytes();
    let say = |document: &[u8], plain: &[u8], at: &str| -> Vec<String> {
        let faults = release(&slug, document, plain, at.parse().unwrap());
        faults
            .iter()
            .map(|fault| format!("{}: {}", fault.path, fault.message.render(false)))
            .collect()
    };
    assert_eq!(release(&slug, &document, &plain, shown), []);
    let mark = [b"\xef\xbb\xbf".as_slice(), &document].concat();
    assert!(say(&mark, &plain, AT)[0].ends_with("the file begins with a byte order mark"));
    assert_eq!(
        say(&document, b"Id: SBY-SA-2026-0004\nVersion: 2.0.0\n", AT),
        [format!("{SLUG}.txt: the text is not of version `2.1.0`")]
    );
    assert!(say(&document, &plain, "2020-01-01T00:00:00Z")[0].contains("which is still to come"));
    let amber = String::from_utf8(document.clone())
        .unwrap()
        .replacen("\"WHITE\"", "\"AMBER\"", 1);
    assert_eq!(
        say(amber.as_bytes(), &plain, AT),
        [format!(
            "{SLUG}.json: a document labelled `AMBER` must not be public"
        )]
    );
    let other: Slug = "other".parse().unwrap();
    assert_eq!(release(&other, &document, &plain, shown).len(), 1);
    assert_eq!(say(b"{", &plain, AT).len(), 1);
}
