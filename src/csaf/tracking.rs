//! Id, status and history.

use serde_json::Value;

use super::labelled;
use super::object::Object;
use crate::model::revision::{Revision, Tracking};

/// The object `tracking`.
///
/// A generator is named, but no moment: the same advisory gives the same bytes at any time.
pub(super) fn write(tracking: &Tracking) -> Value {
    let mut object = Object::new();
    object.put("id", tracking.id.as_str());
    object.put_list("aliases", tracking.aliases.iter().map(String::as_str));
    object.put_shown("status", Some(tracking.status));
    object.put("version", tracking.version.as_str());
    object.put_shown("initial_release_date", tracking.initial_release_date);
    object.put_shown("current_release_date", tracking.current_release_date);
    object.put_list(
        "revision_history",
        tracking.revision_history.iter().map(revision),
    );
    object.put("generator", generator());
    object.into()
}

fn generator() -> Value {
    let mut engine = Object::new();
    engine.put("name", "Obstat");
    engine.put("version", env!("CARGO_PKG_VERSION"));
    let mut generator = Object::new();
    generator.put("engine", engine);
    generator.into()
}

/// One entry of `revision_history`; what an erratum corrects follows its summary in labelled lines.
fn revision(revision: &Revision) -> Value {
    let mut summary = revision.summary.clone();
    labelled::optional_line(&mut summary, "Was", &revision.was);
    labelled::optional_line(&mut summary, "Is", &revision.is);
    labelled::optional_line(&mut summary, "What to do", &revision.action);
    let mut object = Object::new();
    object.put_shown("date", revision.date);
    object.put("number", revision.number.as_str());
    object.put("summary", summary);
    object.put_text("legacy_version", &revision.legacy_version);
    object.into()
}
