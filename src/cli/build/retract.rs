//! A value that is tagged only after it was released: which releases hold it.

use crate::cli::Failure;
use crate::gate::{Armed, Refused, SitePath};
use crate::model::timestamp::Timestamp;
use crate::release::{Entry, Releases};

/// How many releases are named; the rest is counted.
const NAMED: usize = 20;

/// Adds to a leak how to take back the releases that hold it; what leaks elsewhere is left as it is.
pub(super) fn name_releases(
    failure: Failure,
    releases: &Releases,
    armed: &Armed,
    at: Timestamp,
) -> Failure {
    let documents = releases.visible(at);
    let entries = documents.iter().flat_map(|it| it.releases.iter().copied());
    let leaking: Vec<&Entry> = entries
        .filter(|entry| leaks(releases, entry, armed))
        .collect();
    let mut told: Vec<String> = leaking
        .iter()
        .take(NAMED)
        .map(|it| words(it, armed))
        .collect();
    if leaking.len() > NAMED {
        told.push(format!("and {} more releases", leaking.len() - NAMED));
    }
    failure.more(told)
}

fn leaks(releases: &Releases, entry: &Entry, armed: &Armed) -> bool {
    let Ok(files) = releases.load_files(entry) else {
        return false;
    };
    files.iter().any(|(name, bytes)| {
        let path = format!("{}/{name}", entry.folder);
        let place = SitePath::new(&path);
        place.is_ok_and(|place| matches!(armed.inspect(&place, bytes), Err(Refused::Leak(_))))
    })
}

fn words(entry: &Entry, armed: &Armed) -> String {
    let id = entry.summary.as_ref().map_or("", |summary| &summary.id);
    let named = format!("{id} {}", entry.version);
    let clear = SitePath::new("named.txt")
        .is_ok_and(|path| armed.inspect(&path, named.as_bytes()).is_ok())
        && SitePath::new(&entry.folder).is_ok_and(|path| armed.inspect(&path, b"").is_ok());
    match clear {
        true => format!(
            "`{named}` was released before the value was tagged: take it back with `obstat retract {named} --by NAME --reason TEXT`"
        ),
        false => format!(
            "line {} of the journal names a release that was made before the value was tagged: take it back with `obstat retract`",
            entry.sequence
        ),
    }
}
