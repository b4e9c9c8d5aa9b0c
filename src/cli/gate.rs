//! `obstat gate`: the gate itself.

use clap::{Args, Subcommand};

use super::{Exit, Failure, Terminal};
use crate::gate::{Armed, Decoder, Trial};
use crate::model::tagged::Tagged;

/// `obstat gate …`
#[derive(Debug, Args)]
pub struct GateArguments {
    /// What to do.
    #[command(subcommand)]
    pub what: GateVerb,
}

/// What to do with the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum GateVerb {
    /// Plants random values in a file for each decoder, and says which were caught
    #[command(after_help = "Example:\n  obstat gate selftest")]
    Selftest,
}

/// Runs the trials and prints the matrix.
///
/// # Errors
/// When the gate cannot be armed, or standard output cannot be written.
pub fn run(arguments: &GateArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let GateVerb::Selftest = arguments.what;
    let armed = Armed::new(std::iter::empty::<Tagged>())
        .map_err(|error| Failure::undecided(error.to_string()))?;
    let trials = armed.trials();
    terminal.out(&matrix(&trials))?;
    Ok(match trials.iter().all(|trial| trial.caught) {
        true => Exit::Done,
        false => Exit::Undecided,
    })
}

fn matrix(trials: &[Trial]) -> String {
    let mut text = String::new();
    for decoder in Decoder::ALL {
        let of_it = trials.iter().filter(|trial| trial.decoder == decoder);
        let cells: Vec<String> = of_it
            .map(|trial| match trial.caught {
                true => format!("{} caught", trial.kind),
                false => format!("{} MISSED", trial.kind),
            })
            .collect();
        text.push_str(&format!("{:<18} {}\n", decoder.name(), cells.join(", ")));
    }
    let caught = trials.iter().filter(|trial| trial.caught).count();
    text.push_str(&format!(
        "{caught} of {} canaries were caught\n",
        trials.len()
    ));
    text
}
