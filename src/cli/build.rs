//! `obstat build`: draws the site from the releases.

pub(super) mod drawing;
pub(super) mod inputs;
mod parity;
pub(super) mod provider;
mod record;
mod retract;
mod structure;
mod unreleased;
pub(super) mod vex;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::arguments::BuildArguments;
use super::scan::LeakFormat;
use super::{Exit, Failure, Terminal, clock, leaks, opened, report, tagged};
use crate::check::{self, Checked, Purpose, Released, State};
use crate::diagnostic::{Code, Finding, Findings, Severity};
use crate::openpgp::{Certificate, Certificates};
use crate::publish::{PublishError, Site};
use crate::read::Sources;
use crate::release::Releases;

/// Draws the site.
///
/// # Errors
///
/// When a source cannot be read whole, the releases cannot be read, something leaks, or nothing can be written; the old site stands then.
pub fn run(
    workspace: &Path,
    arguments: &BuildArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let mut timings = Timings::new(arguments.timings);
    let mut sources = opened::sources(workspace)?;
    timings.mark("read");
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let releases = Arc::new(opened::releases(workspace)?);
    timings.mark("open releases");
    let at = opened::time_of_site(arguments.at, &releases);
    let mut untagged = Findings::new();
    untagged.extend(check::untagged::check(
        &sources,
        &releases.adopted(),
        at.date(),
        &|_| true,
    ));
    untagged.sort();
    // Before any finding shows a line of a file.
    sources.map.mask_those_of(&untagged);
    let (site, catalogue) = unreleased(workspace, &mut sources, &releases, terminal)?;
    refuse_untagged(workspace, &mut sources, &untagged, terminal)?;
    timings.mark("check");
    clock::warn(workspace, &mut sources, &releases, terminal);
    let armed = opened::arm(&sources)?;
    let mut disclosed = Findings::new();
    disclosed.extend(tagged::disclosed(&sources, &armed));
    opened::show(workspace, &mut sources.map, &disclosed, terminal);
    let certificates = check::rules::keys::certificates(&sources);
    refuse_unverifiable(workspace, &mut sources, &releases, &certificates, terminal)?;
    let input = inputs::Inputs {
        sources: &sources,
        site: &site,
        catalogue: &catalogue,
        releases: &releases,
        certificates: &certificates,
        at,
    };
    let (outputs, shortfalls) = drawing::outputs(&input)?;
    let unreleased = unreleased::Unreleased::of(&sources, &releases, at)?;
    vex::warn(&input, terminal)?;
    // What is drawn comes from the releases alone, so the sources need no longer be in memory.
    drop(sources);
    if !shortfalls.is_empty() {
        let named: Vec<_> = shortfalls.iter().take(10).map(String::as_str).collect();
        let more = match shortfalls.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        terminal.note(&format!(
            "warning: this site is no CSAF provider: {}{more}",
            named.join("; ")
        ));
    }
    timings.mark("render lists");
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| workspace.join("public"));
    let staging = Site::begin(&output).map_err(|error| publish_failure(&error))?;
    let trials = drawing::prove(&armed)?;
    let parity = parity::Parity::new(&releases, at);
    let progress = terminal.progress("draws", outputs.len());
    let (refused, found) = drawing::draw(
        &outputs,
        &armed,
        unreleased.as_ref(),
        &staging,
        &parity,
        &progress,
    )?;
    drop(progress);
    let searched = armed.searched();
    if arguments.format == LeakFormat::Json {
        let searched = (searched.files, searched.bytes);
        terminal.out(&leaks::json(searched, &armed, &refused, &[]))?;
    }
    if let Some(failure) = drawing::refusal(&refused) {
        return Err(match failure.exit {
            Exit::Findings => retract::name_releases(failure, &releases, &armed, at),
            _ => failure,
        });
    }
    if let Some(unreleased) = &unreleased {
        unreleased.refuse(found, terminal)?;
    }
    for entry in armed.unused() {
        terminal.note(&format!(
            "warning: no file that cannot be searched is `{}` with the digest in [[unsearched]]",
            report::one_line(&entry.path)
        ));
    }
    parity.settle(terminal)?;
    timings.mark("draw, gate, stage");
    let whole = staging.whole().map_err(|error| publish_failure(&error))?;
    structure::check(&whole, &releases, at, terminal)?;
    timings.mark("verify structure");
    let published = whole.finish().map_err(|error| publish_failure(&error))?;
    timings.mark("publish");
    if let Some(file) = &arguments.redaction_record {
        record::write(file, &armed, trials)?;
    }
    for remains in [&published.main.remains, &published.hosts.remains]
        .into_iter()
        .flatten()
    {
        terminal.note(&format!("warning: {}", remains.message().render(false)));
    }
    let documents = releases.visible(at).len();
    let mut text = format!(
        "{} documents, {} files, {} bytes in {}\n",
        documents,
        published.main.files,
        published.main.bytes,
        output.display()
    );
    if releases.newest_time().is_none() {
        text.push_str("nothing is released yet: `obstat release --all` freezes what is ready\n");
    }
    text.push_str(&format!(
        "look at it with `python3 -m http.server -d {}` or any other web server\n",
        output.display()
    ));
    text.push_str(&timings.table());
    match arguments.format {
        LeakFormat::Human => terminal.out(&text)?,
        LeakFormat::Json => terminal.note(text.trim_end()),
    }
    Ok(Exit::Done)
}

/// Says which sources hold what is not released, and yields the values that pages need; drafts stop nothing.
fn unreleased(
    workspace: &Path,
    sources: &mut Sources,
    releases: &Releases,
    terminal: &mut Terminal,
) -> Result<
    (
        crate::model::site::SiteValues,
        crate::model::catalogue::Catalogue,
    ),
    Failure,
> {
    let due: Mutex<Vec<(usize, String)>> = Mutex::default();
    let each = |at: usize, checked: Checked| {
        if checked.state == State::Due {
            due.lock()
                .map(|mut due| due.push((at, format!("{} {}", checked.id, checked.version))))
                .ok();
        }
    };
    let time = opened::time_of_site(None, releases);
    let outcome = check::run(sources, releases, time, Purpose::Build, &|_| true, &each);
    let mut due = due.into_inner().unwrap_or_default();
    due.sort();
    if !due.is_empty() {
        let names: Vec<_> = due.iter().take(10).map(|(_, name)| name.as_str()).collect();
        let more = if due.len() > names.len() {
            format!(" and {} more", due.len() - names.len())
        } else {
            String::new()
        };
        terminal.note(&format!(
            "not released, so not on the site: {}{more}",
            names.join(", ")
        ));
    }
    // What a released source says beyond its release is a warning here; `check` and `release` stop on it.
    let mut shown = Findings::new();
    shown.extend(
        outcome
            .findings
            .iter()
            .filter(|finding| finding.code == Code("released-changed"))
            .cloned()
            .map(|finding| Finding {
                severity: Severity::Warning,
                ..finding
            }),
    );
    opened::show(workspace, &mut sources.map, &shown, terminal);
    match outcome.site {
        Some(site) => Ok((site, outcome.catalogue.catalogue)),
        None => {
            opened::show(workspace, &mut sources.map, &outcome.findings, terminal);
            Err(
                Failure::of(Exit::Findings, "the site's configuration is not sound")
                    .help("mend content/site.toml; nothing was written"),
            )
        }
    }
}

/// Stops when the certificates that are there cannot verify a published signature: each stays published as long as one signature by it is.
fn refuse_unverifiable(
    workspace: &Path,
    sources: &mut Sources,
    releases: &Releases,
    certificates: &[Certificate],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let known = Certificates::from(certificates.to_vec());
    let mut findings = Findings::new();
    findings.extend(opened::lacking(&releases.lacking(&known)));
    opened::show(workspace, &mut sources.map, &findings, terminal);
    match findings.is_empty() {
        true => Ok(()),
        false => Err(
            Failure::of(Exit::Findings, "nobody could verify what is published")
                .help("nothing was published and the old site stands"),
        ),
    }
}

/// Stops when what a build draws from sources may hold PHI that nobody tagged, or what was allowed has run out.
fn refuse_untagged(
    workspace: &Path,
    sources: &mut Sources,
    found: &Findings,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let findings = check::untagged::of_build(sources, found);
    opened::show(workspace, &mut sources.map, &findings, terminal);
    match findings.has_errors() {
        false => Ok(()),
        true => Err(Failure::of(
            Exit::Findings,
            "what the site draws from sources may hold protected health information that nobody tagged",
        )
        .help("mend what is named above; nothing was written")),
    }
}

/// A failure of publishing as a failure of the command.
fn publish_failure(error: &PublishError) -> Failure {
    let exit = if error.exit_code() == 1 {
        Exit::Findings
    } else {
        Exit::Undecided
    };
    Failure::of(exit, error.message().render(false)).help(error.help())
}

/// Where the time went, by room.
struct Timings {
    wanted: bool,
    last: Instant,
    rows: Vec<(&'static str, std::time::Duration)>,
}

impl Timings {
    fn new(wanted: bool) -> Self {
        Self {
            wanted,
            last: Instant::now(),
            rows: Vec::new(),
        }
    }

    fn mark(&mut self, room: &'static str) {
        let now = Instant::now();
        self.rows.push((room, now - self.last));
        self.last = now;
    }

    fn table(&self) -> String {
        if !self.wanted {
            return String::new();
        }
        self.rows
            .iter()
            .map(|(room, time)| format!("{room:>18} {:>9.1} ms\n", time.as_secs_f64() * 1000.0))
            .collect()
    }
}
