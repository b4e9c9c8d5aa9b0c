//! `obstat verify`: a published site, as a stranger would check it.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::arguments::timestamp;
use super::{Exit, Failure, Terminal, opened, report};
use crate::diagnostic::Severity;
use crate::model::timestamp::Timestamp;
use crate::verify::{
    Base, Fault, Fingerprint, Folder, Manners, NotLive, Report, Unreadable, neighbours,
    verify_live, verify_pinned,
};

/// `obstat verify`
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The folder of the site, as it is served, or the https address of the site
    #[arg(value_name = "DIR|URL")]
    pub site: OsString,
    /// The time that keys and dates are held against instead of the clock's, such as 2026-11-20T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub at: Option<Timestamp>,
    /// The fingerprint of a certificate that may sign, which you have from elsewhere; no other may then
    #[arg(long, value_name = "FINGERPRINT")]
    pub key: Vec<Fingerprint>,
    /// How faults are written
    #[arg(long, value_enum, default_value_t = VerifyFormat::Human)]
    pub format: VerifyFormat,
    /// How a live site is asked.
    #[command(flatten)]
    pub live: LiveArguments,
}

/// How a live site is asked.
#[derive(Debug, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "For an address")]
pub struct LiveArguments {
    /// The most files that the site may have [default: 20000]
    #[arg(long, value_name = "NUMBER")]
    pub max_files: Option<usize>,
    /// How long one file may take [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: Option<u64>,
    /// The most requests a second, at most four at a time [default: 20]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rate: Option<u32>,
    /// Authorities in PEM that are trusted besides the web's, for a preview within the house
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

/// How faults are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// A path, what is wrong, which requirement says so, and how to mend it, for people.
    Human,
    /// One JSON object, for programs.
    Json,
}

/// Checks a site and reports its faults on standard output; writes nothing.
///
/// # Errors
///
/// When the site cannot be read, or standard output cannot be written.
pub fn run(arguments: &VerifyArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let at = arguments.at.unwrap_or_else(opened::now);
    let report = match address(&arguments.site) {
        Some(address) => live(address, arguments, at)?,
        None => folder(arguments, at)?,
    };
    let text = match arguments.format {
        VerifyFormat::Human => human(&report),
        VerifyFormat::Json => json(&report),
    };
    terminal.out(&text)?;
    Ok(match report.has_errors() {
        true => Exit::Findings,
        false => Exit::Done,
    })
}

/// The address that is to be looked at, if it is one and not a folder.
fn address(site: &OsString) -> Option<&str> {
    let text = site.to_str()?;
    let (scheme, _) = text.split_once("://")?;
    // A folder may have such a name; an address of a kind that we cannot ask should not be taken for one.
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-');
    (!scheme.is_empty() && scheme.bytes().all(word)).then_some(text)
}

fn folder(arguments: &VerifyArguments, at: Timestamp) -> Result<Report, Failure> {
    if arguments.live != LiveArguments::default() {
        return Err(Failure::usage(
            "--max-files, --timeout, --rate and --ca are for the address of a site",
        )
        .help("leave them out, or name an address, such as `https://security.example.com/`"));
    }
    let tree = Folder::new(&arguments.site);
    let undecided = |error: Unreadable| {
        Failure::undecided(error.to_string())
            .help("name the folder of a built site, such as `public`")
    };
    let report = verify_pinned(&tree, at, &arguments.key).map_err(undecided)?;
    let Some(hosts) = hosts(&arguments.site).filter(|hosts| hosts.is_dir()) else {
        return Ok(report);
    };
    let more = neighbours(&tree, &Folder::new(hosts), at).map_err(undecided)?;
    Ok(report.with(more))
}

/// The folder of the other hosts, which a build writes beside the site: `public-hosts`.
fn hosts(site: &OsString) -> Option<PathBuf> {
    let site = Path::new(site);
    let mut name = site.file_name()?.to_owned();
    name.push("-hosts");
    Some(site.with_file_name(name))
}

fn live(address: &str, arguments: &VerifyArguments, at: Timestamp) -> Result<Report, Failure> {
    let base = Base::parse(address).map_err(|problem| {
        Failure::usage(format!("`{address}` {}", problem.words())).help(problem.help())
    })?;
    let asked = &arguments.live;
    let usual = Manners::default();
    let authorities = match &asked.ca {
        None => None,
        Some(file) => Some(fs::read(file).map_err(|error| {
            Failure::undecided(format!("`{}` cannot be read: {error}", file.display()))
        })?),
    };
    let manners = Manners {
        max_files: asked.max_files.unwrap_or(usual.max_files),
        timeout: asked.timeout.map_or(usual.timeout, Duration::from_secs),
        rate: asked.rate.unwrap_or(usual.rate),
        authorities,
    };
    verify_live(base, &manners, at, &arguments.key).map_err(|problem| match problem {
        NotLive::Authorities => Failure::usage("the file of --ca holds no certificate in PEM")
            .help("give the certificate of the authority, from its BEGIN line to its END line"),
        NotLive::Unreadable(error) => Failure::undecided(error.to_string()).help(
            "name the address of a site that answers, such as `https://security.example.com/`",
        ),
        NotLive::TooMany(files) => Failure::undecided(format!(
            "the site has {files} files, more than the {} that are looked at",
            manners.max_files
        ))
        .help(format!("allow for them with `--max-files {files}`")),
    })
}

/// Faults one after the other, and what was looked at.
fn human(report: &Report) -> String {
    let mut text = String::new();
    for fault in &report.faults {
        let Fault {
            path,
            severity,
            message,
            basis,
            help,
            document: _,
        } = fault;
        let path = report::one_line(path);
        let message = report::one_line(&message.render(false));
        let word = severity.word();
        let code = basis.code();
        text.push_str(&format!(
            "{path}: {word}[{code}]: {message}\n  why: {basis}\n  help: {help}\n\n"
        ));
    }
    let counts = report.counts;
    let number = |number: usize, word: &str| match number {
        1 => format!("1 {word}"),
        many => format!("{many} {word}s"),
    };
    let found: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter(|severity| report.count(*severity) > 0)
        .map(|severity| number(report.count(severity), severity.word()))
        .collect();
    text.push_str(&format!(
        "{}, {}, {}, {}: {}\n",
        number(counts.files, "file"),
        number(counts.documents, "document"),
        number(counts.signatures, "good signature"),
        number(counts.keys, "certificate"),
        match found.is_empty() {
            true => "no faults".to_owned(),
            false => found.join(", "),
        }
    ));
    text
}

/// The number of the shape of [`Written`]; it changes when a key is renamed, removed, or means something else.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    files: usize,
    documents: usize,
    signatures: usize,
    certificates: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    faults: Vec<WrittenFault<'a>>,
}

#[derive(Serialize)]
struct WrittenFault<'a> {
    path: &'a str,
    code: Cow<'static, str>,
    severity: &'static str,
    message: String,
    why: String,
    help: &'static str,
}

/// One object and a line feed, described in docs/verify.md.
fn json(report: &Report) -> String {
    let counts = report.counts;
    let written = Written {
        schema: SCHEMA,
        files: counts.files,
        documents: counts.documents,
        signatures: counts.signatures,
        certificates: counts.keys,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        notes: report.count(Severity::Note),
        faults: report
            .faults
            .iter()
            .map(|fault| WrittenFault {
                path: &fault.path,
                code: fault.basis.code(),
                severity: fault.severity.word(),
                message: fault.message.render(false),
                why: fault.basis.to_string(),
                help: fault.help,
            })
            .collect(),
    };
    // Nothing in it can fail to be written: its keys are words, its numbers whole.
    let mut text = serde_json::to_string_pretty(&written).unwrap_or_default();
    text.push('\n');
    text
}
