//! Id, status and history of an imported document: what was published before keeps its dates.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{IMPORTED, set};
use crate::check::catalogue::{text, texts};
use crate::check::compile::{Setting, status_of};
use crate::diagnostic::Finding;
use crate::model::advisory::Advisory;
use crate::model::revision::{Revision, Status};
use crate::read::AdvisorySource;
use crate::read::source::imported::ImportedTable;

/// The object `tracking`.
pub(super) fn tracking(source: &AdvisorySource, setting: Setting<'_>) -> Value {
    let table = &source.front.tracking;
    let released = setting.previous.map(|previous| &previous.tracking);
    let known = published(source, setting);
    let status = status_of(source, setting.release);
    let mut history = Vec::new();
    for (revision, known) in table.revision_history.iter().rev().zip(&known) {
        let mut entry = Map::new();
        let date = known.and_then(|known| known.date).unwrap_or(setting.time);
        entry.insert("date".to_owned(), Value::from(date.to_string()));
        entry.insert(
            "number".to_owned(),
            Value::from(revision.number.value.as_str()),
        );
        entry.insert(
            "summary".to_owned(),
            Value::from(revision.summary.value.as_str()),
        );
        if let Some(legacy) = known.and_then(|known| known.legacy_version.as_deref()) {
            entry.insert("legacy_version".to_owned(), Value::from(legacy));
        }
        history.push(Value::Object(entry));
    }
    let number = source
        .front
        .version()
        .map_or("0", |number| number.value.as_str());
    let is_released = released.is_some_and(|released| released.version == number);
    let version = if status == Status::Draft && number.contains('.') {
        format!("{number}-draft.1")
    } else {
        number.to_owned()
    };
    let current = released
        .filter(|_| is_released)
        .and_then(|released| released.current_release_date)
        .unwrap_or(setting.time);
    let initial = released
        .and_then(|released| released.initial_release_date)
        .unwrap_or(setting.time);
    let mut tracking = json!({
        "id": table.id.value,
        "status": status.to_string(),
        "version": version,
        "initial_release_date": initial.to_string(),
        "current_release_date": current.to_string(),
        "revision_history": history,
    });
    let aliases = texts(&table.aliases);
    if !aliases.is_empty() {
        set(&mut tracking, "aliases", aliases);
    }
    tracking
}

/// Reports a version that was kept although somebody wrote a revision since.
pub(super) fn stale_version(
    source: &AdvisorySource,
    table: &ImportedTable,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) {
    let newest = published(source, setting).pop().flatten();
    if let Some(kept) = &table.version
        && newest.is_none()
    {
        findings.push(
            Finding::error(
                IMPORTED,
                kept.span,
                "this version was kept for the imported document, and hides the new revision",
            )
            .help("take the key `version` out of the table [imported]"),
        );
    }
}

/// Says of the revisions that we made why they were made; those before were made by others.
pub(super) fn finish(advisory: &mut Advisory, source: &AdvisorySource, setting: Setting<'_>) {
    let written = source.front.tracking.revision_history.iter().rev();
    let known = published(source, setting);
    let entries = advisory.tracking.revision_history.iter_mut();
    for ((entry, written), known) in entries.zip(written).zip(known) {
        if known.is_some_and(|known| known.kind.is_none()) {
            continue;
        }
        entry.kind = Some(written.kind.value);
        entry.was = text(&written.was);
        entry.is = text(&written.is);
        entry.action = text(&written.action);
    }
}

/// For each revision of the source, oldest first, what the release before says of it; of several of one number each takes its own.
fn published<'a>(source: &AdvisorySource, setting: Setting<'a>) -> Vec<Option<&'a Revision>> {
    let mut by_number: HashMap<&str, Vec<&Revision>> = HashMap::new();
    let released = setting.previous.map(|previous| &previous.tracking);
    for revision in released
        .iter()
        .flat_map(|it| it.revision_history.iter().rev())
    {
        by_number
            .entry(&revision.number)
            .or_default()
            .push(revision);
    }
    let history = source.front.tracking.revision_history.iter().rev();
    history
        .map(|revision| {
            by_number
                .get_mut(revision.number.value.as_str())
                .and_then(Vec::pop)
        })
        .collect()
}
