//! The pages of an advisory.

use serde_json::json;

use crate::fixture::{Drawn, Memory, adopted, input, pump};

const PAGE: &str = "advisories/acme-2026-0007/index.html";

#[test]
fn every_version_has_a_page_with_its_files_beside_it() {
    let site = Drawn::of(input());
    assert_eq!(
        site.text("advisories/acme-2026-0007/1-1.0.0/acme-2026-0007.json"),
        "document of 1-1.0.0"
    );
    assert_eq!(
        site.text("advisories/acme-2026-0007/2-2.0.0/acme-2026-0007.txt"),
        "text of 2-2.0.0"
    );
    assert_eq!(
        site.text("advisories/acme-2026-0007/acme-2026-0007.txt"),
        "text of 2-2.0.0"
    );
    let canonical =
        r#"<link rel="canonical" href="https://psirt.acme.example/advisories/acme-2026-0007/">"#;
    site.has(
        PAGE,
        &[canonical, "<title>ACME-2026-0007: Aurelia LVP pumps"],
    );
    site.has(
        "advisories/acme-2026-0007/1-1.0.0/index.html",
        &[
            canonical,
            r#"<meta name="robots" content="noindex">"#,
            r#"This is version 1.0.0 of ACME-2026-0007, kept as it was. The newest is <a href="/advisories/acme-2026-0007/">version 2.0.0</a>."#,
        ],
    );
    let newest = site.text("advisories/acme-2026-0007/2-2.0.0/index.html");
    assert!(newest.contains(canonical) && !newest.contains("noindex"));
    assert!(!site.text(PAGE).contains("This is version"));
}

#[test]
fn the_answer_comes_first() {
    let site = Drawn::of(input());
    let page = site.text(PAGE);
    let answer = &page[page.find("At a glance").unwrap()..page.find("<h2 id=\"note-1\"").unwrap()];
    for piece in [
        r#"<a href="/products/aurelia-lvp-2/">Aurelia LVP-2</a> <span class="releases"><a href="/products/aurelia-lvp-2/4.0.0/">4.0.0 (LVP2-100)</a>, <a href="/products/aurelia-lvp-2/4.1.0/">4.1.0</a></span>"#,
        r#"<p>Under investigation:</p>"#,
        r#"<li>Check the release: <em>Menu → About</em>.</li>"#,
        "<blockquote><p>Pumps may stay in use with the mitigations below.</p></blockquote>",
        "Approved by clinical safety officer, as of <time>2026-11-20</time>.",
        "<p>25 minutes a pump</p>",
        "Interim: more is to come. Next update by <time>2026-12-08</time>.",
        "Still open: The fix for Canada.",
    ] {
        assert!(answer.contains(piece), "{piece}\n\n{answer}");
    }
    assert!(!answer.contains("No statement here"), "{answer}");
}

#[test]
fn continued_use_is_never_inherited() {
    let mut model = pump();
    model["safety"][0]["products"] = json!([1]);
    let mut site = input();
    site.store = std::sync::Arc::new(Memory::default().with(model).with(adopted()));
    let site = Drawn::of(site);
    site.has(
        PAGE,
        &["<p>Every other product and release: No statement here; follow the instructions for use.</p>"],
    );
    site.has(
        "advisories/other-1/index.html",
        &["<p>No statement here; follow the instructions for use.</p>"],
    );
}

#[test]
fn one_table_for_each_product() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r#"<span class="status affected">Affected</span></td><td data-label="Releases"><span class="releases"><a href="/products/aurelia-lvp-2/4.0.0/">4.0.0 (LVP2-100)</a></span></td><td data-label="Vulnerabilities">CVE-1900-90001</td>"#,
            r#"<a href="/products/aurelia-lvp-2/4.1.0/">4.1.0</a></span><br>Condition: with the wireless option</td><td data-label="Vulnerabilities">all</td>"#,
            r#"<span class="status not_affected">Not affected</span>"#,
            "<br>The component is not in the product.<br>The gateway keeps no infusion log.",
        ],
    );
}

#[test]
fn a_remedy_for_two_vulnerabilities_is_one() {
    let site = Drawn::of(input());
    let page = site.text(PAGE);
    assert_eq!(
        page.matches("Let only the gateway reach port 8443.")
            .count(),
        1
    );
    site.has(
        PAGE,
        &[
            r#"<h3 id="remedy-1">Fix</h3>"#,
            r#"<dt>Against</dt><dd>CVE-1900-90001</dd>"#,
            r#"<dt>Clearance pending in</dt><dd>CA</dd>"#,
            "9f2c6f1f0f1b6f3a8f0c2d4e6b8a0c1d3e5f7a9b1c3d5e7f9a0b2c4d6e8f0a1b  lvp2-4.2.3.fwu",
        ],
    );
}

#[test]
fn scores_are_computed_and_explained() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r#"<h3 id="CVE-1900-90001"><a href="/cve/CVE-1900-90001/">CVE-1900-90001</a>: <bdi>Missing authentication for drug-library upload</bdi></h3>"#,
            "<dt>CVSS 3.1</dt>",
            r#"<span class="severity high">high <span class="score">7.1</span></span>"#,
            "<dt>CVSS 4.0</dt>",
            "https://cwe.mitre.org/data/definitions/306.html",
            "<li>Attack vector: adjacent network</li>",
        ],
    );
}

#[test]
fn the_history_links_every_version() {
    let site = Drawn::of(input());
    site.has(
        PAGE,
        &[
            r#"<li aria-current="true"><a href="/advisories/acme-2026-0007/2-2.0.0/">2.0.0</a>"#,
            r#"<a href="/advisories/acme-2026-0007/1-1.0.0/">1.0.0</a>"#,
            "<dt>It said</dt><dd>Affected from 4.1.0.</dd>",
        ],
    );
}

#[test]
fn text_of_others_is_plain() {
    let site = Drawn::of(input());
    site.has(
        "advisories/other-1/index.html",
        &[
            r#"<p>See <a href="https://other.example/x_(1)">https://other.example/x_(1)</a>.</p>"#,
            "<h1><bdi>Other: a &lt;b&gt;bold&lt;/b&gt; title</bdi></h1>",
            r#"<span>2 (first fixed)</span>"#,
            r#"<span>&lt;2</span>"#,
        ],
    );
}

#[test]
fn a_product_without_a_release_is_not_all_releases() {
    let mut model = adopted();
    model["products"][0]["path"].as_array_mut().unwrap().pop();
    let mut site = input();
    site.store = std::sync::Arc::new(Memory::default().with(model));
    let site = Drawn::of(site);
    let page = "advisories/other-1/index.html";
    site.has(
        page,
        &[
            r#"<li><a href="/products/other-box/">Box</a></li>"#,
            "<span>no release named</span>",
        ],
    );
    assert!(!site.text(page).contains("all releases"));
}

#[test]
fn what_no_longer_stands_says_so() {
    let site = Drawn::of(input());
    site.has(
        "advisories/acme-2026-0001/index.html",
        &[
            r#"<span class="mark withdrawn">Withdrawn</span>"#,
            "<p>It was no vulnerability.</p>",
        ],
    );
    assert!(
        !site
            .text("advisories/acme-2026-0001/index.html")
            .contains("At a glance")
    );
}

#[test]
fn nothing_on_a_page_needs_more_than_the_site_itself() {
    let site = Drawn::of(input());
    for (path, bytes) in &site.0 {
        if !path.ends_with(".html") {
            continue;
        }
        let page = std::str::from_utf8(bytes).unwrap();
        // A script is a file of the site's own.
        let page = &page.replace("<script type=\"module\" src=\"/assets/", "");
        for piece in [
            "<script",
            "<style",
            " style=",
            " onclick",
            "javascript:alert(1)\"",
            "src=\"http",
        ] {
            assert!(!page.contains(piece), "{path} holds {piece}");
        }
        for piece in [
            "<html lang=\"en\">",
            "<a class=\"skip\" href=\"#main\">",
            "<main id=\"main\"",
            "<h1>",
            "<link rel=\"canonical\"",
        ] {
            assert!(page.contains(piece), "{path} lacks {piece}");
        }
    }
}
