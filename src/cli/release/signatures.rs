//! Signatures over what was released without them: the bytes stay, the signatures are added.

use std::collections::BTreeMap;

use crate::cli::Failure;
use crate::cli::opened::release_failure;
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Pinned, Signer};
use crate::release::{Act, Announcement, Batch, Contents, Entry, Place, Releases, Writing};
use crate::vex::is_document;

/// The releases that bear no signature: every version of every document, the newest of the site, and the newest VEX documents of each product.
pub(in crate::cli) fn unsigned(releases: &Releases, time: Timestamp) -> Vec<&Entry> {
    let site = releases.site(time).map(|entry| entry.sequence);
    releases
        .entries()
        .iter()
        .filter(|entry| !entry.retracted)
        .filter(|entry| match entry.act {
            Act::Release | Act::Adopt => ["json", "txt"].iter().any(|ending| {
                !releases.has_signature(entry, &format!("{}.{ending}.asc", entry.document))
            }),
            Act::Site => {
                site == Some(entry.sequence) && !releases.has_signature(entry, "security.txt.asc")
            }
            Act::Vex => {
                // A state that was replaced is published no more, and one that is to come will be.
                let at = time.max(entry.shown_from());
                let public = releases.vex(&entry.document, at);
                let is_public = public.is_some_and(|public| public.sequence == entry.sequence);
                let mut documents = entry.files.iter().filter(|name| is_document(name));
                is_public
                    && documents.any(|name| !releases.has_signature(entry, &format!("{name}.asc")))
            }
            _ => false,
        })
        .collect()
}

/// Reserves a place for the signatures of each release.
pub(in crate::cli) fn reserve<'a>(
    batch: &mut Batch<'_>,
    entries: Vec<&'a Entry>,
    note: Option<&str>,
) -> Result<Vec<(&'a Entry, Place)>, Failure> {
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        let place = batch
            .reserve(Announcement::Signatures {
                folder: entry.folder.clone(),
                note: note.map(str::to_owned),
            })
            .map_err(|error| release_failure(&error))?;
        places.push((entry, place));
    }
    Ok(places)
}

/// Signs the unchanged bytes of a release; with `missing`, only those that bear no signature yet, such as one that an adopted document brought along.
pub(in crate::cli) fn write(
    writing: &Writing<'_>,
    releases: &Releases,
    (entry, place): &(&Entry, Place),
    signer: &Pinned<'_>,
    missing: bool,
) -> Result<(), Failure> {
    let files = releases
        .to_sign(entry)
        .map_err(|error| release_failure(&error))?;
    let mut signatures = BTreeMap::new();
    for (name, bytes) in files {
        if missing && releases.has_signature(entry, &format!("{name}.asc")) {
            continue;
        }
        let signature = match name.ends_with(".txt") {
            true => signer.clear_sign(&bytes),
            false => signer.sign_detached(&bytes),
        };
        let signature = signature
            .map_err(|error| Failure::undecided(error.to_string()).help("nothing was released"))?;
        let name = match name.as_str() {
            "manifest.json" => "release-manifest.json.asc".to_owned(),
            _ => format!("{name}.asc"),
        };
        signatures.insert(name, signature);
    }
    writing
        .write(place, Contents::Files(signatures))
        .map_err(|error| release_failure(&error))
}
