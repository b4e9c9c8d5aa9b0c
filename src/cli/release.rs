//! `obstat release`: freezes what is ready, all of it or nothing.

mod due;
mod offline;
mod refusal;
pub(super) mod signatures;
mod states;
mod tombstone;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use rayon::prelude::*;

use super::arguments::ReleaseArguments;
use super::retract::Retraction;
use super::{Exit, Failure, Terminal, opened, signing, vex};
use crate::check::{self, Checked, Frozen, Purpose};
use crate::diagnostic::{Code, Findings, Severity};
use crate::difference::Difference;
use crate::openpgp::Signer;
use crate::parity::{self, Difference as Disparity};
use crate::read::AdvisorySource;
use crate::release::{Act, Announcement, Batch, Contents, Override, Place, ReleaseError};
use crate::render;
use crate::verify::{self, Fault};
use due::{due, list, wanted};
pub(super) use refusal::refuse_keys;
use refusal::relevant;
use states::release_vex;
use tombstone::tombstone;
use words::words;

/// Freezes the named documents, or all that are due.
///
/// # Errors
///
/// When there is no workspace, the releases cannot be read, or nothing can be written.
pub fn run(
    workspace: &Path,
    arguments: &ReleaseArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if let Some(folder) = &arguments.accept {
        return offline::accept(workspace, folder, terminal);
    }
    if arguments.abandon {
        return offline::abandon(workspace, terminal);
    }
    run_with(workspace, arguments, None, terminal)
}

/// Releases, and takes a release back in the same step.
pub(super) fn run_with(
    workspace: &Path,
    arguments: &ReleaseArguments,
    retraction: Option<&Retraction>,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let overrides = arguments.overrides()?;
    let mut sources = opened::sources(workspace)?;
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let releases = opened::releases(workspace)?;
    let time = arguments.at.unwrap_or_else(opened::now);
    let due = due(&sources.advisories, &releases);
    if arguments.ids.is_empty() && !arguments.all && !arguments.site && retraction.is_none() {
        list(&due, terminal)?;
        return Ok(Exit::Usage);
    }
    // What is signed ahead has the day on which it becomes public.
    let dated = arguments.public_from.unwrap_or(time);
    let wanted = wanted(arguments, &due, &sources.advisories, &releases)?;
    let armed = opened::arm(&sources)?;
    let mut batch = Batch::new(&releases, time).map_err(|error| opened::release_failure(&error))?;
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for document in due.iter().filter(|due| wanted.contains(&due.id)) {
        let place = batch.reserve(Announcement::Document {
            act: Act::Release,
            slug: document.slug.clone(),
            id: document.id.clone(),
            version: document.version.clone(),
            public_from: arguments.public_from,
            overrides: overrides
                .iter()
                .map(|(code, reason)| Override {
                    code: code.clone(),
                    reason: reason.clone(),
                })
                .collect(),
            note: None,
        });
        places.insert(
            document.id.clone(),
            place.map_err(|error| opened::release_failure(&error))?,
        );
    }
    let security_txt = super::site_release::due(&sources, &releases, time)?;
    let for_the_site = arguments.all || arguments.site;
    let site_place = match (&security_txt, for_the_site) {
        (Some(_), true) => Some(
            batch
                .reserve(Announcement::Site)
                .map_err(|error| opened::release_failure(&error))?,
        ),
        _ => None,
    };
    // What is claimed once the batch is public; what it adds comes when it is compiled.
    let frame = check::catalogue_of(&sources);
    let repeating = match retraction {
        Some(retraction) => vex::repeating(&releases, &retraction.folder)?,
        None => Vec::new(),
    };
    let mut gathered = match &frame {
        None => None,
        Some((site, catalogue)) => {
            let replaced = vex::Replaced {
                slugs: due
                    .iter()
                    .filter(|due| wanted.contains(&due.id))
                    .map(|due| due.slug.as_str().to_owned())
                    .collect(),
                from: Some(dated),
                folder: retraction.map(|retraction| retraction.folder.clone()),
                states: repeating.iter().map(|it| it.folder.clone()).collect(),
            };
            let moments = vex::moments(&releases, time, arguments.public_from);
            Some(vex::Gathered::of(
                &releases, catalogue, site, moments, &replaced,
            )?)
        }
    };
    let mut states: Vec<vex::Due> = Vec::new();
    if wanted.is_empty()
        && let Some(gathered) = gathered.take()
    {
        states = gathered.due()?;
    }
    let signs = sources
        .site
        .as_ref()
        .is_some_and(|site| site.signing.is_some());
    let mut tombstones = Vec::new();
    if let Some(retraction) = retraction {
        let folders = repeating.iter().map(|it| it.folder.as_str());
        for folder in std::iter::once(retraction.folder.as_str()).chain(folders) {
            tombstones.push(tombstone(retraction, folder, &releases, &mut batch, time)?);
        }
    }
    let mut unsigned = match signs {
        true => signatures::unsigned(&releases, time),
        false => Vec::new(),
    };
    if site_place.is_some() {
        unsigned.retain(|entry| entry.act != Act::Site);
    }
    if let Some(retraction) = retraction {
        unsigned.retain(|entry| entry.folder != retraction.folder);
        unsigned.retain(|entry| repeating.iter().all(|it| it.sequence != entry.sequence));
    }
    if batch.places().is_empty() && unsigned.is_empty() && states.is_empty() {
        terminal.out("nothing is due: every document says what was released\n")?;
        return Ok(Exit::Done);
    }
    let offline = arguments.signing.is_offline(&sources) && !arguments.dry_run;
    let export = match (&arguments.to, offline) {
        (Some(folder), true) => {
            offline::refuse_used(folder)?;
            refuse_keys(workspace, &mut sources, time, &overrides, terminal)?;
            Some(folder)
        }
        (None, true) => {
            return Err(Failure::usage(
                "another machine signs, and nothing says where to put what it signs",
            )
            .help("give `--to DIR`, a new folder"));
        }
        (_, false) => None,
    };
    let ready = match arguments.dry_run || offline {
        true => None,
        false => signing::ready(&sources, &arguments.signing, time, terminal)?,
    };
    if ready.is_some() {
        refuse_keys(workspace, &mut sources, time, &overrides, terminal)?;
    } else {
        unsigned.clear();
    }
    let pinned = ready.as_ref().map(signing::Ready::pinned);
    let added = signatures::reserve(&mut batch, unsigned, None)?;
    if batch.places().is_empty() && states.is_empty() {
        terminal.out("nothing is due: every document says what was released\n")?;
        return Ok(Exit::Done);
    }

    let told: Mutex<BTreeMap<String, String>> = Mutex::default();
    let failed: Mutex<Vec<ReleaseError>> = Mutex::default();
    let faults: Mutex<Vec<Fault>> = Mutex::default();
    let differences: Mutex<Vec<(String, Disparity)>> = Mutex::default();
    let bad: Mutex<BTreeSet<String>> = Mutex::default();
    let pick = |source: &AdvisorySource| places.contains_key(&source.front.tracking.id.value);
    let outcome;
    {
        let writing = match arguments.dry_run {
            true => None,
            false => {
                let begun = match offline {
                    true => batch.begin_offline(&armed),
                    false => batch.begin(&armed, pinned.as_ref().map(|it| it as &dyn Signer)),
                };
                Some(begun.map_err(|error| opened::release_failure(&error))?)
            }
        };
        let progress = terminal.progress("releases", sources.advisories.len());
        let each = |_: usize, checked: Checked| {
            progress.step();
            // Only what was passed by name is passed.
            let passed = |code: &Code| overrides.iter().any(|(passed, _)| passed == code.0);
            let stands = checked.errors.iter().all(passed);
            let Some(due) = checked.due.filter(|_| stands) else {
                bad.lock().map(|mut bad| bad.insert(checked.id)).ok();
                return;
            };
            // What is taken back is not told again by what took its place.
            let taken_back = retraction.is_some_and(|retraction| {
                let slug = retraction.folder.split('/').next();
                slug == Some(checked.slug.as_str())
            });
            if let Some(gathered) = &gathered {
                gathered.add(&due.advisory, dated);
            }
            let difference = due.difference.as_ref().filter(|_| !taken_back);
            let difference = difference.map(Difference::lines).unwrap_or_default();
            let words = words(&due.advisory, due.before.as_deref(), &difference);
            told.lock()
                .map(|mut told| told.insert(checked.id.clone(), words))
                .ok();
            let (Some(writing), Some(place)) = (&writing, places.get(&checked.id)) else {
                return;
            };
            let written = frame.as_ref().map(|(site, catalogue)| {
                let frozen = Frozen::of(&due.advisory, catalogue, site, dated);
                let frozen = serde_json::to_value(&frozen).ok();
                let text = render::text::advisory(&due.advisory).into_bytes();
                // What could be wrong with it on the site cannot be mended once it is frozen.
                let found = verify::release(&checked.slug, &due.document, &text, dated);
                faults.lock().map(|mut faults| faults.extend(found)).ok();
                let found = parity::document(&due.advisory, &due.document);
                let found = found.into_iter().map(|it| (checked.id.clone(), it));
                differences.lock().map(|mut all| all.extend(found)).ok();
                writing.write(
                    place,
                    Contents::Document {
                        advisory: &due.advisory,
                        document: due.document,
                        text,
                        frozen: frozen.as_ref(),
                        signature: None,
                        difference: &difference,
                    },
                )
            });
            if let Some(Err(error)) = written {
                failed.lock().map(|mut failed| failed.push(error)).ok();
            }
        };
        outcome = check::run(&sources, &releases, dated, Purpose::Release, &pick, &each);
        drop(progress);
        sources.map.mask_those_of(&outcome.findings);
        let errors = relevant(&outcome.findings, &overrides);
        if errors.has_errors()
            || bad.lock().is_ok_and(|bad| !bad.is_empty())
            || outcome.site.is_none()
        {
            drop(writing);
            opened::show(workspace, &mut sources.map, &outcome.findings, terminal);
            return Err(Failure::of(Exit::Findings, "nothing was released")
                .help("mend the errors above, or name the documents that are ready"));
        }
        if let Some(fault) = faults.lock().ok().and_then(|mut faults| faults.pop()) {
            drop(writing);
            return Err(Failure::undecided(format!(
                "{}: {}",
                fault.path,
                fault.message.render(false)
            ))
            .help(fault.help));
        }
        let differs = differences.lock().ok().and_then(|mut all| all.pop());
        if let Some((id, difference)) = differs {
            drop(writing);
            return Err(super::vex::not_parity(&id, &difference));
        }
        if let Some(error) = failed.lock().ok().and_then(|mut failed| failed.pop()) {
            drop(writing);
            return Err(opened::release_failure(&error));
        }
        if let Some(gathered) = gathered {
            states = gathered.due()?;
        }
        if let Some(mut writing) = writing {
            release_vex(&mut writing, &states)?;
            if let (Some(place), Some(text)) = (&site_place, security_txt) {
                let files = BTreeMap::from([("security.txt".to_owned(), text.into_bytes())]);
                writing
                    .write(place, Contents::Files(files))
                    .map_err(|error| opened::release_failure(&error))?;
            }
            for (place, bytes) in tombstones {
                let files = BTreeMap::from([("tombstone.json".to_owned(), bytes)]);
                writing
                    .write(&place, Contents::Files(files))
                    .map_err(|error| opened::release_failure(&error))?;
            }
            if let Some(pinned) = &pinned {
                added.par_iter().try_for_each(|place| {
                    signatures::write(&writing, &releases, place, pinned, true)
                })?;
            }
            if let Some(folder) = export {
                writing
                    .park()
                    .map_err(|error| opened::release_failure(&error))?;
                offline::export(workspace, folder, terminal)?;
                return Ok(Exit::Done);
            }
            let committed = writing
                .commit()
                .map_err(|error| opened::release_failure(&error))?;
            if let Some(remains) = committed.remains {
                terminal.note(&format!("warning: {}", remains.message().render(false)));
            }
        }
    }
    let warnings: Findings = {
        let mut kept = Findings::new();
        kept.extend(
            outcome
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Warning)
                .cloned(),
        );
        kept
    };
    opened::show(workspace, &mut sources.map, &warnings, terminal);
    let told = told.into_inner().unwrap_or_default();
    let mut text = match arguments.dry_run {
        true => format!("would become public at {time}:\n"),
        false => format!("released at {time}:\n"),
    };
    if let Some(retraction) = retraction {
        text.push_str(&format!(
            "  taken back: {} ({}), by {}: {}\n    what it said is gone from content/releases/; where it was copied or committed to, it still is\n",
            retraction.id, retraction.folder, retraction.by, retraction.reason
        ));
        for state in &repeating {
            text.push_str(&format!("    and {}, which repeated it\n", state.folder));
        }
    }
    for words in told.values() {
        text.push_str(words);
    }
    if site_place.is_some() {
        text.push_str("  security.txt\n");
    }
    for state in &states {
        text.push_str(&state.words());
    }
    if !added.is_empty() {
        text.push_str(&format!(
            "  signatures over {} releases that had none; their bytes stay as they are\n",
            added.len()
        ));
    }
    if let Some(ready) = &ready {
        text.push_str(&format!(
            "  signed by {}\n",
            ready.certificate.spaced_fingerprint()
        ));
    }
    if !arguments.dry_run {
        text.push_str("`obstat build` draws the site\n");
    }
    terminal.out(&text)?;
    Ok(Exit::Done)
}
