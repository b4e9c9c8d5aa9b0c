//! What a rule wants, for people who ask.

use super::{Code, Severity};

/// One rule, as `obstat explain` tells it.
///
/// Each room lists its own in a constant `RULES`, and [`crate::explain`] gathers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// The worst that it reports.
    pub severity: Severity,
    /// What goes wrong, in a few words: lower case, no full stop.
    pub title: &'static str,
    /// Where it comes from.
    pub clause: Clause,
    /// What it wants, in a few sentences.
    pub wants: &'static str,
    /// Something that it finds.
    pub failing: Example,
    /// The same, mended.
    pub mended: Example,
}

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// A standard says so.
    Standard {
        /// The standard, such as `CSAF 2.0` or `RFC 9116`.
        standard: &'static str,
        /// The section, such as `3.2.1.12`.
        section: &'static str,
    },
    /// We say so, and this is why: a sentence.
    House(&'static str),
}

/// A part of a workspace that shows a rule at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// A whole file; a test holds the rule to it.
    File {
        /// Its path below the workspace.
        path: &'static str,
        /// Its text.
        text: &'static str,
    },
    /// Some lines of a file.
    Part {
        /// The file's path below the workspace.
        path: &'static str,
        /// The lines.
        text: &'static str,
    },
    /// What no text can show, in words.
    Words(&'static str),
}
