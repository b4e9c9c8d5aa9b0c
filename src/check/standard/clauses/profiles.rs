//! Explained: the mandatory tests of the profiles (section 6.1.27).

use super::Clause;

pub(super) const CLAUSES: &[Clause] = &[
    Clause {
        test: "6.1.27.1",
        title: "Document Notes",
        wants: "An informational advisory or an incident response says something: a note of the category description, details, general or summary.",
        failing: r#"{"document": {"category": "csaf_informational_advisory", "notes": [{"category": "legal_disclaimer", "text": "Without warranty.", "title": "Terms"}]}}"#,
        mended: r#"{"document": {"category": "csaf_informational_advisory", "notes": [{"category": "summary", "text": "A crafted packet restarts the pump.", "title": "Summary"}]}}"#,
    },
    Clause {
        test: "6.1.27.2",
        title: "Document References",
        wants: "An informational advisory or an incident response links to at least one external source.",
        failing: r#"{"document": {"category": "csaf_informational_advisory", "references": [{"category": "self", "summary": "More", "url": "https://devices.example/ex-2025-001.json"}]}}"#,
        mended: r#"{"document": {"category": "csaf_informational_advisory", "references": [{"category": "external", "summary": "More", "url": "https://devices.example/hardening"}]}}"#,
    },
    Clause {
        test: "6.1.27.3",
        title: "Vulnerabilities",
        wants: "An informational advisory lists no vulnerabilities; one that does is of another category.",
        failing: r#"{"document": {"category": "csaf_informational_advisory"}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
        mended: r#"{"document": {"category": "csaf_security_advisory"}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
    },
    Clause {
        test: "6.1.27.4",
        title: "Product Tree",
        wants: "A security advisory or a VEX document has a product tree.",
        failing: r#"{"document": {"category": "csaf_security_advisory"}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
        mended: r#"{"document": {"category": "csaf_security_advisory"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
    },
    Clause {
        test: "6.1.27.5",
        title: "Vulnerability Notes",
        wants: "Each vulnerability of a security advisory or a VEX document has notes.",
        failing: r#"{"document": {"category": "csaf_security_advisory"}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
        mended: r#"{"document": {"category": "csaf_security_advisory"}, "vulnerabilities": [{"cve": "CVE-1900-0001", "notes": [{"category": "summary", "text": "A crafted packet restarts the pump.", "title": "Summary"}]}]}"#,
    },
    Clause {
        test: "6.1.27.6",
        title: "Product Status",
        wants: "Each vulnerability of a security advisory has a product status.",
        failing: r#"{"document": {"category": "csaf_security_advisory"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
        mended: r#"{"document": {"category": "csaf_security_advisory"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001", "product_status": {"known_affected": ["PUMP-4.2"]}}]}"#,
    },
    Clause {
        test: "6.1.27.7",
        title: "VEX Product Status",
        wants: "Each vulnerability of a VEX document says which products are fixed, known affected, known not affected or under investigation.",
        failing: r#"{"document": {"category": "csaf_vex"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"product_status": {"first_fixed": ["PUMP-4.2"]}}]}"#,
        mended: r#"{"document": {"category": "csaf_vex"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"product_status": {"fixed": ["PUMP-4.2"]}}]}"#,
    },
    Clause {
        test: "6.1.27.8",
        title: "Vulnerability ID",
        wants: "Each vulnerability of a VEX document has a CVE or another id.",
        failing: r#"{"document": {"category": "csaf_vex"}, "vulnerabilities": [{"title": "Pump restarts"}]}"#,
        mended: r#"{"document": {"category": "csaf_vex"}, "vulnerabilities": [{"ids": [{"system_name": "Example PSIRT", "text": "PSIRT-17"}], "title": "Pump restarts"}]}"#,
    },
    Clause {
        test: "6.1.27.9",
        title: "Impact Statement",
        wants: "A VEX document says of each product that is not affected why: by a flag, or by a threat of the category impact.",
        failing: r#"{"document": {"category": "csaf_vex"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001", "product_status": {"known_not_affected": ["PUMP-4.2"]}}]}"#,
        mended: r#"{"document": {"category": "csaf_vex"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001", "flags": [{"label": "component_not_present", "product_ids": ["PUMP-4.2"]}], "product_status": {"known_not_affected": ["PUMP-4.2"]}}]}"#,
    },
    Clause {
        test: "6.1.27.10",
        title: "Action Statement",
        wants: "A VEX document says of each affected product what to do.",
        failing: r#"{"document": {"category": "csaf_vex"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001", "product_status": {"known_affected": ["PUMP-4.2"]}}]}"#,
        mended: r#"{"document": {"category": "csaf_vex"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001", "product_status": {"known_affected": ["PUMP-4.2"]}, "remediations": [{"category": "workaround", "details": "Take the pump off the network.", "product_ids": ["PUMP-4.2"]}]}]}"#,
    },
    Clause {
        test: "6.1.27.11",
        title: "Vulnerabilities",
        wants: "A security advisory or a VEX document lists vulnerabilities.",
        failing: r#"{"document": {"category": "csaf_security_advisory"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}}"#,
        mended: r#"{"document": {"category": "csaf_security_advisory"}, "product_tree": {"full_product_names": [{"name": "Example Pump 4.2", "product_id": "PUMP-4.2"}]}, "vulnerabilities": [{"cve": "CVE-1900-0001"}]}"#,
    },
];
