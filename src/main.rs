//! The `obstat` command.

fn main() -> std::process::ExitCode {
    obstat::cli::run(std::env::args_os())
}
