//! What lists can be narrowed to, each with a page of its own; years and products have theirs elsewhere.

use crate::render::address::Address;

use super::facts::Marks;

/// One way to narrow the list of all advisories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// By the word of the highest computed score.
    Severity(&'static str),
    /// Without a score.
    Unrated,
    /// More is to come.
    Interim,
    /// Nothing more is foreseen.
    Final,
    /// A vulnerability of it is exploited.
    Exploited,
    /// It speaks of patient safety.
    PatientSafety,
}

impl Filter {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 10] = [
        Self::Severity("critical"),
        Self::Severity("high"),
        Self::Severity("medium"),
        Self::Severity("low"),
        Self::Severity("none"),
        Self::Unrated,
        Self::Exploited,
        Self::PatientSafety,
        Self::Interim,
        Self::Final,
    ];

    /// Whether a document belongs to it.
    pub(crate) fn holds(self, marks: Marks) -> bool {
        match self {
            Self::Severity(word) => marks.severity == Some(word),
            Self::Unrated => marks.severity.is_none(),
            Self::Interim => marks.interim,
            Self::Final => !marks.interim,
            Self::Exploited => marks.exploited,
            Self::PatientSafety => marks.patient_safety,
        }
    }

    /// The group that it stands in.
    pub(crate) fn group(self) -> &'static str {
        match self {
            Self::Severity(_) | Self::Unrated => "Severity",
            Self::Exploited | Self::PatientSafety => "Marked",
            Self::Interim | Self::Final => "Status",
        }
    }

    /// What a link to it says.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Severity(word) => word,
            Self::Unrated => "not rated",
            Self::Interim => "interim",
            Self::Final => "final",
            Self::Exploited => "exploited",
            Self::PatientSafety => "patient safety",
        }
    }

    /// The heading of its page.
    pub(crate) fn heading(self) -> String {
        match self {
            Self::Severity(word) => format!("Advisories of severity {word}"),
            Self::Unrated => "Advisories without a rating".to_owned(),
            Self::Interim => "Interim advisories: more is to come".to_owned(),
            Self::Final => "Final advisories".to_owned(),
            Self::Exploited => "Advisories on vulnerabilities that are exploited".to_owned(),
            Self::PatientSafety => "Advisories that concern patient safety".to_owned(),
        }
    }

    /// The folder of its page below `list/`, and of its continuations.
    pub(crate) fn folder(self) -> [&'static str; 2] {
        match self {
            Self::Severity(word) => ["severity", word],
            Self::Unrated => ["severity", "unrated"],
            Self::Interim => ["status", "interim"],
            Self::Final => ["status", "final"],
            Self::Exploited => ["marked", "exploited"],
            Self::PatientSafety => ["marked", "patient-safety"],
        }
    }

    /// The word for it in addresses.
    pub(crate) fn word(self) -> &'static str {
        let [_, word] = self.folder();
        word
    }

    /// The address of its page.
    pub(crate) fn address(self) -> Address {
        let [group, name] = self.folder();
        Address::folder(&["list", group, name])
    }
}
