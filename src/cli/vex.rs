//! The VEX documents that are due: what the table of claims says, held to what was released.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use rayon::prelude::*;

use super::Failure;
use super::opened::release_failure;
use crate::claims::{Claimed, Gathering, Table};
use crate::model::advisory::Advisory;
use crate::model::catalogue::{Catalogue, ProductLine};
use crate::model::site::SiteValues;
use crate::model::timestamp::Timestamp;
use crate::parity::{self, Difference};
use crate::release::{Act, Entry, Releases};
use crate::render::Address;
use crate::vex::{self, Issuer, State};

/// Models that are read at a time.
const CHUNK: usize = 256;

/// What is claimed at each of some times.
pub(super) struct Gathered<'a> {
    releases: &'a Releases,
    catalogue: &'a Catalogue,
    site: &'a SiteValues,
    /// The folders of states that are taken back.
    gone: BTreeSet<String>,
    /// By time, oldest first.
    tables: Vec<(Timestamp, Mutex<Gathering>)>,
}

/// A state of a product's VEX documents that was not released.
pub(super) struct Due {
    /// The slug of the product.
    pub(super) product: String,
    /// The number that it will have.
    pub(super) n: u32,
    /// When it becomes public, if that is not at once.
    pub(super) public_from: Option<Timestamp>,
    /// The documents by their names; none if nothing is claimed any more.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

impl Due {
    /// What becomes public, in words.
    pub(super) fn words(&self) -> String {
        let from = match self.public_from {
            Some(time) => format!(", public from {time}"),
            None => String::new(),
        };
        match self.files.is_empty() {
            true => format!(
                "  VEX of {}: nothing is claimed any more{from}\n",
                self.product
            ),
            false => format!("  VEX of {}: version {}{from}\n", self.product, self.n),
        }
    }
}

/// What takes the place of released documents in a batch.
#[derive(Default)]
pub(super) struct Replaced {
    /// The slugs of documents of which it has a new version.
    pub(super) slugs: BTreeSet<String>,
    /// Since when that is public.
    pub(super) from: Option<Timestamp>,
    /// The folder of the release that it takes back.
    pub(super) folder: Option<String>,
    /// The folders of the VEX documents that it takes back with it.
    pub(super) states: BTreeSet<String>,
}

/// The VEX documents that repeat what a release of a document said, and so go with it.
///
/// # Errors
/// A state that cannot be read.
pub(super) fn repeating<'a>(
    releases: &'a Releases,
    taken_back: &str,
) -> Result<Vec<&'a Entry>, Failure> {
    let mut entries = releases.entries().iter();
    let Some(release) = entries.find(|entry| entry.folder == taken_back) else {
        return Ok(Vec::new());
    };
    let mut later = releases.releases_of(&release.document);
    let next = later.find(|entry| entry.n > release.n);
    let next = next.map(Entry::shown_from);
    let link = Address::advisory(&release.document).link;
    let mut found = Vec::new();
    for state in releases.entries() {
        let shown = state.shown_from();
        let of_its_time = release.shown_from() <= shown && next.is_none_or(|next| shown < next);
        if state.act != Act::Vex || state.retracted || !of_its_time {
            continue;
        }
        let files = releases
            .load_files(state)
            .map_err(|error| release_failure(&error))?;
        let mut files = files.values();
        if files.any(|bytes| memchr::memmem::find(bytes, link.as_bytes()).is_some()) {
            found.push(state);
        }
    }
    Ok(found)
}

impl Replaced {
    fn has(&self, entry: &Entry, at: Timestamp) -> bool {
        self.folder.as_ref() == Some(&entry.folder)
            || self.slugs.contains(&entry.document) && self.from.is_some_and(|from| from <= at)
    }
}

/// The times at which what is public changes: now, and whenever something that was signed ahead becomes public.
pub(super) fn moments(
    releases: &Releases,
    time: Timestamp,
    public_from: Option<Timestamp>,
) -> Vec<Timestamp> {
    let ahead = releases.entries().iter().filter(|entry| !entry.retracted);
    let ahead = ahead
        .map(Entry::shown_from)
        .chain(public_from)
        .filter(|shown| *shown > time);
    let all: BTreeSet<Timestamp> = ahead.chain([time]).collect();
    all.into_iter().collect()
}

impl<'a> Gathered<'a> {
    /// Gathers what the releases claim at some times, but for what a batch replaces.
    ///
    /// # Errors
    /// A release that cannot be read.
    pub(super) fn of(
        releases: &'a Releases,
        catalogue: &'a Catalogue,
        site: &'a SiteValues,
        moments: Vec<Timestamp>,
        replaced: &Replaced,
    ) -> Result<Self, Failure> {
        let slugs: BTreeSet<&str> = releases
            .entries()
            .iter()
            .filter(|entry| entry.act.is_document() && !entry.retracted)
            .map(|entry| entry.document.as_str())
            .collect();
        // Each release is read once, however many times it is the newest at.
        let mut wanted: BTreeMap<u64, (&Entry, Vec<usize>)> = BTreeMap::new();
        for slug in slugs {
            for (place, at) in moments.iter().enumerate() {
                let is_public =
                    |entry: &&Entry| entry.shown_from() <= *at && !replaced.has(entry, *at);
                let replaced =
                    replaced.slugs.contains(slug) && replaced.from.is_some_and(|from| from <= *at);
                let newest = releases.releases_of(slug).rfind(is_public);
                let claims = |entry: &&Entry| {
                    let summary = entry.summary.as_ref();
                    summary.is_none_or(|it| it.end.is_none() && !it.claims.is_empty())
                };
                if let Some(entry) = newest.filter(|_| !replaced).filter(claims) {
                    let known = wanted.entry(entry.sequence);
                    known.or_insert((entry, Vec::new())).1.push(place);
                }
            }
        }
        let tables = moments
            .into_iter()
            .map(|at| (at, Mutex::new(Gathering::new(catalogue))))
            .collect();
        let gathered = Self {
            releases,
            catalogue,
            site,
            gone: replaced.states.clone(),
            tables,
        };
        let wanted: Vec<(&Entry, Vec<usize>)> = wanted.into_values().collect();
        for chunk in wanted.chunks(CHUNK) {
            let read: Vec<Advisory> = chunk
                .par_iter()
                .map(|(entry, _)| releases.advisory(entry))
                .collect::<Result<_, _>>()
                .map_err(|error| release_failure(&error))?;
            for ((entry, places), advisory) in chunk.iter().zip(&read) {
                let claimed = Claimed {
                    advisory,
                    shown: entry.shown_from(),
                    adopted: entry.act == Act::Adopt,
                };
                for place in places {
                    gathered.put(*place, claimed);
                }
            }
        }
        Ok(gathered)
    }

    fn put(&self, place: usize, claimed: Claimed<'_>) {
        if let Some((_, table)) = self.tables.get(place) {
            let mut table = table
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            table.add(claimed);
        }
    }

    /// Adds a document of ours that is public from a time on.
    pub(super) fn add(&self, advisory: &Advisory, shown: Timestamp) {
        let claimed = Claimed {
            advisory,
            shown,
            adopted: false,
        };
        for (place, (at, _)) in self.tables.iter().enumerate() {
            if shown <= *at {
                self.put(place, claimed);
            }
        }
    }

    /// The states that differ from what will be public at each of the times.
    ///
    /// # Errors
    /// A released state that cannot be read.
    pub(super) fn due(self) -> Result<Vec<Due>, Failure> {
        let issuer = Issuer {
            base_url: &self.site.base_url,
            publisher: &self.site.publisher,
            release_page: |slug, release| Address::release(slug, release).link,
            document_page: |slug| Address::advisory(slug).link,
        };
        let now = self.tables.first().map(|(at, _)| *at);
        let tables: Vec<(Timestamp, Table)> = self
            .tables
            .into_par_iter()
            .map(|(at, table)| {
                let table = table
                    .into_inner()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                (at, table.finish(at))
            })
            .collect();
        let lines: Vec<&ProductLine> = self
            .catalogue
            .products
            .values()
            .map(|line| &**line)
            .collect();
        let due: Vec<Vec<Due>> = lines
            .par_iter()
            .map(|line| of_product(line, self.releases, &self.gone, &tables, now, issuer))
            .collect::<Result<_, Failure>>()?;
        Ok(due.into_iter().flatten().collect())
    }
}

/// A state that was released, or is about to be.
struct Known<'a> {
    n: u32,
    shown: Timestamp,
    entry: Option<&'a Entry>,
    /// Whether it was taken back.
    gone: bool,
    files: BTreeMap<String, Vec<u8>>,
}

fn of_product(
    line: &ProductLine,
    releases: &Releases,
    gone: &BTreeSet<String>,
    tables: &[(Timestamp, Table)],
    now: Option<Timestamp>,
    issuer: Issuer<'_>,
) -> Result<Vec<Due>, Failure> {
    let unwritable = |error: serde_json::Error| Failure::undecided(error.to_string());
    let mut known: Vec<Known<'_>> = releases
        .vex_of(&line.slug)
        .map(|entry| Known {
            n: entry.n,
            shown: entry.shown_from(),
            entry: Some(entry),
            gone: entry.retracted || gone.contains(&entry.folder),
            files: BTreeMap::new(),
        })
        .collect();
    let mut due = Vec::new();
    for (at, table) in tables {
        let is_public = |state: &Known<'_>| state.shown <= *at && !state.gone;
        let public = known.iter().rposition(is_public);
        let issued = |up_to: usize| known.iter().take(up_to + 1).map(|it| it.shown).min();
        let same = match public.and_then(|place| Some((place, known.get(place)?))) {
            None => {
                let first = State {
                    n: 1,
                    issued: *at,
                    updated: *at,
                };
                let drawn = vex::documents(table, line, issuer, first);
                drawn.map_err(unwritable)?.is_empty()
            }
            Some((place, state)) => {
                let drawn = vex::documents(
                    table,
                    line,
                    issuer,
                    State {
                        n: state.n,
                        issued: issued(place).unwrap_or(state.shown),
                        updated: state.shown,
                    },
                );
                drawn.map_err(unwritable)? == documents(releases, state)?
            }
        };
        if same {
            continue;
        }
        let n = known.last().map_or(0, |state| state.n).saturating_add(1);
        let first = known.iter().map(|state| state.shown).min();
        let state = State {
            n,
            issued: first.map_or(*at, |first| first.min(*at)),
            updated: *at,
        };
        let files = vex::documents(table, line, issuer, state).map_err(unwritable)?;
        if let Some(difference) = parity::vex::documents(Some(table), &line.slug, &files).first() {
            return Err(not_parity(&line.slug, difference));
        }
        known.push(Known {
            n,
            shown: *at,
            entry: None,
            gone: false,
            files: files.clone(),
        });
        due.push(Due {
            product: line.slug.clone(),
            n,
            public_from: Some(*at).filter(|at| Some(*at) != now),
            files,
        });
    }
    Ok(due)
}

/// Why nothing is released: what was drawn does not say what was compiled.
pub(super) fn not_parity(what: &str, difference: &Difference) -> Failure {
    let message = difference.message().render(false);
    Failure::undecided(format!("{what}: {message}"))
        .help("nothing was released; this is a fault of obstat, please report it")
}

/// The documents of a state, without what stands beside them.
fn documents(releases: &Releases, state: &Known<'_>) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let Some(entry) = state.entry else {
        return Ok(state.files.clone());
    };
    let mut files = releases
        .load_files(entry)
        .map_err(|error| release_failure(&error))?;
    files.retain(|name, _| vex::is_document(name));
    Ok(files)
}
