//! Which documents are due for release.

use std::collections::BTreeSet;

use crate::check::Released as _;
use crate::cli::arguments::ReleaseArguments;
use crate::cli::{Failure, Terminal};
use crate::model::slug::Slug;
use crate::read::AdvisorySource;
use crate::release::Releases;

/// A document whose newest revision is not released.
pub(super) struct Due {
    pub(super) id: String,
    pub(super) slug: Slug,
    pub(super) version: String,
}

/// The documents whose newest revision is not released.
pub(super) fn due(sources: &[AdvisorySource], releases: &Releases) -> Vec<Due> {
    let mut all = Vec::new();
    for source in sources {
        let tracking = &source.front.tracking;
        let (Ok(slug), Some(newest)) = (Slug::of_tracking_id(&tracking.id), source.front.version())
        else {
            continue;
        };
        let version = newest.value.clone();
        if releases.newest_version(&slug) == Some(version.as_str()) {
            continue;
        }
        all.push(Due {
            id: tracking.id.value.clone(),
            slug,
            version,
        });
    }
    all
}

/// Says what is due.
pub(super) fn list(due: &[Due], terminal: &mut Terminal) -> Result<(), Failure> {
    if due.is_empty() {
        return terminal.out("nothing is due: every document says what was released\n");
    }
    let mut text = String::from("due for release:\n");
    for document in due {
        text.push_str(&format!("  {} {}\n", document.id, document.version));
    }
    text.push_str("name them, as in `obstat release ID`, or release all with `--all`; `--dry-run` says what would become public\n");
    terminal.out(&text)
}

/// The ids that are to be released.
///
/// # Errors
/// An id that no source has, or that is not due.
pub(super) fn wanted(
    arguments: &ReleaseArguments,
    due: &[Due],
    sources: &[AdvisorySource],
    releases: &Releases,
) -> Result<BTreeSet<String>, Failure> {
    if arguments.all {
        return Ok(due.iter().map(|due| due.id.clone()).collect());
    }
    for id in &arguments.ids {
        if due.iter().any(|due| due.id == *id) {
            continue;
        }
        let known = sources
            .iter()
            .any(|source| source.front.tracking.id.value == *id);
        if known {
            let slug = Slug::of_tracking_id(id).ok();
            let version = slug
                .as_ref()
                .and_then(|slug| releases.newest_version(slug))
                .unwrap_or("its newest revision");
            return Err(
                Failure::usage(format!("{id} is not due: {version} is released"))
                    .help("add a revision above the newest one"),
            );
        }
        return Err(Failure::usage(format!("no source has the id {id}"))
            .help("`obstat release` lists what is due"));
    }
    Ok(arguments.ids.iter().cloned().collect())
}
