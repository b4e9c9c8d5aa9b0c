//! `obstat check`: everything that is wrong, at once.

use std::collections::HashSet;
use std::path::Path;

use super::arguments::CheckArguments;
use super::{Exit, Failure, Terminal, clock, opened, report, tagged};
use crate::check::rules::{self, keys, released};
use crate::check::{self, Purpose};
use crate::diagnostic::{Finding, Findings, SourceMap};
use crate::model::timestamp::Timestamp;
use crate::openpgp::Certificates;
use crate::read::{self, Sources};
use crate::release::Releases;

/// Reports all findings of the workspace on standard output; writes nothing.
///
/// # Errors
///
/// When there is no workspace, or standard output cannot be written.
pub fn run(
    workspace: &Path,
    arguments: &CheckArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let (mut sources, releases, findings) = look(workspace, arguments.unassessed, terminal)?;
    let text = report::render(arguments.format, &sources.map, &findings, terminal.colour());
    terminal.out(&text)?;
    clock::warn(workspace, &mut sources, &releases, terminal);
    Ok(match findings.has_errors() {
        true => Exit::Findings,
        false => Exit::Done,
    })
}

/// All findings of a workspace in the order in which they are shown, and the texts to show them in.
///
/// # Errors
///
/// When there is no workspace.
pub fn gather(workspace: &Path) -> Result<(SourceMap, Findings), Failure> {
    let (sources, _, findings) = look(workspace, false, &Terminal::new().quiet(true))?;
    Ok((sources.map, findings))
}

fn look(
    workspace: &Path,
    unassessed: bool,
    terminal: &Terminal,
) -> Result<(Sources, Releases, Findings), Failure> {
    let mut sources = opened::sources(workspace)?;
    let releases = opened::releases(workspace)?;
    let time = draft_time(&sources, releases.newest_time());
    let progress = terminal.progress("checks", sources.advisories.len());
    let outcome = check::run(
        &sources,
        &releases,
        time,
        Purpose::Draft,
        &|_| true,
        &|_, _| progress.step(),
    );
    drop(progress);
    let claims = outcome.claims.as_ref().filter(|_| unassessed);
    let unassessed = claims.map(|claims| rules::unassessed(claims, &sources.products));
    let certificates = Certificates::from(keys::certificates(&sources));
    let audit = releases.audit(&certificates);
    let edited = audit.faults.iter();
    let edited: Vec<Finding> = edited
        .map(|fault| released::edited(fault.message(), fault.help()))
        .collect();
    let told: HashSet<String> = edited.iter().map(|it| it.message.render(false)).collect();
    let mut findings = Findings::new();
    // A source that cannot be compared with its release says the same of one file again.
    let outcome = without_echoes(outcome.findings).into_iter();
    findings.extend(outcome.filter(|it| !told.contains(&it.message.render(false))));
    findings.extend(edited);
    findings.extend(unassessed.into_iter().flatten());
    findings.extend(opened::lacking(&audit.lacking));
    findings.extend(tagged::short(&sources)?);
    let findings = with_disclosures(findings, &sources)?;
    read::show_texts_of(workspace, &mut sources.map, &findings);
    Ok((sources, releases, findings))
}

/// Tells of disclosed values who disclosed them, and sorts.
pub(super) fn with_disclosures(findings: Findings, sources: &Sources) -> Result<Findings, Failure> {
    let disclosed = |it: &Finding| it.code.0 == tagged::DISCLOSED;
    let mut told = Findings::new();
    match findings.iter().any(disclosed) {
        false => told = findings,
        true => {
            let armed = opened::arm(sources)?;
            let all = findings.into_iter();
            told.extend(all.map(|finding| match disclosed(&finding) {
                true => tagged::tell_disclosed(finding, &armed),
                false => finding,
            }));
        }
    }
    told.sort();
    Ok(told)
}

/// The time of a draft: the newest that the workspace knows of, because the clock must not change what is found (invariant 1).
pub(super) fn draft_time(sources: &Sources, released: Option<Timestamp>) -> Timestamp {
    let known = sources
        .products
        .iter()
        .flat_map(|product| &product.table.release);
    let newest = known
        .filter_map(|release| release.date.as_ref().map(|date| date.value.start()))
        .max();
    let fallback = Timestamp::whole(chrono::DateTime::UNIX_EPOCH);
    newest.max(released).unwrap_or(fallback)
}

/// Leaves out what is found in a value that is still to be written: that it is no product and no date is known.
pub(super) fn without_echoes(findings: Findings) -> Findings {
    let unwritten: HashSet<_> = findings
        .iter()
        .filter(|finding| finding.code.0 == "todo")
        .filter_map(|finding| finding.span)
        .collect();
    let mut kept = Findings::new();
    kept.extend(findings.into_iter().filter(|finding| {
        let echo = finding.span.is_some_and(|span| unwritten.contains(&span));
        finding.code.0 == "todo" || !echo
    }));
    kept
}
