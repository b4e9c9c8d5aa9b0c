//! `index.txt` and `changes.csv` against the documents (CSAF 2.0 sections 7.1.12 and 7.1.13).

use std::collections::BTreeMap;

use super::Unreadable;
use super::document::Listed;
use super::fault::{Basis, Faults, PUBLISH};
use super::layout::DIRECTORY;
use super::site::Site;
use crate::diagnostic::Message;
use crate::model::timestamp::Timestamp;

/// Holds both lists against the documents.
///
/// # Errors
/// If one cannot be read from the tree.
pub(super) fn check(
    site: &Site<'_>,
    documents: &[Listed<'_>],
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    let known: BTreeMap<&str, &Listed<'_>> = documents
        .iter()
        .map(|document| (document.relative(), document))
        .collect();
    for (name, number) in [("index.txt", 12), ("changes.csv", 13)] {
        let mut list = List {
            path: format!("{DIRECTORY}{name}"),
            basis: Basis::Csaf(number),
            known: &known,
            seen: BTreeMap::new(),
            faults,
        };
        let Some(bytes) = site.read(&list.path)? else {
            list.fault(Message::new("the list is missing"));
            continue;
        };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            list.fault(Message::new("the list is not UTF-8"));
            continue;
        };
        match number {
            12 => list.index(text),
            _ => list.changes(text),
        }
        list.missing();
        if text.is_empty() {
            let message = "the list is empty, which clients take for a fault";
            let List {
                path,
                basis,
                faults,
                ..
            } = list;
            faults.warning(&path, basis, message, "publish a document");
        }
    }
    Ok(())
}

/// A list while it is held against the documents.
struct List<'a, 'f> {
    path: String,
    basis: Basis,
    known: &'a BTreeMap<&'a str, &'a Listed<'a>>,
    /// The line on which each document was seen first.
    seen: BTreeMap<&'a str, usize>,
    faults: &'f mut Faults,
}

impl<'a> List<'a, '_> {
    fn fault(&mut self, message: Message) {
        self.faults.error(&self.path, self.basis, message, PUBLISH);
    }

    fn at_line(&mut self, number: usize, words: &str) {
        self.fault(Message::new(format!("line {number} {words}")));
    }

    /// One path a line, without an empty one: clients take each line for a document.
    fn index(&mut self, text: &str) {
        for (number, line) in lines(text) {
            self.listed(number, line);
        }
    }

    /// Path and date in quotation marks, newest first, without a heading.
    fn changes(&mut self, text: &str) {
        let mut last: Option<Timestamp> = None;
        for (number, line) in lines(text) {
            let Some((path, date)) = fields(line) else {
                self.at_line(number, "is not a path and a date in quotation marks");
                continue;
            };
            let document = self.listed(number, path);
            let Ok(date) = date.parse::<Timestamp>() else {
                self.at_line(number, "has no date in the form of RFC 3339 with a zone");
                continue;
            };
            if last.is_some_and(|last| last < date) {
                self.at_line(
                    number,
                    "is newer than the one before: the newest stands first",
                );
            }
            last = Some(date);
            let facts = document.and_then(|document| document.facts);
            if let Some(facts) = facts.filter(|facts| facts.current != date) {
                let message = Message::new(format!("line {number} says "))
                    .value(date.to_string())
                    .words(" of ")
                    .value(path)
                    .words(", which says ")
                    .value(facts.current.to_string());
                self.fault(message);
            }
        }
    }

    /// The document that a line names.
    fn listed(&mut self, number: usize, path: &str) -> Option<&'a Listed<'a>> {
        let Some((path, document)) = self.known.get_key_value(path) else {
            let message = Message::new(format!("line {number} names "));
            self.fault(message.value(path).words(", which is no document here"));
            return None;
        };
        if let Some(first) = self.seen.insert(path, number) {
            let message = Message::new(format!("line {number} names "));
            let message = message.value(*path);
            self.fault(message.words(format!(" again, after line {first}")));
        }
        Some(document)
    }

    /// Documents that no line names.
    fn missing(&mut self) {
        let known = self.known;
        for path in known.keys() {
            if !self.seen.contains_key(path) {
                self.fault(Message::new("the list lacks ").value(*path));
            }
        }
    }
}

/// Lines with their numbers; the last one may end with a line feed.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let whole = text.strip_suffix('\n').unwrap_or(text);
    let lines = whole.split('\n').filter(|_| !whole.is_empty());
    (1..).zip(lines)
}

/// The two fields of a line.
fn fields(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('"')?.strip_suffix('"')?;
    let (path, date) = inner.split_once("\",\"")?;
    (!path.contains('"') && !date.contains('"')).then_some((path, date))
}

#[cfg(test)]
mod tests {
    use super::{fields, lines};

    #[test]
    fn every_line_is_a_document() {
        let found: Vec<_> = lines("a\n\nb\n").collect();
        assert_eq!(found, [(1, "a"), (2, ""), (3, "b")]);
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("a").count(), 1);
    }

    #[test]
    fn fields_are_quoted() {
        assert_eq!(fields(r#""a","b""#), Some(("a", "b")));
        for bad in [
            "a,b",
            r#""a",b"#,
            r#""a","b","c""#,
            r#""a""#,
            r#""a", "b""#,
            "",
        ] {
            assert_eq!(fields(bad), None, "{bad}");
        }
    }
}
