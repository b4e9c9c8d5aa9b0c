//! `obstat completions`: what a shell has to know to complete a command line.

use clap::{Args, CommandFactory as _};

use super::arguments::Arguments;
use super::{Exit, Failure, Terminal};

/// `obstat completions`
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

/// Prints the script for a shell; the same bytes for the same program.
///
/// # Errors
///
/// When standard output cannot be written.
pub fn run(arguments: &CompletionsArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "obstat", &mut script);
    terminal.out(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
