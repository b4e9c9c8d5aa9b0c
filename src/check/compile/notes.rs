//! Headings become notes, as the table of ARCHITECTURE.md says.

use super::vulnerabilities::Keys;
use super::{Origins, Setting};
use crate::diagnostic::{Code, Finding, Located, Message};
use crate::model::note::{Note, NoteCategory, Section};
use crate::model::vulnerability::Vulnerability;
use crate::model::word::Word;
use crate::read::AdvisorySource;
use crate::read::body;

/// The meaning of the headings that are known by their English words.
pub(crate) fn section_of(title: &str) -> Section {
    match title.trim().to_lowercase().as_str() {
        "summary" => Section::Summary,
        "patient safety" => Section::PatientSafety,
        "what to do now" => Section::WhatToDoNow,
        "for clinicians" => Section::Clinicians,
        "for patients" => Section::Patients,
        "for biomedical engineers" => Section::BiomedicalEngineers,
        "for researchers" => Section::Researchers,
        "technical details" => Section::TechnicalDetails,
        "indicators of compromise" => Section::IndicatorsOfCompromise,
        "validation" => Section::Validation,
        "faq" | "questions and answers" | "frequently asked questions" => Section::Faq,
        "severity rationale" => Section::SeverityRationale,
        _ => Section::Other,
    }
}

/// The note category and the audience of a section.
pub(crate) fn category_of(section: Section) -> (NoteCategory, Option<&'static str>) {
    match section {
        Section::Summary => (NoteCategory::Summary, None),
        Section::PatientSafety => (NoteCategory::Description, Some("all")),
        Section::WhatToDoNow => (NoteCategory::General, Some("all")),
        Section::Clinicians => (NoteCategory::General, Some("clinicians")),
        Section::Patients => (NoteCategory::General, Some("patients")),
        Section::BiomedicalEngineers => (NoteCategory::General, Some("biomedical engineers")),
        Section::Researchers => (NoteCategory::General, Some("researchers")),
        Section::TechnicalDetails
        | Section::IndicatorsOfCompromise
        | Section::SeverityRationale => (NoteCategory::Details, None),
        Section::Faq => (NoteCategory::Faq, None),
        Section::Validation | Section::Other => (NoteCategory::Other, None),
    }
}

/// The notes of the document; what is about one vulnerability goes to it.
pub(super) fn notes(
    source: &AdvisorySource,
    setting: Setting<'_>,
    keys: &Keys<'_>,
    vulnerabilities: &mut [Vulnerability],
    origins: &mut Origins,
    findings: &mut Vec<Finding>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut place = |note: Note, span, notes: &mut Vec<Note>| {
        origins.notes.push(span);
        notes.push(note);
    };
    let lead = &source.body.lead;
    if !lead.is_empty() {
        place(
            note("Summary", Section::Summary, lead),
            lead.span,
            &mut notes,
        );
    }
    for section in &source.body.sections {
        let meaning = meaning(section, findings);
        let (about, rest): (Vec<_>, Vec<_>) = section
            .parts
            .iter()
            .partition(|part| keys.place(&part.title).is_some());
        let written = if meaning == Section::SeverityRationale {
            NoteCategory::Details
        } else {
            NoteCategory::Description
        };
        for part in about {
            let Some(vulnerability) = keys
                .place(&part.title)
                .and_then(|at| vulnerabilities.get_mut(usize::try_from(at).ok()?))
            else {
                continue;
            };
            if empty(&part.text, &part.title, findings) {
                continue;
            }
            vulnerability.notes.push(Note {
                category: written,
                title: Some(if written == NoteCategory::Details {
                    section.title.value.clone()
                } else {
                    part.title.value.clone()
                }),
                audience: None,
                text: part.text.trim().to_owned(),
                section: Some(meaning),
            });
        }
        let text = section.text_with(rest);
        if text.is_empty() {
            // A heading that only holds vulnerabilities says nothing of its own.
            if section.parts.is_empty() {
                empty(&text, &section.title, findings);
            }
            continue;
        }
        if meaning == Section::SeverityRationale {
            for vulnerability in vulnerabilities.iter_mut() {
                vulnerability
                    .notes
                    .push(note(&section.title, meaning, &text));
            }
            continue;
        }
        place(
            note(&section.title, meaning, &text),
            section.title.span,
            &mut notes,
        );
    }
    for vulnerability in vulnerabilities.iter_mut() {
        let described = vulnerability
            .notes
            .iter()
            .any(|note| note.category == NoteCategory::Description);
        if !described && let Some(title) = &vulnerability.title {
            let note = Note {
                category: NoteCategory::Description,
                title: Some(vulnerability.name().to_owned()),
                audience: None,
                text: title.clone(),
                section: None,
            };
            vulnerability.notes.insert(0, note);
        }
    }
    for (at, vulnerability) in source
        .front
        .vulnerability
        .iter()
        .zip(vulnerabilities.iter())
    {
        if vulnerability.notes.is_empty() {
            findings.push(
                Finding::error(Code("vulnerability-undescribed"), at.span, "nothing describes this vulnerability")
                    .help("add `title = \"…\"`, or a heading `### CVE-…` below “Technical details” (CSAF 2.0 test 6.1.27.5)"),
            );
        }
    }
    let site = setting.site;
    let standing = [
        (
            &site.terms_of_use,
            NoteCategory::LegalDisclaimer,
            "Terms of use",
            None,
        ),
        (
            &site.general_recommendations,
            NoteCategory::General,
            "General recommendations",
            Some("all"),
        ),
    ];
    for (text, category, title, audience) in standing {
        if let Some(text) = text {
            notes.push(Note {
                category,
                title: Some(title.to_owned()),
                audience: audience.map(str::to_owned),
                text: text.trim().to_owned(),
                section: None,
            });
        }
    }
    notes
}

fn note(title: &str, section: Section, text: &str) -> Note {
    let (category, audience) = category_of(section);
    Note {
        category,
        title: Some(title.to_owned()),
        audience: audience.map(str::to_owned),
        text: text.trim().to_owned(),
        section: Some(section),
    }
}

fn meaning(section: &body::Section, findings: &mut Vec<Finding>) -> Section {
    let Some(meaning) = &section.meaning else {
        return section_of(&section.title);
    };
    match Section::parse(&meaning.value) {
        Some(known) => known,
        None => {
            let all: Vec<_> = Section::ALL.iter().map(|section| section.word()).collect();
            findings.push(
                Finding::error(
                    Code("heading"),
                    meaning.span,
                    Message::new("no heading means ").value(&*meaning.value),
                )
                .help(format!("one of: {}", all.join(", "))),
            );
            Section::Other
        }
    }
}

fn empty(text: &str, title: &Located<String>, findings: &mut Vec<Finding>) -> bool {
    let empty = text.trim().is_empty();
    if empty {
        findings.push(
            Finding::error(
                Code("heading"),
                title.span,
                Message::new("nothing stands under ").value(&*title.value),
            )
            .help("write the section, or take the heading out"),
        );
    }
    empty
}
