//! The home page: an emergency is named first, and how to report, subscribe and verify stands there.

use std::sync::Arc;

use obstat::render::{Input, PublicKey};
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, input, pump, withdrawn};

fn key() -> PublicKey {
    PublicKey {
        fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567".to_owned(),
        spaced: "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567".to_owned(),
        user_ids: vec!["ACME".to_owned()],
        algorithm: "Ed25519".to_owned(),
        expires: None,
        trouble: None,
        signs: true,
        encrypts: true,
        current: true,
        path: ".well-known/csaf/openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc".to_owned(),
    }
}

fn drawn(change: impl Fn(&mut Value)) -> Drawn {
    let mut model = pump();
    model["vulnerabilities"][0]["exploitation"] =
        json!({"status": "exploited", "date": "2026-11-20T00:00:00Z"});
    change(&mut model);
    Drawn::of(Input {
        store: Arc::new(Memory::default().with(model).with(withdrawn())),
        keys: vec![key()],
        ..input()
    })
}

#[test]
fn what_is_exploited_now_stands_above_everything_else() {
    let site = drawn(|_| ());
    let page = site.text("index.html");
    let (before, banner) = page.split_once(r#"<section class="alert""#).unwrap();
    let banner = banner.split_once("</section>").unwrap().0;
    assert!(!before.contains("<h2"));
    for piece in [
        "Act now: a vulnerability is being exploited",
        r#"href="/advisories/acme-2026-0007/""#,
        r#"<span class="severity high">high</span>"#,
        r#"<span class="mark safety">patient safety</span>"#,
        "<br>Exploited as of <time>2026-11-20</time> · <bdi>Aurelia LVP-2</bdi></li>",
    ] {
        assert!(banner.contains(piece), "{banner}");
    }
}

#[test]
fn what_is_not_exploited_or_long_settled_is_no_emergency() {
    let alert = r#"class="alert""#;
    let proof = drawn(|model| {
        model["vulnerabilities"][0]["exploitation"]["status"] = json!("proof of concept");
    });
    assert!(!proof.text("index.html").contains(alert));
    let old = |status: &str| {
        drawn(|model| {
            model["tracking"]["status"] = json!(status);
            model["tracking"]["current_release_date"] = json!("2026-05-01T00:00:00Z");
        })
    };
    assert!(!old("final").text("index.html").contains(alert));
    assert!(old("interim").text("index.html").contains(alert));
    let ended = drawn(|model| {
        model["end"] = json!({"withdrawn": {"reason": "It was none."}});
    });
    assert!(!ended.text("index.html").contains(alert));
}

#[test]
fn how_to_report_to_subscribe_and_to_verify_stands_at_home() {
    let site = drawn(|_| ());
    site.has(
        "index.html",
        &[
            r#"<a class="button" href="/policy/">Report a vulnerability</a>"#,
            r#"<a class="button" href="/check/">Am I affected?</a>"#,
            r#"<a href="/atom.xml">Atom feed</a>"#,
            r#"<a href="/feed.json">JSON feed</a>"#,
            r#"<a href="/.well-known/csaf/provider-metadata.json">"#,
            r#"<a href="/keys/"><code>0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567</code></a>"#,
            "updated <time datetime=\"2026-11-20T14:00:00Z\">",
        ],
    );
    assert!(!Drawn::of(input()).text("index.html").contains("Our key"));
}
