//! The structural checks of `verify` on the tree that is about to be published.

use std::collections::BTreeSet;
use std::io::{self, Read};

use super::{Failure, Terminal, provider};
use crate::diagnostic::Severity;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::publish::{Staging, WholeSite};
use crate::release::{Entry, Releases};
use crate::verify::{Facts, Fault, Known, Tree, TreeFile, Unreadable, structure};

/// How many faults are named.
const NAMED: usize = 10;

/// Checks the whole site before it takes its place.
///
/// What is wrong inside of a release is said and stops nothing, because a release is never changed; whatever else is wrong was made by this build.
pub(super) fn check(
    site: &WholeSite,
    releases: &Releases,
    at: Timestamp,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let known = Released { releases, at };
    let report = structure(&Staged(site.main()), &known, at)
        .map_err(|error| Failure::undecided(error.to_string()))?;
    let errors = report.faults.iter();
    let errors = errors.filter(|fault| fault.severity == Severity::Error);
    let (frozen, ours): (Vec<&Fault>, Vec<&Fault>) =
        errors.partition(|fault| fault.document.is_some());
    let warnings = frozen.iter().map(|fault| {
        let release = fault
            .document
            .as_deref()
            .and_then(|it| known.release_of(it));
        let folder = release.map_or(fault.path.as_str(), |entry| entry.folder.as_str());
        let message = fault.message.render(false);
        format!(
            "warning: content/releases/{folder}: {message} ({})",
            fault.basis
        )
    });
    // A document stands at two addresses.
    let warnings: BTreeSet<String> = warnings.collect();
    for warning in warnings.iter().take(NAMED) {
        terminal.note(warning);
    }
    if warnings.len() > NAMED {
        let more = warnings.len() - NAMED;
        terminal.note(&format!(
            "warning: {more} more like these; `obstat verify` names all"
        ));
    }
    if ours.is_empty() {
        return Ok(());
    }
    for fault in ours.iter().take(NAMED) {
        let message = fault.message.render(false);
        terminal.note(&format!("error: {}: {message}", fault.path));
    }
    Err(Failure::undecided(format!(
        "the site that was drawn does not hang together: {} faults, of which the first are above",
        ours.len()
    ))
    .help(
        "nothing was published and the old site stands; this is a fault of obstat, please report it",
    ))
}

/// The tree as it lies beside the output.
struct Staged<'a>(&'a Staging);

impl Tree for Staged<'_> {
    fn files(&self) -> Result<Vec<TreeFile>, Unreadable> {
        let files = self.0.files().into_iter();
        Ok(files
            .map(|file| TreeFile {
                path: file.path,
                length: file.length,
                sha256: Some(file.sha256),
                plain: true,
            })
            .collect())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0.open(path)?))
    }
}

/// The documents that the tree must hold.
struct Released<'a> {
    releases: &'a Releases,
    at: Timestamp,
}

impl Released<'_> {
    fn shown(&self, slug: &str) -> impl DoubleEndedIterator<Item = &Entry> {
        let all = self.releases.releases_of(slug);
        all.filter(|entry| entry.shown_from() <= self.at)
    }

    fn entry(&self, slug: &str, folder: Option<&str>) -> Option<&Entry> {
        let mut shown = self.shown(slug);
        match folder {
            None => shown.next_back(),
            Some(folder) => shown.find(|entry| entry.name() == folder),
        }
    }

    /// The release whose document stands at a path.
    fn release_of(&self, path: &str) -> Option<&Entry> {
        let (above, name) = path.rsplit_once('/')?;
        let folder = above.strip_prefix("advisories/");
        let folder = folder.and_then(|rest| rest.split_once('/'));
        self.entry(
            name.strip_suffix(".json")?,
            folder.map(|(_, folder)| folder),
        )
    }
}

impl Known for Released<'_> {
    fn slugs(&self) -> Vec<&str> {
        let documents = self.releases.visible(self.at);
        documents.iter().map(|document| document.slug).collect()
    }

    fn facts(&self, slug: &str, folder: Option<&str>) -> Option<Facts> {
        let entry = self.entry(slug, folder)?;
        let summary = entry.summary.as_ref()?;
        let first = self.shown(slug).next()?;
        Some(Facts {
            id: summary.id.clone(),
            slug: Slug::of_tracking_id(&summary.id).ok()?,
            version: entry.version.clone(),
            title: provider::title(summary),
            namespace: summary.namespace.clone(),
            label: summary.tlp.map(|label| label.to_string()),
            initial: summary.initial_release_date.unwrap_or(first.time),
            current: summary
                .current_release_date
                .unwrap_or_else(|| entry.shown_from()),
        })
    }

    fn is_signed(&self, slug: &str, folder: Option<&str>) -> bool {
        let name = format!("{slug}.json.asc");
        let entry = self.entry(slug, folder);
        entry.is_some_and(|entry| self.releases.has_signature(entry, &name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Exit;
    use crate::gate::{Armed, SitePath};
    use crate::model::tagged::Tagged;
    use crate::publish::Site;

    #[test]
    fn a_site_that_does_not_hang_together_is_not_published() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("public");
        let site = Site::begin(&output).unwrap();
        let path = SitePath::new("index.html").unwrap();
        let armed = Armed::new::<Tagged>([]).unwrap();
        site.main()
            .put(armed.clear(&path, b"<p>".to_vec()).unwrap())
            .unwrap();
        let releases = Releases::open(folder.path()).unwrap();
        let at = Timestamp::whole(chrono::DateTime::UNIX_EPOCH);
        let whole = site.whole().unwrap();
        let failure = check(&whole, &releases, at, &mut Terminal::new()).unwrap_err();
        assert_eq!(failure.exit, Exit::Undecided);
        assert!(
            failure
                .message
                .starts_with("the site that was drawn does not hang together: ")
        );
        drop(whole);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
