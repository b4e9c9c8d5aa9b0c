//! The VEX documents of the site: copied from their releases, with hashes and signatures, and once more as a repository.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest as _, Sha256, Sha512};

use super::Failure;
use super::inputs::Inputs;
use crate::cli::Terminal;
use crate::cli::opened::release_failure;
use crate::cli::vex::{Gathered, Replaced};
use crate::model::timestamp::Timestamp;
use crate::release::{Entry, ReleaseError, Releases};
use crate::render::{Download, Output, OutputFile, RenderError};
use crate::vex::repository::{self, Package};
use crate::vex::{CYCLONEDX, FOLDER, OPENVEX, is_document};

/// How many products are named in a warning.
const NAMED: usize = 10;

/// The VEX documents of a product that the site shows.
pub(in crate::cli) struct Published {
    /// The slug of the product.
    product: String,
    /// The journal's number of their release.
    sequence: u64,
    /// When they became public.
    shown: Timestamp,
    /// The names of the documents, each with whether it is signed.
    documents: Vec<(String, bool)>,
    /// The package URLs that the document on CVEs names, without versions.
    packages: BTreeSet<String>,
}

/// The newest state of each product that is public.
///
/// # Errors
/// A release that cannot be read.
pub(in crate::cli) fn published(inputs: &Inputs<'_>) -> Result<Vec<Published>, Failure> {
    let releases = inputs.releases;
    let mut all = Vec::new();
    for product in releases.vex_products() {
        let Some(entry) = releases.vex(product, inputs.at) else {
            continue;
        };
        let files = releases
            .load_files(entry)
            .map_err(|error| release_failure(&error))?;
        let documents = files.keys().filter(|name| is_document(name));
        let cves = files.get(&format!("{product}{OPENVEX}"));
        all.push(Published {
            product: product.to_owned(),
            sequence: entry.sequence,
            shown: entry.shown_from(),
            documents: documents
                .map(|name| {
                    let signed = releases.has_signature(entry, &format!("{name}.asc"));
                    (name.clone(), signed)
                })
                .collect(),
            packages: cves.map(|it| packages(it)).unwrap_or_default(),
        });
    }
    Ok(all)
}

#[derive(Deserialize)]
struct OpenVex {
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    products: Vec<Product>,
}

#[derive(Deserialize)]
struct Product {
    #[serde(rename = "@id")]
    id: String,
}

/// The package URLs that a document names, as the index of a repository has them.
fn packages(document: &[u8]) -> BTreeSet<String> {
    let Ok(document) = serde_json::from_slice::<OpenVex>(document) else {
        return BTreeSet::new();
    };
    let statements = document.statements.iter();
    let products = statements.flat_map(|statement| &statement.products);
    products
        .filter_map(|product| repository::package(&product.id))
        .collect()
}

/// What the page of a product offers.
pub(super) fn downloads(published: &[Published], product: &str) -> Vec<Download> {
    let of = published.iter().filter(|it| it.product == product);
    let documents = of.flat_map(|it| it.documents.iter());
    documents
        .filter_map(|(name, signed)| {
            let (stem, format) = match (name.strip_suffix(OPENVEX), name.strip_suffix(CYCLONEDX)) {
                (Some(stem), _) => (stem, "OpenVEX"),
                (_, Some(stem)) => (stem, "CycloneDX VEX"),
                _ => return None,
            };
            let href = format!("/{FOLDER}{name}");
            let beside = |label: &str, ending: &str| Download {
                label: label.to_owned(),
                href: format!("{href}{ending}"),
                beside: Vec::new(),
            };
            let mut all = Vec::new();
            all.extend(signed.then(|| beside("signature", ".asc")));
            all.push(beside("SHA-256", ".sha256"));
            all.push(beside("SHA-512", ".sha512"));
            Some(Download {
                label: match stem.strip_prefix(product)?.strip_prefix('.') {
                    Some(id) => format!("{format} on {id}"),
                    None => format.to_owned(),
                },
                beside: all,
                href,
            })
        })
        .collect()
}

/// The documents with what vouches for them, and the repository of those that have package URLs.
///
/// # Errors
/// Only if JSON cannot be written.
pub(in crate::cli) fn outputs(
    inputs: &Inputs<'_>,
    published: Vec<Published>,
) -> Result<Vec<Output>, Failure> {
    let mut outputs = Vec::new();
    let named: Vec<(u64, String, BTreeSet<String>)> = published
        .iter()
        .filter(|it| !it.packages.is_empty())
        .map(|it| (it.sequence, it.product.clone(), it.packages.clone()))
        .collect();
    let updated = published.iter().filter(|it| !it.packages.is_empty());
    let updated = updated.map(|it| it.shown).max();
    for state in published {
        outputs.extend(state.documents.into_iter().map(|(name, signed)| {
            document(Arc::clone(inputs.releases), state.sequence, name, signed)
        }));
    }
    let Some(updated) = updated else {
        return Ok(outputs);
    };
    let manifest = repository::manifest(&inputs.site.base_url, &inputs.site.publisher.name)
        .map_err(|error| Failure::undecided(error.to_string()))?;
    outputs.push(Output::one(repository::MANIFEST, move || {
        Ok(manifest.clone())
    }));
    let releases = Arc::clone(inputs.releases);
    let path = format!("{FOLDER}{}", repository::ARCHIVE);
    outputs.push(Output::one(path, move || {
        let mut all = Vec::new();
        for (sequence, product, packages) in &named {
            let name = format!("{product}{OPENVEX}");
            let document = files(&releases, *sequence)?.remove(&name);
            let document = document.ok_or_else(|| gone(&name))?;
            all.extend(packages.iter().map(|id| Package {
                id: id.clone(),
                name: name.clone(),
                document: document.clone(),
            }));
        }
        repository::archive(all, updated).map_err(|error| RenderError::Release(error.to_string()))
    }));
    Ok(outputs)
}

fn gone(name: &str) -> RenderError {
    RenderError::Release(format!("{name} is gone"))
}

/// The files of a VEX release with its signatures, those that were added later instead of older ones.
fn files(releases: &Releases, sequence: u64) -> Result<BTreeMap<String, Vec<u8>>, RenderError> {
    let said = |error: ReleaseError| RenderError::Release(error.to_string());
    let is_it = |entry: &&Entry| entry.sequence == sequence;
    let entry = releases.entries().iter().find(is_it);
    let entry = entry.ok_or_else(|| gone("a VEX release"))?;
    let mut files = releases.load_files(entry).map_err(said)?;
    files.extend(releases.signatures(entry).map_err(said)?);
    Ok(files)
}

/// A document with its hashes and its signature, loaded when it is asked for.
fn document(releases: Arc<Releases>, sequence: u64, name: String, signed: bool) -> Output {
    let endings = ["", ".sha256", ".sha512"].into_iter();
    let endings = endings.chain(signed.then_some(".asc"));
    let paths = endings.map(|ending| OutputFile::new(format!("{FOLDER}{name}{ending}")));
    Output::many(paths.collect(), move || {
        let mut files = files(&releases, sequence)?;
        let bytes = files.remove(&name).ok_or_else(|| gone(&name))?;
        let line = |digest: &[u8]| {
            let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{digits}  {name}\n").into_bytes()
        };
        let hashes = [line(&Sha256::digest(&bytes)), line(&Sha512::digest(&bytes))];
        let mut drawn = vec![bytes];
        drawn.extend(hashes);
        if signed {
            let signature = files.remove(&format!("{name}.asc"));
            drawn.push(signature.ok_or_else(|| gone(&name))?);
        }
        Ok(drawn)
    })
}

/// Says which products' VEX documents are behind what is claimed: by a new `carries` in the catalogue, or because documents came by another way than `release`.
///
/// A site of an older time shows what was said then, whatever the catalogue says today.
///
/// # Errors
/// A release that cannot be read.
pub(super) fn warn(inputs: &Inputs<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
    let newest = inputs.releases.newest_time();
    if newest.is_none_or(|newest| inputs.at < newest) {
        return Ok(());
    }
    let due = Gathered::of(
        inputs.releases,
        inputs.catalogue,
        inputs.site,
        vec![inputs.at],
        &Replaced::default(),
    )?
    .due()?;
    if due.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = due
        .iter()
        .take(NAMED)
        .map(|it| it.product.as_str())
        .collect();
    let more = match due.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    terminal.note(&format!(
        "warning: the VEX documents of {}{more} are behind what is claimed and what the catalogue says: `obstat release --site` makes new ones",
        names.join(", ")
    ));
    Ok(())
}
