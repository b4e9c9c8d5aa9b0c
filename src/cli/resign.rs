//! `obstat resign`: adds signatures by the key of today to releases that are there; the old ones stay.

use std::path::Path;

use rayon::prelude::*;

use super::arguments::ResignArguments;
use super::opened::release_failure;
use super::release::{refuse_keys, signatures};
use super::{Exit, Failure, Terminal, opened, signing};
use crate::model::timestamp::Timestamp;
use crate::openpgp::Signer;
use crate::release::{Act, Batch, Entry, Releases};
use crate::vex::is_document;

/// Signs releases anew, over unchanged bytes.
///
/// # Errors
/// No signer, a document that was never released, or what cannot be written.
pub fn run(
    workspace: &Path,
    arguments: &ResignArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if arguments.reason.trim().is_empty() {
        return Err(Failure::usage("the --reason has no words"));
    }
    let mut sources = opened::sources(workspace)?;
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let releases = opened::releases(workspace)?;
    let time = arguments.at.unwrap_or_else(opened::now);
    let entries = wanted(&releases, &arguments.ids, time)?;
    if entries.is_empty() {
        terminal.out("nothing was released yet\n")?;
        return Ok(Exit::Done);
    }
    let Some(ready) = signing::ready(&sources, &arguments.signing, time, terminal)? else {
        return Err(Failure::usage("nothing says what signs")
            .help("pin the key in [signing] of content/site.toml, and give a signer"));
    };
    refuse_keys(workspace, &mut sources, time, &[], terminal)?;
    let armed = opened::arm(&sources)?;
    let mut batch = Batch::new(&releases, time).map_err(|error| release_failure(&error))?;
    let places = signatures::reserve(&mut batch, entries, Some(&arguments.reason))?;
    let pinned = ready.pinned();
    let writing = batch
        .begin(&armed, Some(&pinned as &dyn Signer))
        .map_err(|error| release_failure(&error))?;
    places
        .par_iter()
        .try_for_each(|place| signatures::write(&writing, &releases, place, &pinned, false))?;
    let committed = writing.commit().map_err(|error| release_failure(&error))?;
    if let Some(remains) = committed.remains {
        terminal.note(&format!("warning: {}", remains.message().render(false)));
    }
    terminal.out(&format!(
        "signed {} releases anew at {time} with {}; the old signatures stay in content/releases/\n`obstat build` publishes the new ones\n",
        places.len(),
        ready.certificate.spaced_fingerprint()
    ))?;
    Ok(Exit::Done)
}

/// The releases of the named documents, or of all and the newest of the site.
fn wanted<'a>(
    releases: &'a Releases,
    ids: &[String],
    time: Timestamp,
) -> Result<Vec<&'a Entry>, Failure> {
    let is_of = |entry: &Entry, id: &str| {
        let summary = entry.summary.as_ref();
        summary.is_some_and(|summary| summary.id == id)
    };
    for id in ids {
        if !releases.entries().iter().any(|entry| is_of(entry, id)) {
            return Err(Failure::usage(format!("nothing was released as {id}")));
        }
    }
    let site = releases
        .entries()
        .iter()
        .rev()
        .find(|entry| entry.act == Act::Site)
        .map(|entry| entry.sequence);
    let all = releases.entries().iter().filter(|entry| !entry.retracted);
    Ok(all
        .filter(|entry| match entry.act {
            Act::Release | Act::Adopt => ids.is_empty() || ids.iter().any(|id| is_of(entry, id)),
            Act::Site => ids.is_empty() && site == Some(entry.sequence),
            Act::Vex => {
                let at = entry.shown_from().max(time);
                let newest = releases.vex(&entry.document, at);
                let is_newest = newest.is_some_and(|newest| newest.sequence == entry.sequence);
                let mut files = entry.files.iter();
                ids.is_empty() && is_newest && files.any(|name| is_document(name))
            }
            _ => false,
        })
        .collect())
}
