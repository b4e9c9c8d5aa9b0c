//! `obstat explain`: what a rule wants.

use super::arguments::ExplainArguments;
use super::{Exit, Failure, Terminal};
use crate::explain;

/// Prints what the rule with a code wants.
///
/// # Errors
///
/// When no rule has that code.
pub fn run(arguments: &ExplainArguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let code = arguments.code.trim_matches(['[', ']']);
    let Some(text) = explain::text(code) else {
        return Err(unknown(code));
    };
    terminal.out(&text)?;
    Ok(Exit::Done)
}

/// Why a command cannot go on with a code that no rule has.
pub fn unknown(code: &str) -> Failure {
    let failure = Failure::usage(format!("no rule has the code `{code}`"));
    match explain::nearest(code) {
        Some(known) => failure.help(format!("did you mean `{known}`?")),
        None => failure.help(
            "codes stand in square brackets after `error`, `warning` or `note` in the output of `obstat check` and `obstat verify`",
        ),
    }
}
