//! Feeds: Atom and JSON Feed, archives that never change, and what never stands in them.

use std::collections::BTreeSet;
use std::sync::Arc;

use obstat::render::Input;
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, input, pump, pump_first};

/// The advisory of a day.
fn of_day(day: u32) -> Value {
    let mut model = pump_first();
    let date = format!("2026-{:02}-{:02}T00:00:00Z", 1 + day / 28, 1 + day % 28);
    model["slug"] = json!(format!("acme-{:04}", 9999 - day));
    model["tracking"]["id"] = json!(format!("ACME-{day}"));
    model["tracking"]["initial_release_date"] = json!(date);
    model["tracking"]["current_release_date"] = json!(date);
    model
}

/// An invented site with so many advisories, one a day.
fn days(count: u32) -> Input {
    let mut store = Memory::default();
    for day in 0..count {
        store = store.with(of_day(day));
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
fn the_feed_of_a_product_goes_on_in_pages() {
    let site = Drawn::of(days(103));
    let folders = [
        "products/aurelia-lvp-2/",
        "list/products/aurelia-lvp-2/feed/2/",
    ];
    let mut told = BTreeSet::new();
    for (place, folder) in folders.iter().enumerate() {
        let address = |place: Option<usize>, file: &str| {
            let folder = folders.get(place?)?;
            Some(format!("https://psirt.acme.example/{folder}{file}"))
        };
        let atom = format!("{folder}atom.xml");
        for (relation, other) in [
            ("next", Some(place + 1)),
            ("previous", place.checked_sub(1)),
            ("first", (place > 0).then_some(0)),
        ] {
            let expected = address(other, "atom.xml");
            assert_eq!(
                link(&site, &atom, relation).map(str::to_owned),
                expected.map(|it| it.replace("https://psirt.acme.example/", "")),
                "{atom} {relation}"
            );
        }
        assert!(!site.text(&atom).contains("<fh:complete/>"));
        let json = json_of(&site, &format!("{folder}feed.json"));
        assert_eq!(
            json.get("next_url").and_then(Value::as_str),
            address(Some(place + 1), "feed.json").as_deref()
        );
        for item in json["items"].as_array().unwrap() {
            assert!(
                told.insert(item["id"].as_str().unwrap().to_owned()),
                "told twice"
            );
        }
    }
    assert_eq!(told.len(), 103);
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
fn a_feed_says_that_continued_use_changed_and_not_how() {
    let mut other = pump();
    other["safety"][0]["statement"]["text"] = json!("Pumps must not stay in use.");
    let mut none = pump();
    none["safety"][0]["statement"] = Value::Null;
    for (earlier, newest) in [
        (other.clone(), pump()),
        (none.clone(), pump()),
        (other, none),
    ] {
        says_only_that_it_changed(earlier, newest);
    }
}

fn says_only_that_it_changed(mut earlier: Value, newest: Value) {
    earlier["tracking"]["version"] = json!("1.0.0");
    let mut input = input();
    input.store = Arc::new(Memory::default().with(earlier).with(newest));
    let site = Drawn::of(input);
    site.has(
        "advisories/acme-2026-0007/changes/index.html",
        &["stay in use"],
    );
    for path in ["atom.xml", "feed.json", "products/aurelia-lvp-2/atom.xml"] {
        let text = site.text(path);
        assert!(
            text.contains("the statement on continued use is another one: read the advisory"),
            "{path}"
        );
        assert!(!text.contains("stay in use"), "{path}");
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
        let model = of_day(day);
        store = store.with(model.clone());
        if day == 3 {
            let mut again = pump();
            again["slug"] = model["slug"].clone();
            again["title"] = json!("Another title");
            again["tracking"]["id"] = model["tracking"]["id"].clone();
            again["tracking"]["initial_release_date"] =
                model["tracking"]["initial_release_date"].clone();
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
