//! The ROLIE feeds against the documents (CSAF 2.0 section 7.1.15).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::document::{Facts, Listed};
use super::fault::{Basis, Faults, PUBLISH};
use super::layout::PROVIDER;
use super::site::Site;
use super::{Unreadable, shape};
use crate::diagnostic::Message;
use crate::model::timestamp::Timestamp;

const BASIS: Basis = Basis::Csaf(15);
/// The schemas of the documents that a feed may list, with their versions.
const FORMATS: [(&str, &str); 2] = [
    (
        "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
        "2.0",
    ),
    (
        "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json",
        "2.1",
    ),
];

#[derive(Deserialize)]
struct FeedDocument {
    feed: Feed,
}

#[derive(Deserialize)]
struct Feed {
    #[serde(default)]
    category: Vec<Category>,
    entry: Vec<Entry>,
    id: String,
    link: Vec<Link>,
    title: String,
    updated: String,
}

#[derive(Deserialize)]
struct Category {
    scheme: Option<String>,
    term: String,
}

#[derive(Deserialize)]
struct Entry {
    content: Content,
    format: Format,
    id: String,
    link: Vec<Link>,
    published: String,
    title: String,
    updated: String,
}

#[derive(Deserialize)]
struct Content {
    src: String,
    #[serde(rename = "type")]
    media_type: String,
}

#[derive(Deserialize)]
struct Format {
    schema: String,
    version: String,
}

#[derive(Deserialize)]
struct Link {
    href: String,
    rel: String,
}

/// The word of the label in the path of a feed: `white`.
pub(super) fn label(path: &str) -> Option<&str> {
    let name = path.strip_prefix(PROVIDER)?.strip_prefix("feed-tlp-")?;
    name.strip_suffix(".json")
        .filter(|word| !word.contains('/'))
}

/// The path of a label's feed.
fn path_of(word: &str) -> String {
    format!("{PROVIDER}feed-tlp-{word}.json")
}

/// The paths of all feeds in the tree.
pub(super) fn paths<'a>(site: &'a Site<'_>) -> impl Iterator<Item = &'a str> {
    let files = site.below(PROVIDER).map(|file| file.path.as_str());
    files.filter(|path| label(path).is_some())
}

/// Holds every feed against the documents, and yields the newest moment that one of them knows.
///
/// # Errors
/// If a feed cannot be read from the tree.
pub(super) fn check(
    site: &Site<'_>,
    documents: &[Listed<'_>],
    faults: &mut Faults,
) -> Result<Option<Timestamp>, Unreadable> {
    let known: BTreeMap<&str, &Listed<'_>> = documents
        .iter()
        .map(|document| (document.path, document))
        .collect();
    // One feed for everyone always, and one of each label that a document has.
    let mut words = vec!["white"];
    let labels = documents
        .iter()
        .filter_map(|document| document.facts?.feed());
    words.extend(labels.chain(paths(site).filter_map(label)));
    words.sort_unstable();
    words.dedup();
    let mut newest = None;
    for word in words {
        let mut check = Check {
            site,
            known: &known,
            word,
            path: path_of(word),
            seen: BTreeMap::new(),
            faults,
        };
        let Some(bytes) = site.read(&check.path)? else {
            check.fault(Message::new("the feed is missing"));
            continue;
        };
        shape::check(&check.path, &bytes, &shape::FEED, BASIS, check.faults);
        match serde_json::from_slice::<FeedDocument>(&bytes) {
            Ok(document) => newest = newest.max(check.feed(&document.feed)),
            Err(error) => check.fault(Message::new(format!("this is no ROLIE feed: {error}"))),
        }
    }
    Ok(newest)
}

/// One feed while it is held against the documents.
struct Check<'a, 'f> {
    site: &'a Site<'a>,
    known: &'a BTreeMap<&'a str, &'a Listed<'a>>,
    /// The word of its label.
    word: &'a str,
    path: String,
    /// How often each document was seen.
    seen: BTreeMap<&'a str, usize>,
    faults: &'f mut Faults,
}

impl<'a> Check<'a, '_> {
    fn fault(&mut self, message: Message) {
        self.faults.error(&self.path, BASIS, message, PUBLISH);
    }

    fn of(&mut self, entry: &Entry, message: Message) {
        self.by(BASIS, entry, message);
    }

    /// What an entry does not meet of another requirement than that of the feed.
    fn by(&mut self, basis: Basis, entry: &Entry, message: Message) {
        let message = Message::new("the entry ").value(&entry.id).join(message);
        self.faults.error(&self.path, basis, message, PUBLISH);
    }

    /// A moment, or a fault.
    fn moment(&mut self, whose: Option<&Entry>, text: &str) -> Option<Timestamp> {
        let moment = text.parse::<Timestamp>();
        if let Err(problem) = moment {
            let message = Message::new(" has the time ").value(text);
            let message = message.words(format!(": {problem}"));
            match whose {
                Some(entry) => self.of(entry, message),
                None => self.fault(Message::new("the feed").join(message)),
            }
        }
        moment.ok()
    }

    fn feed(&mut self, feed: &Feed) -> Option<Timestamp> {
        let first = feed.category.first();
        let csaf = |category: &Category| {
            let scheme = category.scheme.as_deref();
            scheme == Some("urn:ietf:params:rolie:category:information-type")
                && category.term == "csaf"
        };
        if !first.is_some_and(csaf) {
            let message = "the feed's first category is not the information type `csaf`";
            self.fault(Message::new(message));
        }
        let own = |link: &&Link| link.rel == "self";
        let links: Vec<&Link> = feed.link.iter().filter(own).collect();
        match links.as_slice() {
            [link] if self.site.path(&link.href) == Ok(self.path.as_str()) => {}
            _ => self.fault(Message::new("the feed has no link to itself")),
        }
        let sign = |sign: char| sign.is_ascii_alphanumeric() || "+-_.".contains(sign);
        if feed.id.is_empty() || !feed.id.chars().all(sign) {
            self.fault(Message::new("this is no id of a feed: ").value(&feed.id));
        }
        if feed.title.is_empty() {
            self.fault(Message::new("the feed has no title"));
        }
        if feed.entry.is_empty() {
            let message = "the feed has no entries, which clients take for a fault";
            let help = "publish a document";
            self.faults.warning(&self.path, BASIS, message, help);
        }
        let mut newest = None;
        for entry in &feed.entry {
            newest = newest.max(self.entry(entry));
        }
        let known = self.known;
        for (path, document) in known {
            let mine = document.facts.and_then(Facts::feed) == Some(self.word);
            if mine && !self.seen.contains_key(path) {
                self.fault(Message::new("the feed lacks ").value(*path));
            }
        }
        let updated = self.moment(None, &feed.updated);
        if let Some((updated, newest)) = updated.zip(newest).filter(|(it, newest)| it < newest) {
            let message = Message::new("the feed says that it was updated at ")
                .value(updated.to_string())
                .words(", before its newest entry at ")
                .value(newest.to_string());
            self.fault(message);
        }
        updated.max(newest)
    }

    /// Holds an entry against its document, and yields when it was updated.
    fn entry(&mut self, entry: &Entry) -> Option<Timestamp> {
        let published = self.moment(Some(entry), &entry.published);
        let updated = self.moment(Some(entry), &entry.updated);
        if published
            .zip(updated)
            .is_some_and(|(first, last)| last < first)
        {
            self.of(entry, Message::new(" was updated before it was published"));
        }
        if entry.content.media_type != "application/json" {
            self.of(entry, Message::new(" is not of type `application/json`"));
        }
        let format = (entry.format.schema.as_str(), entry.format.version.as_str());
        if !FORMATS.contains(&format) {
            self.of(entry, Message::new(" names no format of CSAF"));
        }
        if entry.title.is_empty() {
            self.of(entry, Message::new(" has no title"));
        }
        let path = match self.site.target(&entry.content.src) {
            Ok(path) => path,
            Err(problem) => {
                let message = Message::new(": the address ").value(&entry.content.src);
                let basis = Basis::Csaf(problem.number(15));
                self.by(basis, entry, message.words(problem.words()));
                return updated;
            }
        };
        self.links(entry, path);
        let Some((path, document)) = self.known.get_key_value(path) else {
            let message = Message::new(" leads to ").value(path);
            self.of(entry, message.words(", which is no document"));
            return updated;
        };
        let times = self.seen.entry(path).or_default();
        *times += 1;
        if *times > 1 {
            self.of(entry, Message::new(" is in the feed more than once"));
        }
        if let Some(facts) = document.facts {
            self.facts(entry, facts);
            // The entry says when it was listed; a document that was adopted may claim a later time.
            if let Some(updated) = updated.filter(|updated| *updated < facts.current) {
                let message = Message::new(" says ")
                    .value(updated.to_string())
                    .words(", and its document ")
                    .value(facts.current.to_string());
                self.of(entry, message);
                self.faults.because_of(path);
            }
        }
        updated
    }

    /// What the entry says of its document.
    fn facts(&mut self, entry: &Entry, facts: &Facts) {
        if facts.feed() != Some(self.word) {
            let label = facts.label.as_deref().unwrap_or("UNLABELED");
            let message = Message::new(" is labelled ").value(label);
            self.of(entry, message.words(" and does not belong in this feed"));
        }
        if facts.id != entry.id {
            let message = Message::new(" leads to the document ").value(&facts.id);
            self.of(entry, message);
        }
        if !is_title(&entry.title, &facts.title) {
            let message = Message::new(" has another title than its document");
            self.of(entry, message);
        }
    }

    /// Links to the document itself, its hashes and its signature: exactly to those that exist.
    fn links(&mut self, entry: &Entry, path: &str) {
        let mut expected: Vec<(&str, String)> = vec![("self", path.to_owned())];
        for (rel, ending) in [
            ("hash", ".sha256"),
            ("hash", ".sha512"),
            ("signature", ".asc"),
        ] {
            let beside = format!("{path}{ending}");
            if self.site.has(&beside) {
                expected.push((rel, beside));
            }
        }
        if entry.link.first().is_none_or(|link| link.rel != "self") {
            self.of(
                entry,
                Message::new(" does not begin with the link to itself"),
            );
        }
        let mut found: Vec<(&str, &str)> = Vec::new();
        for link in &entry.link {
            if !matches!(link.rel.as_str(), "self" | "hash" | "signature") {
                continue;
            }
            match self.site.target(&link.href) {
                Ok(path) => found.push((link.rel.as_str(), path)),
                Err(problem) => {
                    let message =
                        Message::new(format!(": the link `{}` to ", link.rel)).value(&link.href);
                    let basis = Basis::Csaf(problem.number(15));
                    self.by(basis, entry, message.words(problem.words()));
                }
            }
        }
        for (rel, path) in &expected {
            if !found.contains(&(rel, path)) {
                let message = Message::new(format!(" has no link `{rel}` to ")).value(path);
                self.of(entry, message);
            }
        }
        let wrong = |(rel, path): &&(&str, &str)| {
            !expected
                .iter()
                .any(|(known, at)| known == rel && at == path)
        };
        let wrong: Vec<(&str, &str)> = found.iter().filter(wrong).copied().collect();
        for (rel, path) in wrong {
            let message = Message::new(format!(" has a link `{rel}` to ")).value(path);
            self.of(entry, message);
        }
    }
}

/// Whether an entry's title is that of its document; a document may have none.
fn is_title(entry: &str, document: &str) -> bool {
    entry == document || document.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{is_title, label};

    #[test]
    fn an_entry_has_the_title_of_its_document() {
        assert!(is_title("A", "A"));
        assert!(!is_title("A", "Withdrawn: A"));
        assert!(is_title("A-1", " "));
        assert!(!is_title("A", "B"));
        assert!(!is_title("Withdrawn: A", "A"));
    }

    #[test]
    fn feeds_are_known_by_their_name() {
        assert_eq!(label(".well-known/csaf/feed-tlp-white.json"), Some("white"));
        for other in [
            ".well-known/csaf/feed-tlp-a/b.json",
            ".well-known/csaf/service.json",
            "feed-tlp-white.json",
        ] {
            assert_eq!(label(other), None, "{other}");
        }
    }
}
