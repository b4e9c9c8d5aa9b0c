//! Standard output and standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::report::one_line;
use super::{Exit, Failure};

/// Where a command prints.
#[derive(Debug, Default)]
pub struct Terminal {
    closed: bool,
}

impl Terminal {
    /// The process's own streams.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes to standard output.
    ///
    /// A reader that left (`obstat check | head`) is no failure: what comes after is dropped.
    ///
    /// # Errors
    ///
    /// When it cannot be written, as on a full disk.
    pub fn out(&mut self, text: &str) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::undecided(format!(
                "standard output cannot be written: {error}"
            ))),
        }
    }

    /// Writes a text to standard error as it is.
    pub fn error_text(&mut self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes a line to standard error; if nobody can read it, nobody can be told.
    pub fn note(&mut self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", one_line(line));
    }

    /// Says why a command ended.
    pub fn fail(&mut self, failure: &Failure) {
        self.note(&format!("error: {}", failure.message));
        for more in &failure.more {
            self.note(&format!("error: {more}"));
        }
        if let Some(help) = &failure.help {
            self.note(&format!("help: {help}"));
        }
        if failure.exit == Exit::Usage {
            self.note("see `obstat --help`");
        }
    }

    /// Whether standard output takes colours: a terminal that is not called dumb, and no `NO_COLOR` (no-color.org).
    pub fn colour(&self) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        io::stdout().is_terminal()
            && !set("NO_COLOR")
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }
}
