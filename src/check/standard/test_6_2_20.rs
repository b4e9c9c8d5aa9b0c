//! 6.2.20 Additional Properties: the document has no key that the schema does not define.
//!
//! Ours because csaf-rs validates the whole document a second time, against a strict schema, to find them; a walk along the known keys is some fifty times faster.

use super::tests::Hit;
use serde_json::Value;

/// A finding for each unknown key, at the object that holds it; what is below an unknown key is not looked at.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let mut hits = Vec::new();
    visit(json, &CSAF, &mut String::new(), &mut hits);
    hits
}

/// The keys of one kind of object.
struct Shape {
    /// Keys that hold text, a number, or a list of them.
    values: &'static [&'static str],
    /// Keys that hold an object or a list of objects.
    objects: &'static [(&'static str, &'static Shape)],
}

fn visit(value: &Value, shape: &Shape, path: &mut String, hits: &mut Vec<Hit>) {
    let length = path.len();
    match value {
        Value::Object(map) => {
            for (key, child) in map {
                if let Some((known, below)) = shape.objects.iter().find(|(known, _)| known == key) {
                    path.push('/');
                    path.push_str(known);
                    visit(child, below, path, hits);
                    path.truncate(length);
                } else if !shape.values.contains(&key.as_str()) {
                    hits.push((
                        path.clone(),
                        format!("the key `{key}` is not defined in the schema"),
                    ));
                }
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                visit(child, shape, path, hits);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

static CSAF: Shape = Shape {
    values: &[],
    objects: &[
        ("document", &DOCUMENT),
        ("product_tree", &PRODUCT_TREE),
        ("vulnerabilities", &VULNERABILITIES),
    ],
};
static DOCUMENT: Shape = Shape {
    values: &["category", "csaf_version", "lang", "source_lang", "title"],
    objects: &[
        ("acknowledgments", &ACKNOWLEDGMENTS),
        ("aggregate_severity", &AGGREGATE_SEVERITY),
        ("distribution", &DISTRIBUTION),
        ("notes", &NOTES),
        ("publisher", &PUBLISHER),
        ("references", &REFERENCES),
        ("tracking", &TRACKING),
    ],
};
static ACKNOWLEDGMENTS: Shape = Shape {
    values: &["names", "organization", "summary", "urls"],
    objects: &[],
};
static AGGREGATE_SEVERITY: Shape = Shape {
    values: &["namespace", "text"],
    objects: &[],
};
static DISTRIBUTION: Shape = Shape {
    values: &["text"],
    objects: &[("tlp", &TLP)],
};
static TLP: Shape = Shape {
    values: &["label", "url"],
    objects: &[],
};
static NOTES: Shape = Shape {
    values: &["audience", "category", "text", "title"],
    objects: &[],
};
static PUBLISHER: Shape = Shape {
    values: &[
        "category",
        "contact_details",
        "issuing_authority",
        "name",
        "namespace",
    ],
    objects: &[],
};
static REFERENCES: Shape = Shape {
    values: &["category", "summary", "url"],
    objects: &[],
};
static TRACKING: Shape = Shape {
    values: &[
        "aliases",
        "current_release_date",
        "id",
        "initial_release_date",
        "status",
        "version",
    ],
    objects: &[
        ("generator", &GENERATOR),
        ("revision_history", &REVISION_HISTORY),
    ],
};
static GENERATOR: Shape = Shape {
    values: &["date"],
    objects: &[("engine", &ENGINE)],
};
static ENGINE: Shape = Shape {
    values: &["name", "version"],
    objects: &[],
};
static REVISION_HISTORY: Shape = Shape {
    values: &["date", "legacy_version", "number", "summary"],
    objects: &[],
};
static PRODUCT_TREE: Shape = Shape {
    values: &[],
    objects: &[
        ("branches", &BRANCHES),
        ("full_product_names", &FULL_PRODUCT_NAME),
        ("product_groups", &PRODUCT_GROUPS),
        ("relationships", &RELATIONSHIPS),
    ],
};
static BRANCHES: Shape = Shape {
    values: &["category", "name"],
    objects: &[("branches", &BRANCHES), ("product", &FULL_PRODUCT_NAME)],
};
static FULL_PRODUCT_NAME: Shape = Shape {
    values: &["name", "product_id"],
    objects: &[(
        "product_identification_helper",
        &PRODUCT_IDENTIFICATION_HELPER,
    )],
};
static PRODUCT_IDENTIFICATION_HELPER: Shape = Shape {
    values: &[
        "cpe",
        "model_numbers",
        "purl",
        "sbom_urls",
        "serial_numbers",
        "skus",
    ],
    objects: &[("hashes", &HASHES), ("x_generic_uris", &X_GENERIC_URIS)],
};
static HASHES: Shape = Shape {
    values: &["filename"],
    objects: &[("file_hashes", &FILE_HASHES)],
};
static FILE_HASHES: Shape = Shape {
    values: &["algorithm", "value"],
    objects: &[],
};
static X_GENERIC_URIS: Shape = Shape {
    values: &["namespace", "uri"],
    objects: &[],
};
static PRODUCT_GROUPS: Shape = Shape {
    values: &["group_id", "product_ids", "summary"],
    objects: &[],
};
static RELATIONSHIPS: Shape = Shape {
    values: &[
        "category",
        "product_reference",
        "relates_to_product_reference",
    ],
    objects: &[("full_product_name", &FULL_PRODUCT_NAME)],
};
static VULNERABILITIES: Shape = Shape {
    values: &["cve", "discovery_date", "release_date", "title"],
    objects: &[
        ("acknowledgments", &ACKNOWLEDGMENTS),
        ("cwe", &CWE),
        ("flags", &FLAGS),
        ("ids", &IDS),
        ("involvements", &INVOLVEMENTS),
        ("notes", &NOTES),
        ("product_status", &PRODUCT_STATUS),
        ("references", &REFERENCES),
        ("remediations", &REMEDIATIONS),
        ("scores", &SCORES),
        ("threats", &THREATS),
    ],
};
static CWE: Shape = Shape {
    values: &["id", "name"],
    objects: &[],
};
static FLAGS: Shape = Shape {
    values: &["date", "group_ids", "label", "product_ids"],
    objects: &[],
};
static IDS: Shape = Shape {
    values: &["system_name", "text"],
    objects: &[],
};
static INVOLVEMENTS: Shape = Shape {
    values: &["date", "party", "status", "summary"],
    objects: &[],
};
static PRODUCT_STATUS: Shape = Shape {
    values: &[
        "first_affected",
        "first_fixed",
        "fixed",
        "known_affected",
        "known_not_affected",
        "last_affected",
        "recommended",
        "under_investigation",
    ],
    objects: &[],
};
static REMEDIATIONS: Shape = Shape {
    values: &[
        "category",
        "date",
        "details",
        "entitlements",
        "group_ids",
        "product_ids",
        "url",
    ],
    objects: &[("restart_required", &RESTART_REQUIRED)],
};
static RESTART_REQUIRED: Shape = Shape {
    values: &["category", "details"],
    objects: &[],
};
static SCORES: Shape = Shape {
    values: &["products"],
    objects: &[("cvss_v2", &CVSS_V2), ("cvss_v3", &CVSS_V3)],
};
static THREATS: Shape = Shape {
    values: &["category", "date", "details", "group_ids", "product_ids"],
    objects: &[],
};
static CVSS_V2: Shape = Shape {
    values: &[
        "accessComplexity",
        "accessVector",
        "authentication",
        "availabilityImpact",
        "availabilityRequirement",
        "baseScore",
        "collateralDamagePotential",
        "confidentialityImpact",
        "confidentialityRequirement",
        "environmentalScore",
        "exploitability",
        "integrityImpact",
        "integrityRequirement",
        "remediationLevel",
        "reportConfidence",
        "targetDistribution",
        "temporalScore",
        "vectorString",
        "version",
    ],
    objects: &[],
};
static CVSS_V3: Shape = Shape {
    values: &[
        "attackComplexity",
        "attackVector",
        "availabilityImpact",
        "availabilityRequirement",
        "baseScore",
        "baseSeverity",
        "confidentialityImpact",
        "confidentialityRequirement",
        "environmentalScore",
        "environmentalSeverity",
        "exploitCodeMaturity",
        "integrityImpact",
        "integrityRequirement",
        "modifiedAttackComplexity",
        "modifiedAttackVector",
        "modifiedAvailabilityImpact",
        "modifiedConfidentialityImpact",
        "modifiedIntegrityImpact",
        "modifiedPrivilegesRequired",
        "modifiedScope",
        "modifiedUserInteraction",
        "privilegesRequired",
        "remediationLevel",
        "reportConfidence",
        "scope",
        "temporalScore",
        "temporalSeverity",
        "userInteraction",
        "vectorString",
        "version",
    ],
    objects: &[],
};

#[cfg(test)]
mod tests {
    use super::run;
    use serde_json::json;

    #[test]
    fn an_unknown_key_is_found_at_its_object() {
        let json =
            json!({"product_tree": {"branches": [{"name": "a", "branches": [{"colour": "red"}]}]}});
        let expected = (
            "/product_tree/branches/0/branches/0".to_owned(),
            "the key `colour` is not defined in the schema".to_owned(),
        );
        assert_eq!(run(&json), [expected]);
    }

    #[test]
    fn known_keys_pass() {
        assert_eq!(
            run(
                &json!({"document": {"title": "Pump resets", "tracking": {"id": "EX-1"}}, "vulnerabilities": []})
            ),
            []
        );
    }
}
