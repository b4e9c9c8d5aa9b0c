//! `obstat redact`: what would be published of a source.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, Failure, Terminal, opened};
use crate::gate::SitePath;
use crate::read::redact::redact;

/// `obstat redact`
#[derive(Debug, Args)]
pub struct RedactArguments {
    /// The source: site.toml, or a file of advisories/, vex/, pages/ or products/ in content/
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Prints the text of a source with every tag replaced by what is shown; writes nothing.
///
/// # Errors
/// When the tags of the workspace cannot all be read, the file is no source, a tagged value stands in it untagged, or standard output cannot be written.
pub fn run(
    workspace: &Path,
    arguments: &RedactArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let mut sources = opened::sources(workspace)?;
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let path = below(workspace, &arguments.file)?;
    let text = redact(&sources, &path)
        .map_err(|why| Failure::undecided(why.to_string()).help(why.help()))?;
    let armed = opened::arm(&sources)?;
    let place = SitePath::new(&path).map_err(|problem| {
        Failure::undecided(format!("the file has a path that cannot be: {problem}"))
    })?;
    armed.inspect(&place, text.as_bytes()).map_err(|refused| {
        let mut lines = refused.lines().into_iter();
        let first = lines.next().unwrap_or_default();
        let exit = match refused.exit_code() {
            1 => Exit::Findings,
            _ => Exit::Undecided,
        };
        Failure::of(exit, first)
            .more(lines)
            .help("tag the value where it stands in this file, too; nothing of it was shown")
    })?;
    terminal.out(&text)?;
    Ok(Exit::Done)
}

/// The path of a file below the workspace, with `/` between its parts.
fn below(workspace: &Path, file: &Path) -> Result<String, Failure> {
    let missing = || {
        Failure::undecided("there is no such file in the workspace")
            .help("name a file below the workspace's content/")
    };
    let root = workspace.canonicalize().map_err(|_| missing())?;
    let inside = file
        .canonicalize()
        .or_else(|_| root.join(file).canonicalize());
    let inside = inside.map_err(|_| missing())?;
    let parts = inside.strip_prefix(&root).map_err(|_| missing())?;
    let parts: Option<Vec<&str>> = parts.iter().map(|part| part.to_str()).collect();
    Ok(parts.ok_or_else(missing)?.join("/"))
}
