//! Checks one document.

use std::cell::LazyCell;

use serde_json::Value;

use super::across::{Across, Place};
use super::catalogue::CatalogueSources;
use super::compile::{Compiled, Setting, compile, status_of};
use super::standard::{self, Level};
use super::untagged::Adopted;
use super::{Past, changed, places, rules};
use crate::csaf;
use crate::diagnostic::{Code, Finding, Message, Severity};
use crate::difference::{self, Difference};
use crate::model::advisory::Advisory;
use crate::model::site::SiteValues;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::read::AdvisorySource;

/// What was released before: checking asks, and never reads a file.
pub trait Released: Sync {
    /// The newest release of a document, or none; an error says why it cannot be read.
    ///
    /// # Errors
    ///
    /// A message for the writer.
    fn newest(&self, slug: &Slug) -> Result<Option<Past>, Message>;

    /// The version of the newest release of a document.
    fn newest_version(&self, slug: &Slug) -> Option<&str>;

    /// The tracking id that a slug was used for.
    fn id_of(&self, slug: &Slug) -> Option<String>;

    /// Every slug that was used, with its tracking id.
    fn all(&self) -> Vec<(String, String)>;

    /// What the newest release of a document says, alone; none if it cannot be read.
    fn current(&self, slug: &Slug) -> Option<Advisory> {
        Some(self.newest(slug).ok()??.advisory)
    }

    /// Where the newest release of a document stands.
    fn placed(&self, _slug: &Slug) -> Option<Placed> {
        None
    }

    /// What was found in adopted documents when they were imported.
    fn adopted(&self) -> Vec<Adopted> {
        Vec::new()
    }
}

/// Where the newest release of a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its folder below `content/releases/`.
    pub folder: String,
    /// Since when the site shows it.
    pub shown: Timestamp,
    /// Whether it was adopted.
    pub adopted: bool,
}

/// Where a source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Its newest revision is released, and it says what was released.
    Released,
    /// Its newest revision is not released yet.
    Due,
}

/// A document that was checked.
pub struct Checked {
    /// Its tracking id.
    pub id: String,
    /// Its slug.
    pub slug: Slug,
    /// The version of its newest revision.
    pub version: String,
    /// Where it stands.
    pub state: State,
    /// For a document that is due: the advisory and its CSAF form.
    pub due: Option<Due>,
    /// Whether there were errors.
    pub failed: bool,
    /// The codes of its errors.
    pub errors: Vec<Code>,
}

/// What would be released.
pub struct Due {
    /// The advisory.
    pub advisory: Advisory,
    /// Its CSAF 2.0 document, the bytes that were tested.
    pub document: Vec<u8>,
    /// What was released before, if anything.
    pub before: Option<Box<Advisory>>,
    /// What it says that the release before did not.
    pub difference: Option<Difference>,
}

/// What every document is checked with.
pub(super) struct Shared<'a> {
    pub(super) site: &'a SiteValues,
    pub(super) catalogue: &'a CatalogueSources,
    pub(super) released: &'a dyn Released,
    pub(super) time: Timestamp,
    pub(super) release: bool,
    /// Where the claims of all documents are gathered, if they are wanted.
    pub(super) across: Option<&'a Across>,
}

impl Shared<'_> {
    /// Adds a release to the claims of all documents; its source knows where they are written.
    pub(super) fn released(&self, slug: &Slug, advisory: &Advisory, source: Option<Place>) {
        let Some(across) = self.across else {
            return;
        };
        let placed = self.released.placed(slug);
        let (folder, shown, adopted) = match placed {
            Some(placed) => (placed.folder, placed.shown, placed.adopted),
            None => (slug.as_str().to_owned(), self.time, false),
        };
        let place = Place {
            id: advisory.tracking.id.clone(),
            folder: Some(folder),
            ..source.unwrap_or_default()
        };
        across.add(advisory, shown, adopted, place);
    }
}

/// Where the claims of a source are written.
fn written(source: &AdvisorySource, compiled: &Compiled) -> Place {
    Place {
        id: source.front.tracking.id.value.clone(),
        source: Some(source.front.tracking.id.span),
        claims: compiled.origins.claims.clone(),
        folder: None,
    }
}

/// Checks one source, and gathers its findings.
pub(super) fn check(
    source: &AdvisorySource,
    shared: &Shared<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Checked> {
    let tracking = &source.front.tracking;
    let slug = Slug::of_tracking_id(&tracking.id).ok()?;
    let past = match shared.released.newest(&slug) {
        Ok(past) => past,
        Err(message) => {
            findings.push(
                Finding::error(Code("release-unreadable"), tracking.id.span, message)
                    .help("restore the folder from version control; releases are never edited"),
            );
            return None;
        }
    };
    let newest = source.front.version().map(|number| number.value.clone());
    let is_released = past
        .as_ref()
        .is_some_and(|past| Some(&past.advisory.tracking.version) == newest.as_ref());
    let mut own = Vec::new();
    let checked = match past {
        Some(past) if is_released => {
            unchanged(source, &past, shared, &mut own);
            Some((State::Released, None))
        }
        past => due(source, past, shared, &mut own).map(|due| (State::Due, Some(due))),
    };
    let errors: Vec<Code> = own
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.code)
        .collect();
    let failed = !errors.is_empty() || checked.is_none();
    findings.extend(own);
    let (state, due) = checked.unwrap_or((State::Due, None));
    Some(Checked {
        id: tracking.id.value.clone(),
        slug,
        version: newest.unwrap_or_default(),
        state,
        due,
        failed,
        errors,
    })
}

/// Compiles a released source again with what its release froze, and compares the facts (invariant 5).
fn unchanged(
    source: &AdvisorySource,
    past: &Past,
    shared: &Shared<'_>,
    findings: &mut Vec<Finding>,
) {
    let (site, time) = match &past.frozen {
        Some(frozen) => (&frozen.site, frozen.time),
        // An adopted document froze nothing; what its source names must still be in the catalogue.
        None => {
            let time = past.advisory.tracking.current_release_date;
            (shared.site, time.unwrap_or(shared.time))
        }
    };
    let setting = Setting {
        site,
        catalogue: shared.catalogue,
        // A product that the source names now, and did not name then, is looked up in today's catalogue: the difference is what is reported.
        frozen: past.frozen.as_ref().map(|frozen| &frozen.catalogue),
        previous: if past.frozen.is_some() {
            past.previous.as_ref()
        } else {
            Some(&past.advisory)
        },
        time,
        release: true,
    };
    let mut again = Vec::new();
    let compiled = compile(source, setting, &mut again);
    findings.extend(
        again
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error),
    );
    let Some(compiled) = compiled else {
        return;
    };
    let place = written(source, &compiled);
    shared.released(&past.advisory.slug, &past.advisory, Some(place));
    findings.extend(changed::finding(source, past, &compiled, setting));
}

fn due(
    source: &AdvisorySource,
    past: Option<Past>,
    shared: &Shared<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Due> {
    let setting = Setting {
        site: shared.site,
        catalogue: shared.catalogue,
        frozen: None,
        previous: past.as_ref().map(|past| &past.advisory),
        time: shared.time,
        release: shared.release,
    };
    rules::source(source, setting, findings);
    let compiled = compile(source, setting, findings)?;
    let difference = setting.previous.map(|previous| {
        let mut now = compiled.advisory.clone();
        // What a draft will be, its source says.
        now.tracking.status = status_of(source, true);
        difference::between(previous, &now)
    });
    rules::advisory(source, &compiled, difference.as_ref(), setting, findings);
    let value = csaf::write(&compiled.advisory);
    let document = test(value, &compiled, shared.release, findings);
    if let Some(across) = shared.across {
        let place = written(source, &compiled);
        across.add(&compiled.advisory, shared.time, false, place);
    }
    let before = past.map(|past| Box::new(past.advisory));
    Some(Due {
        advisory: compiled.advisory,
        document,
        before,
        difference,
    })
}

/// Runs the standard's own tests on the document, whose keys are sorted, and leads their findings back to the writer's lines.
///
/// Returns the bytes of what was tested, for a release.
fn test(value: Value, compiled: &Compiled, release: bool, findings: &mut Vec<Finding>) -> Vec<u8> {
    let document = standard::Document::new(value);
    let outcome = document.outcome();
    // Made when something is found, because it costs as much as the document itself.
    let origin = LazyCell::new(|| csaf::origin::Places::of(&compiled.advisory));
    for found in &outcome.findings {
        // The shape of the product tree is ours: hardware has no version of its own, and a writer could not change that.
        if found.test == "6.3.9" {
            continue;
        }
        let place = origin.at(&found.pointer);
        let span = places::span(place, &compiled.origins);
        let severity = match found.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Note,
        };
        // The tests name ids and values of the document, which come from the source.
        let message = Message::new("")
            .value(&*found.message)
            .words(format!(" (at {})", found.pointer));
        findings.push(Finding::of(
            severity,
            Code(standard::code(found.test)),
            span,
            message,
        ));
    }
    for undecided in &outcome.undecided {
        findings.push(Finding::error(
            Code("csaf-undecided"),
            compiled.origins.tracking,
            format!(
                "the standard's test {} could not be decided, so it does not count as passed",
                undecided.test
            ),
        ));
    }
    if release {
        csaf::sorted_to_bytes(document.json())
    } else {
        Vec::new()
    }
}
