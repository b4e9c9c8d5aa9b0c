//! Arguments, command, exit code: the only room that prints, and the only one that asks the clock.

pub mod arguments;
pub mod build;
pub mod check;
mod clock;
pub mod completions;
mod exit;
pub mod explain;
pub mod gate;
pub mod headers;
pub mod import;
pub mod keys;
mod leaks;
pub mod lookup;
pub mod man;
pub mod new;
mod opened;
mod panic;
mod progress;
pub mod redact;
pub mod release;
pub mod report;
pub mod resign;
pub mod retract;
pub mod scan;
pub mod serve;
pub mod signing;
mod site_release;
mod tagged;
mod terminal;
pub mod theme;
pub mod verify;
mod vex;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, BuildArguments, Verb};
pub use exit::{Exit, Failure};
pub use progress::Progress;
pub use terminal::Terminal;

/// Runs the command line `arguments`, whose first is the program's name, and says how it went.
///
/// It never panics: a fault of our own is an answer too, [`Exit::Undecided`], and what is said of it holds nothing of the text that was read.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    panic::announce();
    let arguments: Vec<_> = arguments.into_iter().collect();
    let exit = std::panic::catch_unwind(|| understood(arguments)).unwrap_or(Exit::Undecided);
    exit.into()
}

fn understood(arguments: Vec<OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A reader of the help who leaves early is no failure.
            let _ = error.print();
            return match error.use_stderr() {
                true => Exit::Usage,
                false => Exit::Done,
            };
        }
    };
    let mut terminal = Terminal::new().quiet(arguments.quiet);
    match dispatch(&arguments, &mut terminal) {
        Ok(exit) => exit,
        Err(failure) => {
            terminal.fail(&failure);
            failure.exit
        }
    }
}

fn dispatch(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let workspace = arguments.workspace.as_path();
    let Some(verb) = &arguments.verb else {
        return build::run(workspace, &arguments.build, terminal);
    };
    if arguments.build != BuildArguments::default() {
        return Err(Failure::usage(
            "--output, --at, --timings, --format and --redaction-record stand after the command that they belong to",
        ));
    }
    match verb {
        Verb::New(new) => new::run(workspace, new, terminal),
        Verb::Check(check) => check::run(workspace, check, terminal),
        Verb::Explain(explain) => explain::run(explain, terminal),
        Verb::Serve(serve) => serve::run(workspace, serve, terminal),
        Verb::Release(release) => release::run(workspace, release, terminal),
        Verb::Build(build) => build::run(workspace, build, terminal),
        Verb::Theme(arguments) => theme::run(workspace, arguments, terminal),
        Verb::Import(import) => import::run(workspace, import, terminal),
        Verb::Resign(resign) => resign::run(workspace, resign, terminal),
        Verb::Retract(retract) => retract::run(workspace, retract, terminal),
        Verb::Keys(keys) => keys::run(workspace, keys, terminal),
        Verb::Verify(verify) => verify::run(verify, terminal),
        Verb::Headers(headers) => headers::run(workspace, headers, terminal),
        Verb::Lookup(lookup) => lookup::run(workspace, lookup, terminal),
        Verb::Gate(arguments) => gate::run(arguments, terminal),
        Verb::Scan(arguments) => scan::run(arguments, terminal),
        Verb::Redact(arguments) => redact::run(workspace, arguments, terminal),
        Verb::Completions(arguments) => completions::run(arguments, terminal),
        Verb::Man(arguments) => man::run(arguments, terminal),
    }
}
