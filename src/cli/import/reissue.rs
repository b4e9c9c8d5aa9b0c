//! `obstat import --reissue`: a new patch version of a document that was adopted, released and signed like our own.

use std::path::Path;

use crate::cli::arguments::ImportArguments;
use crate::cli::opened::release_failure;
use crate::cli::release::refuse_keys;
use crate::cli::{Exit, Failure, Terminal, opened, signing};
use crate::import::{Reissued, reissue};
use crate::model::slug::Slug;
use crate::openpgp::Signer;
use crate::read::Sources;
use crate::release::{Act, Announcement, Batch, Contents, Place, Releases};
use crate::{render, verify};

/// The word with which the journal marks it.
const NOTE: &str = "issued again with a new version";

/// Releases the next version of each document, all of them or none.
pub(super) fn run(
    workspace: &Path,
    arguments: &ImportArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let summary = arguments.summary.as_deref().unwrap_or_default().trim();
    if summary.is_empty() {
        return Err(Failure::usage("the --summary has no words"));
    }
    let mut sources = opened::sources(workspace)?;
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let releases = opened::releases(workspace)?;
    let armed = opened::arm(&sources)?;
    let time = arguments.at.unwrap_or_else(opened::now);
    let mut batch = Batch::new(&releases, time).map_err(|error| release_failure(&error))?;
    let mut places: Vec<(Place, Reissued)> = Vec::new();
    for id in &arguments.reissue {
        let next = next(&sources, &releases, id, summary, batch.time())?;
        let place = batch.reserve(Announcement::Document {
            act: Act::Release,
            slug: next.advisory.slug.clone(),
            id: id.clone(),
            version: next.advisory.tracking.version.clone(),
            public_from: None,
            overrides: Vec::new(),
            note: Some(NOTE.to_owned()),
        });
        places.push((place.map_err(|error| release_failure(&error))?, next));
    }
    let ready = signing::ready(&sources, &arguments.signing, time, terminal)?;
    if ready.is_some() {
        refuse_keys(workspace, &mut sources, time, &[], terminal)?;
    }
    let pinned = ready.as_ref().map(signing::Ready::pinned);
    let writing = batch
        .begin(&armed, pinned.as_ref().map(|it| it as &dyn Signer))
        .map_err(|error| release_failure(&error))?;
    let mut words = format!("released at {time}:\n");
    for (place, next) in places {
        let Reissued {
            advisory,
            document,
            before,
        } = next;
        let text = render::text::advisory(&advisory).into_bytes();
        let found = verify::release(&advisory.slug, &document, &text, time);
        if let Some(fault) = found.first() {
            let message = fault.message.render(false);
            return Err(Failure::undecided(format!("{}: {message}", fault.path)).help(fault.help));
        }
        words.push_str(&crate::cli::report::one_line(&format!(
            "  {} {}, after the adopted {before}: {summary}",
            advisory.tracking.id, advisory.tracking.version
        )));
        words.push('\n');
        writing
            .write(
                &place,
                Contents::Document {
                    advisory: &advisory,
                    document,
                    text,
                    frozen: None,
                    signature: None,
                    difference: &[],
                },
            )
            .map_err(|error| release_failure(&error))?;
    }
    let committed = writing.commit().map_err(|error| release_failure(&error))?;
    if let Some(remains) = committed.remains {
        terminal.note(&format!("warning: {}", remains.message().render(false)));
    }
    if let Some(ready) = &ready {
        let fingerprint = ready.certificate.spaced_fingerprint();
        words.push_str(&format!("  signed by {fingerprint}\n"));
    }
    words.push_str("`obstat build` draws the site\n");
    terminal.out(&words)?;
    Ok(Exit::Done)
}

/// The next version of a document that has no source.
fn next(
    sources: &Sources,
    releases: &Releases,
    id: &str,
    summary: &str,
    time: crate::model::timestamp::Timestamp,
) -> Result<Reissued, Failure> {
    let refused = |why: &str, help: &'static str| {
        Failure::of(Exit::Findings, format!("`{id}` is not issued again: {why}")).help(help)
    };
    let slug = Slug::of_tracking_id(id).ok();
    let has_source = sources.advisories.iter().any(|source| {
        let own = Slug::of_tracking_id(&source.front.tracking.id.value);
        own.ok() == slug
    });
    if has_source {
        return Err(refused(
            "it has a source",
            "add a revision to its source, and release it",
        ));
    }
    let site = sources.site.as_ref();
    let namespace = site.map(|site| site.publisher.namespace.value.as_str());
    let Some(namespace) = namespace else {
        return Err(
            Failure::undecided("`content/site.toml` does not say who publishes")
                .help("see `obstat check`"),
        );
    };
    reissue(releases, id, summary, namespace, time)
        .map_err(|why| refused(&why.to_string(), why.help()))
}
