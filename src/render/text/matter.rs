//! What stands before and after the products and vulnerabilities.

use super::lines::Lines;
use crate::model::advisory::{Advisory, Category, End};
use crate::model::note::Note;
use crate::model::party::{Acknowledgment, Reference};
use crate::model::revision::{Revision, Status};
use crate::model::safety::Safety;

/// Title, id, version, dates, status.
pub(super) fn head(lines: &mut Lines, advisory: &Advisory) {
    let tracking = &advisory.tracking;
    let ended = match &advisory.end {
        None => "",
        Some(End::Withdrawn { .. }) => "Withdrawn: ",
        Some(End::Superseded { .. }) => "Superseded: ",
    };
    lines.line(&format!("{}: {}", kind(advisory), tracking.id));
    let title = advisory
        .title
        .strip_prefix(ended)
        .unwrap_or(&advisory.title);
    lines.heading(&format!("{ended}{title}"));
    lines.field("Publisher", &advisory.publisher.name);
    lines.field("Id", &tracking.id);
    if !tracking.aliases.is_empty() {
        lines.field("Also known as", &tracking.aliases.join(", "));
    }
    lines.field("Version", &tracking.version);
    lines.field("Status", status(tracking.status));
    lines.optional_field("First released", tracking.initial_release_date);
    lines.optional_field("This version released", tracking.current_release_date);
    lines.optional_field(
        "Next update by",
        tracking.next_update.filter(|_| ended.is_empty()),
    );
    let severity = advisory.aggregate_severity.as_ref();
    lines.optional_field("Severity", severity.map(|it| &it.text));
    if let Some(distribution) = &advisory.distribution {
        lines.optional_field(
            "Distribution",
            distribution.tlp.map(|it| format!("TLP:{it}")),
        );
        lines.optional_field("Sharing", distribution.text.as_ref());
    }
    lines.blank();
}

fn kind(advisory: &Advisory) -> &'static str {
    match advisory.category {
        Category::SecurityAdvisory => "Security advisory",
        Category::Vex => "Statement on exploitability",
        Category::InformationalAdvisory => "Informational advisory",
        Category::SecurityIncidentResponse => "Response to a security incident",
        Category::Base => "Document",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft (not released)",
        Status::Interim => "interim (more is to come)",
        Status::Final => "final",
    }
}

/// A note under its heading.
pub(super) fn note(lines: &mut Lines, note: &Note) {
    let category = note.category.to_string().replace('_', " ");
    lines.heading(note.title.as_deref().unwrap_or(&category));
    if let Some(audience) = &note.audience {
        // "all" is what a reader takes for granted.
        if audience != "all" {
            lines.field("For", audience);
            lines.blank();
        }
    }
    lines.prose(&note.text);
}

/// What the manufacturer says about patients, word for word.
pub(super) fn safety(lines: &mut Lines, advisory: &Advisory) {
    if advisory.safety.is_empty() {
        return;
    }
    lines.heading("Continued use and hazards");
    for entry in &advisory.safety {
        safety_entry(lines, advisory, entry);
        lines.blank();
    }
}

fn safety_entry(lines: &mut Lines, advisory: &Advisory, entry: &Safety) {
    lines.line(&entry.product_names.join(", "));
    lines.indented(|lines| {
        if let Some(statement) = &entry.statement {
            lines.labelled_prose("Continued use", &statement.text);
            lines.list("On condition that", statement.conditions.iter().cloned());
            lines.field("Approved by", &statement.approved_by);
            lines.field("As of", &statement.as_of.to_string());
        }
        lines.optional_field("Hazardous situation", entry.hazardous_situation.as_ref());
        lines.list(
            "Conditions of the hazardous situation",
            entry.conditions.iter().cloned(),
        );
        if let Some(notice) = &entry.notice {
            lines.field("Notice", &notice.name);
            lines.optional_field("Notice at", notice.url.as_ref());
        }
        let names = entry.vulnerabilities.iter().filter_map(|at| {
            let vulnerability = advisory.vulnerabilities.get(usize::try_from(*at).ok()?);
            Some(vulnerability?.name())
        });
        let names: Vec<&str> = names.collect();
        if !names.is_empty() {
            lines.field("Vulnerabilities", &names.join(", "));
        }
    });
}

/// What is still open, and the public steps of disclosure.
pub(super) fn open_matter(lines: &mut Lines, advisory: &Advisory) {
    let tracking = &advisory.tracking;
    if tracking.next_update.is_some() || tracking.still_open.is_some() {
        lines.heading("Next update");
        lines.optional_field("Next update by", tracking.next_update);
        if let Some(open) = &tracking.still_open {
            lines.labelled_prose("Still open", open);
        }
    }
    if !advisory.timeline.is_empty() {
        lines.heading("Timeline");
        for (event, date) in &advisory.timeline {
            lines.line(&format!("{date}: {event}"));
        }
    }
    if !advisory.acknowledgments.is_empty() {
        lines.heading("Credits");
        for thanks in &advisory.acknowledgments {
            lines.item(&credit(thanks));
        }
    }
}

/// Thanks in one line.
pub(super) fn credit(thanks: &Acknowledgment) -> String {
    let names = thanks.names.join(", ");
    let organization = thanks.organization.as_deref().unwrap_or_default();
    let mut credit = match (names.is_empty(), organization.is_empty()) {
        (false, false) => format!("{names} of {organization}"),
        (false, true) => names,
        (true, _) => organization.to_owned(),
    };
    let more = thanks.summary.iter().chain(&thanks.urls);
    for more in more {
        if !credit.is_empty() {
            credit.push_str("; ");
        }
        credit.push_str(more);
    }
    credit
}

/// A link in one line.
pub(super) fn link(reference: &Reference) -> String {
    format!("{}: {}", reference.summary, reference.url)
}

/// References, history, contact.
pub(super) fn foot(lines: &mut Lines, advisory: &Advisory) {
    if !advisory.references.is_empty() {
        lines.heading("References");
        for reference in &advisory.references {
            lines.item(&link(reference));
        }
    }
    lines.heading("Revision history");
    for entry in &advisory.tracking.revision_history {
        revision(lines, entry);
    }
    let publisher = &advisory.publisher;
    lines.heading("Contact");
    lines.line(&publisher.name);
    lines.optional_field("Contact", publisher.contact_details.as_ref());
    lines.field("Namespace", &publisher.namespace);
    lines.optional_field("Authority", publisher.issuing_authority.as_ref());
}

fn revision(lines: &mut Lines, revision: &Revision) {
    let mut title = revision.number.clone();
    if let Some(date) = revision.date {
        title.push_str(&format!(", {date}"));
    }
    if let Some(kind) = revision.kind {
        title.push_str(&format!(" ({kind})"));
    }
    lines.line(&title);
    lines.indented(|lines| {
        lines.line(&revision.summary);
        lines.optional_field("Was", revision.was.as_ref());
        lines.optional_field("Is", revision.is.as_ref());
        lines.optional_field("What to do", revision.action.as_ref());
        lines.optional_field("Earlier number", revision.legacy_version.as_ref());
    });
}
