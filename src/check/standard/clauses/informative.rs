//! Explained: the informative tests (section 6.3).

use super::Clause;

pub(super) const CLAUSES: &[Clause] = &[
    Clause {
        test: "6.3.1",
        title: "Use of CVSS v2 as the only Scoring System",
        wants: "A vulnerability with a score of CVSS v2 also has one of a newer version.",
        failing: r#"{"product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"scores": [{"cvss_v2": {"baseScore": 10.0, "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C", "version": "2.0"}, "products": ["PUMP-4.2"]}]}]}"#,
        mended: r#"{"product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"scores": [{"cvss_v2": {"baseScore": 10.0, "vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C", "version": "2.0"}, "cvss_v3": {"baseScore": 9.8, "baseSeverity": "CRITICAL", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "version": "3.1"}, "products": ["PUMP-4.2"]}]}]}"#,
    },
    Clause {
        test: "6.3.2",
        title: "Use of CVSS v3.0",
        wants: "Scores are of CVSS v3.1, not of v3.0.",
        failing: r#"{"product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"scores": [{"cvss_v3": {"baseScore": 9.8, "baseSeverity": "CRITICAL", "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "version": "3.0"}, "products": ["PUMP-4.2"]}]}]}"#,
        mended: r#"{"product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"scores": [{"cvss_v3": {"baseScore": 9.8, "baseSeverity": "CRITICAL", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "version": "3.1"}, "products": ["PUMP-4.2"]}]}]}"#,
    },
    Clause {
        test: "6.3.3",
        title: "Missing CVE",
        wants: "Every vulnerability has a CVE.",
        failing: r#"{"vulnerabilities": [{"title": "Pump restarts"}]}"#,
        mended: r#"{"vulnerabilities": [{"cve": "CVE-1900-0001", "title": "Pump restarts"}]}"#,
    },
    Clause {
        test: "6.3.4",
        title: "Missing CWE",
        wants: "Every vulnerability names its weakness.",
        failing: r#"{"vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
        mended: r#"{"vulnerabilities": [{"cve": "CVE-1900-0001", "cwe": {"id": "CWE-798", "name": "Use of Hard-coded Credentials"}}]}"#,
    },
    Clause {
        test: "6.3.5",
        title: "Use of Short Hash",
        wants: "A hash is at least 64 characters long.",
        failing: r#"{"product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2", "product_identification_helper": {"hashes": [{"file_hashes": [{"algorithm": "md5", "value": "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"}], "filename": "pump.bin"}]}}]}}"#,
        mended: r#"{"product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2", "product_identification_helper": {"hashes": [{"file_hashes": [{"algorithm": "sha256", "value": "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"}], "filename": "pump.bin"}]}}]}}"#,
    },
    Clause {
        test: "6.3.6",
        title: "Use of non-self referencing URLs Failing to Resolve",
        wants: "Links to others answer. Obstat does not run this test: a build works without a network.",
        failing: r#"{"document": {"references": [{"category": "external", "summary": "More", "url": "https://gone.example/"}]}}"#,
        mended: r#"{"document": {"references": [{"category": "external", "summary": "More", "url": "https://devices.example/hardening"}]}}"#,
    },
    Clause {
        test: "6.3.7",
        title: "Use of self referencing URLs Failing to Resolve",
        wants: "The address that the document gives for itself answers. Obstat does not run this test: a build works without a network, and before the release there is nothing there.",
        failing: r#"{"document": {"references": [{"category": "self", "summary": "More", "url": "https://gone.example/ex-2025-001.json"}]}}"#,
        mended: r#"{"document": {"references": [{"category": "self", "summary": "More", "url": "https://devices.example/csaf/ex-2025-001.json"}]}}"#,
    },
    Clause {
        test: "6.3.8",
        title: "Spell check",
        wants: "A spell checker for the document's language finds no mistake. Obstat does not run this test: it has no dictionary.",
        failing: r#"{"document": {"lang": "en", "title": "Pump restrats"}}"#,
        mended: r#"{"document": {"lang": "en", "title": "Pump restarts"}}"#,
    },
    Clause {
        test: "6.3.9",
        title: "Branch Categories",
        wants: "On the way to every product in the branches stand vendor, product name and product version, in this order.",
        failing: r#"{"product_tree": {"branches": [{"branches": [{"category": "product_name", "name": "Example Pump", "product": {"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}}], "category": "vendor", "name": "Example Devices"}]}}"#,
        mended: r#"{"product_tree": {"branches": [{"branches": [{"branches": [{"category": "product_version", "name": "4.2", "product": {"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}}], "category": "product_name", "name": "Example Pump"}], "category": "vendor", "name": "Example Devices"}]}}"#,
    },
    Clause {
        test: "6.3.10",
        title: "Usage of Product Version Range",
        wants: "Versions are listed one by one, because machines match a range poorly.",
        failing: r#"{"product_tree": {"branches": [{"category": "product_version_range", "name": "vers:intdot/<4.2", "product": {"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}}]}}"#,
        mended: r#"{"product_tree": {"branches": [{"category": "product_version", "name": "4.2", "product": {"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}}]}}"#,
    },
    Clause {
        test: "6.3.11",
        title: "Usage of V as Version Indicator",
        wants: "A version does not start with a v.",
        failing: r#"{"product_tree": {"branches": [{"category": "product_version", "name": "v4.2", "product": {"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}}]}}"#,
        mended: r#"{"product_tree": {"branches": [{"category": "product_version", "name": "4.2", "product": {"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}}]}}"#,
    },
];
