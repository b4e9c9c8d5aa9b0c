//! What changed between versions: its page, the corrections of the site, and the feed.

use std::sync::Arc;

use obstat::model::slug::Slug;
use obstat::render::{Document, Input, Release, Store, Version};
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, adopted, input, pump, pump_first};

const PAGE: &str = "advisories/acme-2026-0007/changes/index.html";

fn of(store: impl Store + 'static) -> Drawn {
    Drawn::of(Input {
        store: Arc::new(store),
        ..input()
    })
}

/// The first version as it was before more was known.
fn earlier() -> Value {
    let mut model = pump_first();
    model["claims"][0]["status"] = json!("known_not_affected");
    model["notes"][0]["text"] = json!(
        "One vulnerability affects *Aurelia* <b>pumps</b>.\n\n| a | b |\n|---|--:|\n| 1 | 2 |"
    );
    model
}

fn two_versions() -> Drawn {
    of(Memory::default().with(earlier()).with(pump()))
}

#[test]
fn changes_are_told_in_words_and_then_word_by_word() {
    let site = two_versions();
    site.has(
        PAGE,
        &[
            r#"<a href="/advisories/acme-2026-0007/2-2.0.0/">Version 2.0.0</a> <small><time datetime="2026-11-20T14:00:00Z">2026-11-20</time>, interim, correction</small>"#,
            "<p><bdi>LVP-2 4.0.x is affected too.</bdi></p>",
            "<dt>What to do</dt><dd>Assess 4.0.x again.</dd>",
            "<li><bdi>CVE-1900-90001: Aurelia LVP-2 4.0.0 (LVP2-100): not affected → affected</bdi></li>\n<li><bdi>Summary: text changed</bdi></li>",
            "<h3><bdi>Summary</bdi></h3>\n<pre dir=\"auto\"><del>One vulnerability affects</del><ins>Two vulnerabilities affect</ins> *Aurelia* <del>&lt;b&gt;</del>pumps<del>&lt;/b&gt;</del>.",
            "Version 1.0.0</a>",
            "This is the first version on this site.",
        ],
    );
    let page = site.text(PAGE);
    assert!(page.find("Version 2.0.0") < page.find("Version 1.0.0"));
    for page in [
        "advisories/acme-2026-0007/index.html",
        "advisories/acme-2026-0007/1-1.0.0/index.html",
    ] {
        site.has(page, &[r#"<a href="/advisories/acme-2026-0007/changes/">"#]);
    }
    site.has(PAGE, &[r#"id="version-2""#]);
    site.has(
        "advisories/acme-2026-0007/index.html",
        &[r##"<a href="/advisories/acme-2026-0007/changes/#version-2">What changed in 2.0.0</a>"##],
    );
    site.has(
        "sitemap.xml",
        &[
            "/advisories/acme-2026-0007/changes/</loc>",
            "/errata/</loc>",
        ],
    );
}

#[test]
fn what_stays_the_same_is_cut_in_the_middle() {
    let long = "Words that stay. ".repeat(200);
    let mut first = pump_first();
    first["notes"][0]["text"] = json!(format!("Old start. {long}old end."));
    let mut second = pump();
    second["notes"][0]["text"] = json!(format!("New start. {long}new end."));
    let site = of(Memory::default().with(first).with(second));
    let page = site.text(PAGE);
    let text = page.split("<pre dir=\"auto\">").nth(1).unwrap();
    let text = text.split("</pre>").next().unwrap();
    assert!(text.len() < 600, "{text}");
    assert!(
        text.starts_with("<del>Old</del><ins>New</ins> start. Words that stay."),
        "{text}"
    );
    assert!(text.contains(" […] "), "{text}");
    assert!(
        text.ends_with("Words that stay. <del>old</del><ins>new</ins> end."),
        "{text}"
    );
}

#[test]
fn one_version_has_no_page_of_changes() {
    let site = of(Memory::default().with(pump()));
    assert!(!site.0.contains_key(PAGE));
    assert!(
        !site
            .text("advisories/acme-2026-0007/index.html")
            .contains("/changes/")
    );
    assert!(!site.text("atom.xml").contains("Changed in version"));
}

#[test]
fn an_adopted_state_without_a_new_number_is_said_to_be_one() {
    let mut again = adopted();
    again["claims"][0]["status"] = json!("known_not_affected");
    let site = of(Memory::default().with(adopted()).with(again));
    site.has(
        "advisories/other-1/changes/index.html",
        &[
            "It was published again with changes, but under the same version number.",
            "<li><bdi>CVE-1900-90001: Box &lt;2: affected → not affected</bdi></li>",
        ],
    );
}

/// Releases that kept what they said when they were made, without the second of them if it was taken back.
struct Kept {
    memory: Memory,
    without: Option<u32>,
}

impl Store for Kept {
    fn documents(&self) -> Vec<Document> {
        let mut documents = self.memory.documents();
        for document in &mut documents {
            document
                .versions
                .retain(|version| Some(version.n) != self.without);
        }
        documents
    }

    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String> {
        self.memory.load(slug, version)
    }

    fn difference(&self, _: &Slug, version: &Version) -> Result<Vec<String>, String> {
        Ok(vec![format!("kept with {}", version.n)])
    }
}

fn kept(without: Option<u32>) -> Drawn {
    let memory = Memory::default()
        .with(pump_first())
        .with(earlier())
        .with(pump());
    of(Kept { memory, without })
}

#[test]
fn words_that_a_release_kept_are_shown_as_they_were_said() {
    let site = kept(None);
    site.has(
        PAGE,
        &[
            "<li><bdi>kept with 3</bdi></li>",
            "<li><bdi>kept with 2</bdi></li>",
        ],
    );
    site.has(
        "atom.xml",
        &["<content type=\"text\">Changed in version 2.0.0: kept with 3</content>"],
    );
}

#[test]
fn words_about_what_was_taken_back_are_not_shown() {
    let site = kept(Some(2));
    let page = site.text(PAGE);
    assert!(!page.contains("kept with"), "{page}");
    assert!(!site.text("atom.xml").contains("kept with"));
}

#[test]
fn the_feed_says_what_changed_in_one_line() {
    let site = two_versions();
    site.has(
        "atom.xml",
        &["<content type=\"text\">Changed in version 2.0.0: CVE-1900-90001: Aurelia LVP-2 4.0.0 (LVP2-100): not affected → affected; Summary: text changed</content>"],
    );
}

#[test]
fn corrections_of_the_site_stand_on_one_page() {
    let site = two_versions();
    site.has(
        "errata/index.html",
        &[
            r#"<a href="/advisories/acme-2026-0007/">ACME-2026-0007</a>"#,
            r#"<a href="/advisories/acme-2026-0007/2-2.0.0/">version 2.0.0</a>"#,
            "<dt>We said</dt><dd>Affected from 4.1.0.</dd>",
            r#"<a href="/advisories/acme-2026-0007/changes/">"#,
        ],
    );
    site.has("index.html", &[r#"<a href="/errata/">Corrections</a>"#]);
    let without = of(Memory::default().with(pump_first()));
    without.has(
        "errata/index.html",
        &["Nothing that we published had to be corrected so far."],
    );
}
