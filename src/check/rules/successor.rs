//! What takes a document's place is there; found under the code `unresolved`.

use std::collections::HashSet;

use crate::check::compile::UNRESOLVED;
use crate::diagnostic::{Finding, Message};
use crate::model::slug::Slug;
use crate::read::AdvisorySource;

/// Finds successors that are neither written nor released.
pub(super) fn check(
    sources: &[AdvisorySource],
    released: &HashSet<String>,
    findings: &mut Vec<Finding>,
) {
    let successors = sources.iter().filter_map(|source| {
        let successor = source.front.end.as_ref()?.superseded_by.as_ref()?;
        Some((source, successor))
    });
    let mut written: Option<HashSet<String>> = None;
    for (source, successor) in successors {
        let written = written.get_or_insert_with(|| slugs(sources));
        let itself = source.front.tracking.id.value == successor.value;
        let known = Slug::of_tracking_id(&successor.value)
            .is_ok_and(|slug| written.contains(slug.as_str()) || released.contains(slug.as_str()));
        if itself || !known {
            let words = if itself {
                "a document cannot take its own place: "
            } else {
                "there is no document "
            };
            findings.push(
                Finding::error(
                    UNRESOLVED,
                    successor.span,
                    Message::new(words).value(&*successor.value),
                )
                .help("`superseded_by` is the tracking id of another document of this site"),
            );
        }
    }
}

fn slugs(sources: &[AdvisorySource]) -> HashSet<String> {
    sources
        .iter()
        .filter_map(|source| Slug::of_tracking_id(&source.front.tracking.id).ok())
        .map(|slug| slug.as_str().to_owned())
        .collect()
}
