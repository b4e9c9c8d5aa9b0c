//! One change, in words and with the version step that it needs.

use std::collections::HashMap;

use super::text::TextChange;
use super::{Difference, listing};
use crate::model::claim::ClaimStatus;

/// A step of a version number (CSAF 2.0 section 3.1.11.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Spelling (rule 5).
    Patch,
    /// Something new or other that leaves the comparison with assets as it was (rule 6).
    Minor,
    /// Readers must compare with their assets anew (rule 7).
    Major,
}

impl Step {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The number after `version`, if that is one: `1.2.3` gives `1.2.4`, `1.3.0` or `2.0.0`, and `4` gives `5`.
    pub fn after(self, version: &str) -> Option<String> {
        let mut parts = version.split('.').map(str::parse::<u64>);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(number)), None, ..) => Some(number.checked_add(1)?.to_string()),
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => Some(match self {
                Self::Patch => format!("{major}.{minor}.{}", patch.checked_add(1)?),
                Self::Minor => format!("{major}.{}.0", minor.checked_add(1)?),
                Self::Major => format!("{}.0.0", major.checked_add(1)?),
            }),
            _ => None,
        }
    }
}

/// What a change is about; the order is that of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The document was withdrawn or superseded.
    End,
    /// A product is affected now.
    Affected,
    /// Another change of what is claimed of a product.
    Claim,
    /// A vulnerability came or went, or is called otherwise.
    Vulnerability,
    /// What is known of exploitation.
    Exploitation,
    /// A score.
    Score,
    /// The document's own severity.
    Severity,
    /// What it means for patients.
    Safety,
    /// What to do.
    Remediation,
    /// Why a product is not affected, or when it is.
    Reason,
    /// Whether more is to come.
    Status,
    /// When more is to come.
    NextUpdate,
    /// What is known of a product.
    Product,
    /// The ids of products within the document.
    ProductId,
    /// The title.
    Title,
    /// Prose.
    Text,
    /// Links.
    Reference,
    /// Thanks.
    Acknowledgment,
    /// The timeline of disclosure.
    Timeline,
    /// Anything else.
    Detail,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// The vulnerabilities that it is about, by name; none where it is about the document.
    pub vulnerabilities: Vec<String>,
    /// What changed, in words: `Aurelia LVP-2 4.0.9`, `vendor fix`.
    pub what: String,
    /// What was said before, if anything.
    pub before: Option<String>,
    /// What is said now, if anything.
    pub after: Option<String>,
    /// The version step that it needs.
    pub step: Step,
}

impl Change {
    /// A change of a document as a whole.
    pub(super) fn new(subject: Subject, what: impl Into<String>, step: Step) -> Self {
        Self {
            subject,
            vulnerabilities: Vec::new(),
            what: what.into(),
            before: None,
            after: None,
            step,
        }
    }

    /// Says which vulnerability it is about.
    pub(super) fn about(mut self, vulnerability: &str) -> Self {
        self.vulnerabilities = vec![vulnerability.to_owned()];
        self
    }

    /// Says what was there before and what is there now.
    pub(super) fn values(mut self, before: Option<String>, after: Option<String>) -> Self {
        self.before = before;
        self.after = after;
        self
    }

    /// The change in words, in one line: `CVE-1900-0001: Aurelia LVP-2 4.0.9: not listed → affected`.
    pub fn words(&self) -> String {
        let mut text = String::new();
        if !self.vulnerabilities.is_empty() {
            text.push_str(&listing::and(&self.vulnerabilities));
            text.push_str(": ");
        }
        text.push_str(&self.what);
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => text.push_str(&format!(": {before} → {after}")),
            (None, Some(after)) => text.push_str(&format!(" added: {after}")),
            (Some(before), None) => text.push_str(&format!(" removed: {before}")),
            (None, None) => {}
        }
        listing::one_line(&text)
    }
}

/// Products of which other things are claimed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimChange {
    /// The vulnerability, by name.
    pub vulnerability: String,
    /// Releases of one product, in words.
    pub products: String,
    /// What was claimed; nothing if it was not listed.
    pub before: Vec<ClaimStatus>,
    /// What is claimed.
    pub after: Vec<ClaimStatus>,
}

/// Changes while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Changes {
    changes: Vec<Change>,
    claims: Vec<ClaimChange>,
    texts: Vec<TextChange>,
}

impl Changes {
    /// Adds a change.
    pub(super) fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Adds a claim that changed, with a line that says so.
    pub(super) fn claim(&mut self, change: Change, claim: ClaimChange) {
        self.claims.push(claim);
        self.push(change);
    }

    /// Adds a value that may have changed.
    pub(super) fn value(
        &mut self,
        change: Change,
        before: Option<impl ToString>,
        after: Option<impl ToString>,
    ) {
        let before = before.map(|value| value.to_string());
        let after = after.map(|value| value.to_string());
        if before != after {
            self.push(change.values(before, after));
        }
    }

    /// Adds a text that changed, with a line that says so.
    pub(super) fn text(&mut self, change: Change, text: TextChange) {
        self.texts.push(text);
        self.push(change);
    }
}

impl From<Changes> for Difference {
    /// Orders the changes, and says what several vulnerabilities share once.
    fn from(gathered: Changes) -> Self {
        type Key = (Subject, String, Option<String>, Option<String>, bool);
        let mut places: HashMap<Key, usize> = HashMap::new();
        let mut changes: Vec<Change> = Vec::with_capacity(gathered.changes.len());
        for change in gathered.changes {
            let key = (
                change.subject,
                change.what.clone(),
                change.before.clone(),
                change.after.clone(),
                change.vulnerabilities.is_empty(),
            );
            let known = places.get(&key).copied();
            match known.and_then(|at| changes.get_mut(at)) {
                Some(known) => {
                    for name in change.vulnerabilities {
                        // The same vulnerability twice stands side by side.
                        if known.vulnerabilities.last() != Some(&name) {
                            known.vulnerabilities.push(name);
                        }
                    }
                    known.step = known.step.max(change.step);
                }
                None => {
                    places.insert(key, changes.len());
                    changes.push(change);
                }
            }
        }
        changes.sort_by_key(|change| change.subject);
        Self {
            changes,
            claims: gathered.claims,
            texts: gathered.texts,
        }
    }
}
