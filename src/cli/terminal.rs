//! Standard output and standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::progress::Progress;
use super::report::one_line;
use super::{Exit, Failure};

/// Where a command prints.
#[derive(Debug, Default)]
pub struct Terminal {
    closed: bool,
    quiet: bool,
}

impl Terminal {
    /// The process's own streams.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows no progress bar, wherever it prints.
    #[must_use]
    pub fn quiet(mut self, quiet: bool) -> Self {
        self.quiet = quiet;
        self
    }

    /// A bar on standard error for work of so many steps, if somebody looks at it there.
    pub fn progress(&self, what: &'static str, steps: usize) -> Progress {
        Progress::new(self.quiet, what, steps)
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
        for line in &failure.excerpt {
            self.note(line);
        }
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

    /// Whether standard output takes colours: a terminal that is not called dumb, or whatever it is with `CLICOLOR_FORCE`; never with `NO_COLOR` (no-color.org, bixense.com/clicolors).
    pub fn colour(&self) -> bool {
        colour(io::stdout().is_terminal(), &|name| {
            std::env::var(name).ok().filter(|value| !value.is_empty())
        })
    }
}

fn colour(terminal: bool, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, wanted: &str| variable(name).is_some_and(|value| value == wanted);
    if variable("NO_COLOR").is_some() {
        return false;
    }
    if variable("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0") {
        return true;
    }
    terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0")
}

#[cfg(test)]
mod tests {
    use super::colour;

    #[test]
    fn colours_by_convention() {
        for (terminal, set, expected) in [
            (true, &[][..], true),
            (false, &[], false),
            (true, &[("TERM", "dumb")], false),
            (true, &[("NO_COLOR", "1")], false),
            (true, &[("CLICOLOR", "0")], false),
            (false, &[("CLICOLOR_FORCE", "1")], true),
            (false, &[("CLICOLOR_FORCE", "0")], false),
            (true, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        ] {
            let variable = |name: &str| {
                let mut all = set.iter();
                let found = all.find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(colour(terminal, &variable), expected, "{terminal} {set:?}");
        }
    }
}
