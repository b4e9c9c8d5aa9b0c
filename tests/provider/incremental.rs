//! A client that fetches only what is newer than its last visit misses nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::client::{Tree, feeds, fetch, json, list, text, time};
use crate::fixture::{content, document, input, moment, tree};
use obstat::render::provider::Input;

/// What an incremental client keeps between two visits.
#[derive(Default)]
struct Client {
    last: BTreeMap<String, DateTime<FixedOffset>>,
    documents: BTreeMap<String, Vec<u8>>,
    fetched: usize,
}

impl Client {
    fn visit(&mut self, tree: &Tree) {
        for url in feeds(tree) {
            let feed = json(tree, &url);
            let last = self.last.get(&url).copied();
            let updated = time(&feed, "/feed/updated");
            assert!(
                last.is_none_or(|last| last <= updated),
                "the feed went back in time"
            );
            for entry in list(&feed, "/feed/entry") {
                assert!(time(entry, "/published") <= time(entry, "/updated"));
                if last.is_none_or(|last| last < time(entry, "/updated")) {
                    let id = text(entry, "/id").to_owned();
                    self.documents.insert(id, fetch(tree, entry));
                    self.fetched += 1;
                }
            }
            self.last.insert(url, updated);
        }
    }
}

/// Every visible document in its newest state.
fn all(input: &Input) -> BTreeMap<String, Vec<u8>> {
    let visible = input
        .documents
        .iter()
        .filter(|document| document.shown <= input.at);
    visible
        .map(|document| (document.id.clone(), content(document)))
        .collect()
}

#[test]
fn an_incremental_client_ends_with_everything_in_its_newest_state() {
    let mut a = document("ACME-2026-0001", "2026-01-10T08:00:00Z");
    let mut b = document("ACME-2026-0002", "2026-01-10T08:00:00Z");
    // Signed in January, to be shown in March.
    let mut ahead = document("ACME-2026-0003", "2026-03-01T00:00:00Z");
    ahead.published = moment("2026-03-01T00:00:00Z");
    let mut client = Client::default();

    let first = input(
        vec![a.clone(), b.clone(), ahead.clone()],
        "2026-01-10T08:00:00Z",
    );
    let state = tree(&first);
    client.visit(&state);
    assert_eq!(client.documents, all(&first));
    assert_eq!(client.fetched, 2);
    let silent = state.iter().all(|(path, bytes)| {
        !path.contains("0003") && !String::from_utf8_lossy(bytes).contains("0003")
    });
    assert!(silent, "a document that was signed ahead shows");

    // An update, and an old document that is adopted late: its own dates are years back.
    a.current_release_date = moment("2026-02-01T09:00:00Z");
    a.shown = a.current_release_date;
    let mut adopted = document("OLD-2019-01", "2019-05-01T00:00:00+02:00");
    adopted.published = moment("2026-02-01T09:00:00Z");
    adopted.shown = adopted.published;
    let documents = vec![a.clone(), b.clone(), ahead.clone(), adopted.clone()];
    let second = input(documents, "2026-02-01T09:00:00Z");
    client.visit(&tree(&second));
    assert_eq!(client.documents, all(&second));
    assert_eq!(client.fetched, 4);

    // A withdrawal, and the day of what was signed ahead.
    b.title = "Withdrawn: Title of ACME-2026-0002".to_owned();
    b.current_release_date = moment("2026-03-02T10:00:00Z");
    b.shown = b.current_release_date;
    let third = input(vec![adopted, a, b, ahead], "2026-03-02T10:00:00Z");
    let state = tree(&third);
    client.visit(&state);
    assert_eq!(client.documents, all(&third));
    assert_eq!(client.fetched, 6);

    client.visit(&state);
    assert_eq!(client.fetched, 6, "nothing new, nothing fetched");
}
