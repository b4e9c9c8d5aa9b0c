use serde_json::{Value, json};

use super::*;

const VECTOR: &str = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L";
const HIGHER: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

/// An advisory about releases of an invented pump: product 0 is the device, and each release has firmware and a join.
fn pump(claims: &[(&str, &str)]) -> Value {
    let mut products = vec![json!({
        "id": "lvp", "name": "ACME Aurelia LVP-2",
        "path": [{"category": "vendor", "name": "ACME"}, {"category": "product_name", "name": "Aurelia LVP-2"}],
        "origin": {"slug": "lvp", "part": "hardware"},
    })];
    let mut rows = Vec::new();
    for (release, status) in claims {
        products.push(json!({
            "id": format!("lvp/fw/{release}"), "name": format!("Aurelia LVP-2 firmware {release}"),
            "path": [{"category": "vendor", "name": "ACME"}, {"category": "product_name", "name": "Aurelia LVP-2 firmware"}, {"category": "product_version", "name": release}],
            "helper": {"cpe": format!("cpe:2.3:o:acme:lvp:{release}:*:*:*:*:*:*:*")},
            "origin": {"slug": "lvp", "part": "firmware", "release": release},
        }));
        products.push(json!({
            "id": format!("lvp/{release}"), "name": format!("Aurelia LVP-2 firmware {release} on Aurelia LVP-2"),
            "relationship": {"category": "installed_on", "product": products.len() - 1, "relates_to": 0},
            "origin": {"slug": "lvp", "part": "whole", "release": release},
        }));
        rows.push(json!({"product": products.len() - 1, "vulnerability": 0, "status": status}));
    }
    json!({
        "slug": "ex-1", "category": "csaf_security_advisory", "title": "Missing authentication",
        "publisher": {"category": "vendor", "name": "ACME", "namespace": "https://acme.example"},
        "tracking": {"id": "EX-1", "status": "interim", "version": "1.0.0", "revision_history": []},
        "markdown": true,
        "notes": [{"category": "summary", "title": "Summary", "text": "The service port recieves no password."}],
        "products": products,
        "vulnerabilities": [{"cve": "CVE-1900-0001", "title": "A flaw"}],
        "claims": rows,
    })
}

fn base() -> Value {
    pump(&[("4.0.1", "known_affected"), ("4.0.2", "fixed")])
}

fn of(before: &Value, after: &Value) -> Difference {
    let read = |model: &Value| serde_json::from_value(model.clone()).unwrap();
    between(&read(before), &read(after))
}

/// What a change of the base advisory says.
fn changed(change: impl FnOnce(&mut Value)) -> (Vec<String>, Step) {
    let mut after = base();
    change(&mut after);
    let difference = of(&base(), &after);
    (difference.lines(), difference.step())
}

#[track_caller]
fn says(change: impl FnOnce(&mut Value), lines: &[&str], step: Step) {
    let (found, needed) = changed(change);
    assert_eq!(found, lines);
    assert_eq!(needed, step);
}

#[test]
fn the_same_advisory_says_nothing() {
    let difference = of(&base(), &base());
    assert!(difference.is_empty());
    assert_eq!(
        (difference.line(), difference.step()),
        (String::new(), Step::Patch)
    );
}

#[test]
fn dates_versions_and_history_are_no_change() {
    says(
        |model| {
            model["tracking"] = json!({
                "id": "EX-1", "status": "draft", "version": "1.1.0-draft.1",
                "initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "2026-02-01T00:00:00Z",
                "revision_history": [{"number": "1.1.0", "summary": "New."}],
            });
            model["claims"][0]["since"] = json!("2026-01-01T00:00:00Z");
        },
        &[],
        Step::Patch,
    );
}

#[test]
fn claims_are_told_by_product_and_runs_of_releases() {
    let before = pump(&[("4.1.0", "known_affected")]);
    let after = pump(&[
        ("4.0.1", "known_affected"),
        ("4.0.2", "known_affected"),
        ("4.0.9", "known_affected"),
        ("4.1.0", "fixed"),
    ]);
    let difference = of(&before, &after);
    assert_eq!(
        difference.lines(),
        [
            "CVE-1900-0001: Aurelia LVP-2 4.0.1, 4.0.2 and 4.0.9: not listed → affected",
            "CVE-1900-0001: Aurelia LVP-2 4.1.0: affected → fixed",
        ]
    );
    assert_eq!(difference.step(), Step::Major);
    assert_eq!(
        of(&after, &before).lines(),
        [
            "CVE-1900-0001: Aurelia LVP-2 4.1.0: fixed → affected",
            "CVE-1900-0001: Aurelia LVP-2 4.0.1, 4.0.2 and 4.0.9: affected → not listed",
        ]
    );
}

#[test]
fn the_step_of_a_claim_is_that_of_the_lists_it_moves_between() {
    for (before, after, step) in [
        ("under_investigation", "known_affected", Step::Major),
        ("known_affected", "under_investigation", Step::Major),
        ("known_affected", "fixed", Step::Major),
        ("fixed", "under_investigation", Step::Major),
        ("known_not_affected", "recommended", Step::Major),
        ("under_investigation", "known_not_affected", Step::Minor),
        ("under_investigation", "fixed", Step::Minor),
        ("recommended", "fixed", Step::Minor),
        ("known_affected", "last_affected", Step::Major),
    ] {
        let difference = of(&pump(&[("4.0.1", before)]), &pump(&[("4.0.1", after)]));
        assert_eq!(difference.step(), step, "{before} → {after}");
        assert_eq!(difference.changes.len(), 1, "{before} → {after}");
    }
    // A fixed release more is a product more in the tree.
    let more = pump(&[
        ("4.0.1", "known_affected"),
        ("4.0.2", "fixed"),
        ("4.0.3", "fixed"),
    ]);
    assert_eq!(of(&base(), &more).step(), Step::Major);
}

#[test]
fn a_reason_is_told_and_is_minor() {
    let mut before = pump(&[("4.0.1", "known_not_affected")]);
    before["claims"][0]["justification"] = json!("component_not_present");
    let mut after = before.clone();
    after["claims"][0]["justification"] = json!("vulnerable_code_not_present");
    after["claims"][0]["impact"] = json!("The parser was\nremoved.");
    let difference = of(&before, &after);
    assert_eq!(
        difference.lines(),
        [
            "CVE-1900-0001: Aurelia LVP-2 4.0.1: component not present → vulnerable code not present, “The parser was removed.”"
        ]
    );
    assert_eq!(difference.step(), Step::Minor);
}

#[test]
fn ids_of_products_do_not_make_other_products() {
    says(
        |model| {
            model["products"][2]["id"] = json!("CSAFPID-0007");
            model["products"][4]["id"] = json!("CSAFPID-0008");
        },
        &["the ids of 2 products changed"],
        Step::Major,
    );
}

#[test]
fn facts_of_the_product_tree_are_major() {
    says(
        |model| {
            for (at, release) in [(1, "4.0.1"), (3, "4.0.2")] {
                model["products"][at]["helper"] = json!({"purl": "pkg:generic/lvp"});
                let _ = release;
            }
        },
        &[
            "Aurelia LVP-2 firmware 4.0.1: CPE removed: cpe:2.3:o:acme:lvp:4.0.1:*:*:*:*:*:*:*",
            "Aurelia LVP-2 firmware 4.0.2: CPE removed: cpe:2.3:o:acme:lvp:4.0.2:*:*:*:*:*:*:*",
            "Aurelia LVP-2 firmware 4.0.1 and 4.0.2: package URL added: pkg:generic/lvp",
        ],
        Step::Major,
    );
    says(
        |model| {
            model["products"]
                .as_array_mut()
                .unwrap()
                .push(json!({"id": "x", "name": "Gateway"}))
        },
        &["Gateway: listed"],
        Step::Major,
    );
    says(
        |model| model["groups"] = json!([{"id": "g", "products": [2, 4], "summary": "Pumps"}]),
        &["product group “g” added: Aurelia LVP-2 4.0.1 and 4.0.2 “Pumps”"],
        Step::Major,
    );
}

#[test]
fn a_product_of_ours_may_be_renamed() {
    says(
        |model| model["products"][0]["path"][1]["name"] = json!("Aurelia LVP-2 Plus"),
        &[
            "Aurelia LVP-2 Plus: place in the product tree: vendor “ACME” / product name “Aurelia LVP-2” → vendor “ACME” / product name “Aurelia LVP-2 Plus”",
        ],
        Step::Major,
    );
}

#[test]
fn vulnerabilities_come_and_go() {
    let (lines, step) = changed(|model| {
        model["vulnerabilities"].as_array_mut().unwrap().push(json!({
            "cve": "CVE-1900-0002", "title": "Another",
            "scores": [{"products": [2], "cvss_v3": VECTOR}, {"products": [4], "cvss_v3": VECTOR}],
        }));
        model["claims"]
            .as_array_mut()
            .unwrap()
            .push(json!({"product": 2, "vulnerability": 1, "status": "known_affected"}));
    });
    assert_eq!(
        lines,
        [
            "CVE-1900-0002: Aurelia LVP-2 4.0.1: not listed → affected".to_owned(),
            format!("vulnerability added: CVE-1900-0002 “Another”, CVSS 3 7.1 high ({VECTOR})"),
        ]
    );
    assert_eq!(step, Step::Major);
    says(
        |model| {
            model["vulnerabilities"] = json!([]);
            model["claims"] = json!([]);
        },
        &[
            "CVE-1900-0001: Aurelia LVP-2 4.0.1: affected → not listed",
            "CVE-1900-0001: Aurelia LVP-2 4.0.2: fixed → not listed",
            "vulnerability removed: CVE-1900-0001 “A flaw”",
            "Aurelia LVP-2, Aurelia LVP-2 firmware 4.0.1 and 4.0.2: listed",
        ][..3],
        Step::Major,
    );
}

#[test]
fn a_vulnerability_that_gets_its_cve_number_stays_the_same() {
    let mut before = base();
    before["vulnerabilities"] =
        json!([{"ids": [{"system_name": "ACME", "text": "ACME-77"}], "title": "A flaw"}]);
    let mut after = before.clone();
    after["vulnerabilities"][0]["cve"] = json!("CVE-1900-0009");
    let difference = of(&before, &after);
    assert_eq!(
        difference.lines(),
        ["CVE-1900-0009: CVE number added: CVE-1900-0009"]
    );
    assert_eq!(difference.step(), Step::Minor);
}

#[test]
fn scores_are_told_once_for_all_products_or_product_by_product() {
    let score = |vectors: &[(&[u32], &str)]| -> Value {
        let mut model = base();
        let scores = vectors.iter();
        model["vulnerabilities"][0]["scores"] = scores
            .map(|(products, vector)| json!({"products": products, "cvss_v3": vector}))
            .collect();
        model
    };
    let difference = of(&score(&[(&[2, 4], VECTOR)]), &score(&[(&[2, 4], HIGHER)]));
    assert_eq!(
        difference.lines(),
        [format!(
            "CVE-1900-0001: CVSS 3: 7.1 high ({VECTOR}) → 9.8 critical ({HIGHER})"
        )]
    );
    assert_eq!(difference.step(), Step::Minor);
    let difference = of(
        &score(&[(&[2, 4], VECTOR)]),
        &score(&[(&[2], VECTOR), (&[4], HIGHER)]),
    );
    assert_eq!(
        difference.lines(),
        [format!(
            "CVE-1900-0001: CVSS 3 of Aurelia LVP-2 4.0.2: 7.1 high ({VECTOR}) → 9.8 critical ({HIGHER})"
        )]
    );
    // The products of a score in another order or another entry are the same.
    let difference = of(
        &score(&[(&[2, 4], VECTOR)]),
        &score(&[(&[4], VECTOR), (&[2], VECTOR)]),
    );
    assert!(difference.is_empty(), "{difference:?}");
}

#[test]
fn a_product_that_becomes_affected_takes_the_known_score_in_silence() {
    let mut before = pump(&[
        ("4.0.1", "known_affected"),
        ("4.0.2", "under_investigation"),
    ]);
    before["vulnerabilities"][0]["scores"] = json!([{"products": [2], "cvss_v3": VECTOR}]);
    let mut after = pump(&[("4.0.1", "known_affected"), ("4.0.2", "known_affected")]);
    after["vulnerabilities"][0]["scores"] = json!([{"products": [2, 4], "cvss_v3": VECTOR}]);
    assert_eq!(
        of(&before, &after).lines(),
        ["CVE-1900-0001: Aurelia LVP-2 4.0.2: under investigation → affected"]
    );
}

#[test]
fn what_was_published_beside_a_vector_counts() {
    let mut before = base();
    before["vulnerabilities"][0]["scores"] = json!([{"products": [2], "cvss_v3": VECTOR, "verbatim":
        {"cvss_v3": {"baseScore": 7.1, "baseSeverity": "HIGH", "vectorString": VECTOR}}}]);
    let mut after = before.clone();
    after["vulnerabilities"][0]["scores"][0]["verbatim"]["cvss_v3"]["baseScore"] = json!(8);
    assert_eq!(
        of(&before, &after).lines(),
        [format!(
            "CVE-1900-0001: CVSS 3: 7.1 high ({VECTOR}) → 8.0 high ({VECTOR})"
        )]
    );
}

#[test]
fn exploitation_is_told_and_minor() {
    says(
        |model| {
            model["vulnerabilities"][0]["exploitation"] =
                json!({"status": "exploited", "date": "2026-02-01T00:00:00Z"});
        },
        &["CVE-1900-0001: exploitation added: exploited (as of 2026-02-01)"],
        Step::Minor,
    );
}

#[test]
fn remediations_are_told_by_what_changed_in_them() {
    let fix = json!({"category": "vendor_fix", "details": "Install 4.0.2.", "scope": {"products": [2]}, "date": "2026-01-01T00:00:00Z",
        "regions": {"cleared": ["EU"], "pending": ["CA"]}});
    says(
        |model| model["vulnerabilities"][0]["remediations"] = json!([fix]),
        &["CVE-1900-0001: vendor fix added: “Install 4.0.2.” for Aurelia LVP-2 4.0.1 (2026-01-01)"],
        Step::Minor,
    );
    let mut before = base();
    before["vulnerabilities"][0]["remediations"] = json!([fix]);
    let mut after = before.clone();
    let new = &mut after["vulnerabilities"][0]["remediations"][0];
    new["regions"] = json!({"cleared": ["EU", "CA"]});
    new["scope"] = json!({"products": [2, 4]});
    assert_eq!(
        of(&before, &after).lines(),
        [
            "CVE-1900-0001: vendor fix “Install 4.0.2.”: cleared for: EU → EU and CA",
            "CVE-1900-0001: vendor fix “Install 4.0.2.”: clearance pending for removed: CA",
            "CVE-1900-0001: vendor fix “Install 4.0.2.”: products added: Aurelia LVP-2 4.0.2",
        ]
    );
    let mut after = before.clone();
    after["vulnerabilities"][0]["remediations"][0]["details"] = json!("Install 4.0.3.");
    let difference = of(&before, &after);
    assert_eq!(
        difference.lines(),
        ["CVE-1900-0001: vendor fix: “Install 4.0.2.” → “Install 4.0.3.”"]
    );
    assert_eq!(difference.texts[0].place, "CVE-1900-0001: vendor fix");
}

#[test]
fn patient_safety_is_word_for_word() {
    let mut before = base();
    before["safety"] = json!([{"products": [2], "product_names": ["Aurelia LVP-2"], "vulnerabilities": [0],
        "hazardous_situation": "Over-infusion.", "statement": {"text": "Pumps may stay in use.", "approved_by": "CSO", "as_of": "2026-01-01"}}]);
    let mut after = before.clone();
    after["safety"][0]["statement"]["text"] = json!("Pumps may not stay in use.");
    after["safety"][0]["hazardous_situation"] = json!("Over-infusion or none.");
    let difference = of(&before, &after);
    assert_eq!(
        difference.lines(),
        [
            "patient safety: “Over-infusion.” (Aurelia LVP-2 4.0.1) → “Over-infusion or none.” (Aurelia LVP-2 4.0.1)",
            "continued use: “Pumps may stay in use.” (CSO, as of 2026-01-01) → “Pumps may not stay in use.” (CSO, as of 2026-01-01)",
        ]
    );
    assert_eq!(difference.step(), Step::Minor);
}

#[test]
fn spelling_and_closing_are_patches() {
    says(
        |model| model["notes"][0]["text"] = json!("The service port receives no password."),
        &["Summary: spelling corrected"],
        Step::Patch,
    );
    says(
        |model| model["tracking"]["status"] = json!("final"),
        &["status: interim → final"],
        Step::Patch,
    );
    let mut before = base();
    before["tracking"]["next_update"] = json!("2026-05-01");
    let mut after = base();
    after["tracking"]["status"] = json!("final");
    assert_eq!(of(&before, &after).step(), Step::Patch);
    assert_eq!(of(&after, &before).step(), Step::Minor);
}

#[test]
fn texts_are_told_by_their_headings_and_kept_apart() {
    says(
        |model| {
            model["notes"] = json!([
                {"category": "summary", "title": "Summary", "text": "The service port takes any password."},
                {"category": "faq", "title": "FAQ", "text": "Nothing."},
            ]);
            model["title"] = json!("Weak authentication");
        },
        &[
            "title: “Missing authentication” → “Weak authentication”",
            "Summary: text changed",
            "text added: FAQ “Nothing.”",
        ],
        Step::Minor,
    );
    says(
        |model| model["notes"] = json!([]),
        &["text removed: Summary “The service port recieves no password.”"],
        Step::Minor,
    );
}

#[test]
fn links_thanks_and_timeline_are_minor() {
    says(
        |model| {
            model["references"] =
                json!([{"category": "external", "summary": "More", "url": "https://a.example/"}]);
            model["acknowledgments"] = json!([{"names": ["Ada Example"], "organization": "Fjord"}]);
            model["timeline"] = json!([["reported", "2026-01-01"]]);
        },
        &[
            "link added: “More” https://a.example/",
            "thanks added: Ada Example, Fjord",
            "timeline added: reported on 2026-01-01",
        ],
        Step::Minor,
    );
}

#[test]
fn an_end_says_all() {
    says(
        |model| {
            model["end"] = json!({"withdrawn": {"reason": "No flaw."}});
            model["category"] = json!("csaf_base");
            for key in ["products", "claims", "vulnerabilities", "notes"] {
                model[key] = json!([]);
            }
        },
        &[
            "withdrawn: “No flaw.”",
            "text removed: Summary “The service port recieves no password.”",
        ],
        Step::Major,
    );
}

#[test]
fn one_line_is_bounded() {
    let lines: Vec<String> = (0..40)
        .map(|at| format!("CVE-1900-{at:04}: a change"))
        .collect();
    let line = line(&lines);
    assert!(line.ends_with(" and 28 more"), "{line}");
    assert!(line.chars().count() < 320, "{line}");
    let long = super::line(&["é".repeat(1000), "b".to_owned()]);
    assert_eq!(long.chars().count(), 281 + " and 1 more".len());
}

#[test]
fn numbers_step() {
    assert_eq!(Step::Patch.after("1.2.3").as_deref(), Some("1.2.4"));
    assert_eq!(Step::Minor.after("1.2.3").as_deref(), Some("1.3.0"));
    assert_eq!(Step::Major.after("1.2.3").as_deref(), Some("2.0.0"));
    assert_eq!(Step::Minor.after("7").as_deref(), Some("8"));
    assert_eq!(Step::Minor.after("Rev B"), None);
    assert_eq!(Step::Patch.after("1.2.18446744073709551615"), None);
}

#[test]
fn the_text_of_a_vulnerability_is_not_called_by_its_name_twice() {
    let mut before = base();
    before["vulnerabilities"][0]["notes"] =
        json!([{"category": "description", "title": "CVE-1900-0001", "text": "One."}]);
    let mut after = before.clone();
    after["vulnerabilities"][0]["notes"][0]["text"] = json!("Two.");
    let difference = of(&before, &after);
    assert_eq!(
        difference.lines(),
        ["CVE-1900-0001: Description: text changed"]
    );
    assert_eq!(difference.texts[0].place, "CVE-1900-0001: Description");
}
