//! `obstat import`: adopts what was published by other means.

mod reissue;

use std::path::Path;

use super::arguments::ImportArguments;
use super::{Exit, Failure, Terminal, opened};
use crate::check;
use crate::check::rules::keys;
use crate::import::{self, Options, Report};
use crate::openpgp::Certificates;
use crate::read::Sources;
use crate::render;

/// Adopts the documents that the paths name.
///
/// # Errors
///
/// When there is no workspace, the releases cannot be read, something leaks, or nothing can be written.
pub fn run(
    workspace: &Path,
    arguments: &ImportArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if !arguments.reissue.is_empty() {
        return reissue::run(workspace, arguments, terminal);
    }
    let asked = &arguments.signing;
    if asked.signer.is_some() || asked.key.is_some() {
        return Err(Failure::usage("an import signs nothing")
            .help("`--signer` and `--key` are for `--reissue`; the next `obstat release` with a signer signs what was adopted"));
    }
    let mut sources = opened::sources(workspace)?;
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let releases = opened::releases(workspace)?;
    let armed = opened::arm(&sources)?;
    let time = arguments.at.unwrap_or_else(opened::now);
    let namespace = sources
        .site
        .as_ref()
        .map(|site| site.publisher.namespace.value.as_str());
    let text =
        |advisory: &crate::model::advisory::Advisory| render::text::advisory(advisory).into_bytes();
    let certificates = Certificates::from(keys::certificates(&sources));
    let options = Options {
        unlabelled_is_clear: arguments.unlabelled_is_clear,
        namespace,
        text: &text,
        gate: &armed,
        certificates: &certificates,
        verified_at: time.max(opened::now()),
    };
    let adopted = import::adopt(&arguments.paths, &releases, &options, time)
        .map_err(|error| opened::release_failure(&error))?;
    let mut words = String::new();
    for line in &adopted.report.lines {
        words.push_str(&super::report::one_line(&line.to_string()));
        words.push('\n');
    }
    words.push_str(&adopted.report.summary());
    words.push('\n');
    terminal.out(&words)?;
    if let Some(remains) = adopted.committed.and_then(|committed| committed.remains) {
        terminal.note(&format!("warning: {}", remains.message().render(false)));
    }
    let mut refused = adopted.report.has_refusals();
    if arguments.to_source {
        refused |= to_source(&sources, &adopted.report, terminal)?;
    }
    Ok(if refused { Exit::Findings } else { Exit::Done })
}

/// Writes sources for what was adopted; whether one was not written.
fn to_source(sources: &Sources, report: &Report, terminal: &mut Terminal) -> Result<bool, Failure> {
    let mut findings = Vec::new();
    let site = sources.site.as_ref();
    let site = site.and_then(|site| check::site::values(site, &mut findings));
    let Some(site) = site else {
        return Err(Failure::undecided("no source was written, because `content/site.toml` has errors")
            .help("see `obstat check`; the documents are adopted, and the same command again writes their sources"));
    };
    let written = import::to_source(report, sources, &site).map_err(Failure::undecided)?;
    terminal.out(&written.to_string())?;
    Ok(written.has_refusals())
}
