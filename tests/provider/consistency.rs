//! The directory, the feeds, the listings and the lists name the same documents, in the forms that clients want.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::client::{Tree, feeds, fetch, get, json, list, metadata, text, time};
use crate::fixture::{BASE, document, input, key, moment, tree};
use obstat::render::provider::{Document, Input, Label, SignatureMismatch, document_files};

fn provider() -> Input {
    let mut late = document("Old 2019/01", "2019-12-31T23:30:00-01:00");
    late.shown = moment("2026-02-01T00:00:00Z");
    late.label = Label::Unlabelled;
    let mut signed = document("ACME-2026-0002", "2026-01-11T08:00:00.25Z");
    signed.signature = true;
    signed.title = "<script>\u{202e}\u{7} & \"x\" 'y'".to_owned();
    signed.summary = Some("What is wrong".to_owned());
    let documents = vec![
        late,
        document("ACME-2026-0001", "2026-01-10T08:00:00Z"),
        signed,
    ];
    let mut input = input(documents, "2026-02-01T00:00:00Z");
    input.keys = vec![key()];
    input
}

fn lines<'a>(tree: &'a Tree, name: &str) -> Vec<&'a str> {
    let url = format!("{BASE}/.well-known/csaf/white/{name}");
    std::str::from_utf8(get(tree, &url))
        .unwrap()
        .lines()
        .collect()
}

#[test]
fn all_ways_name_the_same_documents() {
    let tree = tree(&provider());
    let root = format!("{BASE}/.well-known/csaf/white/");
    assert_eq!(
        text(&metadata(&tree), "/distributions/0/directory_url"),
        root
    );
    let files: BTreeSet<String> = tree
        .keys()
        .filter(|path| path.starts_with(".well-known/csaf/white/") && path.ends_with(".json"))
        .map(|path| format!("{BASE}/{path}"))
        .collect();
    assert_eq!(files.len(), 3);

    let mut fed = BTreeSet::new();
    for url in feeds(&tree) {
        let feed = json(&tree, &url);
        for entry in list(&feed, "/feed/entry") {
            fetch(&tree, entry);
            assert!(fed.insert(text(entry, "/link/0/href").to_owned()));
        }
    }
    assert_eq!(fed, files);

    let index = lines(&tree, "index.txt");
    assert_eq!(
        index,
        [
            "2020/old_2019_01.json",
            "2026/acme-2026-0001.json",
            "2026/acme-2026-0002.json"
        ]
    );
    let indexed: BTreeSet<String> = index.iter().map(|path| format!("{root}{path}")).collect();
    assert_eq!(indexed, files);

    let listed: BTreeSet<String> = ["2020", "2026"]
        .iter()
        .flat_map(|year| links(&tree, year))
        .collect();
    assert_eq!(listed, files);
    assert_eq!(
        lines(&tree, "changes.csv"),
        [
            r#""2026/acme-2026-0002.json","2026-01-11T08:00:00.250Z""#,
            r#""2026/acme-2026-0001.json","2026-01-10T08:00:00Z""#,
            r#""2020/old_2019_01.json","2020-01-01T00:30:00Z""#,
        ]
    );
}

/// The documents that the listing of a year links, as absolute addresses.
fn links(tree: &Tree, year: &str) -> Vec<String> {
    let folder = format!("{BASE}/.well-known/csaf/white/{year}/");
    let html = std::str::from_utf8(get(tree, &format!("{folder}index.html"))).unwrap();
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|url| !url.ends_with("/white/"))
        .map(str::to_owned)
        .inspect(|url| assert!(!get(tree, url).is_empty()))
        .filter(|url| url.starts_with(&folder) && url.ends_with(".json"))
        .collect()
}

#[test]
fn titles_in_listings_are_text() {
    let tree = tree(&provider());
    let url = format!("{BASE}/.well-known/csaf/white/2026/index.html");
    let html = std::str::from_utf8(get(&tree, &url)).unwrap();
    let shown = "<bdi>&lt;script&gt;[U+202E]\u{fffd} &amp; &quot;x&quot; &#39;y&#39;</bdi>";
    assert!(html.contains(shown), "{html}");
}

#[test]
fn a_feed_holds_one_label_and_strict_clients_read_it() {
    let tree = tree(&provider());
    let metadata = metadata(&tree);
    let mut labels = BTreeMap::new();
    for feed in list(&metadata, "/distributions/1/rolie/feeds") {
        let entries = json(&tree, text(feed, "/url"));
        check_feed(&entries, text(feed, "/url"));
        let ids = list(&entries, "/feed/entry").iter();
        let ids: Vec<String> = ids.map(|entry| text(entry, "/id").to_owned()).collect();
        labels.insert(text(feed, "/tlp_label").to_owned(), ids);
    }
    let white = vec!["ACME-2026-0002".to_owned(), "ACME-2026-0001".to_owned()];
    let unlabelled = vec!["Old 2019/01".to_owned()];
    let expected = [
        ("WHITE".to_owned(), white),
        ("UNLABELED".to_owned(), unlabelled),
    ];
    assert_eq!(labels, BTreeMap::from(expected));
}

/// What the reference checker's schema of feeds and its parser, which refuses unknown keys, want.
fn check_feed(document: &Value, url: &str) {
    keys(document, &["feed"], &["feed"]);
    let feed = document.get("feed").unwrap();
    let all = ["category", "entry", "id", "link", "title", "updated"];
    keys(feed, &all, &all);
    let in_id = |sign: char| sign.is_ascii_alphanumeric() || "+-_.".contains(sign);
    assert!(text(feed, "/id").chars().all(in_id) && !text(feed, "/id").is_empty());
    assert!(!text(feed, "/title").is_empty());
    assert_eq!(text(feed, "/link/0/rel"), "self");
    assert_eq!(text(feed, "/link/0/href"), url);
    assert_eq!(
        text(feed, "/category/0/scheme"),
        "urn:ietf:params:rolie:category:information-type"
    );
    assert_eq!(text(feed, "/category/0/term"), "csaf");
    let mut newest = time(feed, "/updated");
    for entry in list(feed, "/entry") {
        let required = [
            "content",
            "format",
            "id",
            "link",
            "published",
            "title",
            "updated",
        ];
        keys(
            entry,
            &required,
            &[&required[..], &["category", "summary"]].concat(),
        );
        let id = text(entry, "/id");
        assert!(!id.is_empty() && id.trim() == id);
        assert!(!text(entry, "/title").is_empty());
        assert!(time(entry, "/updated") <= newest, "newest first");
        newest = time(entry, "/updated");
        time(entry, "/published");
        if let Some(summary) = entry.get("summary") {
            keys(summary, &["content"], &["content"]);
            assert!(!text(summary, "/content").is_empty());
        }
        let source = text(entry, "/content/src");
        assert!(source.starts_with("https://") && source.ends_with(".json"));
        assert_eq!(text(entry, "/content/type"), "application/json");
        assert_eq!(
            text(entry, "/format/schema"),
            "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json"
        );
        assert_eq!(text(entry, "/format/version"), "2.0");
        assert_eq!(text(entry, "/link/0/rel"), "self");
        assert_eq!(text(entry, "/link/0/href"), source);
    }
}

/// That an object has the required keys and no others than the known ones.
fn keys(object: &Value, required: &[&str], known: &[&str]) {
    let object = object.as_object().unwrap();
    for key in required {
        assert!(object.contains_key(*key), "no {key}");
    }
    for key in object.keys() {
        assert!(known.contains(&key.as_str()), "unknown {key}");
    }
}

#[test]
fn the_service_document_names_exactly_the_feeds() {
    let tree = tree(&provider());
    let service = json(&tree, &format!("{BASE}/.well-known/csaf/service.json"));
    let collections = list(&service, "/service/workspace/0/collection").iter();
    let named: Vec<String> = collections
        .map(|feed| text(feed, "/href").to_owned())
        .collect();
    assert_eq!(named, feeds(&tree));
}

#[test]
fn a_category_document_names_what_its_feed_has() {
    let tree = tree(&provider());
    for url in feeds(&tree) {
        let feed = json(&tree, &url);
        let entries = list(&feed, "/feed/entry").iter();
        let used: BTreeSet<&str> = entries
            .flat_map(|entry| list(entry, "/category"))
            .map(|category| text(category, "/term"))
            .collect();
        let categories = json(&tree, &url.replace("feed-tlp-", "category-"));
        let named = list(&categories, "/categories/category").iter();
        let named: Vec<&str> = named.map(|category| text(category, "/term")).collect();
        assert_eq!(named, used.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn files_have_sorted_keys_a_final_newline_and_no_byte_order_mark() {
    for (path, bytes) in tree(&provider()) {
        assert!(
            bytes.ends_with(b"\n") && !bytes.ends_with(b"\n\n"),
            "{path}"
        );
        assert!(
            !bytes.starts_with(b"\xef\xbb\xbf") && !bytes.contains(&b'\r'),
            "{path}"
        );
        if path.ends_with(".json") && !path.contains("/white/") {
            let value: Value = serde_json::from_slice(&bytes).unwrap();
            let mut sorted = value.clone();
            sorted.sort_all_objects();
            assert_eq!(value.to_string(), sorted.to_string(), "{path}");
        }
    }
}

#[test]
fn an_empty_provider_has_an_empty_feed_and_empty_lists() {
    let tree = tree(&input(Vec::new(), "2026-01-01T00:00:00Z"));
    let feed = json(
        &tree,
        &format!("{BASE}/.well-known/csaf/feed-tlp-white.json"),
    );
    check_feed(
        &feed,
        &format!("{BASE}/.well-known/csaf/feed-tlp-white.json"),
    );
    assert!(list(&feed, "/feed/entry").is_empty());
    assert_eq!(text(&feed, "/feed/updated"), "2026-01-01T00:00:00Z");
    assert!(lines(&tree, "index.txt").is_empty() && lines(&tree, "changes.csv").is_empty());
}

#[test]
fn the_metadata_is_as_new_as_the_newest_state_or_site_release() {
    let documents = vec![document("ACME-2026-0001", "2026-01-10T08:00:00Z")];
    let mut input = input(documents, "2026-06-01T00:00:00Z");
    let updated = |input: &Input| text(&metadata(&tree(input)), "/last_updated").to_owned();
    assert_eq!(updated(&input), "2026-01-10T08:00:00Z");
    input.site_released = Some(moment("2026-03-01T00:00:00Z"));
    assert_eq!(updated(&input), "2026-03-01T00:00:00Z");
    input.site_released = Some(moment("2026-07-01T00:00:00Z"));
    assert_eq!(updated(&input), "2026-01-10T08:00:00Z", "that is not yet");
}

#[test]
fn a_signature_that_the_feed_does_not_know_is_refused() {
    let unsigned = document("ACME-2026-0001", "2026-01-10T08:00:00Z");
    let signed = Document {
        signature: true,
        ..unsigned.clone()
    };
    let made = |document, signature| document_files(document, b"{}\n".to_vec(), signature);
    assert_eq!(made(&unsigned, Some(Vec::new())), Err(SignatureMismatch));
    assert_eq!(made(&signed, None), Err(SignatureMismatch));
    assert_eq!(
        made(&signed, Some(b"x\n".to_vec())).map(|files| files.len()),
        Ok(4)
    );
}
