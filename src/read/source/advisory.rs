//! The front matter of an advisory or a VEX statement.

use super::imported::{ImportedRemediation, ImportedTable, ImportedVulnerability};
use super::versions::Versions;
use crate::diagnostic::Located;
use crate::model::advisory::Category;
use crate::model::claim::Justification;
use crate::model::remediation::{RemediationCategory, RestartCategory};
use crate::model::revision::RevisionKind;
use crate::model::tagged::Extent;
use crate::model::timestamp::{Date, Timestamp};
use crate::model::vulnerability::ExploitationStatus;
use crate::model::word::words;
use crate::read::source::product::FileTable;
use crate::read::toml::table;

table! {
    /// The front matter of a file in `content/advisories/` or `content/vex/`.
    pub struct Front {
        /// The title, without markdown.
        pub title: Located<String>,
        /// What the document is.
        pub category: Located<Category>,
        /// The language of the text, a BCP 47 tag; the site's if it is absent.
        pub lang: Option<Located<String>>,
        /// Id, status and history.
        pub tracking: Located<TrackingTable>,
        /// Affected products.
        pub affected: Vec<Located<AffectedTable>>,
        /// Products that are not affected.
        pub not_affected: Vec<Located<NotAffectedTable>>,
        /// Products of which nobody knows yet.
        pub under_investigation: Vec<Located<UnderInvestigationTable>>,
        /// Products that have a fix.
        pub fixed: Vec<Located<FixedTable>>,
        /// The vulnerabilities.
        pub vulnerability: Vec<Located<VulnerabilityTable>>,
        /// What to do.
        pub remediation: Vec<Located<RemediationTable>>,
        /// What it means for patients.
        pub safety: Vec<Located<SafetyTable>>,
        /// Thanks for the document as a whole.
        pub acknowledgment: Vec<Located<AcknowledgmentTable>>,
        /// The steps of disclosure.
        pub timeline: Option<Located<TimelineTable>>,
        /// Links.
        pub reference: Vec<Located<ReferenceTable>>,
        /// For a withdrawn document: why, and what takes its place.
        pub end: Option<Located<EndTable>>,
        /// Case numbers, risk class, regulatory dates, approvals: never leaves the source.
        pub internal: Option<Located<InternalTable>>,
        /// What `import --to-source` kept word for word; never typed by hand.
        pub imported: Option<Located<ImportedTable>>,
        /// Whether the whole file is PHI; then none of the other keys is needed.
        pub phi: Option<Located<Extent>>,
    }
}

impl Front {
    /// The version of the newest revision, or that under which an imported document was published where the two differ.
    pub fn version(&self) -> Option<&Located<String>> {
        let kept = self.imported.as_ref().and_then(|it| it.version.as_ref());
        let newest = self.tracking.revision_history.first();
        kept.or(newest.map(|revision| &revision.number))
    }
}

words! {
    /// The status of a source; what is not released is a draft without saying so.
    "a status",
    pub enum SourceStatus {
        /// More is to come.
        Interim = "interim",
        /// Nothing more is foreseen.
        Final = "final",
    }
}

table! {
    /// Id, status and history. Dates are never typed: a revision is dated by its release.
    pub struct TrackingTable {
        /// The id.
        pub id: Located<String>,
        /// Other ids of the same document.
        pub aliases: Vec<Located<String>>,
        /// Where the work stands.
        pub status: Located<SourceStatus>,
        /// The day of the next update at the latest; wanted while interim.
        pub next_update: Option<Located<Date>>,
        /// What is still open until then.
        pub still_open: Option<Located<String>>,
        /// Not to be released before.
        pub embargo_until: Option<Located<Timestamp>>,
        /// The history, newest first.
        pub revision_history: Vec<Located<RevisionTable>>,
    }
}

table! {
    /// One revision.
    pub struct RevisionTable {
        /// Its version number.
        pub number: Located<String>,
        /// Why there is one.
        pub kind: Located<RevisionKind>,
        /// What it brings, in a sentence.
        pub summary: Located<String>,
        /// For an erratum: what was said.
        pub was: Option<Located<String>>,
        /// For an erratum: what is right.
        pub is: Option<Located<String>>,
        /// For an erratum: what the reader must do.
        pub action: Option<Located<String>>,
    }
}

table! {
    /// Products that are affected, by slug and releases.
    pub struct AffectedTable {
        /// The slug of the product.
        pub product: Located<String>,
        /// Hardware models, with `*` for any characters; all of them if it is absent.
        pub models: Vec<Located<String>>,
        /// Which releases.
        pub versions: Located<Versions>,
        /// The releases that have the fix.
        pub fixed: Option<Located<Versions>>,
        /// `partial`: the named fix does not remove the vulnerability, and the product stays affected.
        pub fixes: Option<Located<Fixes>>,
        /// The configuration in which it is affected.
        pub condition: Option<Located<String>>,
        /// Affected only together with this product.
        pub with: Option<Located<WithTable>>,
        /// The vulnerabilities by CVE number or key; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
        /// The third-party components that are at fault, as package URLs.
        pub subcomponents: Vec<Located<String>>,
    }
}

words! {
    /// How far a fix goes.
    "how far a fix goes",
    pub enum Fixes {
        /// All the way.
        Full = "full",
        /// The product stays affected.
        Partial = "partial",
    }
}

table! {
    /// The other product of a combination.
    pub struct WithTable {
        /// Its slug.
        pub product: Located<String>,
        /// Its releases; all if it is absent.
        pub versions: Option<Located<Versions>>,
    }
}

table! {
    /// Products that are not affected, and why.
    pub struct NotAffectedTable {
        /// The slug of the product.
        pub product: Located<String>,
        /// Hardware models; all of them if it is absent.
        pub models: Vec<Located<String>>,
        /// Which releases; open upper ends are errors.
        pub versions: Located<Versions>,
        /// The vulnerabilities; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
        /// Why, as a label.
        pub justification: Option<Located<Justification>>,
        /// Why, in words.
        pub impact_statement: Option<Located<String>>,
        /// The third-party components that the statement is about, as package URLs.
        pub subcomponents: Vec<Located<String>>,
    }
}

table! {
    /// Products of which nobody knows yet.
    pub struct UnderInvestigationTable {
        /// The slug of the product.
        pub product: Located<String>,
        /// Hardware models; all of them if it is absent.
        pub models: Vec<Located<String>>,
        /// Which releases.
        pub versions: Located<Versions>,
        /// The vulnerabilities; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
        /// The day by which it is settled.
        pub settled_by: Located<Date>,
        /// The third-party components that the statement is about, as package URLs.
        pub subcomponents: Vec<Located<String>>,
    }
}

table! {
    /// Products that have a fix, where no affected entry says so.
    pub struct FixedTable {
        /// The slug of the product.
        pub product: Located<String>,
        /// Hardware models; all of them if it is absent.
        pub models: Vec<Located<String>>,
        /// Which releases; open upper ends are errors.
        pub versions: Located<Versions>,
        /// The vulnerabilities; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
    }
}

table! {
    /// A vulnerability.
    pub struct VulnerabilityTable {
        /// Its CVE number.
        pub cve: Option<Located<String>>,
        /// Its key in this document, where it has no CVE number; it is published as an id of the publisher.
        pub key: Option<Located<String>>,
        /// Its title.
        pub title: Option<Located<String>>,
        /// The weakness, `CWE-306`.
        pub cwe: Option<Located<String>>,
        /// CVSS vectors, at most one a version. Scores are computed.
        pub cvss: Vec<Located<String>>,
        /// What is known of exploitation.
        pub exploitation: Option<Located<ExploitationTable>>,
        /// When it was discovered.
        pub discovery_date: Option<Located<Timestamp>>,
        /// Thanks for this vulnerability.
        pub acknowledgments: Vec<Located<AcknowledgmentTable>>,
        /// Links for this vulnerability.
        pub references: Vec<Located<ReferenceTable>>,
        /// What `import --to-source` kept word for word; never typed by hand.
        pub imported: Option<Located<ImportedVulnerability>>,
    }
}

table! {
    /// What is known of exploitation.
    pub struct ExploitationTable {
        /// The state.
        pub status: Located<ExploitationStatus>,
        /// As of which day.
        pub date: Located<Date>,
        /// In words.
        pub details: Option<Located<String>>,
    }
}

table! {
    /// A remedy.
    pub struct RemediationTable {
        /// What kind it is.
        pub category: Located<RemediationCategory>,
        /// The slugs of the products; all affected ones of the document if it is absent.
        pub products: Vec<Located<String>>,
        /// Which releases of them; all affected ones if it is absent.
        pub versions: Option<Located<Versions>>,
        /// The vulnerabilities; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
        /// What to do.
        pub details: Located<String>,
        /// Where to get it, an absolute https URL.
        pub url: Option<Located<String>>,
        /// Since which day it is available.
        pub date: Option<Located<Date>>,
        /// What has to be restarted.
        pub restart_required: Option<Located<RestartCategory>>,
        /// A word on the restart.
        pub restart_details: Option<Located<String>>,
        /// How long the device cannot be used on a patient.
        pub clinical_downtime: Option<Located<String>>,
        /// How it gets onto the devices, and who does it.
        pub deployment: Option<Located<String>>,
        /// What to check before.
        pub prechecks: Option<Located<String>>,
        /// What to check afterwards.
        pub postchecks: Option<Located<String>>,
        /// How to go back.
        pub rollback: Option<Located<String>>,
        /// Where it may be installed.
        pub regions: Option<Located<RegionsTable>>,
        /// Who may have it, and how.
        pub entitlements: Vec<Located<String>>,
        /// The files and their digests.
        pub file: Vec<Located<FileTable>>,
        /// What `import --to-source` kept word for word; never typed by hand.
        pub imported: Option<Located<ImportedRemediation>>,
    }
}

table! {
    /// Where a fix may be installed.
    pub struct RegionsTable {
        /// Regions whose authority has cleared it, or needs no clearance.
        pub cleared: Vec<Located<String>>,
        /// Regions where clearance is pending.
        pub pending: Vec<Located<String>>,
    }
}

table! {
    /// What may happen to a patient, and the manufacturer's own sentence on continued use.
    pub struct SafetyTable {
        /// The slugs of the products.
        pub products: Vec<Located<String>>,
        /// Which releases of them; all affected ones if it is absent.
        pub versions: Option<Located<Versions>>,
        /// The vulnerabilities; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
        /// What may happen.
        pub hazardous_situation: Option<Located<String>>,
        /// What has to come together for it.
        pub conditions: Vec<Located<String>>,
        /// The sentence on continued use, shown word for word or not at all.
        pub statement: Option<Located<String>>,
        /// On what conditions the sentence holds, shown word for word beside it.
        pub statement_conditions: Vec<Located<String>>,
        /// Who approved the sentence.
        pub approved_by: Option<Located<String>>,
        /// As of when.
        pub as_of: Option<Located<Date>>,
        /// The number or name of the field safety notice, if there is one.
        pub notice: Option<Located<String>>,
        /// An https address where the notice can be read.
        pub notice_url: Option<Located<String>>,
    }
}

table! {
    /// Thanks to somebody, who agreed to be named.
    pub struct AcknowledgmentTable {
        /// People.
        pub names: Vec<Located<String>>,
        /// The organisation that they belong to.
        pub organization: Option<Located<String>>,
        /// For what.
        pub summary: Option<Located<String>>,
        /// Absolute https URLs.
        pub urls: Vec<Located<String>>,
        /// The day on which the people agreed to be named; wanted when people are named.
        pub consent: Option<Located<Date>>,
    }
}

table! {
    /// The steps of disclosure; only those that `public` names are published, `disclosed` by default.
    pub struct TimelineTable {
        /// Somebody told us.
        pub reported: Option<Located<Date>>,
        /// We answered.
        pub acknowledged: Option<Located<Date>>,
        /// We confirmed it.
        pub confirmed: Option<Located<Date>>,
        /// A fix was ready.
        pub fixed: Option<Located<Date>>,
        /// The public was told.
        pub disclosed: Option<Located<Date>>,
        /// Which of them are published.
        pub public: Vec<Located<String>>,
    }
}

table! {
    /// A link.
    pub struct ReferenceTable {
        /// What it leads to.
        pub summary: Located<String>,
        /// An absolute https URL.
        pub url: Located<String>,
        /// `external` if it is absent.
        pub category: Option<Located<crate::model::party::ReferenceCategory>>,
    }
}

table! {
    /// Why a document no longer stands.
    pub struct EndTable {
        /// Why.
        pub reason: Located<String>,
        /// The id of the document that takes its place; without one the document is withdrawn.
        pub superseded_by: Option<Located<String>>,
    }
}

table! {
    /// What never leaves the source.
    pub struct InternalTable {
        /// Case numbers.
        pub cases: Vec<Located<String>>,
        /// The risk class.
        pub risk: Option<Located<String>>,
        /// Dates of reports to authorities, in words.
        pub regulatory: Vec<Located<String>>,
        /// Who approved what.
        pub approvals: Vec<Located<String>>,
        /// Anything else.
        pub notes: Option<Located<String>>,
    }
}
