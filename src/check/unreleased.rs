//! What nobody may know yet: the words by which an advisory is recognised that was never released, or is under embargo.

use std::collections::HashSet;

use crate::diagnostic::Span;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::read::Sources;

/// How many letters and digits an id or a title needs to be recognised by.
const RECOGNISED: usize = 6;

/// By what an advisory is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Its tracking id.
    Id,
    /// Its title.
    Title,
    /// The CVE number of one of its vulnerabilities.
    Cve,
}

impl Mark {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Id => "the id",
            Self::Title => "the title",
            Self::Cve => "a CVE number",
        }
    }
}

/// A word of an advisory that must not stand in the public tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreleased {
    /// By what it recognises the advisory.
    pub mark: Mark,
    /// The word itself, which is not shown.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// What is known of a document's releases.
pub struct Shown<'a> {
    /// The slugs of the documents of which something is public, or was.
    pub public: &'a HashSet<String>,
    /// The slugs of those of which something is signed ahead.
    pub ahead: &'a HashSet<String>,
    /// The time by which an embargo may have ended.
    pub at: Timestamp,
}

/// The marks of all advisories and VEX statements that were never released, or are under embargo, in the order of the sources.
///
/// Of a public document with a revision under embargo the title and the CVE numbers count, not the id; whether they are public already is for the caller to say.
pub fn unreleased(sources: &Sources, shown: &Shown<'_>) -> Vec<Unreleased> {
    let named = names(sources);
    let mut all = Vec::new();
    for source in &sources.advisories {
        let tracking = &source.front.tracking;
        let Ok(slug) = Slug::of_tracking_id(&tracking.id.value) else {
            continue;
        };
        let is_public = shown.public.contains(slug.as_str());
        let embargo = tracking.embargo_until.as_ref();
        let is_held = shown.ahead.contains(slug.as_str())
            || embargo.is_some_and(|until| until.value > shown.at);
        if is_public && !is_held {
            continue;
        }
        let mut add = |mark, text: &str, span| {
            if is_recognised(text) {
                let text = text.to_owned();
                all.push(Unreleased { mark, text, span });
            }
        };
        if !is_public {
            add(Mark::Id, &tracking.id.value, tracking.id.span);
        }
        // A title that says no more than the name of a product gives nothing away.
        let title = &source.front.title;
        let words = plain(&title.value);
        if !named.iter().any(|name| name.contains(&words)) {
            add(Mark::Title, &title.value, title.span);
        }
        for vulnerability in &source.front.vulnerability {
            if let Some(cve) = &vulnerability.value.cve {
                add(Mark::Cve, &cve.value, cve.span);
            }
        }
    }
    all
}

/// Whether a text has enough letters and digits to be recognised by.
pub fn is_recognised(text: &str) -> bool {
    text.chars().filter(|sign| sign.is_alphanumeric()).count() >= RECOGNISED
}

/// What stands on the site whatever is released: the names of products, the title of the site and those of its pages.
fn names(sources: &Sources) -> Vec<String> {
    let mut names = Vec::new();
    names.extend(sources.site.iter().map(|site| plain(&site.title.value)));
    names.extend(sources.pages.iter().map(|it| plain(&it.front.title.value)));
    for product in &sources.products {
        let table = &product.table;
        names.push(plain(&table.name.value));
        names.push(plain(&format!(
            "{} {}",
            table.vendor.value, table.name.value
        )));
    }
    names
}

/// A text as words in small letters, each with a blank at both ends.
fn plain(text: &str) -> String {
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{is_recognised, plain};

    #[test]
    fn words_are_compared_whole() {
        assert_eq!(
            plain("Rill-300: infusion  pump"),
            " rill 300 infusion pump "
        );
        assert!(!plain("Rill 3000").contains(&plain("Rill 300")));
    }

    #[test]
    fn short_words_recognise_nothing() {
        assert!(is_recognised("A-12345"));
        assert!(!is_recognised("A - 1234"));
    }
}
