//! What the bytes of a build say, held against the releases that they were drawn from, while they are drawn.

use std::sync::{Mutex, PoisonError};

use super::{Failure, Terminal};
use crate::cli::opened::release_failure;
use crate::model::timestamp::Timestamp;
use crate::parity::{self, Difference, Format};
use crate::release::{Act, Entry, Releases};
use crate::render::{Output, Tree};

/// How many differences are named.
const NAMED: usize = 10;

/// What was found so far.
pub(super) struct Parity<'a> {
    releases: &'a Releases,
    at: Timestamp,
    found: Mutex<Vec<Found>>,
}

/// A difference, where it is, and whether the bytes are those of a release.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    frozen: bool,
    place: String,
    difference: Difference,
}

impl<'a> Parity<'a> {
    pub(super) fn new(releases: &'a Releases, at: Timestamp) -> Self {
        Self {
            releases,
            at,
            found: Mutex::default(),
        }
    }

    /// Reads back what was drawn of a version of a document: its pages and its CSAF document.
    ///
    /// # Errors
    /// A release that cannot be read.
    pub(super) fn hold(&self, output: &Output, drawn: &[Vec<u8>]) -> Result<(), Failure> {
        let Some(entry) = self.entry(output) else {
            return Ok(());
        };
        let advisory = self
            .releases
            .advisory(entry)
            .map_err(|error| release_failure(&error))?;
        let mut found = Vec::new();
        for (file, bytes) in output.files.iter().zip(drawn) {
            let (place, differences) = match file.path.rsplit('.').next() {
                Some("json") => {
                    let place = format!("content/releases/{}", entry.folder);
                    (place, parity::document(&advisory, bytes))
                }
                Some("html") => {
                    let html = String::from_utf8_lossy(bytes);
                    (file.path.clone(), parity::page(&advisory, &html))
                }
                _ => continue,
            };
            found.extend(differences.into_iter().map(|difference| Found {
                frozen: difference.format == Format::Csaf,
                place: place.clone(),
                difference,
            }));
        }
        if !found.is_empty() {
            self.found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .append(&mut found);
        }
        Ok(())
    }

    /// The release whose version an output draws.
    fn entry(&self, output: &Output) -> Option<&'a Entry> {
        let first = output.files.first().filter(|_| output.tree == Tree::Site)?;
        let below = first.path.strip_prefix("advisories/")?;
        let (slug, rest) = below.split_once('/')?;
        let folder = rest.strip_suffix("/index.html")?;
        let mut all = self.releases.releases_of(slug);
        all.find(|entry| entry.name() == folder && entry.shown_from() <= self.at)
    }

    /// Holds the VEX documents of each product against each other, and says what was found: what is inside of a release is a warning that names it, whatever else is a fault of this build.
    ///
    /// # Errors
    /// A difference that this build made, or a release that cannot be read.
    pub(super) fn settle(self, terminal: &mut Terminal) -> Result<(), Failure> {
        let mut found = self.vex()?;
        let drawn = self.found.into_inner();
        found.extend(drawn.unwrap_or_else(PoisonError::into_inner));
        found.sort();
        found.dedup();
        let (frozen, ours): (Vec<Found>, Vec<Found>) =
            found.into_iter().partition(|found| found.frozen);
        for Found {
            place, difference, ..
        } in frozen.iter().take(NAMED)
        {
            let message = difference.message().render(false);
            terminal.note(&format!("warning: {place}: {message}"));
        }
        if frozen.len() > NAMED {
            let more = frozen.len() - NAMED;
            terminal.note(&format!("warning: {more} more like these"));
        }
        if ours.is_empty() {
            return Ok(());
        }
        for Found {
            place, difference, ..
        } in ours.iter().take(NAMED)
        {
            let message = difference.message().render(false);
            terminal.note(&format!("error: {place}: {message}"));
        }
        Err(Failure::undecided(format!(
            "the site that was drawn does not say what its releases say: {} differences, of which the first are above",
            ours.len()
        ))
        .help(
            "nothing was published and the old site stands; this is a fault of obstat or of the theme, please report it",
        ))
    }

    fn vex(&self) -> Result<Vec<Found>, Failure> {
        let mut found = Vec::new();
        let entries = self.releases.entries().iter();
        let states = entries.filter(|entry| entry.act == Act::Vex && !entry.retracted);
        for entry in states {
            let newest = self.releases.vex(&entry.document, self.at);
            if newest.is_none_or(|newest| newest.sequence != entry.sequence) {
                continue;
            }
            let files = self
                .releases
                .load_files(entry)
                .map_err(|error| release_failure(&error))?;
            let differences = parity::vex::documents(None, &entry.document, &files);
            found.extend(differences.into_iter().map(|difference| Found {
                frozen: true,
                place: format!("content/releases/{}", entry.folder),
                difference,
            }));
        }
        Ok(found)
    }
}
