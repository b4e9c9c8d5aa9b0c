//! 6.2.19 CVSS for Fixed Products: a score that names a fixed product is 0 in the environment where the fix is installed.
//!
//! Ours because csaf-rs has none.
//! As in the reference validator of the BSI, each score that names the product is asked, and both the score that is stated and the one that the metrics give have to be 0.

use super::products::items;
use super::tests::Hit;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A finding for each score object that names a fixed product and is not 0 there.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (v, vulnerability) in items(json.get("vulnerabilities")).enumerate() {
        let status = vulnerability.get("product_status");
        let fixed: HashSet<&str> = ["first_fixed", "fixed"]
            .into_iter()
            .flat_map(|group| items(status.and_then(|status| status.get(group))))
            .filter_map(Value::as_str)
            .collect();
        if fixed.is_empty() {
            continue;
        }
        for (s, score) in items(vulnerability.get("scores")).enumerate() {
            let named = items(score.get("products"))
                .filter_map(Value::as_str)
                .find(|product| fixed.contains(product));
            let Some(product) = named else { continue };
            for (key, is_zero) in [
                ("cvss_v2", v2_is_zero as fn(&Cvss<'_>) -> bool),
                ("cvss_v3", v3_is_zero),
            ] {
                let Some(object) = score.get(key).and_then(Value::as_object) else {
                    continue;
                };
                let cvss = Cvss::read(object);
                if cvss.stated_above_zero || !is_zero(&cvss) {
                    hits.push((
                        format!("/vulnerabilities/{v}/scores/{s}/{key}"),
                        format!("the environmental score is not 0 although `{product}` is fixed"),
                    ));
                }
            }
        }
    }
    hits
}

/// What a score object says about its metrics: in its vector, which goes first, or in properties.
struct Cvss<'a> {
    vector: Vec<(&'a str, &'a str)>,
    object: &'a Map<String, Value>,
    stated_above_zero: bool,
}

impl<'a> Cvss<'a> {
    fn read(object: &'a Map<String, Value>) -> Self {
        let vector = object
            .get("vectorString")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let stated = object.get("environmentalScore").and_then(Value::as_f64);
        Self {
            vector: vector
                .split('/')
                .filter_map(|metric| metric.split_once(':'))
                .collect(),
            object,
            stated_above_zero: stated.is_some_and(|score| score > 0.0),
        }
    }

    /// Whether a metric is “none”; `None` when it is not given or not defined.
    fn is_none(&self, metric: &str, property: &str) -> Option<bool> {
        let in_vector = self
            .vector
            .iter()
            .find(|(name, _)| *name == metric)
            .map(|(_, value)| *value);
        let given = in_vector.or_else(|| self.object.get(property).and_then(Value::as_str))?;
        match given {
            "X" | "ND" | "NOT_DEFINED" => None,
            value => Some(matches!(value, "N" | "NONE")),
        }
    }
}

/// CVSS v3 section 7.3: the modified impact is 0 exactly when all three modified impacts are “none”; one that is not defined is the base one.
fn v3_is_zero(cvss: &Cvss<'_>) -> bool {
    [
        (
            "MC",
            "modifiedConfidentialityImpact",
            "C",
            "confidentialityImpact",
        ),
        ("MI", "modifiedIntegrityImpact", "I", "integrityImpact"),
        (
            "MA",
            "modifiedAvailabilityImpact",
            "A",
            "availabilityImpact",
        ),
    ]
    .into_iter()
    .all(|(modified, modified_property, base, property)| {
        cvss.is_none(modified, modified_property)
            .or_else(|| cvss.is_none(base, property))
            .unwrap_or(false)
    })
}

/// CVSS v2 section 3.2.3: no target is left, or there is neither impact nor collateral damage.
fn v2_is_zero(cvss: &Cvss<'_>) -> bool {
    let no_target = cvss.is_none("TD", "targetDistribution").unwrap_or(false);
    let no_impact = [
        ("C", "confidentialityImpact"),
        ("I", "integrityImpact"),
        ("A", "availabilityImpact"),
    ]
    .into_iter()
    .all(|(metric, property)| cvss.is_none(metric, property).unwrap_or(false));
    let no_damage = cvss
        .is_none("CDP", "collateralDamagePotential")
        .unwrap_or(true);
    no_target || (no_impact && no_damage)
}

#[cfg(test)]
mod tests {
    use super::run;
    use serde_json::{Value, json};

    fn hits(cvss: Value, key: &str) -> usize {
        let mut score = json!({"products": ["PUMP-2"]});
        score[key] = cvss;
        run(&json!({"vulnerabilities": [{"product_status": {"fixed": ["PUMP-2"]}, "scores": [score]}]})).len()
    }

    #[test]
    fn a_fixed_product_with_a_bare_score_is_found() {
        assert_eq!(
            hits(
                json!({"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}),
                "cvss_v3"
            ),
            1
        );
        assert_eq!(
            hits(
                json!({"vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P/TD:L"}),
                "cvss_v2"
            ),
            1
        );
    }

    #[test]
    fn modified_impacts_or_no_targets_pass() {
        let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H/MC:N/MI:X";
        assert_eq!(
            hits(
                json!({"vectorString": vector, "modifiedAvailabilityImpact": "NONE"}),
                "cvss_v3"
            ),
            0
        );
        assert_eq!(
            hits(
                json!({"vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P/TD:N"}),
                "cvss_v2"
            ),
            0
        );
    }

    #[test]
    fn a_stated_score_above_zero_is_found_whatever_the_vector_says() {
        let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/MC:N/MI:N/MA:N";
        assert_eq!(
            hits(
                json!({"vectorString": vector, "environmentalScore": 1.0}),
                "cvss_v3"
            ),
            1
        );
    }

    #[test]
    fn a_document_of_the_wrong_shape_is_no_panic() {
        for json in [
            json!(null),
            json!({"vulnerabilities": {}}),
            json!({"vulnerabilities": [[1], {"scores": 3}]}),
        ] {
            assert_eq!(run(&json), []);
        }
    }
}
