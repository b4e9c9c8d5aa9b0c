//! A workspace as every command that looks at releases opens it.

use std::collections::BTreeMap;
use std::path::Path;

use super::arguments::At;
use super::{Exit, Failure, Terminal, report};
use crate::check::rules::keys;
use crate::diagnostic::{Finding, Findings, SourceMap};
use crate::gate::{Allowed, Armed, Policy, Unsearched};
use crate::model::timestamp::Timestamp;
use crate::model::word::Word as _;
use crate::read::{self, ProductSource, Sources};
use crate::release::{Lack, Lacking, ReleaseError, Releases};

/// Reads the sources.
pub(super) fn sources(workspace: &Path) -> Result<Sources, Failure> {
    read::read(workspace).map_err(|error| Failure::undecided(error.to_string()))
}

/// Reads the releases.
pub(super) fn releases(workspace: &Path) -> Result<Releases, Failure> {
    Releases::open(workspace).map_err(|error| release_failure(&error))
}

/// Arms the gate with everything that was tagged.
pub(super) fn arm(sources: &Sources) -> Result<Armed, Failure> {
    Armed::under(policy(sources), &sources.tags)
        .map_err(|error| Failure::undecided(error.to_string()))
}

/// What the gate has to know of the site: since when it has dates of its own, and what cannot be searched.
fn policy(sources: &Sources) -> Policy {
    let released = |product: &ProductSource| {
        let releases = product.table.release.iter();
        let dates = releases.filter_map(|release| release.value.date.as_ref());
        dates.map(|date| date.value.start().year()).min()
    };
    let first = sources.products.iter().filter_map(released).min();
    let unsearched = sources.site.iter().flat_map(|site| &site.unsearched);
    let untagged = sources
        .site
        .iter()
        .filter_map(|site| site.untagged.as_ref());
    let allowed = untagged.flat_map(|table| &table.value.allowed);
    Policy {
        within: first.map(|first| (first, i32::MAX)),
        unsearched: unsearched
            .map(|entry| Unsearched {
                path: entry.value.path.value.clone(),
                sha256: entry.value.sha256.value.clone(),
                by: entry.value.by.value.clone(),
                reason: entry.value.reason.value.clone(),
            })
            .collect(),
        allowed: allowed
            .map(|entry| Allowed {
                detector: entry.value.detector.value.word().to_owned(),
                path: entry.value.path.value.clone(),
                times: entry.value.times.as_ref().map_or(1, |times| times.value),
                by: entry.value.by.value.clone(),
                reason: entry.value.reason.value.clone(),
                until: entry.value.until.value.to_string(),
            })
            .collect(),
    }
}

/// A failure of the release room as a failure of the command.
pub(super) fn release_failure(error: &ReleaseError) -> Failure {
    let exit = if error.exit_code() == 1 {
        Exit::Findings
    } else {
        Exit::Undecided
    };
    if let ReleaseError::Refused(refused) = error {
        let mut lines = refused.lines().into_iter();
        let first = lines.next().unwrap_or_default();
        return Failure::of(exit, first).more(lines).help(error.help());
    }
    Failure::of(exit, error.message().render(false)).help(error.help())
}

/// A finding for each key whose published signatures nobody can verify.
pub(super) fn lacking(lacking: &[Lacking<'_>]) -> Vec<Finding> {
    let mut by_lack: BTreeMap<&Lack, Vec<&str>> = BTreeMap::new();
    for one in lacking {
        let folders = by_lack.entry(&one.lack).or_default();
        folders.push(&one.entry.folder);
    }
    let found = by_lack.into_iter().filter_map(|(lack, folders)| {
        let (first, more) = folders.split_first()?;
        Some(match lack {
            Lack::Certificate(key) => keys::missing(key, first, more.len()),
            Lack::Memory(fingerprint, time) => keys::forgotten(fingerprint, first, *time),
        })
    });
    found.collect()
}

/// The time by the clock, in whole seconds.
pub(super) fn now() -> Timestamp {
    Timestamp::whole(chrono::Utc::now())
}

/// The time that a site is drawn for: the one that was asked for, or else that of the newest release.
pub(super) fn time_of_site(asked: Option<At>, releases: &Releases) -> Timestamp {
    let newest = || releases.newest_time();
    match asked {
        Some(At::Time(at)) => at,
        Some(At::Now) => now(),
        None => newest().unwrap_or_else(|| Timestamp::whole(chrono::DateTime::UNIX_EPOCH)),
    }
}

/// Prints findings to standard error, with their lines.
pub(super) fn show(
    workspace: &Path,
    map: &mut SourceMap,
    findings: &Findings,
    terminal: &mut Terminal,
) {
    if findings.is_empty() {
        return;
    }
    read::show_texts_of(workspace, map, findings);
    let text = report::render(report::Format::Human, map, findings, false);
    terminal.error_text(&text);
}

/// Stops what publishes or signs when a source could not be parsed, because its tags are unknown (invariant 8).
pub(super) fn refuse_unknown_tags(
    workspace: &Path,
    sources: &mut Sources,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if !sources.tags_unknown {
        return Ok(());
    }
    let mut findings = sources.findings.clone();
    findings.sort();
    show(workspace, &mut sources.map, &findings, terminal);
    Err(Failure::undecided(
        "a source could not be read whole, so nobody knows what is tagged in it",
    )
    .help("mend what is named above; nothing was written"))
}
