//! What a CSAF 2.0 document of ours says, rule by rule.

use obstat::check::standard::test_document;
use obstat::csaf;
use obstat::csaf::origin::{Place, Places};
use obstat::model::advisory::Advisory;
use serde_json::{Value, json};

const V31: &str = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L";
const V40: &str = "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:L/SC:N/SI:N/SA:N";

/// A pump with firmware on hardware, a gateway that is software alone, and two vulnerabilities.
fn model() -> Value {
    serde_json::from_str(include_str!("csaf_forms/model.json")).unwrap()
}

fn advisory(model: Value) -> Advisory {
    serde_json::from_value(model).unwrap()
}

fn written() -> Value {
    csaf::write(&advisory(model()))
}

#[track_caller]
fn says(document: &Value, pointer: &str, expected: Value) {
    let mut found = document.pointer(pointer).cloned().unwrap_or_default();
    let mut expected = expected;
    found.sort_all_objects();
    expected.sort_all_objects();
    let pretty = |value| serde_json::to_string_pretty(value).unwrap();
    assert_eq!(pretty(&found), pretty(&expected), "{pointer}");
}

#[test]
fn the_whole_document_passes_the_schema_and_every_mandatory_test() {
    let outcome = test_document(written());
    assert!(outcome.undecided.is_empty(), "{:?}", outcome.undecided);
    let found: Vec<String> = outcome
        .findings
        .iter()
        .map(|it| format!("{} {}", it.test, it.pointer))
        .collect();
    let expected = [
        // CVSS 4.0 alone, which 2.0 cannot hold.
        "6.2.3 /vulnerabilities/0/product_status/known_affected/1",
        // No CVE number, no CWE.
        "6.3.3 /vulnerabilities/1",
        "6.3.4 /vulnerabilities/0",
        "6.3.4 /vulnerabilities/1",
        // Hardware has no version.
        "6.3.9 /product_tree/branches/0/branches/0/product",
    ];
    assert_eq!(found, expected);
}

#[test]
fn it_reads_back_and_is_written_the_same() {
    let document = written();
    let reading = csaf::read(&document).unwrap();
    assert_eq!(reading.lost, Vec::<String>::new());
    assert_eq!(
        csaf::difference(&csaf::write(&reading.advisory), &document),
        None
    );
}

#[test]
fn bytes_have_sorted_keys_and_one_final_newline() {
    let bytes = csaf::to_bytes(&json!({"b": {"z": 1, "a": "ü"}, "a": []}));
    let expected = "{\n  \"a\": [],\n  \"b\": {\n    \"a\": \"ü\",\n    \"z\": 1\n  }\n}\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[test]
fn clear_is_written_white() {
    says(
        &written(),
        "/document/distribution",
        json!({
            "tlp": {"label": "WHITE", "url": "https://www.first.org/tlp/v1/"}
        }),
    );
}

#[test]
fn branches_merge_and_relationships_repeat_the_helper() {
    let cpe =
        |product: &str, version: &str| format!("cpe:2.3:o:acme:{product}:{version}:*:*:*:*:*:*:*");
    let leaf = |version: &str, name: &str, id: &str, cpe: String| {
        json!({"category": "product_version", "name": version, "product": {
            "name": name, "product_id": id, "product_identification_helper": {"cpe": cpe}
        }})
    };
    says(
        &written(),
        "/product_tree",
        json!({
            "branches": [{"category": "vendor", "name": "Acme Medical", "branches": [
                {"category": "product_name", "name": "Drip", "product": {
                    "name": "Acme Medical Drip", "product_id": "drip",
                    "product_identification_helper": {"model_numbers": ["D-1"]}
                }},
                {"category": "product_name", "name": "Drip firmware", "branches": [
                    leaf("4.2.1", "Acme Medical Drip firmware 4.2.1", "drip/fw/4.2.1", cpe("drip", "4.2.1"))
                ]},
                {"category": "product_name", "name": "Gateway", "branches": [
                    leaf("2.8.0", "Acme Medical Gateway 2.8.0", "gateway/2.8.0", cpe("gateway", "2.8.0")),
                    leaf("2.7.0", "Acme Medical Gateway 2.7.0", "gateway/2.7.0", cpe("gateway", "2.7.0"))
                ]}
            ]}],
            "relationships": [{
                "category": "installed_on", "product_reference": "drip/fw/4.2.1", "relates_to_product_reference": "drip",
                "full_product_name": {
                    "name": "Drip firmware 4.2.1 installed on Drip", "product_id": "drip/4.2.1",
                    "product_identification_helper": {"cpe": cpe("drip", "4.2.1"), "model_numbers": ["D-1"]}
                }
            }]
        }),
    );
}

#[test]
fn a_leaf_that_is_taken_gets_a_sibling() {
    let leaf = json!([{"category": "vendor", "name": "Acme"}]);
    let mut model = model();
    model["products"] = json!([
        {"id": "a", "name": "A", "path": leaf}, {"id": "b", "name": "B", "path": leaf}, {"id": "c", "name": "C"}
    ]);
    model["groups"] = json!([{"id": "g", "products": [0, 1], "summary": "Both."}]);
    says(
        &csaf::write(&advisory(model)),
        "/product_tree",
        json!({
            "branches": [
                {"category": "vendor", "name": "Acme", "product": {"name": "A", "product_id": "a"}},
                {"category": "vendor", "name": "Acme", "product": {"name": "B", "product_id": "b"}}
            ],
            "full_product_names": [{"name": "C", "product_id": "c"}],
            "product_groups": [{"group_id": "g", "product_ids": ["a", "b"], "summary": "Both."}]
        }),
    );
}

#[test]
fn an_erratum_says_what_was_and_what_is() {
    says(
        &written(),
        "/document/tracking/revision_history/1",
        json!({
            "number": "2.0.0", "date": "2026-11-20T14:00:00Z",
            "summary": "4.2.1 is affected.\n\nWas: 4.2.1 was fixed.\n\nIs: 4.2.1 is affected.\n\nWhat to do: Update again."
        }),
    );
}

#[test]
fn typed_facts_follow_the_written_notes() {
    let mut model = model();
    model["safety"][0]["statement"]["conditions"] = json!(["The alarms are heard."]);
    model["safety"][0]["notice"] = json!({"name": "FSN-1", "url": "https://acme.example/fsn-1"});
    says(
        &csaf::write(&advisory(model)),
        "/document/notes",
        json!([
            {"category": "summary", "title": "Summary", "text": "Libraries are not *signed*."},
            {"category": "legal_disclaimer", "title": "Terms of use", "text": "As is."},
            {"category": "general", "title": "Continued use: Drip, Gateway", "text":
                "Pumps may stay in use.\n\nOn condition that:\n\n- The alarms are heard.\n\nApproved by: clinical safety officer\n\nAs of: 2026-11-20\n\nConditions of the hazardous situation:\n\n- The attacker is on the pump network.\n\nNotice: FSN-1 (https://acme.example/fsn-1)"},
            {"category": "other", "title": "Timeline", "text": "- 2026-07-02: reported\n- 2026-11-01: disclosed"},
            {"category": "other", "title": "Next update", "text": "Next update by: 2026-12-08\n\nStill open: A fix for the gateway."}
        ]),
    );
}

#[test]
fn a_hazard_that_no_affected_product_carries_is_a_note() {
    let mut model = model();
    model["safety"][0]["products"] = json!([3]);
    model["safety"][0]["statement"] = Value::Null;
    let document = csaf::write(&advisory(model));
    says(
        &document,
        "/document/notes/2",
        json!({
            "category": "general", "title": "Hazardous situation: Drip, Gateway",
            "text": "Over-infusion.\n\nConditions of the hazardous situation:\n\n- The attacker is on the pump network."
        }),
    );
    says(
        &document,
        "/vulnerabilities/0/threats/0/category",
        json!("exploit_status"),
    );
}

#[test]
fn a_vulnerability_says_its_condition_components_and_cvss_4_in_notes() {
    says(
        &written(),
        "/vulnerabilities/0/notes",
        json!([
            {"category": "description", "title": "CVE-1900-90001", "text": "No signature."},
            {"category": "general", "text": "with the wireless option",
             "title": "Condition: Drip firmware 4.2.1 installed on Drip, Acme Medical Gateway 2.7.0"},
            {"category": "details", "title": "Third-party components",
             "text": "- `pkg:generic/zlib@1.2` in Acme Medical Gateway 2.7.0"},
            {"category": "other", "title": "CVSS v4.0",
             "text": format!("{V40}\nCVSS-B 7.1 HIGH\nDrip firmware 4.2.1 installed on Drip")},
            {"category": "other", "title": "CVSS v4.0",
             "text": format!("{V40}\nCVSS-B 7.1 HIGH\nAcme Medical Gateway 2.7.0")}
        ]),
    );
    says(
        &written(),
        "/vulnerabilities/0/references",
        json!([{
            "category": "external", "summary": format!("CVSS v4.0 calculator: {V40}"),
            "url": format!("https://www.first.org/cvss/calculator/4.0#{V40}")
        }]),
    );
}

#[test]
fn scores_list_every_metric_and_never_cvss_4() {
    says(
        &written(),
        "/vulnerabilities/0/scores",
        json!([{
            "products": ["drip/4.2.1"],
            "cvss_v3": {
                "version": "3.1", "vectorString": V31, "attackVector": "ADJACENT_NETWORK", "attackComplexity": "LOW",
                "privilegesRequired": "NONE", "userInteraction": "NONE", "scope": "UNCHANGED",
                "confidentialityImpact": "NONE", "integrityImpact": "HIGH", "availabilityImpact": "LOW",
                "baseScore": 7.1, "baseSeverity": "HIGH"
            }
        }]),
    );
}

#[test]
fn statuses_that_do_not_occur_are_left_out() {
    says(
        &written(),
        "/vulnerabilities/0/product_status",
        json!({
            "known_affected": ["drip/4.2.1", "gateway/2.7.0"], "fixed": ["gateway/2.8.0"]
        }),
    );
}

#[test]
fn flags_are_grouped_by_label_and_date() {
    says(
        &written(),
        "/vulnerabilities/1/flags",
        json!([
            {"label": "component_not_present", "date": "2026-11-01T09:00:00Z", "product_ids": ["gateway/2.8.0", "gateway/2.7.0"]},
            {"label": "vulnerable_code_not_present", "date": "2026-11-20T14:00:00Z", "product_ids": ["drip/4.2.1"]}
        ]),
    );
}

#[test]
fn hazards_and_reasons_never_share_a_product() {
    says(
        &written(),
        "/vulnerabilities/0/threats",
        json!([
            {"category": "impact", "details": "Over-infusion.", "date": "2026-11-20T14:00:00Z",
             "product_ids": ["drip/4.2.1", "gateway/2.7.0"]},
            {"category": "exploit_status", "details": "A proof of concept exists.\n\nShown to us.",
             "date": "2026-09-30T00:00:00Z", "product_ids": ["drip/4.2.1", "gateway/2.7.0"]},
            {"category": "target_set", "details": "Hospitals."}
        ]),
    );
    says(
        &written(),
        "/vulnerabilities/1/threats",
        json!([
            {"category": "impact", "details": "It keeps no log.", "date": "2026-11-01T09:00:00Z",
             "product_ids": ["gateway/2.8.0", "gateway/2.7.0"]}
        ]),
    );
}

#[test]
fn what_a_hospital_needs_follows_the_details_of_a_remedy() {
    says(
        &written(),
        "/vulnerabilities/0/remediations/0",
        json!({
            "category": "vendor_fix", "date": "2026-11-20T00:00:00Z", "product_ids": ["drip/4.2.1"],
            "url": "https://acme.example/4.2.2", "restart_required": {"category": "machine"}, "entitlements": ["Every owner."],
            "details": "Install 4.2.2.\n\nClinical downtime: 25 minutes\n\nDeployment: By the gateway.\n\nCheck before: Compare checksums.\n\nCheck afterwards: The self-test passes.\n\nRollback: Service stick.\n\nCleared in: EU, US\n\nClearance pending in: CA\n\nFiles:\n\n- `drip.fwu`: sha256 `00ff00ff00ff00ff00ff00ff00ff00ff`"
        }),
    );
}

#[test]
fn a_withdrawn_document_keeps_its_history_and_says_why() {
    let mut model = model();
    model["end"] = json!({"withdrawn": {"reason": "It was about another pump."}});
    model["tracking"]["status"] = json!("final");
    let document = csaf::write(&advisory(model));
    says(
        &document,
        "/document/title",
        json!("Withdrawn: Drip pumps: unsigned drug library"),
    );
    says(&document, "/document/category", json!("csaf_base"));
    says(
        &document,
        "/document/notes",
        json!([
            {"category": "description", "title": "Reasoning for Withdrawal", "text": "It was about another pump."},
            {"category": "legal_disclaimer", "title": "Terms of use", "text": "As is."}
        ]),
    );
    says(&document, "/document/acknowledgments", Value::Null);
    says(&document, "/product_tree", Value::Null);
    says(&document, "/vulnerabilities", Value::Null);
    assert_eq!(
        document["document"]["tracking"]["revision_history"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(test_document(document).findings, Vec::new());
}

#[test]
fn a_superseded_document_leads_to_its_successor() {
    let mut model = model();
    model["end"] = json!({"superseded": {
        "reason": "More pumps.", "by": "ACME-2026-0002", "url": "https://acme.example/advisories/acme-2026-0002/"
    }});
    model["tracking"]["status"] = json!("final");
    let document = csaf::write(&advisory(model));
    says(
        &document,
        "/document/title",
        json!("Superseded: Drip pumps: unsigned drug library"),
    );
    says(
        &document,
        "/document/notes/0/title",
        json!("Reasoning for Supersession"),
    );
    says(
        &document,
        "/document/references/1",
        json!({
            "category": "external", "summary": "Superseding Document ACME-2026-0002",
            "url": "https://acme.example/advisories/acme-2026-0002/"
        }),
    );
    assert_eq!(test_document(document).findings, Vec::new());
}

#[test]
fn a_document_that_no_longer_stands_is_known_when_it_is_read() {
    for end in [
        json!({"withdrawn": {"reason": "Wrong."}}),
        json!({"superseded": {"reason": "Old.", "by": "B", "url": "https://acme.example/b"}}),
    ] {
        let mut model = model();
        model["end"] = end;
        let ours = advisory(model);
        let mut document = csaf::write(&ours);
        let read = csaf::read(&document).unwrap().advisory;
        assert_eq!((read.end, read.title), (ours.end, ours.title));
        document["document"]["notes"][1]["category"] = json!("faq");
        let other = csaf::read(&document).unwrap().advisory;
        assert_eq!(other.end, None);
        assert_eq!(csaf::difference(&csaf::write(&other), &document), None);
    }
}

#[test]
fn an_adopted_date_in_another_notation_is_no_reason_to_keep_it_word_for_word() {
    let mut document = written();
    document["vulnerabilities"][0]["release_date"] = json!("2026-11-01T10:00:00+01:00");
    let read = csaf::read(&document).unwrap().advisory;
    assert_eq!(read.vulnerabilities[0].verbatim, None);
}

#[test]
fn a_place_of_the_document_leads_to_its_part_of_the_advisory() {
    let places = Places::of(&advisory(model()));
    for (pointer, expected) in [
        ("", Place::Document),
        ("/document/title", Place::Title),
        ("/document/publisher/namespace", Place::Publisher),
        ("/document/tracking/version", Place::Tracking),
        (
            "/document/tracking/revision_history/1/date",
            Place::Revision(1),
        ),
        ("/document/notes/1/text", Place::Note(1)),
        ("/document/notes/2", Place::Safety(0)),
        ("/document/notes/3", Place::Timeline),
        ("/document/notes/4", Place::NextUpdate),
        ("/document/notes/99", Place::Document),
        ("/document/references/0/url", Place::Reference(0)),
        ("/product_tree", Place::ProductTree),
        ("/product_tree/branches", Place::ProductTree),
        (
            "/product_tree/branches/0/branches/2/name",
            Place::Product(3),
        ),
        (
            "/product_tree/branches/0/branches/2/branches/1/product/product_id",
            Place::Product(4),
        ),
        (
            "/product_tree/relationships/0/full_product_name",
            Place::Product(2),
        ),
        ("/vulnerabilities/0", Place::Vulnerability(0)),
        ("/vulnerabilities/0/cve", Place::Cve(0)),
        ("/vulnerabilities/1/ids/0", Place::VulnerabilityId(1, 0)),
        ("/vulnerabilities/0/notes/0", Place::VulnerabilityNote(0, 0)),
        ("/vulnerabilities/0/notes/1", Place::Claim(0)),
        ("/vulnerabilities/0/notes/2", Place::Claim(1)),
        ("/vulnerabilities/0/notes/4", Place::Score(0, 1)),
        ("/vulnerabilities/0/scores/0/cvss_v3", Place::Score(0, 0)),
        (
            "/vulnerabilities/0/product_status/known_affected/1",
            Place::Claim(1),
        ),
        ("/vulnerabilities/0/product_status", Place::Claims(0)),
        ("/vulnerabilities/1/flags/1", Place::Claim(5)),
        ("/vulnerabilities/0/threats/0", Place::Safety(0)),
        ("/vulnerabilities/0/threats/1/date", Place::Exploitation(0)),
        ("/vulnerabilities/0/threats/2", Place::Threat(0, 0)),
        (
            "/vulnerabilities/0/remediations/1/details",
            Place::Remediation(0, 1),
        ),
        ("/vulnerabilities/7/cve", Place::Document),
    ] {
        assert_eq!(places.at(pointer), expected, "{pointer}");
    }
}

#[test]
fn what_cannot_be_read_is_named_by_its_place() {
    let document = |edit: &dyn Fn(&mut Value)| {
        let mut document = written();
        edit(&mut document);
        csaf::read(&document).unwrap_err().to_string()
    };
    assert_eq!(
        document(&|it| it["document"]["title"] = json!(7)),
        "this is not a text at /document/title"
    );
    assert_eq!(
        document(&|it| it["document"]["notes"][1]["category"] = json!("secret")),
        "this is not a note category that CSAF 2.0 knows at /document/notes/1/category"
    );
    assert_eq!(
        document(&|it| {
            it["document"].as_object_mut().unwrap().remove("tracking");
        }),
        "a required key is missing at /document/tracking"
    );
    assert_eq!(
        document(&|it| it["document"]["tracking"]["current_release_date"] = json!("yesterday")),
        "this is not a moment in the form of RFC 3339 at /document/tracking/current_release_date"
    );
}

#[test]
fn what_would_be_lost_is_reported_and_parts_of_vulnerabilities_are_kept() {
    let mut document = written();
    document["document"]["publisher"]["x/y"] = json!(1);
    document["product_tree"]["branches"][0]["branches"][0]["product"]["colour"] = json!("red");
    document["vulnerabilities"][1]["involvements"] = json!([{"party": "vendor", "status": "open"}]);
    document["vulnerabilities"][1]["flags"][0]["product_ids"] = json!(["nowhere"]);
    let reading = csaf::read(&document).unwrap();
    assert_eq!(
        reading.lost,
        [
            "/product_tree/branches/0/branches/0/product/colour",
            "/document/publisher/x~1y",
        ]
    );
    let again = csaf::write(&reading.advisory);
    says(
        &again,
        "/vulnerabilities/1/involvements",
        json!([{"party": "vendor", "status": "open"}]),
    );
    says(
        &again,
        "/vulnerabilities/1/flags/0/product_ids",
        json!(["nowhere"]),
    );
}

#[test]
fn twenty_thousand_products_are_no_trouble() {
    let count: u32 = 20_000;
    let mut model = model();
    let products = (0..count).map(|at| {
        json!({"id": at.to_string(), "name": "P", "path": [
            {"category": "vendor", "name": "Acme"},
            {"category": "product_name", "name": format!("P{}", at % 300)},
            {"category": "product_version", "name": at.to_string()}
        ]})
    });
    let claims = (0..count).map(|at| {
        json!({"product": at, "vulnerability": 0, "status": "known_not_affected",
            "impact": format!("{}", at % 500), "condition": format!("{}", at % 700), "subcomponents": [at.to_string()]})
    });
    model["products"] = products.collect();
    model["claims"] = claims.collect();
    let advisory = advisory(model);
    let start = std::time::Instant::now();
    let document = csaf::write(&advisory);
    let again = csaf::read(&document).unwrap().advisory;
    assert_eq!(again.claims.len(), 20_000);
    obstat::render::text::advisory(&again);
    let took = start.elapsed();
    assert!(took.as_secs() < 60, "{took:?}");
}
