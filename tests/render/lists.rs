//! Lists, product pages, CVE pages, the feed and the sitemap.

use std::sync::Arc;

use obstat::render::{Input, outputs};
use serde_json::{Value, json};

use crate::fixture::{Drawn, Memory, adopted, catalogue, input, pump};

#[test]
fn lists_come_in_pages_newest_first() {
    let site = Drawn::of(input());
    let first = site.text("advisories/index.html");
    assert!(first.find("acme-2026-0007").unwrap() < first.find("acme-2026-0001").unwrap());
    assert!(!first.contains("other-1"));
    site.has(
        "advisories/index.html",
        &[
            r#"<a rel="next" href="/list/advisories/2/">Older</a>"#,
            "Page 1 of 2",
        ],
    );
    site.has(
        "list/advisories/2/index.html",
        &[
            "/advisories/other-1/",
            r#"<a rel="prev" href="/advisories/">Newer</a>"#,
        ],
    );
    site.has(
        "years/2025/index.html",
        &["/advisories/other-1/", "1 advisory, newest"],
    );
    site.has("years/2026/index.html", &["2 advisories, newest"]);
    site.has(
        "years/index.html",
        &[r#"<a href="/years/2026/">2026</a> (2)"#],
    );
}

#[test]
fn an_entry_says_what_counts() {
    let site = Drawn::of(input());
    site.has(
        "index.html",
        &[
            r#"<h3><a href="/advisories/acme-2026-0007/"><bdi>Aurelia LVP pumps: drug-library upload without authentication</bdi></a></h3>"#,
            r#"<span class="severity high">high <span class="score">7.1</span></span>"#,
            r#"<span class="mark safety">patient safety</span>"#,
            r#"<span class="mark interim">interim</span>"#,
            r#"<a href="/cve/CVE-1900-90002/">CVE-1900-90002</a>"#,
            r#"<span class="mark withdrawn">Withdrawn</span>"#,
            r#"<p class="about">Affects: <a href="/products/aurelia-lvp-2/">Aurelia LVP-2</a> · Under investigation: <a href="/products/aurelia-gateway/">Aurelia Gateway</a></p>"#,
        ],
    );
}

#[test]
fn an_entry_names_no_product_that_is_not_affected_as_its_subject() {
    let mut model = pump();
    for claim in model["claims"].as_array_mut().unwrap() {
        let gateway = claim["product"] == 4;
        claim["condition"] = json!(null);
        if !gateway {
            claim["status"] = json!("known_not_affected");
        }
    }
    let drawn = |model: &Value| {
        Drawn::of(Input {
            store: Arc::new(Memory::default().with(model.clone())),
            ..input()
        })
    };
    let site = drawn(&model);
    let page = site.text("index.html");
    assert!(page.contains("Under investigation: <a href=\"/products/aurelia-gateway/\">"));
    assert!(!page.contains("/products/aurelia-lvp-2/"), "{page}");
    for (feed, line) in [
        (
            "feed.json",
            "high (7.1) · under investigation: Aurelia Gateway",
        ),
        (
            "products/aurelia-lvp-2/feed.json",
            "\"Aurelia LVP-2: not affected · severity high (7.1) · under investigation: Aurelia Gateway",
        ),
    ] {
        site.has(feed, &[line]);
    }
    for claim in model["claims"].as_array_mut().unwrap() {
        claim["status"] = json!("known_not_affected");
    }
    let site = drawn(&model);
    site.has(
        "index.html",
        &[r#"<p class="about">No product affected</p>"#],
    );
    site.has("feed.json", &["no product affected · CVE-1900-90001"]);
}

#[test]
fn what_a_document_without_claims_names_leads_to_it() {
    let mut model = adopted();
    model["category"] = json!("csaf_informational_advisory");
    model["vulnerabilities"] = json!([]);
    model["claims"] = json!([]);
    let site = Drawn::of(Input {
        store: Arc::new(Memory::default().with(model)),
        ..input()
    });
    site.has(
        "index.html",
        &[r#"<p class="about">Names: <a href="/products/other-box/">Box</a></p>"#],
    );
    site.has("feed.json", &["\"names Box\""]);
    // Nobody says that the product is affected, nor that it is not.
    site.has("products/other-box/index.html", &["/advisories/other-1/"]);
    site.has("check/products/other-box.json", &["\"releases\":[]"]);
}

#[test]
fn a_product_page_counts_statements_and_never_invents_one() {
    let site = Drawn::of(input());
    site.has(
        "products/aurelia-lvp-2/index.html",
        &[
            "<dt>Formerly</dt><dd><bdi>Infusa 2</bdi></dd>",
            r#"<th scope="row"><a href="/products/aurelia-lvp-2/4.2.4/">4.2.4</a></th><td data-label="Date"><time>2026-01-01</time></td><td data-label="Supported until"><span aria-hidden="true">–</span><span class="quiet">not stated</span></td><td data-label="Affected"></td><td data-label="Under investigation"></td><td data-label="Fixed">1</td><td data-label="Not affected"></td>"#,
            "/advisories/acme-2026-0007/",
        ],
    );
    site.has(
        "products/aurelia-lvp-2/4.2.4/index.html",
        &[
            "<li>It carries the fixes of an earlier release.</li>",
            "CVE-1900-90001",
            "CVE-1900-90002",
        ],
    );
    site.has(
        "products/aurelia-lvp-2/4.1.0/index.html",
        &["<li>Only in this configuration: <bdi>with the wireless option</bdi></li>"],
    );
    site.has(
        "products/aurelia-lvp-2/4.0.0/index.html",
        &["<li>Only models <bdi>LVP2-100</bdi></li>"],
    );
    site.has(
        "products/aurelia-lvp-2/5.0.0/index.html",
        &["No statement: this does not mean not affected."],
    );
    site.has(
        "products/aurelia-syringe/index.html",
        &[r#"<a href="/products/aurelia-syringe/1.0%20%28b%29/">"#],
    );
    assert!(
        site.0
            .contains_key("products/aurelia-syringe/1.0 (b)/index.html")
    );
}

#[test]
fn a_release_without_a_date_of_its_own_is_supported_as_long_as_its_product() {
    let mut products = catalogue();
    products[0].supported_until = Some("2031-05-01".parse().unwrap());
    products[0].releases[0].supported_until = Some("2027-01-01".parse().unwrap());
    let site = Drawn::of(Input {
        catalogue: products,
        ..input()
    });
    let until = |day: &str| format!(r#"<td data-label="Supported until"><time>{day}</time></td>"#);
    let page = site.text("products/aurelia-lvp-2/index.html");
    assert_eq!(page.matches(&until("2027-01-01")).count(), 1);
    assert_eq!(page.matches(&until("2031-05-01")).count(), 4);
    site.has(
        "products/aurelia-lvp-2/4.1.0/index.html",
        &["<dt>Supported until</dt><dd><time>2031-05-01</time></dd>"],
    );
}

#[test]
fn spellings_that_fold_to_one_address_share_a_page() {
    let site = Drawn::of(input());
    site.has(
        "products/other-box/index.html",
        &["<dt>Also written</dt>", "/advisories/other-1/", "OTHER BOX"],
    );
    site.has(
        "products/index.html",
        &[
            r#"<a href="/products/other-box/">"#,
            "formerly <bdi>Infusa 2</bdi>",
        ],
    );
}

#[test]
fn a_cve_page_brings_all_documents_together() {
    let site = Drawn::of(input());
    site.has(
        "cve/CVE-1900-90001/index.html",
        &[
            "Missing authentication for drug-library upload",
            "/advisories/acme-2026-0007/",
            "/advisories/other-1/",
            r#"<a href="/products/other-box/">"#,
            r#"<span class="status under_investigation">Under investigation</span>"#,
            // Each release that an advisory names, with its page if it has one, and what narrows the claim.
            r#"<td data-label="Releases"><span class="releases"><a href="/products/aurelia-lvp-2/4.0.0/">4.0.0</a></span> <small class="only">only <bdi>models LVP2-100</bdi></small></td>"#,
            r#"<a href="/products/aurelia-lvp-2/4.1.0/">4.1.0</a></span> <small class="only">only <bdi>with the wireless option</bdi></small></td>"#,
            "A release that is not listed has no statement: that does not mean that it is not affected.",
            // One of them rates it.
            r#"<div><dt>Severity</dt><dd><span class="severity high">high <span class="score">7.1</span></span></dd></div>"#,
            "<div><dt>Exploitation</dt><dd>proof of concept</dd></div>",
            "<div><dt>Weakness</dt><dd><bdi>CWE-306 Missing Authentication for Critical Function</bdi></dd></div>",
        ],
    );
    site.has(
        "cve/CVE-1900-90002/index.html",
        &["Not affected</span> <small>The component is not in the product.</small>"],
    );
    site.has("cve/1900/index.html", &["CVE-1900-90002"]);
    site.has("cve/index.html", &[r#"<a href="/cve/1900/">1900</a> (2)"#]);
}

#[test]
fn a_cve_page_says_which_models_a_claim_is_about_and_names_combinations_once() {
    let mut model = pump();
    let models = |models: &[&str]| {
        json!({
            "id": format!("lvp{models:?}"), "name": "Aurelia LVP-2",
            "origin": {"slug": "aurelia-lvp-2", "part": "whole", "release": "4.1.0", "models": models},
        })
    };
    let gateway =
        |release: &str| json!({"id": release, "name": format!("Aurelia Gateway {release}")});
    let with = |place: usize, release: &str| {
        json!({
            "id": format!("with {release}"), "name": "Aurelia LVP-2 with a gateway",
            "relationship": {"category": "installed_with", "product": 6, "relates_to": place},
            "origin": {
                "slug": "aurelia-lvp-2", "part": "combination", "release": "4.1.0",
                "with": ["aurelia-gateway", release],
            },
        })
    };
    model["products"] = json!([
        models(&["LVP2-100"]),
        models(&["LVP2-200"]),
        with(4, "2.6.0"),
        with(5, "2.7.0"),
        gateway("2.6.0"),
        gateway("2.7.0"),
        models(&[]),
    ]);
    model["safety"] = json!([]);
    model["vulnerabilities"][0]["exploitation"]["status"] = json!("exploited");
    for at in 0..2 {
        model["vulnerabilities"][at]["remediations"] = json!([]);
        model["vulnerabilities"][at]["scores"] = json!([]);
    }
    model["claims"] = json!([
        {"product": 0, "vulnerability": 0, "status": "known_affected"},
        {"product": 1, "vulnerability": 0, "status": "known_not_affected", "justification": "vulnerable_code_not_present"},
        {"product": 2, "vulnerability": 1, "status": "known_affected"},
        {"product": 3, "vulnerability": 1, "status": "known_affected"},
    ]);
    let mut other = model.clone();
    other["slug"] = json!("acme-2026-0008");
    other["tracking"]["id"] = json!("ACME-2026-0008");
    other["vulnerabilities"][0]["exploitation"]["status"] = json!("none known");
    let site = Drawn::of(Input {
        store: Arc::new(Memory::default().with(model).with(other)),
        ..input()
    });
    let page = site.text("cve/CVE-1900-90001/index.html");
    for piece in [
        r#"Affected</span></td><td data-label="Releases"><span class="releases"><a href="/products/aurelia-lvp-2/4.1.0/">4.1.0</a></span> <small class="only">only <bdi>models LVP2-100</bdi></small>"#,
        r#"Not affected</span> <small>The vulnerable code is not there.</small></td>"#,
        "only <bdi>models LVP2-200</bdi>",
        // Two that disagree are told apart.
        r#"<td data-label="Exploitation"><span class="mark exploited">exploited</span></td>"#,
        r#"<td data-label="Exploitation">none known</td>"#,
    ] {
        assert!(page.contains(piece), "no {piece} in {page}");
    }
    let page = site.text("cve/CVE-1900-90002/index.html");
    let combined = "only <bdi>with Aurelia Gateway 2.6.0, 2.7.0</bdi>";
    assert_eq!(page.matches(combined).count(), 2, "{page}");
}

#[test]
fn pages_of_the_workspace_and_what_is_not_there() {
    let site = Drawn::of(input());
    site.has(
        "policy/index.html",
        &[
            "<h2>How to report</h2>",
            "<dt>We answer within</dt><dd>72 hours</dd>",
            r#"<a href="/policy/" aria-current="page">Disclosure policy</a>"#,
            r#"<meta name="description" content="How to report.">"#,
        ],
    );
    site.has("404.html", &["Page not found", "noindex"]);
    assert!(site.0.contains_key("assets/style.css"));
}

#[test]
fn the_feed_tells_when_the_site_showed_what() {
    let site = Drawn::of(input());
    site.has(
        "atom.xml",
        &[
            "<updated>2026-11-20T14:00:00Z</updated>\n<link rel=\"self\"",
            "<id>https://psirt.acme.example/advisories/acme-2026-0007/</id>\n<title>ACME-2026-0007: Aurelia LVP pumps: drug-library upload without authentication</title>\n<published>2026-11-10T14:00:00Z</published>\n<updated>2026-11-20T14:00:00Z</updated>",
            "<title>OTHER-1: Other: a &lt;b&gt;bold&lt;/b&gt; title</title>",
            "<title>ACME-2026-0001: Withdrawn: A mistake</title>",
            "<category term=\"withdrawn\" label=\"Withdrawn\"/>",
            "<summary>severity high (7.1) · affects Aurelia LVP-2 · under investigation: Aurelia Gateway · CVE-1900-90001, CVE-1900-90002</summary>",
        ],
    );
}

#[test]
fn search_engines_learn_of_every_page_that_stands_for_itself() {
    let site = Drawn::of(input());
    site.has(
        "sitemap.xml",
        &[
            "<loc>https://psirt.acme.example/advisories/acme-2026-0007/</loc><lastmod>2026-11-20T14:00:00Z</lastmod>",
            "<loc>https://psirt.acme.example/products/aurelia-syringe/1.0%20%28b%29/</loc>",
        ],
    );
    assert!(!site.text("sitemap.xml").contains("/1-1.0.0/"));
    assert_eq!(
        site.text("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://psirt.acme.example/sitemap.xml\n"
    );
}

#[test]
fn every_link_within_the_site_leads_somewhere() {
    let site = Drawn::of(input());
    for (path, bytes) in &site.0 {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        for link in text.split("href=\"/").skip(1) {
            let link = link.split(['"', '#']).next().unwrap();
            // The provider's files are drawn elsewhere.
            if link.starts_with(".well-known/") {
                continue;
            }
            let decoded = link
                .replace("%20", " ")
                .replace("%28", "(")
                .replace("%29", ")");
            let file = match decoded.ends_with('/') || decoded.is_empty() {
                true => format!("{decoded}index.html"),
                false => decoded,
            };
            assert!(site.0.contains_key(&file), "{path} links to /{link}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, other) = (Drawn::of(input()), Drawn::of(input()));
    assert_eq!(one.0, other.0);
}

#[test]
fn nothing_is_drawn_before_it_is_asked_for() {
    let outputs = outputs(input()).unwrap();
    let advisory = outputs
        .iter()
        .find(|output| {
            output
                .files
                .iter()
                .any(|file| file.path == "advisories/acme-2026-0007/index.html")
        })
        .unwrap();
    let types: Vec<_> = advisory.files.iter().map(|file| file.media_type).collect();
    assert_eq!(
        types,
        [
            "text/html; charset=utf-8",
            "application/json",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
            "text/plain; charset=utf-8"
        ]
    );
}

/// Writes the invented site to the folder that `OBSTAT_DRAW_TO` names, for looking at it in a browser.
#[test]
fn the_site_can_be_looked_at() {
    let Some(folder) = std::env::var_os("OBSTAT_DRAW_TO") else {
        return;
    };
    let mut site = input();
    site.site.page_size = 50;
    site.site.minify = true;
    for (path, bytes) in &Drawn::of(site).0 {
        let path = std::path::Path::new(&folder).join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn keys_have_a_page_with_commands_that_can_be_copied() {
    let mut site = input();
    site.keys = vec![obstat::render::PublicKey {
        fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567".to_owned(),
        spaced: "0123 4567".to_owned(),
        user_ids: vec!["ACME PSIRT <psirt@acme.example>".to_owned()],
        algorithm: "EdDSA (Ed25519)".to_owned(),
        expires: Some("2029-01-01T00:00:00Z".parse().unwrap()),
        trouble: None,
        signs: true,
        encrypts: true,
        current: true,
        path: ".well-known/csaf/openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc".to_owned(),
    }];
    let site = Drawn::of(site);
    site.has(
        "keys/index.html",
        &[
            "ACME PSIRT &lt;psirt@acme.example&gt;",
            "signing what we publish; encrypting reports to us",
            "curl -O https://psirt.acme.example/.well-known/csaf/openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc\ngpg --import 0123456789ABCDEF0123456789ABCDEF01234567.asc",
            "gpg --verify acme-2026-0007.json.asc acme-2026-0007.json\nsqv --keyring 0123456789ABCDEF0123456789ABCDEF01234567.asc acme-2026-0007.json.asc acme-2026-0007.json",
        ],
    );
    site.has("index.html", &["<a href=\"/keys/\">Keys</a>"]);
}

#[test]
fn a_site_without_a_key_has_no_page_of_keys() {
    let site = Drawn::of(input());
    assert!(!site.0.contains_key("keys/index.html"));
}
