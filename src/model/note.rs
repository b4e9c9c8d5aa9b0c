//! Notes: the prose of a document.

use serde::{Deserialize, Serialize};

use super::word::words;

words! {
    /// What a note is (CSAF 2.0 section 3.1.8.1).
    "a note category",
    pub enum NoteCategory {
        /// A description of the matter.
        Description = "description",
        /// In-depth explanation.
        Details = "details",
        /// Frequently asked questions.
        Faq = "faq",
        /// Something general.
        General = "general",
        /// Legal terms.
        LegalDisclaimer = "legal_disclaimer",
        /// None of these.
        Other = "other",
        /// A short summary.
        Summary = "summary",
    }
}

words! {
    /// Which of the known headings a note came from; pages lay them out by this.
    "the meaning of a heading",
    pub enum Section {
        /// What it is about.
        Summary = "summary",
        /// What it means for a patient.
        PatientSafety = "patient-safety",
        /// What to do today.
        WhatToDoNow = "what-to-do-now",
        /// For clinicians.
        Clinicians = "for-clinicians",
        /// For patients.
        Patients = "for-patients",
        /// For biomedical engineers.
        BiomedicalEngineers = "for-biomedical-engineers",
        /// For researchers.
        Researchers = "for-researchers",
        /// How it works.
        TechnicalDetails = "technical-details",
        /// How an attack is recognised.
        IndicatorsOfCompromise = "indicators-of-compromise",
        /// How the remedy was tested.
        Validation = "validation",
        /// Questions and answers.
        Faq = "faq",
        /// Why the severity is what it is.
        SeverityRationale = "severity-rationale",
        /// Anything else.
        Other = "other",
    }
}

/// A note of a document or of a vulnerability (CSAF 2.0 section 3.1.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is.
    pub category: NoteCategory,
    /// Its heading, without markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// For whom it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The text: GitHub-flavoured markdown without HTML (CSAF 2.0 section 8), or plain text of an adopted document.
    pub text: String,
    /// Which heading of ours it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
}
