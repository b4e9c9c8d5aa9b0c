//! `obstat scan`: the gate over any folder.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, Terminal, leaks, report};
use crate::gate::{Armed, Refused};
use crate::scan::{Report, scan, tags};

/// `obstat scan`
#[derive(Debug, Args)]
pub struct ScanArguments {
    /// The values to look for: a JSON list of objects with id, kind and value
    #[arg(long, value_name = "FILE")]
    pub tags: PathBuf,
    /// The folder to search
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// How the report is written
    #[arg(long, value_enum, default_value_t)]
    pub format: LeakFormat,
}

/// How a report on what the gate refused is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LeakFormat {
    /// A line for each place, for people.
    #[default]
    Human,
    /// One JSON object, for programs.
    Json,
}

/// Searches a folder and reports on standard output; writes nothing.
///
/// # Errors
/// When the tags or the folder cannot be read, or standard output cannot be written.
pub fn run(arguments: &ScanArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let tags = tags(&arguments.tags).map_err(|problem| {
        Failure::undecided(problem.to_string()).help(
            "write a JSON list such as [{\"id\": \"t1\", \"kind\": \"name\", \"value\": \"…\"}]",
        )
    })?;
    let armed = Armed::new(&tags).map_err(|error| Failure::undecided(error.to_string()))?;
    drop(tags);
    let found = scan(&arguments.dir, &armed).map_err(|error| {
        Failure::undecided(format!("the folder cannot be read: {}", error.kind()))
            .help("name a folder that can be read")
    })?;
    let exit = match &found {
        found if found.refused.iter().any(|why| why.exit_code() == 1) => Exit::Findings,
        found if !found.refused.is_empty() || !found.unread.is_empty() => Exit::Undecided,
        _ => Exit::Done,
    };
    let text = match arguments.format {
        LeakFormat::Human => human(&found, &armed),
        LeakFormat::Json => {
            let files = u64::try_from(found.files).unwrap_or(u64::MAX);
            leaks::json((files, found.bytes), &armed, &found.refused, &found.unread)
        }
    };
    terminal.out(&text)?;
    Ok(exit)
}

fn human(found: &Report, armed: &Armed) -> String {
    let mut text = String::new();
    for line in found.refused.iter().flat_map(Refused::lines) {
        text.push_str(&report::one_line(&line));
        text.push('\n');
    }
    for (name, why) in &found.unread {
        text.push_str(&format!("`{}`: {why}\n", report::one_line(name)));
    }
    let leaks = found
        .refused
        .iter()
        .filter(|why| why.exit_code() == 1)
        .count();
    let untold = found.refused.len() - leaks + found.unread.len();
    text.push_str(&format!(
        "{} files, {} bytes, {} values armed: {}\n",
        found.files,
        found.bytes,
        armed.len(),
        match (leaks, untold) {
            (0, 0) => "publishable".to_owned(),
            (0, untold) => format!("cannot tell for {untold}"),
            (leaks, 0) => format!("{leaks} leak"),
            (leaks, untold) => format!("{leaks} leak, and cannot tell for {untold}"),
        }
    ));
    let unguarded: Vec<&str> = armed.unguarded().map(|tag| tag.id.as_str()).collect();
    if !unguarded.is_empty() {
        text.push_str(&format!(
            "note: only near another value of the record: {}\n",
            report::one_line(&unguarded.join(", "))
        ));
    }
    text
}
