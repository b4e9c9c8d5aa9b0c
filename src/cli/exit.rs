//! How a command ends.

use std::process::ExitCode;

/// How a command ended; docs/exit-codes.md is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done. Warnings alone are no failure.
    Done,
    /// 1: findings that are errors, or a leak.
    Findings,
    /// 2: the command was not understood.
    Usage,
    /// 3: could not decide, or could not write.
    Undecided,
    /// 4: `lookup` alone: there is no statement, which does not mean not affected.
    NoStatement,
}

impl Exit {
    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Undecided => 3,
            Self::NoStatement => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// Why a command ended before its work was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How the command ends.
    pub exit: Exit,
    /// What stood in the way: lower case, no full stop.
    pub message: String,
    /// Where that is: a place, its line and a caret, as they stand below the message.
    pub excerpt: Vec<String>,
    /// What else stood in the way, in the same words.
    pub more: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Failure {
    /// The command was not understood.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::of(Exit::Usage, message)
    }

    /// Nobody can say, or nothing could be written.
    pub fn undecided(message: impl Into<String>) -> Self {
        Self::of(Exit::Undecided, message)
    }

    /// An end of a given kind.
    pub fn of(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            excerpt: Vec::new(),
            more: Vec::new(),
            help: None,
        }
    }

    /// Shows where it is.
    #[must_use]
    pub fn excerpt(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.excerpt.extend(lines);
        self
    }

    /// Says what else stood in the way.
    #[must_use]
    pub fn more(mut self, more: impl IntoIterator<Item = String>) -> Self {
        self.more.extend(more);
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
