//! Clients that fetch only what is newer than their last visit end up with every document in its newest state, whenever they came.
//!
//! A history of site states is made by the commands themselves, and each state is drawn once.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};
use snapbox::cmd::{Command, cargo_bin};
use tempfile::TempDir;

const BASE: &str = "https://security.devices.example/";
const FEED: &str = ".well-known/csaf/feed-tlp-white.json";
const DIRECTORY: &str = ".well-known/csaf/white/";

/// What a source says of one revision of it.
type Revision = (&'static str, &'static str);

/// A workspace whose site has one state after the other.
struct History {
    folder: TempDir,
    states: Vec<State>,
    /// The ids of what we released ourselves, and no longer only adopted.
    ours: BTreeSet<String>,
}

/// The provider as it was shown from a time on.
struct State {
    at: DateTime<FixedOffset>,
    files: BTreeMap<String, Vec<u8>>,
    ours: BTreeSet<String>,
}

/// The moment of a state, one a day.
fn at(day: u32) -> String {
    format!("2026-{:02}-{:02}T08:00:00Z", 6 + day / 28, 1 + day % 28)
}

impl History {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let history = Self {
            folder,
            states: Vec::new(),
            ours: BTreeSet::new(),
        };
        history.put(
            "content/site.toml",
            r#"title    = "Example product security"
base_url = "https://security.devices.example"
lang     = "en"
example  = true

[publisher]
category        = "vendor"
name            = "Example Devices PSIRT"
namespace       = "https://devices.example"
contact_details = "psirt@devices.example"

[tracking]
id_pattern     = "EX-SA-{year}-{seq:04}"
vex_id_pattern = "EX-VEX-{year}-{seq:04}"

[sla]
acknowledge_hours = 72
triage_days       = 10
"#,
        );
        history
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) {
        Command::new(cargo_bin!("obstat"))
            .current_dir(self.root())
            .args(arguments)
            .assert()
            .code(0);
    }

    /// Writes a source with these revisions, the newest first.
    fn source(&mut self, id: &str, revisions: &[Revision], ended: bool) {
        self.ours.insert(id.to_owned());
        let mut text = format!(
            "+++\ntitle    = \"Notice {id}\"\ncategory = \"csaf_base\"\n\n[tracking]\nid     = \"{id}\"\nstatus = \"final\"\n"
        );
        for (number, kind) in revisions {
            text.push_str(&format!(
                "\n[[tracking.revision_history]]\nnumber  = \"{number}\"\nkind    = \"{kind}\"\nsummary = \"Version {number}.\"\n"
            ));
        }
        if ended {
            text.push_str("\n[end]\nreason = \"It was wrong.\"\n");
        }
        let (number, _) = revisions[0];
        text.push_str(&format!(
            "+++\n\n## Summary\n\nThis is what version {number} of {id} says.\n"
        ));
        self.put(&format!("content/advisories/2026/{id}.md"), &text);
    }

    fn release(&self, id: &str, day: u32, more: &[&str]) {
        let at = at(day);
        let mut arguments = vec!["release", id, "--at", &at];
        arguments.extend(more);
        self.run(&arguments);
    }

    /// Adopts a state of a document of long ago.
    fn adopt(&self, id: &str, version: u32, year: u32, words: &str, day: u32) {
        let history: Vec<Value> = (1..=version)
            .map(|number| {
                json!({
                    "number": number.to_string(),
                    "date": format!("{year}-0{number}-01T00:00:00Z"),
                    "summary": format!("Version {number}."),
                })
            })
            .collect();
        let document = json!({ "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": format!("Notice {id}"),
            "notes": [{ "category": "summary", "text": words }],
            "publisher": { "category": "vendor", "name": "Example Devices", "namespace": "https://devices.example" },
            "distribution": { "tlp": { "label": "WHITE" } },
            "tracking": {
                "id": id, "status": "final", "version": version.to_string(),
                "initial_release_date": history[0]["date"],
                "current_release_date": history[history.len() - 1]["date"],
                "revision_history": history,
            },
        }});
        let file = self.folder.path().join("old.json");
        fs::write(&file, document.to_string()).unwrap();
        let file = file.display().to_string();
        self.run(&["import", &file, "--at", &at(day)]);
    }

    fn reissue(&mut self, ids: &[&str], day: u32) {
        let at = at(day);
        let mut arguments = vec!["import", "--summary", "Issued again.", "--at", &at];
        for id in ids {
            arguments.extend(["--reissue", id]);
            self.ours.insert((*id).to_owned());
        }
        self.run(&arguments);
    }

    /// Draws the site as it is on a day.
    fn state(&mut self, day: u32) {
        let at = at(day);
        self.run(&["build", "--at", &at]);
        let root = self.root().join("public");
        let files = read(&root.join(".well-known"), &root);
        self.states.push(State {
            at: at.parse().unwrap(),
            files,
            ours: self.ours.clone(),
        });
    }
}

fn read(folder: &Path, root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter();
    files
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap();
            (
                path.to_str().unwrap().to_owned(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// The states of the site, drawn once for all tests.
static STATES: LazyLock<Vec<State>> = LazyLock::new(|| history().states);

/// A history with everything that can happen to a document.
fn history() -> History {
    const A: &str = "EX-SA-2026-0001";
    const B: &str = "EX-SA-2026-0002";
    const C: &str = "EX-SA-2026-0003";
    const D: &str = "EX-SA-2026-0004";
    let mut it = History::new();
    // An empty provider.
    it.state(0);
    it.source(A, &[("1.0.0", "initial")], false);
    it.release(A, 1, &[]);
    it.state(1);
    it.source(B, &[("1.0.0", "initial")], false);
    it.release(B, 2, &[]);
    it.state(2);
    // Older than everything that was there.
    it.adopt("OLD-2019-01", 1, 2019, "Of 2019.", 3);
    it.state(3);
    it.source(A, &[("1.1.0", "update"), ("1.0.0", "initial")], false);
    it.release(A, 4, &[]);
    it.state(4);
    // Signed on one day, shown four days later.
    it.source(C, &[("1.0.0", "initial")], false);
    it.release(C, 5, &["--public-from", &at(9)]);
    it.state(5);
    // Older than what was adopted before.
    it.adopt("OLD-2017-03", 1, 2017, "Of 2017.", 6);
    it.state(6);
    it.source(B, &[("1.1.0", "update"), ("1.0.0", "initial")], false);
    it.release(B, 7, &[]);
    it.state(7);
    it.adopt("OLD-2019-01", 2, 2019, "Of 2019, corrected.", 8);
    it.state(8);
    // Nothing happens but that a day comes.
    it.state(9);
    // Published again without a new version.
    it.adopt("OLD-2017-03", 1, 2017, "Of 2017, changed.", 10);
    it.state(10);
    // Withdrawn.
    it.source(
        B,
        &[
            ("2.0.0", "withdrawal"),
            ("1.1.0", "update"),
            ("1.0.0", "initial"),
        ],
        true,
    );
    it.release(B, 11, &[]);
    it.state(11);
    it.reissue(&["OLD-2017-03"], 12);
    it.state(12);
    it.source(D, &[("1.0.0", "initial")], false);
    it.release(D, 13, &[]);
    it.state(13);
    // A revision that is signed ahead, while others go on.
    it.source(D, &[("1.1.0", "update"), ("1.0.0", "initial")], false);
    it.release(D, 14, &["--public-from", &at(19)]);
    it.state(14);
    it.source(
        A,
        &[
            ("1.2.0", "update"),
            ("1.1.0", "update"),
            ("1.0.0", "initial"),
        ],
        false,
    );
    it.release(A, 15, &[]);
    it.state(15);
    // Taken back, with what is right in its place.
    it.source(
        A,
        &[
            ("1.3.0", "update"),
            ("1.2.0", "update"),
            ("1.1.0", "update"),
            ("1.0.0", "initial"),
        ],
        false,
    );
    it.run(&[
        "retract",
        A,
        "1.2.0",
        "--by",
        "A. Example",
        "--reason",
        "it showed what it must not",
        "--at",
        &at(16),
    ]);
    it.state(16);
    it.adopt("OLD-2016-09", 1, 2016, "Of 2016.", 17);
    it.adopt("OLD-2018-07", 3, 2018, "Of 2018.", 18);
    it.state(18);
    it.state(19);
    it.reissue(&["OLD-2016-09", "OLD-2019-01"], 20);
    it.state(20);
    it.reissue(&["OLD-2019-01"], 21);
    it.state(21);
    // Nothing at all.
    it.state(22);
    it
}

impl State {
    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.files[path]).unwrap()
    }

    fn entries(&self) -> Vec<Value> {
        let feed = self.json(FEED);
        feed["feed"]["entry"].as_array().unwrap().clone()
    }

    /// Every document in its newest state, by its path.
    fn documents(&self) -> BTreeMap<String, Vec<u8>> {
        let is_document = |path: &str| path.starts_with(DIRECTORY) && path.ends_with(".json");
        let files = self.files.iter().filter(|(path, _)| is_document(path));
        files
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect()
    }

    /// The rows of changes.csv: path and date.
    fn changes(&self) -> Vec<(String, DateTime<FixedOffset>)> {
        let text = std::str::from_utf8(&self.files[&format!("{DIRECTORY}changes.csv")]).unwrap();
        text.lines()
            .map(|line| {
                let (path, date) = line.split_once(',').unwrap();
                let date = date.trim_matches('"').parse().unwrap();
                (format!("{DIRECTORY}{}", path.trim_matches('"')), date)
            })
            .collect()
    }
}

fn time(value: &Value) -> DateTime<FixedOffset> {
    value.as_str().unwrap().parse().unwrap()
}

fn path(entry: &Value) -> String {
    let address = entry["content"]["src"].as_str().unwrap();
    address.strip_prefix(BASE).unwrap().to_owned()
}

/// How a client knows what is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    /// By the day of its last visit.
    Visit,
    /// By the newest `updated` that it saw.
    Seen,
    /// By the newest date in changes.csv that it saw.
    Changes,
}

/// A client that fetches what is newer than its last visit, and nothing else.
struct Client {
    memory: Memory,
    last: Option<DateTime<FixedOffset>>,
    documents: BTreeMap<String, Vec<u8>>,
}

impl Client {
    fn new(memory: Memory) -> Self {
        Self {
            memory,
            last: None,
            documents: BTreeMap::new(),
        }
    }

    fn visit(&mut self, state: &State) {
        let offered: Vec<(String, DateTime<FixedOffset>)> = match self.memory {
            Memory::Changes => state.changes(),
            _ => state
                .entries()
                .iter()
                .map(|entry| (path(entry), time(&entry["updated"])))
                .collect(),
        };
        let newest = offered.iter().map(|(_, date)| *date).max();
        for (path, date) in offered {
            if self.last.is_none_or(|last| last < date) {
                let bytes = state.files[&path].clone();
                self.documents.insert(path, bytes);
            }
        }
        self.last = match self.memory {
            Memory::Visit => Some(state.at),
            _ => newest.max(self.last),
        };
    }
}

#[test]
fn whoever_comes_now_and_then_misses_nothing() {
    let states = &*STATES;
    assert!(states.len() > 20);

    // Every document was in more than one state, and what was withdrawn is still listed.
    let last = states.last().unwrap();
    assert_eq!(last.documents().len(), 8);
    let titles: Vec<String> = last
        .entries()
        .iter()
        .map(|entry| entry["title"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        titles.contains(&"Withdrawn: Notice EX-SA-2026-0002".to_owned()),
        "{titles:?}"
    );

    for state in states {
        one_state(state);
    }
    for pair in states.windows(2) {
        two_states(&pair[0], &pair[1]);
    }

    // Who comes to every state, to every second, to every third …, from each one on.
    let mut ways: Vec<BTreeSet<usize>> = Vec::new();
    for step in 1..states.len() {
        for first in 0..step {
            ways.push((first..states.len()).step_by(step).collect());
        }
    }
    // And whoever comes as the dice fall.
    let mut dice: u64 = 0x5eed;
    for _ in 0..200 {
        let mut way = BTreeSet::new();
        for place in 0..states.len() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if dice >> 62 == 0 {
                way.insert(place);
            }
        }
        ways.push(way);
    }
    for way in &ways {
        for memory in [Memory::Visit, Memory::Seen] {
            let mut client = Client::new(memory);
            for place in way {
                let state = &states[*place];
                client.visit(state);
                let names = |documents: &BTreeMap<String, Vec<u8>>| {
                    documents.keys().cloned().collect::<Vec<_>>()
                };
                let all = state.documents();
                assert_eq!(
                    names(&client.documents),
                    names(&all),
                    "{memory:?} {way:?} at {place}"
                );
                assert!(
                    client.documents == all,
                    "{memory:?} {way:?}: an old state at {place}"
                );
            }
        }
    }
}

/// What one state says of its documents.
fn one_state(state: &State) {
    let changes = state.changes();
    assert!(
        changes.windows(2).all(|pair| pair[0].1 >= pair[1].1),
        "changes.csv is not newest first"
    );
    let dates: BTreeMap<String, DateTime<FixedOffset>> = changes.into_iter().collect();
    let listed: BTreeSet<&String> = dates.keys().collect();
    let documents = state.documents();
    assert_eq!(listed, documents.keys().collect());
    let entries = state.entries();
    assert_eq!(entries.len(), documents.len());
    for entry in &entries {
        let path = path(entry);
        let document: Value = serde_json::from_slice(&documents[&path]).unwrap();
        let tracking = &document["document"]["tracking"];
        // The document's own date, whatever the feed says.
        assert_eq!(dates[&path], time(&tracking["current_release_date"]));
        assert!(
            time(&entry["updated"]) <= state.at,
            "{path} is shown too early"
        );
        // For what we released ourselves the two agree.
        let id = tracking["id"].as_str().unwrap();
        if state.ours.contains(id) {
            assert_eq!(dates[&path], time(&entry["updated"]), "{id}");
        } else {
            assert!(dates[&path] < time(&entry["updated"]), "{id}");
        }
    }
}

/// What the next state says that the one before did not.
fn two_states(before: &State, after: &State) {
    let known = before.documents();
    for (path, bytes) in after.documents() {
        let entry = after
            .entries()
            .into_iter()
            .find(|it| self::path(it) == path);
        let updated = time(&entry.unwrap()["updated"]);
        let changed = known.get(&path) != Some(&bytes);
        // Newer than everything shown before, exactly if it is in another state.
        assert_eq!(changed, updated > before.at, "{path}");
    }
    for path in known.keys() {
        assert!(after.files.contains_key(path), "{path} is gone");
    }
}

#[test]
fn whoever_goes_by_dates_of_documents_needs_them_issued_again() {
    let states = &*STATES;
    let path = |year: u32, slug: &str| format!("{DIRECTORY}{year}/{slug}.json");
    let mut client = Client::new(Memory::Changes);
    for state in states {
        client.visit(state);
    }
    // Adopted with dates of long ago, and never issued again: changes.csv hides it, as the standard has it.
    let all = states.last().unwrap().documents();
    let missed: Vec<&String> = all
        .keys()
        .filter(|path| client.documents.get(*path) != all.get(*path))
        .collect();
    assert_eq!(missed, [&path(2018, "old-2018-07")]);
}
