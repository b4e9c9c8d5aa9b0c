use super::*;
use csaf_rs::validation::{TestResultStatus, Validatable};
use proptest::prelude::*;
use serde_json::{Value, json};

fn vector(text: &str) -> CvssVector {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn scores(text: &str) -> String {
    let scores = vector(text).scores();
    let words: Vec<String> = scores
        .iter()
        .map(|score| format!("{} {} {}", score.label, score.score, score.severity))
        .collect();
    words.join(", ")
}

/// The problem and the text under the caret.
fn problem(text: &str) -> (String, &str) {
    let error = text.parse::<CvssVector>().unwrap_err();
    (error.to_string(), text.get(error.at).unwrap())
}

const V31: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const V4: &str = "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

#[test]
fn vectors_score() {
    assert_eq!(scores(V31), "base 9.8 critical");
    assert_eq!(
        scores(&format!("{V31}/E:P/RL:O/RC:X")),
        "base 9.8 critical, temporal 8.8 high"
    );
    assert_eq!(scores(&format!("{V31}/E:X")), "base 9.8 critical");
    assert_eq!(
        scores(&format!("{V31}/MAV:P")),
        "base 9.8 critical, environmental 6.8 medium"
    );
    assert_eq!(
        scores("CVSS:3.0/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"),
        "base 0.0 none"
    );
    assert_eq!(scores("AV:N/AC:L/Au:N/C:C/I:C/A:C"), "base 10.0 high");
    assert_eq!(scores("AV:L/AC:H/Au:M/C:N/I:N/A:N"), "base 0.0 low");
    assert_eq!(scores(V4), "CVSS-B 8.7 high");
    assert_eq!(
        scores(&format!("{V4}/E:U")),
        "CVSS-B 8.7 high, CVSS-BT 6.3 medium"
    );
    assert_eq!(scores(&format!("{V4}/S:P/U:Red")), "CVSS-B 8.7 high");
    assert!(scores(&format!("{V4}/E:A/MAV:P")).starts_with("CVSS-B 8.7 high, CVSS-BTE "));
    assert!(scores(&format!("{V4}/CR:L/MSI:S")).starts_with("CVSS-B 8.7 high, CVSS-BE "));
    let overall = vector(&format!("{V31}/E:P/RL:O")).overall();
    assert_eq!((overall.label, overall.score.tenths()), ("temporal", 88));
}

#[test]
fn a_score_below_nothing_is_left_out() {
    let text = "AV:L/AC:H/Au:M/C:P/I:N/A:N/CR:L";
    assert_eq!(scores(text), "base 0.8 low");
    assert!(
        !vector(text)
            .to_csaf_json()
            .unwrap()
            .contains_key("environmentalScore")
    );
}

#[test]
fn each_problem_is_named_at_its_place() {
    let is = |words: &str, at: &'static str| (words.to_owned(), at);
    assert_eq!(
        problem("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H").0,
        "base metric `A` is missing"
    );
    assert_eq!(
        problem("CVSS:3.1/AV:N/AV:L"),
        is("metric `AV` is there twice", "AV:L")
    );
    assert_eq!(
        problem("CVSS:3.1/AV:N/Au:N"),
        is("CVSS 3.1 does not have this metric", "Au:N")
    );
    assert_eq!(
        problem("CVSS:3.1/AV:Q"),
        is("metric `AV` does not have this value", "AV:Q")
    );
    assert_eq!(
        problem("CVSS:3.1/av:N"),
        is("CVSS 3.1 does not have this metric", "av:N")
    );
    assert_eq!(
        problem("CVSS:3.1/AV:n"),
        is("metric `AV` does not have this value", "AV:n")
    );
    assert_eq!(
        problem("CVSS:3.1//AV:N"),
        is("this is not a metric with its value", "")
    );
    assert_eq!(
        problem("CVSS:3.1/AV:N:A"),
        is("metric `AV` does not have this value", "AV:N:A")
    );
    assert_eq!(
        problem("CVSS:3.2/AV:N"),
        is("this version of CVSS is not known", "CVSS:3.2")
    );
    assert_eq!(
        problem("cvss:3.1/AV:N"),
        is("this version of CVSS is not known", "cvss:3.1")
    );
    assert_eq!(
        problem("AV:N/AC:L/PR:N"),
        is("the vector does not say its version of CVSS", "AV:N")
    );
    assert_eq!(problem(""), is("this is not a metric with its value", ""));
    assert_eq!(
        problem("CVSS:4.0/AC:L/AV:A"),
        is("metric `AV` is out of order", "AV:A")
    );
    let v4_with_safety = V4.replace("SC:N", "SC:S");
    assert_eq!(
        problem(&v4_with_safety),
        is("metric `SC` does not have this value", "SC:S")
    );
    assert!(
        vector("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N")
            .base()
            .score
            == vector(V31).base().score
    );
}

#[test]
fn metrics_are_said_in_words() {
    let vector = vector(&format!("{V4}/E:P"));
    let words: Vec<String> = vector
        .metrics()
        .map(|m| {
            format!(
                "{}:{} {}: {}",
                m.abbreviation, m.value_abbreviation, m.name, m.value
            )
        })
        .collect();
    assert_eq!(words[0], "AV:A Attack vector: adjacent");
    assert_eq!(
        words[8],
        "SC:N Confidentiality impact on subsequent systems: none"
    );
    assert_eq!(words[11], "E:P Exploit maturity: proof of concept");
    assert_eq!(words.len(), 12);
}

#[test]
fn the_json_lists_every_metric() {
    let object = vector(&format!("{V31}/E:P")).to_csaf_json().unwrap();
    assert_eq!(
        Value::Object(object),
        json!({
            "version": "3.1",
            "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P",
            "attackVector": "NETWORK",
            "attackComplexity": "LOW",
            "privilegesRequired": "NONE",
            "userInteraction": "NONE",
            "scope": "UNCHANGED",
            "confidentialityImpact": "HIGH",
            "integrityImpact": "HIGH",
            "availabilityImpact": "HIGH",
            "exploitCodeMaturity": "PROOF_OF_CONCEPT",
            "baseScore": 9.8,
            "baseSeverity": "CRITICAL",
            "temporalScore": 9.3,
            "temporalSeverity": "CRITICAL",
        })
    );
    let v2 = vector("AV:N/AC:L/Au:N/C:C/I:C/A:C").to_csaf_json().unwrap();
    assert_eq!(serde_json::to_string(&v2["baseScore"]).unwrap(), "10.0");
    assert!(!v2.contains_key("baseSeverity"));
    assert_eq!(vector(V4).to_csaf_json(), None);
}

const OLDER: [CvssVersion; 3] = [CvssVersion::V2, CvssVersion::V3_0, CvssVersion::V3_1];
const ALL: [CvssVersion; 4] = [
    CvssVersion::V2,
    CvssVersion::V3_0,
    CvssVersion::V3_1,
    CvssVersion::V4,
];

/// A vector with all base metrics and some of the others.
fn any_vector(versions: &'static [CvssVersion]) -> impl Strategy<Value = CvssVector> {
    (
        prop::sample::select(versions),
        prop::collection::vec((any::<u8>(), any::<bool>()), 32),
    )
        .prop_map(|(version, choices)| {
            let metrics: Vec<String> = version
                .metrics()
                .iter()
                .zip(choices)
                .filter(|(metric, (_, wanted))| metric.group == Group::Base || *wanted)
                .map(|(metric, (choice, _))| {
                    let value = &metric.values[usize::from(choice) % metric.values.len()];
                    format!("{}:{}", metric.abbreviation, value.abbreviation)
                })
                .collect();
            vector(&format!("{}{}", version.prefix(), metrics.join("/")))
        })
}

fn document(vector: &CvssVector) -> Value {
    let mut score = json!({ "products": ["p"] });
    score[vector.csaf_2_0_key().unwrap()] = Value::Object(vector.to_csaf_json().unwrap());
    json!({
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "publisher": { "category": "vendor", "name": "Acme", "namespace": "https://acme.example" },
            "title": "Test",
            "tracking": {
                "id": "T-1", "status": "final", "version": "1",
                "initial_release_date": "2026-11-20T14:00:00Z",
                "current_release_date": "2026-11-20T14:00:00Z",
                "revision_history": [{ "number": "1", "date": "2026-11-20T14:00:00Z", "summary": "First" }]
            }
        },
        "product_tree": { "full_product_names": [{ "name": "P", "product_id": "p" }] },
        "vulnerabilities": [{ "cve": "CVE-1900-0001", "scores": [score] }]
    })
}

/// The metrics that the crate reads from the vector, as it writes them to JSON.
fn theirs(vector: &CvssVector) -> Value {
    let text = vector.as_str();
    let mut value = match vector.version() {
        CvssVersion::V2 => serde_json::to_value(text.parse::<cvss_rs::v2_0::CvssV2>().unwrap()),
        CvssVersion::V4 => serde_json::to_value(text.parse::<cvss_rs::v4_0::CvssV4>().unwrap()),
        _ => serde_json::to_value(text.parse::<cvss_rs::v3::CvssV3>().unwrap()),
    }
    .unwrap();
    for key in ["version", "vectorString", "baseScore", "baseSeverity"] {
        value.as_object_mut().unwrap().remove(key);
    }
    // The crate spells some of these values without the schema's underscore.
    for metric in value.as_object_mut().unwrap().values_mut() {
        if metric == "NOTDEFINED" {
            *metric = json!("NOT_DEFINED");
        }
    }
    value
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in "(CVSS:[34]\\.[01]/)?[A-Za-z:/]{0,60}|\\PC*") {
        if let Err(error) = text.parse::<CvssVector>() {
            prop_assert!(text.get(error.at).is_some());
        }
    }

    #[test]
    fn our_tables_say_what_the_crate_reads(vector in any_vector(&ALL)) {
        let ours: serde_json::Map<String, Value> = vector
            .given
            .iter()
            .map(|(metric, value)| (metric.property.to_owned(), value.json.into()))
            .collect();
        prop_assert_eq!(Value::Object(ours), theirs(&vector));
        prop_assert_eq!(serde_json::from_value::<CvssVector>(json!(vector.as_str())).unwrap(), vector);
    }

    #[test]
    fn the_json_passes_the_tests_of_the_standard(vector in any_vector(&OLDER)) {
        let text = document(&vector).to_string();
        let document = csaf_rs::csaf2_0::loader::load_document(text.as_str()).unwrap();
        for test in ["schema", "6.1.8", "6.1.9", "6.1.10"] {
            let result = document.run_test(test);
            prop_assert_eq!(result.status, TestResultStatus::Success, "{} on {}", test, vector);
        }
    }
}
