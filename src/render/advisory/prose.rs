//! Notes and other text of a document, as HTML.

use serde::Serialize;

use crate::model::note::{Note, NoteCategory, Section};
use crate::model::word::Word as _;
use crate::render::{markdown, plain};

/// How many letters of a remedy stand in the answer.
const BEGINNING: usize = 240;

/// A note, ready for the page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NoteView {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Which known heading it came from: `summary`, `patient-safety` …
    pub(crate) section: Option<&'static str>,
    pub(crate) category: &'static str,
    pub(crate) audience: Option<String>,
    pub(crate) html: String,
}

/// Draws a document's text: markdown where it is ours, plain text where it was adopted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prose {
    pub(crate) markdown: bool,
}

impl Prose {
    /// A text as blocks; `ids` starts the ids of its footnotes, `heading` is the level of its highest headings.
    pub(crate) fn blocks(self, text: &str, ids: &str, heading: usize) -> String {
        match self.markdown {
            true => markdown::html(text, markdown::Place { heading, ids }),
            false => plain::html(text),
        }
    }

    /// How a text begins, as text: whole sentences, if there is room for one.
    ///
    /// A cut text ends with an ellipsis, so that nobody takes half an instruction for all of it.
    pub(crate) fn beginning(self, text: &str) -> String {
        let first = match self.markdown {
            true => markdown::first_words(text),
            false => text
                .trim()
                .split("\n\n")
                .next()
                .unwrap_or_default()
                .to_owned(),
        };
        let words: Vec<&str> = first.split_whitespace().collect();
        let first = words.join(" ");
        let Some((end, _)) = first.char_indices().nth(BEGINNING) else {
            return first;
        };
        let room = first.get(..end).unwrap_or_default();
        let sentence = room.rfind(". ").map(|at| at + 1);
        let cut = sentence.or_else(|| room.rfind(' ')).unwrap_or(end);
        format!("{} …", room.get(..cut).unwrap_or_default())
    }

    /// A note; its heading has level `level`.
    pub(crate) fn note(self, note: &Note, id: String, level: usize) -> NoteView {
        NoteView {
            title: note.title.clone().unwrap_or_else(|| {
                note.section
                    .filter(|section| *section != Section::Other)
                    .map_or_else(|| category_label(note.category), section_label)
                    .to_owned()
            }),
            section: note.section.map(|section| section.word()),
            category: note.category.word(),
            audience: note.audience.clone(),
            html: self.blocks(&note.text, &id, level + 1),
            id,
        }
    }
}

fn category_label(category: NoteCategory) -> &'static str {
    match category {
        NoteCategory::Description => "Description",
        NoteCategory::Details => "Details",
        NoteCategory::Faq => "Questions and answers",
        NoteCategory::General => "General",
        NoteCategory::LegalDisclaimer => "Terms of use",
        NoteCategory::Other => "Note",
        NoteCategory::Summary => "Summary",
    }
}

fn section_label(section: Section) -> &'static str {
    match section {
        Section::Summary => "Summary",
        Section::PatientSafety => "Patient safety",
        Section::WhatToDoNow => "What to do now",
        Section::Clinicians => "For clinicians",
        Section::Patients => "For patients",
        Section::BiomedicalEngineers => "For biomedical engineers",
        Section::Researchers => "For researchers",
        Section::TechnicalDetails => "Technical details",
        Section::IndicatorsOfCompromise => "Indicators of compromise",
        Section::Validation => "Validation",
        Section::Faq => "Questions and answers",
        Section::SeverityRationale => "Severity rationale",
        Section::Other => "Note",
    }
}

#[cfg(test)]
mod tests {
    use super::Prose;

    #[test]
    fn a_beginning_is_whole_or_says_that_it_is_not() {
        let plain = Prose { markdown: false };
        assert_eq!(
            plain.beginning(" Update\nto *2*.\n\nMore."),
            "Update to *2*."
        );
        assert_eq!(
            Prose { markdown: true }.beginning("Update\nto *2*.\n\nMore."),
            "Update to 2."
        );
        let sentences = "Take it off the network. ".repeat(20);
        assert_eq!(
            plain.beginning(&sentences),
            format!("{}…", "Take it off the network. ".repeat(9))
        );
        let words = "word ".repeat(100);
        assert_eq!(plain.beginning(&words), format!("{}…", "word ".repeat(48)));
        let long = "x".repeat(300);
        assert_eq!(plain.beginning(&long), format!("{} …", "x".repeat(240)));
        assert_eq!(plain.beginning(" \n"), "");
    }
}
