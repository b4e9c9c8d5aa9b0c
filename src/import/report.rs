//! What an import did, a line a file.

use std::fmt;
use std::path::PathBuf;

use super::Refusal;
use crate::check::untagged::noun;
use crate::model::slug::Slug;
use crate::model::untagged::Spot;

/// How a document came into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is the first state of the document that is known here.
    First,
    /// It is a newer version of a document that is known.
    Next,
    /// It is another state of the document, but its version is not newer.
    Again,
}

/// What became of a signature that lies beside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    None,
    /// It is good, and published with the document; whose it is.
    Kept(String),
    /// It is left out; why.
    LeftOut(String),
}

/// A document that was adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Its slug.
    pub slug: Slug,
    /// Its tracking id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The running number of the document's releases.
    pub n: u32,
    /// How it came into the journal.
    pub step: Step,
    /// The mandatory tests that it fails.
    pub failed_tests: Vec<&'static str>,
    /// The publisher's namespace, if it is not the site's.
    pub foreign_namespace: Option<String>,
    /// What may be protected health information in its texts, and where.
    pub untagged: Vec<Spot>,
    /// Pointers of what the standard does not know: it is published, but its page does not show it.
    pub lost: Vec<String>,
    /// What became of a signature that lies beside it.
    pub signature: Signature,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was adopted.
    Adopted(Adoption),
    /// Its bytes are already here: the id and version.
    Unchanged(String, String),
    /// It was not adopted.
    Refused(Refusal),
    /// It is no document.
    LeftOut(&'static str),
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The file as it was named.
    pub path: PathBuf,
    /// What became of it.
    pub outcome: Outcome,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// A line a file, in the order in which they were read.
    pub lines: Vec<Line>,
}

/// The words with which the journal marks a state that came without a new version.
pub const AGAIN: &str = "published again with changes, but no new revision";

impl Report {
    /// The documents that were adopted, in the order of the journal.
    pub fn adoptions(&self) -> impl Iterator<Item = &Adoption> {
        self.lines.iter().filter_map(|line| match &line.outcome {
            Outcome::Adopted(adoption) => Some(adoption),
            _ => None,
        })
    }

    /// Whether a file was refused; the command then ends with exit code 1.
    pub fn has_refusals(&self) -> bool {
        self.count(|outcome| matches!(outcome, Outcome::Refused(_))) > 0
    }

    fn count(&self, kind: impl Fn(&Outcome) -> bool) -> usize {
        self.lines.iter().filter(|line| kind(&line.outcome)).count()
    }

    /// The last line: how many files, and what became of them.
    pub fn summary(&self) -> String {
        let documents: std::collections::BTreeSet<_> =
            self.adoptions().map(|adoption| &adoption.slug).collect();
        let adopted = self.count(|outcome| matches!(outcome, Outcome::Adopted(_)));
        let mut parts = vec![match adopted {
            0 => "none adopted".to_owned(),
            adopted if adopted == documents.len() => format!("{adopted} adopted"),
            adopted => format!(
                "{adopted} adopted as states of {} {}",
                documents.len(),
                if documents.len() == 1 {
                    "document"
                } else {
                    "documents"
                }
            ),
        }];
        let unchanged = self.count(|outcome| matches!(outcome, Outcome::Unchanged(..)));
        let refused = self.count(|outcome| matches!(outcome, Outcome::Refused(_)));
        let left_out = self.count(|outcome| matches!(outcome, Outcome::LeftOut(_)));
        for (count, words) in [
            (unchanged, "unchanged"),
            (refused, "refused"),
            (left_out, "left out"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {words}"));
            }
        }
        let breaking = self.adoptions().filter(|it| it.breaks_the_role()).count();
        let mut text = format!(
            "{} {}: {}",
            self.lines.len(),
            if self.lines.len() == 1 {
                "file"
            } else {
                "files"
            },
            parts.join(", ")
        );
        if breaking > 0 {
            text.push_str(&format!(
                "; {breaking} adopted {} the role of a CSAF provider (section 7.2)",
                if breaking == 1 { "breaks" } else { "break" }
            ));
        }
        text
    }
}

impl Adoption {
    /// Whether a site that publishes it is no CSAF provider: a mandatory test fails, or another publisher stands for it (CSAF 2.0 section 7.2).
    pub fn breaks_the_role(&self) -> bool {
        !self.failed_tests.is_empty() || self.foreign_namespace.is_some()
    }
}

impl fmt::Display for Adoption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "adopted {} version {}", self.id, self.version)?;
        if self.step == Step::Again {
            write!(f, ", {AGAIN}")?;
        }
        if !self.failed_tests.is_empty() {
            let tests = self.failed_tests.join(", ");
            write!(f, "; fails mandatory {tests}")?;
        }
        if let Some(namespace) = &self.foreign_namespace {
            write!(f, "; its publisher `{namespace}` is not the site's")?;
        }
        for (at, spot) in self.untagged.iter().enumerate() {
            let start = match at {
                0 => "; may hold PHI that nobody tagged:",
                _ => ",",
            };
            write!(f, "{start} {} at {}", noun(spot.detector), spot.pointer)?;
        }
        if !self.lost.is_empty() {
            let lost = self.lost.join(", ");
            write!(f, "; its page leaves out {lost}")?;
        }
        match &self.signature {
            Signature::None => Ok(()),
            Signature::Kept(fingerprint) => write!(f, "; signed by {fingerprint}"),
            Signature::LeftOut(why) => write!(f, "; its signature is left out: {why}"),
        }
    }
}

impl fmt::Display for Line {
    /// One line, whatever the file holds: control characters are shown as escapes, and a long text is cut.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match &self.outcome {
            Outcome::Adopted(adoption) => adoption.to_string(),
            Outcome::Unchanged(id, version) => format!("unchanged, {id} version {version}"),
            Outcome::Refused(refusal) => format!("refused: {refusal}"),
            Outcome::LeftOut(why) => format!("left out: {why}"),
        };
        let path = self.path.display().to_string();
        write!(f, "{}: {}", printable(&path), printable(&words))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        writeln!(f, "{}", self.summary())
    }
}

/// The longest text that is shown, in characters.
const LONGEST: usize = 500;

/// A text of a foreign document as it may stand on a terminal.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(LONGEST));
    for (at, character) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push('…');
            break;
        }
        // Bidirectional controls can make a line read as another one.
        let hidden = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || hidden {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}
