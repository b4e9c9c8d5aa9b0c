//! A page of the workspace that lists everybody whom the advisories thank.

use std::sync::Arc;

use obstat::render::ContentPage;
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, input, pump, withdrawn};

fn page(acknowledgments: bool) -> ContentPage {
    ContentPage {
        slug: "thanks".to_owned(),
        title: "Thanks".to_owned(),
        text: "We are grateful.".to_owned(),
        acknowledgments,
        ..ContentPage::default()
    }
}

/// The site with the invented advisory, an older one, and what both thank.
fn site(newest: Value, older: Value, page: ContentPage) -> Drawn {
    let mut input = input();
    let mut pump = pump();
    pump["acknowledgments"] = newest;
    let mut second = withdrawn();
    second["acknowledgments"] = older;
    input.store = Arc::new(Memory::default().with(pump).with(second));
    input.pages = vec![page];
    Drawn::of(input)
}

#[test]
fn whoever_is_thanked_stands_there_once_a_year_with_each_advisory() {
    let ines = json!([{"names": ["Ines Halvorsen"], "summary": "found it", "urls": ["https://fjord.example", "javascript:alert(1)"]}]);
    let again = json!([
        {"names": ["Ines Halvorsen"], "summary": "found this, too", "urls": ["https://fjord.example", "javascript:alert(1)"]},
        {"organization": "a hospital", "summary": "<b>gave</b> us its logs"}
    ]);
    let site = site(ines, again, page(true));
    site.has(
        "thanks/index.html",
        &[
            "<p>We are grateful.</p>",
            r#"<h2 id="thanks-2026">2026</h2>"#,
            r#"<strong><bdi>Ines Halvorsen</bdi></strong>: <bdi>found it</bdi> (<a href="/advisories/acme-2026-0007/">ACME-2026-0007</a>); <bdi>found this, too</bdi> (<a href="/advisories/acme-2026-0001/">ACME-2026-0001</a>) <a href="https://fjord.example">https://fjord.example</a></li>"#,
            "<bdi>a hospital</bdi>: <bdi>&lt;b&gt;gave&lt;/b&gt; us its logs</bdi>",
        ],
    );
    assert!(!site.text("thanks/index.html").contains("javascript:"));
}

#[test]
fn those_without_a_name_are_not_taken_for_one() {
    let unnamed = json!([{"summary": "gave us logs"}, {"summary": "called at night"}]);
    let site = site(unnamed, json!([]), page(true));
    let text = site.text("thanks/index.html");
    assert_eq!(
        text.matches("(<a href=\"/advisories/acme-2026-0007/\">")
            .count(),
        2
    );
}

#[test]
fn many_thanks_come_in_pages() {
    let people: Vec<Value> = (1..=3)
        .map(|number| json!({ "names": [format!("Person {number}")] }))
        .collect();
    let site = site(Value::Array(people), json!([]), page(true));
    let first = site.text("thanks/index.html");
    assert!(first.contains("Person 2") && !first.contains("Person 3"));
    site.has("thanks/index.html", &[r#"href="/list/thanks/2/""#]);
    site.has(
        "list/thanks/2/index.html",
        &["Person 3", "We are grateful."],
    );
}

#[test]
fn a_page_that_does_not_ask_thanks_nobody_by_itself() {
    let ines = json!([{"names": ["Ines Halvorsen"]}]);
    let site = site(ines, json!([]), page(false));
    assert!(!site.text("thanks/index.html").contains("Halvorsen"));
}

#[test]
fn a_page_that_asks_says_so_when_there_is_nobody() {
    let site = site(json!([]), json!([]), page(true));
    site.has("thanks/index.html", &["Nobody so far."]);
}
