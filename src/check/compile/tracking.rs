//! Id, status and history: dates come from releases, never from the source.

use super::{Setting, status_of};
use crate::check::catalogue::{text, texts};
use crate::diagnostic::{Code, Finding, Message};
use crate::model::revision::{Revision, Status, Tracking};
use crate::read::{AdvisorySource, Kind};

/// The code of findings about version numbers.
pub(super) const VERSION: Code = Code("revision-number");

/// Compiles the tracking of a document.
pub(super) fn tracking(
    source: &AdvisorySource,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Tracking {
    let table = &source.front.tracking;
    let released = setting.previous.map(|previous| &previous.tracking);
    let status = status_of(source, setting.release);
    if table.revision_history.is_empty() {
        findings.push(
            Finding::error(VERSION, table.span, "there is no revision")
                .help("add [[tracking.revision_history]] with number, kind and summary"),
        );
    }
    numbers(source, findings);
    let mut history: Vec<Revision> = table
        .revision_history
        .iter()
        .rev()
        .map(|revision| Revision {
            number: revision.number.value.clone(),
            date: Some(
                released
                    .and_then(|tracking| {
                        tracking
                            .revision_history
                            .iter()
                            .find(|known| known.number == revision.number.value)
                    })
                    .and_then(|known| known.date)
                    .unwrap_or(setting.time),
            ),
            summary: revision.summary.value.clone(),
            legacy_version: None,
            kind: Some(revision.kind.value),
            was: text(&revision.was),
            is: text(&revision.is),
            action: text(&revision.action),
        })
        .collect();
    // What an adopted document said about its own past stays word for word.
    if let Some(released) = released {
        for revision in &mut history {
            if let Some(known) = released
                .revision_history
                .iter()
                .find(|known| known.number == revision.number && known.kind.is_none())
            {
                *revision = known.clone();
            }
        }
        let missing: Vec<Revision> = released
            .revision_history
            .iter()
            .filter(|known| {
                known.kind.is_none()
                    && !history
                        .iter()
                        .any(|revision| revision.number == known.number)
            })
            .cloned()
            .collect();
        history.splice(0..0, missing);
    }
    let number = history
        .last()
        .map_or_else(|| "0".to_owned(), |revision| revision.number.clone());
    let version = if status == Status::Draft && number.contains('.') {
        format!("{number}-draft.1")
    } else {
        number
    };
    Tracking {
        id: table.id.value.clone(),
        aliases: texts(&table.aliases),
        status,
        version,
        initial_release_date: released
            .and_then(|tracking| tracking.initial_release_date)
            .or_else(|| history.first().and_then(|revision| revision.date)),
        current_release_date: history.last().and_then(|revision| revision.date),
        revision_history: history,
        next_update: table.next_update.as_ref().map(|day| day.value),
        still_open: text(&table.still_open),
    }
}

/// A version number of a document (CSAF 2.0 section 3.1.11).
pub(crate) fn parse_number(text: &str) -> Option<(u64, u64, u64)> {
    if text.is_empty() || text.starts_with('+') {
        return None;
    }
    let plain = |part: &str| {
        let fits = !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'));
        if fits { part.parse().ok() } else { None }
    };
    let mut parts = text.split('.');
    let major = plain(parts.next()?)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Some((major, 0, 0)),
        (Some(minor), Some(patch), None) => Some((major, plain(minor)?, plain(patch)?)),
        _ => None,
    }
}

fn numbers(source: &AdvisorySource, findings: &mut Vec<Finding>) {
    let history = &source.front.tracking.revision_history;
    let integer = source.kind == Kind::Vex;
    for revision in history {
        let number = &revision.number;
        let fits = parse_number(number).is_some_and(|(major, ..)| major > 0)
            && (!integer || !number.contains('.'));
        if !fits {
            let help = if integer {
                "VEX statements count 1, 2, 3"
            } else {
                "write 1.0.0, 1.1.0, 2.0.0 …; nothing before 1.0.0 is released"
            };
            findings.push(
                Finding::error(
                    VERSION,
                    number.span,
                    Message::new("this is no version number: ").value(&*number.value),
                )
                .help(help),
            );
        }
    }
    for pair in history.windows(2) {
        if let [newer, older] = pair
            && let (Some(after), Some(before)) =
                (parse_number(&newer.number), parse_number(&older.number))
            && after <= before
        {
            findings.push(
                Finding::error(
                    VERSION,
                    newer.number.span,
                    Message::new("revision ")
                        .value(&*newer.number.value)
                        .words(" is not newer than the one below it"),
                )
                .related(older.number.span, "the one below it")
                .help("list the revisions newest first"),
            );
        }
    }
}
