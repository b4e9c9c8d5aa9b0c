//! `obstat retract`: takes back what must never have been said; a signed tombstone stays.

use std::path::Path;

use super::arguments::{ReleaseArguments, RetractArguments};
use super::{Exit, Failure, Terminal, opened, release};
use crate::model::slug::Slug;
use crate::release::{Entry, Releases};

/// A release that goes, and who says so.
pub(super) struct Retraction {
    /// Its folder below `content/releases/`.
    pub(super) folder: String,
    pub(super) id: String,
    pub(super) by: String,
    pub(super) reason: String,
}

/// Takes a release back; if it is the newest of its document, the corrected revision is released in the same step.
///
/// # Errors
/// A release that is not there, a newest one without a corrected revision, or what cannot be written.
pub fn run(
    workspace: &Path,
    arguments: &RetractArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    for (name, words) in [("--by", &arguments.by), ("--reason", &arguments.reason)] {
        if words.trim().is_empty() || words.chars().any(char::is_control) {
            return Err(Failure::usage(format!("{name} takes words on one line")));
        }
    }
    let releases = opened::releases(workspace)?;
    let slug = Slug::of_tracking_id(&arguments.id)
        .map_err(|problem| Failure::usage(problem.to_string()))?;
    let entry = named(&releases, &slug, arguments)?;
    let newest = releases.newest(slug.as_str());
    let is_newest = newest.is_some_and(|newest| newest.sequence == entry.sequence);
    let retraction = Retraction {
        folder: entry.folder.clone(),
        id: arguments.id.clone(),
        by: arguments.by.clone(),
        reason: arguments.reason.clone(),
    };
    let release = ReleaseArguments {
        ids: match is_newest {
            true => vec![arguments.id.clone()],
            false => Vec::new(),
        },
        at: arguments.at,
        to: arguments.to.clone(),
        signing: arguments.signing.clone(),
        ..ReleaseArguments::default()
    };
    release::run_with(workspace, &release, Some(&retraction), terminal).map_err(|failure| {
        match is_newest && failure.exit == Exit::Usage && failure.message.contains("is not due") {
            true => Failure::of(
                Exit::Findings,
                format!(
                    "{} {} is what readers see now, and nothing would stand in its place",
                    arguments.id, entry.version
                ),
            )
            .help(
                "add a revision above it that says what is right; it is released in the same step",
            ),
            false => failure,
        }
    })
}

/// The release that is meant: by its version, or by its number if no version is called so.
fn named<'a>(
    releases: &'a Releases,
    slug: &Slug,
    arguments: &RetractArguments,
) -> Result<&'a Entry, Failure> {
    let all: Vec<&Entry> = releases.releases_of(slug.as_str()).collect();
    let by_version: Vec<&Entry> = all
        .iter()
        .copied()
        .filter(|entry| entry.version == arguments.version)
        .collect();
    let number = arguments.version.parse::<u32>().ok();
    let by_number = all.iter().copied().find(|entry| Some(entry.n) == number);
    match (by_version.as_slice(), by_number) {
        ([one], _) => Ok(one),
        ([], Some(entry)) => Ok(entry),
        ([], None) => {
            let known: Vec<_> = all
                .iter()
                .map(|entry| format!("{} ({})", entry.version, entry.n))
                .collect();
            let help = match known.is_empty() {
                true => "nothing was released under this id".to_owned(),
                false => format!("released are {}", known.join(", ")),
            };
            Err(Failure::usage(format!(
                "{} has no release {}",
                arguments.id, arguments.version
            ))
            .help(help))
        }
        (several, _) => {
            let numbers: Vec<_> = several.iter().map(|entry| entry.n.to_string()).collect();
            Err(Failure::usage(format!(
                "{} was published {} times as {}",
                arguments.id,
                several.len(),
                arguments.version
            ))
            .help(format!("give its number instead: {}", numbers.join(", "))))
        }
    }
}
