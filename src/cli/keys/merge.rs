//! `obstat keys merge`: takes over what another copy of a certificate says, and loses nothing of the old one.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::unwritable;
use crate::check::rules::keys;
use crate::cli::{Exit, Failure, Terminal, opened};
use crate::disk;
use crate::openpgp::Certificate;

/// `obstat keys merge`
#[derive(Debug, Args)]
pub struct MergeKeyArguments {
    /// The other copy, as `gpg --export` writes it; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Merges a certificate into its file in `public-keys/`, or puts it there.
///
/// gpg keeps only the newest of the signatures that tie a subkey to its certificate, and so forgets since when it may sign; programs that ask would refuse everything that was signed before.
pub(super) fn run(
    workspace: &Path,
    arguments: &MergeKeyArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let sources = opened::sources(workspace)?;
    let mut bytes = Vec::new();
    let read = match arguments.file.as_os_str() == "-" {
        true => std::io::stdin().lock().read_to_end(&mut bytes),
        false => fs::File::open(&arguments.file).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| {
        let name = arguments.file.display();
        Failure::undecided(format!("`{name}` cannot be read: {error}"))
    })?;
    let other = Certificate::read(&bytes)
        .map_err(|problem| Failure::of(Exit::Findings, problem.to_string()).help(problem.help()))?;
    let fingerprint = other.fingerprint();
    let mut known = keys::certificates(&sources).into_iter();
    let known = known.find(|known| known.fingerprint() == fingerprint);
    let merged = known.map_or(Some(other.clone()), |known| known.merged(&other));
    let merged = merged.ok_or_else(|| {
        Failure::undecided(format!("the two copies of {fingerprint} cannot be merged"))
    })?;
    let folder = workspace.join("public-keys");
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    let path = folder.join(format!("{fingerprint}.asc"));
    disk::replace(&path, &merged.to_armored()).map_err(|error| unwritable(&path, &error))?;
    terminal.out(&format!("merged into {}\n", path.display()))?;
    Ok(Exit::Done)
}
