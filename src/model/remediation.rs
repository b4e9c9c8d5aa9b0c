//! What to do about a vulnerability.

use serde::{Deserialize, Serialize};

use super::product::{FileHashes, Scope};
use super::timestamp::Timestamp;
use super::word::words;

words! {
    /// What kind of remedy it is (CSAF 2.0 section 3.2.3.12.1).
    "a remediation category",
    pub enum RemediationCategory {
        /// Reduces the risk without removing the vulnerability.
        Mitigation = "mitigation",
        /// No fix is planned.
        NoFixPlanned = "no_fix_planned",
        /// There is none yet.
        NoneAvailable = "none_available",
        /// An official fix.
        VendorFix = "vendor_fix",
        /// A configuration or way of use that avoids the vulnerability.
        Workaround = "workaround",
    }
}

words! {
    /// What has to be restarted (CSAF 2.0 section 3.2.3.12.7.1).
    "a restart category",
    pub enum RestartCategory {
        /// Connected devices.
        Connected = "connected",
        /// The things that depend on it.
        Dependencies = "dependencies",
        /// The machine.
        Machine = "machine",
        /// Nothing.
        None = "none",
        /// The parent process.
        Parent = "parent",
        /// The service.
        Service = "service",
        /// The system.
        System = "system",
        /// The vulnerable component.
        VulnerableComponent = "vulnerable_component",
        /// The zone.
        Zone = "zone",
    }
}

/// What has to be restarted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restart {
    /// What.
    pub category: RestartCategory,
    /// A word on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
}

/// Where a fix may be installed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regions {
    /// Regions whose authority has cleared it, or needs no clearance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<String>,
    /// Regions where clearance is pending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
}

/// One remedy (CSAF 2.0 section 3.2.3.12), with what a hospital needs to know besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remediation {
    /// What kind it is.
    pub category: RemediationCategory,
    /// What to do.
    pub details: String,
    /// Since when it is available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// For which products.
    #[serde(default)]
    pub scope: Scope,
    /// Where to get it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What has to be restarted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart_required: Option<Restart>,
    /// Who may have it, and how.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entitlements: Vec<String>,
    /// How long the device cannot be used on a patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinical_downtime: Option<String>,
    /// How it gets onto the devices, and who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<String>,
    /// What to check before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prechecks: Option<String>,
    /// What to check afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postchecks: Option<String>,
    /// How to go back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback: Option<String>,
    /// Where it may be installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Regions>,
    /// The files of the fix and their digests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileHashes>,
}
