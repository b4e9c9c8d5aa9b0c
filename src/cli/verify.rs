//! `obstat verify`: a published site, as a stranger would check it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::arguments::timestamp;
use super::{Exit, Failure, Terminal, opened, report};
use crate::diagnostic::Severity;
use crate::model::timestamp::Timestamp;
use crate::verify::{Fault, Folder, Report, verify};

/// `obstat verify`
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The folder of the site, as it is served
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The time that keys and dates are held against instead of the clock's, such as 2026-11-20T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub at: Option<Timestamp>,
    /// How faults are written
    #[arg(long, value_enum, default_value_t = VerifyFormat::Human)]
    pub format: VerifyFormat,
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
/// When the folder cannot be read, or standard output cannot be written.
pub fn run(arguments: &VerifyArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let at = arguments.at.unwrap_or_else(opened::now);
    let tree = Folder::new(&arguments.dir);
    let report = verify(&tree, at).map_err(|error| {
        Failure::undecided(error.to_string())
            .help("name the folder of a built site, such as `public`")
    })?;
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
        } = fault;
        let path = report::one_line(path);
        let message = report::one_line(&message.render(false));
        let word = severity.word();
        text.push_str(&format!(
            "{path}: {word}: {message}\n  why: {basis}\n  help: {help}\n\n"
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
