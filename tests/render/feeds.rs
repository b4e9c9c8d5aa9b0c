//! Feeds: Atom and JSON Feed, archives that never change, and what never stands in them.

use std::collections::BTreeSet;
use std::sync::Arc;

use obstat::render::Input;
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, input, pump, pump_first};

/// An invented site with so many advisories, one a day.
fn days(count: u32) -> Input {
    let mut store = Memory::default();
    for day in 0..count {
        let mut model = pump_first();
        let date = format!("2026-{:02}-{:02}T00:00:00Z", 1 + day / 28, 1 + day % 28);
        model["slug"] = json!(format!("acme-{:04}", 9999 - day));
        model["tracking"]["id"] = json!(format!("ACME-{day}"));
        model["tracking"]["initial_release_date"] = json!(date);
        model["tracking"]["current_release_date"] = json!(date);
        store = store.with(model);
    }
    Input {
        store: Arc::new(store),
        ..input()
    }
}

fn json_of(site: &Drawn, path: &str) -> Value {
    serde_json::from_slice(&site.0[path]).unwrap()
}

fn link<'a>(site: &'a Drawn, path: &str, relation: &str) -> Option<&'a str> {
    let text = site.text(path);
    let begin = format!(
        "<link rel=\"{relation}\" type=\"application/atom+xml\" href=\"https://psirt.acme.example/"
    );
    let (_, rest) = text.split_once(&begin)?;
    Some(rest.split('"').next().unwrap())
}

#[test]
fn a_json_feed_says_what_the_atom_feed_says() {
    let site = Drawn::of(input());
    let feed = json_of(&site, "feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["home_page_url"], "https://psirt.acme.example/");
    assert_eq!(feed["feed_url"], "https://psirt.acme.example/feed.json");
    assert_eq!(feed.get("next_url"), None);
    assert_eq!(feed["items"].as_array().unwrap().len(), 3);
    let changed = "Changed in version 2.0.0: ";
    let content = feed["items"][0]["content_text"].as_str().unwrap();
    assert!(content.contains(changed), "{content}");
    assert_eq!(
        feed["items"][0]["id"],
        "https://psirt.acme.example/advisories/acme-2026-0007/"
    );
    assert_eq!(feed["items"][0]["date_modified"], "2026-11-20T14:00:00Z");
    assert_eq!(feed["items"][0]["tags"], json!(["high", "patient-safety"]));
    assert_eq!(feed["items"][1]["tags"], json!(["withdrawn"]));
}

#[test]
fn a_product_has_feeds_of_its_own_and_its_page_names_them() {
    let site = Drawn::of(input());
    let feed = json_of(&site, "products/aurelia-lvp-2/feed.json");
    assert_eq!(feed["items"].as_array().unwrap().len(), 1);
    assert_eq!(feed["title"], "Aurelia LVP-2 – ACME product security");
    site.has(
        "products/aurelia-lvp-2/atom.xml",
        &[
            "<id>https://psirt.acme.example/products/aurelia-lvp-2/</id>",
            "<fh:complete/>",
            "Changed in version 2.0.0: ",
        ],
    );
    site.has(
        "products/aurelia-lvp-2/index.html",
        &[
            r#"<link rel="alternate" type="application/atom+xml" title="Aurelia LVP-2 (Atom)" href="/products/aurelia-lvp-2/atom.xml">"#,
            r#"<link rel="alternate" type="application/feed+json" title="Aurelia LVP-2 (JSON Feed)" href="/products/aurelia-lvp-2/feed.json">"#,
            r#"<a href="/products/aurelia-lvp-2/feed.json">JSON Feed</a>"#,
        ],
    );
    site.has(
        "index.html",
        &[
            r#"<link rel="alternate" type="application/atom+xml" title="ACME product security" href="/atom.xml">"#,
            r#"<link rel="alternate" type="application/feed+json" title="ACME product security" href="/feed.json">"#,
        ],
    );
    // Of names that adopted documents alone use, there is a page and no promise.
    assert!(!site.0.contains_key("products/other-box/atom.xml"));
    assert!(
        !site
            .text("products/other-box/index.html")
            .contains("/products/other-box/atom.xml")
    );
}

#[test]
fn what_is_said_on_continued_use_stands_in_no_feed() {
    let site = Drawn::of(input());
    site.has(
        "advisories/acme-2026-0007/index.html",
        &["Pumps may stay in use"],
    );
    let feeds = site
        .0
        .iter()
        .filter(|(path, _)| path.ends_with("atom.xml") || path.ends_with("feed.json"));
    assert!(feeds.clone().count() >= 6);
    for (path, bytes) in feeds {
        let text = String::from_utf8_lossy(bytes);
        for word in [
            "stay in use",
            "clinical safety officer",
            "mitigations below",
        ] {
            assert!(!text.contains(word), "{path} says {word}");
        }
    }
}

#[test]
fn a_small_site_has_one_feed_that_is_complete() {
    let site = Drawn::of(days(49));
    site.has("atom.xml", &["<fh:complete/>"]);
    assert_eq!(site.text("atom.xml").matches("<entry>").count(), 49);
    assert!(!site.0.keys().any(|path| path.starts_with("list/feed/")));
}

#[test]
fn archives_lead_from_the_newest_to_the_oldest_and_back() {
    let site = Drawn::of(days(130));
    // Those since the last archive, and the whole archive before them.
    assert_eq!(site.text("atom.xml").matches("<entry>").count(), 80);
    assert_eq!(
        link(&site, "atom.xml", "prev-archive"),
        Some("list/feed/2/atom.xml")
    );
    assert_eq!(link(&site, "atom.xml", "current"), None);
    let second = "list/feed/2/atom.xml";
    assert_eq!(
        link(&site, second, "prev-archive"),
        Some("list/feed/1/atom.xml")
    );
    assert_eq!(
        link(&site, second, "next-archive"),
        Some("list/feed/3/atom.xml")
    );
    assert_eq!(link(&site, second, "current"), Some("atom.xml"));
    assert_eq!(link(&site, "list/feed/1/atom.xml", "prev-archive"), None);
    assert_eq!(link(&site, "list/feed/3/atom.xml", "next-archive"), None);
    site.has(second, &["<fh:archive/>"]);
    assert!(!site.text("list/feed/3/atom.xml").contains("<fh:archive/>"));
    let mut all = BTreeSet::new();
    for page in 1..=3 {
        let feed = json_of(&site, &format!("list/feed/{page}/feed.json"));
        for item in feed["items"].as_array().unwrap() {
            assert!(all.insert(item["id"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(all.len(), 130);
    let feed = json_of(&site, "feed.json");
    assert_eq!(
        feed["next_url"],
        "https://psirt.acme.example/list/feed/2/feed.json"
    );
    let first = json_of(&site, "list/feed/1/feed.json");
    assert_eq!(first.get("next_url"), None);
    assert_eq!(
        first["items"][0]["title"]
            .as_str()
            .unwrap()
            .split(':')
            .next(),
        Some("ACME-49")
    );
}

#[test]
fn an_archive_keeps_its_bytes_when_something_new_comes() {
    let before = Drawn::of(days(100));
    let grown = Drawn::of(days(149));
    // A new version of what an archive tells of stands in the current feed, and the archive tells of the first.
    let mut store = Memory::default();
    for day in 0..149 {
        let mut model = pump_first();
        let date = format!("2026-{:02}-{:02}T00:00:00Z", 1 + day / 28, 1 + day % 28);
        model["slug"] = json!(format!("acme-{:04}", 9999 - day));
        model["tracking"]["id"] = json!(format!("ACME-{day}"));
        model["tracking"]["initial_release_date"] = json!(date);
        model["tracking"]["current_release_date"] = json!(date);
        store = store.with(model.clone());
        if day == 3 {
            let mut again = pump();
            again["slug"] = model["slug"].clone();
            again["title"] = json!("Another title");
            again["tracking"]["id"] = model["tracking"]["id"].clone();
            again["tracking"]["initial_release_date"] = json!(date);
            store = store.with(again);
        }
    }
    let revised = Drawn::of(Input {
        store: Arc::new(store),
        ..input()
    });
    for later in [&grown, &revised] {
        for page in 1..=2 {
            for file in ["atom.xml", "feed.json"] {
                let path = format!("list/feed/{page}/{file}");
                assert_eq!(before.text(&path), later.text(&path), "{path}");
            }
        }
    }
    revised.has("atom.xml", &["ACME-3: Another title"]);
    assert_eq!(revised.text("atom.xml").matches("ACME-3:").count(), 1);
    assert_eq!(
        json_of(&before, "list/feed/3/feed.json")["items"],
        json!([])
    );
}
