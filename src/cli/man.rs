//! `obstat man`: the manual page of the program, or of one of its commands.

use clap::{Args, Command, CommandFactory as _};

use super::arguments::Arguments;
use super::{Exit, Failure, Terminal};

/// `obstat man`
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The command, such as `release` or `new site`; the program itself if there is none
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// Prints a manual page as roff; the same bytes for the same program.
///
/// # Errors
///
/// When there is no such command, or standard output cannot be written.
pub fn run(arguments: &ManArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut whole = Arguments::command();
    // Without this, commands do not know the options that hold for all of them.
    whole.build();
    let mut command: &Command = &whole;
    for name in &arguments.command {
        command = command
            .find_subcommand(name)
            .ok_or_else(|| unknown(&arguments.command))?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(|error| Failure::undecided(format!("the page cannot be written: {error}")))?;
    terminal.out(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}

fn unknown(words: &[String]) -> Failure {
    let words = super::report::one_line(&words.join(" "));
    Failure::usage(format!("there is no command `{words}`"))
        .help("`obstat --help` names all of them")
}
