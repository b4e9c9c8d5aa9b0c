//! The metrics of CVSS 2.0.

use super::metric::{Group, Metric, MetricValue, metrics};

metrics! {
    "AV" "Access vector" "accessVector" Base ["L" "local" "LOCAL", "A" "adjacent network" "ADJACENT_NETWORK", "N" "network" "NETWORK"]
    "AC" "Access complexity" "accessComplexity" Base ["H" "high" "HIGH", "M" "medium" "MEDIUM", "L" "low" "LOW"]
    "Au" "Authentication" "authentication" Base ["M" "multiple" "MULTIPLE", "S" "single" "SINGLE", "N" "none" "NONE"]
    "C" "Confidentiality impact" "confidentialityImpact" Base ["N" "none" "NONE", "P" "partial" "PARTIAL", "C" "complete" "COMPLETE"]
    "I" "Integrity impact" "integrityImpact" Base ["N" "none" "NONE", "P" "partial" "PARTIAL", "C" "complete" "COMPLETE"]
    "A" "Availability impact" "availabilityImpact" Base ["N" "none" "NONE", "P" "partial" "PARTIAL", "C" "complete" "COMPLETE"]
    "E" "Exploitability" "exploitability" Temporal ["U" "unproven" "UNPROVEN", "POC" "proof of concept" "PROOF_OF_CONCEPT", "F" "functional" "FUNCTIONAL", "H" "high" "HIGH", "ND" "not defined" "NOT_DEFINED"]
    "RL" "Remediation level" "remediationLevel" Temporal ["OF" "official fix" "OFFICIAL_FIX", "TF" "temporary fix" "TEMPORARY_FIX", "W" "workaround" "WORKAROUND", "U" "unavailable" "UNAVAILABLE", "ND" "not defined" "NOT_DEFINED"]
    "RC" "Report confidence" "reportConfidence" Temporal ["UC" "unconfirmed" "UNCONFIRMED", "UR" "uncorroborated" "UNCORROBORATED", "C" "confirmed" "CONFIRMED", "ND" "not defined" "NOT_DEFINED"]
    "CDP" "Collateral damage potential" "collateralDamagePotential" Environmental ["N" "none" "NONE", "L" "low" "LOW", "LM" "low to medium" "LOW_MEDIUM", "MH" "medium to high" "MEDIUM_HIGH", "H" "high" "HIGH", "ND" "not defined" "NOT_DEFINED"]
    "TD" "Target distribution" "targetDistribution" Environmental ["N" "none" "NONE", "L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "ND" "not defined" "NOT_DEFINED"]
    "CR" "Confidentiality requirement" "confidentialityRequirement" Environmental ["L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "ND" "not defined" "NOT_DEFINED"]
    "IR" "Integrity requirement" "integrityRequirement" Environmental ["L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "ND" "not defined" "NOT_DEFINED"]
    "AR" "Availability requirement" "availabilityRequirement" Environmental ["L" "low" "LOW", "M" "medium" "MEDIUM", "H" "high" "HIGH", "ND" "not defined" "NOT_DEFINED"]
}
