//! The metrics of CVSS 3.0 and 3.1.

use super::metric::{Group, Metric, MetricValue, metrics};

metrics! {
    "AV" "Attack vector" "attackVector" Base ["N" "network" "NETWORK", "A" "adjacent network" "ADJACENT_NETWORK", "L" "local" "LOCAL", "P" "physical" "PHYSICAL"]
    "AC" "Attack complexity" "attackComplexity" Base ["L" "low" "LOW", "H" "high" "HIGH"]
    "PR" "Privileges required" "privilegesRequired" Base ["N" "none" "NONE", "L" "low" "LOW", "H" "high" "HIGH"]
    "UI" "User interaction" "userInteraction" Base ["N" "none" "NONE", "R" "required" "REQUIRED"]
    "S" "Scope" "scope" Base ["U" "unchanged" "UNCHANGED", "C" "changed" "CHANGED"]
    "C" "Confidentiality impact" "confidentialityImpact" Base ["H" "high" "HIGH", "L" "low" "LOW", "N" "none" "NONE"]
    "I" "Integrity impact" "integrityImpact" Base ["H" "high" "HIGH", "L" "low" "LOW", "N" "none" "NONE"]
    "A" "Availability impact" "availabilityImpact" Base ["H" "high" "HIGH", "L" "low" "LOW", "N" "none" "NONE"]
    "E" "Exploit code maturity" "exploitCodeMaturity" Temporal ["U" "unproven" "UNPROVEN", "P" "proof of concept" "PROOF_OF_CONCEPT", "F" "functional" "FUNCTIONAL", "H" "high" "HIGH", "X" "not defined" "NOT_DEFINED"]
    "RL" "Remediation level" "remediationLevel" Temporal ["O" "official fix" "OFFICIAL_FIX", "T" "temporary fix" "TEMPORARY_FIX", "W" "workaround" "WORKAROUND", "U" "unavailable" "UNAVAILABLE", "X" "not defined" "NOT_DEFINED"]
    "RC" "Report confidence" "reportConfidence" Temporal ["U" "unknown" "UNKNOWN", "R" "reasonable" "REASONABLE", "C" "confirmed" "CONFIRMED", "X" "not defined" "NOT_DEFINED"]
    "CR" "Confidentiality requirement" "confidentialityRequirement" Environmental ["L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "X" "not defined" "NOT_DEFINED"]
    "IR" "Integrity requirement" "integrityRequirement" Environmental ["L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "X" "not defined" "NOT_DEFINED"]
    "AR" "Availability requirement" "availabilityRequirement" Environmental ["L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "X" "not defined" "NOT_DEFINED"]
    "MAV" "Modified attack vector" "modifiedAttackVector" Environmental ["N" "network" "NETWORK", "A" "adjacent network" "ADJACENT_NETWORK", "L" "local" "LOCAL", "P" "physical" "PHYSICAL", "X" "not defined" "NOT_DEFINED"]
    "MAC" "Modified attack complexity" "modifiedAttackComplexity" Environmental ["L" "low" "LOW", "H" "high" "HIGH", "X" "not defined" "NOT_DEFINED"]
    "MPR" "Modified privileges required" "modifiedPrivilegesRequired" Environmental ["N" "none" "NONE", "L" "low" "LOW", "H" "high" "HIGH", "X" "not defined" "NOT_DEFINED"]
    "MUI" "Modified user interaction" "modifiedUserInteraction" Environmental ["N" "none" "NONE", "R" "required" "REQUIRED", "X" "not defined" "NOT_DEFINED"]
    "MS" "Modified scope" "modifiedScope" Environmental ["U" "unchanged" "UNCHANGED", "C" "changed" "CHANGED", "X" "not defined" "NOT_DEFINED"]
    "MC" "Modified confidentiality impact" "modifiedConfidentialityImpact" Environmental ["H" "high" "HIGH", "L" "low" "LOW", "N" "none" "NONE", "X" "not defined" "NOT_DEFINED"]
    "MI" "Modified integrity impact" "modifiedIntegrityImpact" Environmental ["H" "high" "HIGH", "L" "low" "LOW", "N" "none" "NONE", "X" "not defined" "NOT_DEFINED"]
    "MA" "Modified availability impact" "modifiedAvailabilityImpact" Environmental ["H" "high" "HIGH", "L" "low" "LOW", "N" "none" "NONE", "X" "not defined" "NOT_DEFINED"]
}
