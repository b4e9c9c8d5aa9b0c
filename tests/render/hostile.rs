//! Documents of people who mean harm: everything is shown as text.

use std::sync::Arc;

use obstat::model::advisory::Advisory;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, adopted, input, pump};

const SCRIPT: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)><style>*{}</style>\u{202e}evil";

/// Puts the hostile text in front of every string that may be free text.
fn poison(value: &mut Value, key: &str) {
    const KEPT: [&str; 22] = [
        "slug",
        "category",
        "status",
        "date",
        "initial_release_date",
        "current_release_date",
        "next_update",
        "as_of",
        "section",
        "part",
        "tlp",
        "cvss_v3",
        "cvss_v4",
        "lang",
        "kind",
        "justification",
        "version",
        "number",
        "timeline",
        "algorithm",
        "value",
        "id",
    ];
    match value {
        Value::String(text) if !KEPT.contains(&key) => *text = format!("{SCRIPT}{text}"),
        Value::Array(all) => all.iter_mut().for_each(|one| poison(one, key)),
        Value::Object(all) => {
            for (key, one) in all.iter_mut() {
                if key == "url" || key == "namespace" {
                    *one = json!("javascript:alert(document.domain)");
                } else if key != "timeline" {
                    poison(one, key);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn nothing_runs_and_nothing_is_lost() {
    let (mut own, mut foreign) = (pump(), adopted());
    poison(&mut own, "");
    poison(&mut foreign, "");
    for (number, vulnerability) in own["vulnerabilities"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .enumerate()
    {
        vulnerability["notes"] = json!([{"category": "details", "text": format!("[a](javascript:alert({number})) ![b](https://evil.example/b.png) <iframe src=//evil.example>\n\n<div onclick=alert(1)>\n\n[c]: data:text/html,x\n[c]")}]);
    }
    let mut site = input();
    site.store = Arc::new(Memory::default().with(own).with(foreign));
    for minify in [false, true] {
        let mut site = clone(&site);
        site.site.minify = minify;
        let site = Drawn::of(site);
        for (path, bytes) in &site.0 {
            // What scripts and feed readers show has no hidden direction either.
            if path.ends_with(".json") && !path.starts_with("advisories/") {
                let text = std::str::from_utf8(bytes).unwrap();
                assert!(!text.contains('\u{202e}'), "{path}");
            }
            if !path.ends_with(".html") {
                continue;
            }
            check(path, std::str::from_utf8(bytes).unwrap());
        }
        site.has(
            "advisories/acme-2026-0007/index.html",
            &["alert(1)", "[U+202E]evil"],
        );
    }
}

/// Parses a page as browsers do and looks for anything that acts.
fn check(path: &str, page: &str) {
    assert!(!page.contains('\u{202e}'), "{path}");
    let tree = Html::parse_document(page);
    let all = Selector::parse("*").unwrap();
    for element in tree.select(&all) {
        let name = element.value().name();
        assert!(
            !["style", "iframe", "object", "embed", "base"].contains(&name),
            "{path} has <{name}>"
        );
        // The theme's own: a script is a file, and a form asks this site.
        if name == "script" {
            let file = element.value().attr("src").unwrap_or_default();
            assert!(file.starts_with("/assets/"), "{path} has a script {file}");
            assert_eq!(element.text().collect::<String>(), "", "{path}");
        }
        if name == "form" {
            let action = element.value().attr("action").unwrap_or_default();
            assert!(
                ["/advisories/", "/search/", "/check/"].contains(&action),
                "{path} {action}"
            );
        }
        for (attribute, value) in element.value().attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "{path} {attribute}"
            );
            if ["href", "src"].contains(&attribute) {
                let scheme = value.split(['/', '?', '#']).next().unwrap();
                assert!(
                    ["https:", "http:", ""].contains(&scheme) || scheme.starts_with("mailto:"),
                    "{path} {attribute}={value}"
                );
            }
            if attribute == "src" {
                assert!(value.starts_with('/'), "{path} loads {value}");
            }
        }
    }
}

#[test]
fn signs_that_cannot_be_seen_do_not_part_a_page_from_its_claims() {
    let mut model = adopted();
    let hostile = "a\u{202e}b\u{2066}c\u{7}d\u{85}e\u{10ffff}f\u{b}g\r\nh";
    for product in model["products"].as_array_mut().unwrap() {
        for step in product["path"].as_array_mut().into_iter().flatten() {
            step["name"] = json!(format!("{hostile} {}", step["name"].as_str().unwrap()));
        }
    }
    model["vulnerabilities"][0]["title"] = json!(hostile);
    let advisory: Advisory = serde_json::from_value(model.clone()).unwrap();
    let mut site = input();
    site.store = Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = site.text("advisories/other-1/index.html");
    assert!(page.contains("a[U+202E]b[U+2066]c\u{fffd}d\u{fffd}e\u{fffd}f\u{fffd}g"));
    assert_eq!(obstat::parity::page(&advisory, page), []);
}

fn clone(input: &obstat::render::Input) -> obstat::render::Input {
    obstat::render::Input {
        store: Arc::clone(&input.store),
        site: input.site.clone(),
        catalogue: input.catalogue.clone(),
        lines: input.lines.clone(),
        pages: input.pages.clone(),
        files: input.files.clone(),
        theme: input.theme.clone(),
        keys: input.keys.clone(),
        at: input.at,
    }
}

#[test]
fn ten_thousand_characters_are_a_title() {
    let mut model = pump();
    let title = "x".repeat(10_000);
    model["title"] = json!(title);
    model["notes"][0]["text"] = json!(format!("{}x", "- ".repeat(10_000)));
    model["notes"][1]["text"] = json!("y".repeat(5_000_000));
    let mut site = input();
    site.site.minify = true;
    site.store = Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = site.text("advisories/acme-2026-0007/index.html");
    assert!(page.contains(&title));
    // Lists show its beginning.
    for path in [
        "index.html",
        "advisories/index.html",
        "years/2026/index.html",
    ] {
        let list = site.text(path);
        assert!(!list.contains(&"x".repeat(301)), "{path}");
        assert!(list.contains(&format!("{}…", "x".repeat(300))), "{path}");
    }
    assert!(page.len() < 5_100_000, "{}", page.len());
}

#[test]
fn names_that_climb_stay_in_the_site() {
    let mut model = pump();
    model["products"][4]["origin"]["release"] = json!("../../../etc/passwd");
    model["products"][3]["origin"]["release"] = json!("..");
    model["vulnerabilities"][1]["cve"] = json!("CVE/../../x");
    let mut site = input();
    site.store = Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    for path in site.0.keys() {
        path.parse::<obstat::gate::SitePath>().unwrap();
    }
}

#[test]
fn products_joined_in_a_circle_have_a_page() {
    let mut model = adopted();
    model["products"][0]["path"] = json!([]);
    model["products"][0]["relationship"] =
        json!({"category": "installed_on", "product": 1, "relates_to": 1});
    model["products"][1]["path"] = json!([]);
    model["products"][1]["relationship"] =
        json!({"category": "installed_on", "product": 0, "relates_to": 0});
    model["claims"][0]["product"] = json!(99);
    model["claims"][1]["vulnerability"] = json!(99);
    let mut site = input();
    site.store = Arc::new(Memory::default().with(model));
    Drawn::of(site).has("advisories/other-1/index.html", &["unknown product"]);
}
