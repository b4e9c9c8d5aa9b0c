//! Parity: what each format says is read back from its bytes, and held against what it was drawn from.
//!
//! Pages, CSAF documents and VEX documents are drawn from the same claims, each by code of its own; this code reads them as their readers do.
//! Each format is compared at the grain that it has: a CSAF document by its product ids, a page by what people read, VEX by releases.

mod document;
mod html;
mod page;
pub mod vex;

use std::fmt;

pub use document::document;
pub use page::page;

use crate::diagnostic::Message;

/// What is read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The CSAF document.
    Csaf,
    /// The page of a document, or of one of its versions.
    Page,
    /// An OpenVEX document.
    OpenVex,
    /// A CycloneDX VEX document.
    CycloneDx,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Csaf => "the CSAF document",
            Self::Page => "the page",
            Self::OpenVex => "the OpenVEX document",
            Self::CycloneDx => "the CycloneDX document",
        })
    }
}

/// One thing that a format says and its claims do not, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Which format.
    pub format: Format,
    /// Whether the format says it and the claims do not; else it is the other way round.
    pub added: bool,
    /// What is said.
    pub fact: Fact,
}

impl Difference {
    /// The difference in words, lower case, no full stop.
    pub fn message(&self) -> Message {
        let verb = match self.added {
            true => "says what nobody claims",
            false => "does not say what is claimed",
        };
        let mut message = Message::new(format!("{} {verb}: {} ", self.format, self.fact.what));
        for (place, part) in self.fact.parts.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            message = message.words(between).value(part.as_str());
        }
        message
    }
}

/// Something that is said, in the words of its format.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// What kind of thing: `status`, `score`, `remedy`.
    pub what: &'static str,
    /// Its parts, in an order that the kind gives them.
    pub parts: Vec<String>,
}

fn fact<const N: usize>(what: &'static str, parts: [&str; N]) -> Fact {
    Fact {
        what,
        parts: parts.iter().map(|part| plain(part)).collect(),
    }
}

/// A text as people compare it: every run of white space is one blank.
fn plain(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut plain = String::with_capacity(text.len());
    plain.extend(words.next());
    for word in words {
        plain.push(' ');
        plain.push_str(word);
    }
    plain
}

/// What one of two lists has and the other has not; how often something is said does not count.
fn differences(format: Format, mut claimed: Vec<Fact>, mut said: Vec<Fact>) -> Vec<Difference> {
    for facts in [&mut claimed, &mut said] {
        facts.sort_unstable();
        facts.dedup();
    }
    if claimed == said {
        return Vec::new();
    }
    let missing = |one: &[Fact], other: &[Fact], added: bool| -> Vec<Difference> {
        let missing = one.iter().filter(|fact| other.binary_search(fact).is_err());
        let difference = |fact: &Fact| Difference {
            format,
            added,
            fact: fact.clone(),
        };
        missing.map(difference).collect()
    };
    let mut all = missing(&claimed, &said, false);
    all.extend(missing(&said, &claimed, true));
    all
}

#[cfg(test)]
mod tests;
