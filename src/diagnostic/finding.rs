//! Findings and their severity.

use std::fmt;

use super::{Message, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; CSAF's informative tests (section 6.3).
    Note,
    /// Should be mended; CSAF's optional tests (section 6.2). Never changes the exit code.
    Warning,
    /// Stops what it concerns; CSAF's mandatory tests (section 6.1).
    Error,
}

impl Severity {
    /// The word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The name of a rule, as `obstat explain` takes it: lower case words joined by hyphens, or `csaf-` and the standard's own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0)
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule found it.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// Where; none when the finding is about the workspace as a whole.
    pub span: Option<Span>,
    /// Other places that matter, each with a word on why.
    pub related: Vec<(Span, Message)>,
    /// How to mend it.
    pub help: Option<Message>,
    /// Whether it says that its file holds what nobody may see: then no finding shows a value or a line of that file.
    pub masks: bool,
}

impl Finding {
    /// An error at a place.
    pub fn error(code: Code, span: impl Into<Option<Span>>, message: impl Into<Message>) -> Self {
        Self::of(Severity::Error, code, span, message)
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: impl Into<Option<Span>>, message: impl Into<Message>) -> Self {
        Self::of(Severity::Warning, code, span, message)
    }

    /// A note at a place.
    pub fn note(code: Code, span: impl Into<Option<Span>>, message: impl Into<Message>) -> Self {
        Self::of(Severity::Note, code, span, message)
    }

    /// A finding of a given severity.
    pub fn of(
        severity: Severity,
        code: Code,
        span: impl Into<Option<Span>>,
        message: impl Into<Message>,
    ) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            span: span.into(),
            related: Vec::new(),
            help: None,
            masks: false,
        }
    }

    /// Says that its file holds what nobody may see.
    #[must_use]
    pub fn masking(mut self) -> Self {
        self.masks = true;
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points at another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, why: impl Into<Message>) -> Self {
        self.related.push((span, why.into()));
        self
    }
}

/// How many findings there are, by their severity; written as `3 errors, 1 warning`, or `no findings`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// What is wrong.
    pub errors: usize,
    /// What may be wrong.
    pub warnings: usize,
    /// What is good to know.
    pub notes: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            (Severity::Error, self.errors),
            (Severity::Warning, self.warnings),
            (Severity::Note, self.notes),
        ];
        let mut between = "";
        for (severity, count) in all.into_iter().filter(|(_, count)| *count > 0) {
            let plural = if count == 1 { "" } else { "s" };
            write!(formatter, "{between}{count} {}{plural}", severity.word())?;
            between = ", ";
        }
        match between.is_empty() {
            true => formatter.write_str("no findings"),
            false => Ok(()),
        }
    }
}

/// All findings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// No findings yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.0.extend(findings);
    }

    /// Sorts by file, place, severity (worst first) and code, so that a run reads like the workspace does.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| {
            let key = |f: &Finding| f.span.map(|s| (s.file, s.start, s.end));
            key(a)
                .cmp(&key(b))
                .then(b.severity.cmp(&a.severity))
                .then(a.code.cmp(&b.code))
        });
        self.0.dedup();
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// How many there are of each severity.
    pub fn counts(&self) -> Counts {
        Counts {
            errors: self.count(Severity::Error),
            warnings: self.count(Severity::Warning),
            notes: self.count(Severity::Note),
        }
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
