//! VEX documents for scanners: for each product one OpenVEX and one CycloneDX document over all its releases and all CVEs, drawn from the table of claims.
//!
//! Pure: the same claims give the same bytes, whatever else the table holds, because a state is released only when its bytes would change.
//! A vulnerability without CVE number stands in documents of its own, because a scanner that looks names up would make nothing of it.
//! Package URLs and CPE names are CSAF's strings; a release that has no package URL is named by its address on the site, never by an invented `pkg:generic`.

mod cyclonedx;
mod openvex;
pub mod repository;
mod serial_number;
mod statement;

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::claims::{Key, Table};
use crate::model::catalogue::ProductLine;
use crate::model::party::Publisher;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use statement::Statement;

/// The folder of the documents on the site, with `/` at its end.
pub const FOLDER: &str = "vex/";
/// How the name of an OpenVEX document ends.
pub const OPENVEX: &str = ".openvex.json";
/// How the name of a CycloneDX document ends.
pub const CYCLONEDX: &str = ".cdx.json";

/// Whether a file of a release is one of these documents, by its name.
pub fn is_document(name: &str) -> bool {
    name.ends_with(OPENVEX) || name.ends_with(CYCLONEDX)
}

/// Who says it, and where the site stands.
#[derive(Debug, Clone, Copy)]
pub struct Issuer<'a> {
    /// Where the site lives, without a final slash.
    pub base_url: &'a str,
    /// Who publishes.
    pub publisher: &'a Publisher,
    /// The link from the root of the site to the page of a product release, by slug and version, percent-encoded.
    pub release_page: fn(&str, &str) -> String,
    /// The link from the root of the site to the page of a document, by its slug.
    pub document_page: fn(&str) -> String,
}

impl Issuer<'_> {
    fn release(&self, slug: &str, release: &str) -> String {
        format!("{}{}", self.base_url, (self.release_page)(slug, release))
    }

    fn document(&self, slug: &str) -> String {
        format!("{}{}", self.base_url, (self.document_page)(slug))
    }

    /// The address of a VEX document by its file name.
    fn address(&self, name: &str) -> String {
        format!("{}/{FOLDER}{name}", self.base_url)
    }
}

/// Which state of a product's documents it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// Its number, from 1: the version of each document.
    pub n: u32,
    /// When the first state became public.
    pub issued: Timestamp,
    /// When this one does.
    pub updated: Timestamp,
}

/// The documents of a product by their file names; none if nothing is claimed of it.
///
/// # Errors
/// Only if JSON cannot be written, which these types rule out.
pub fn documents(
    table: &Table,
    line: &ProductLine,
    issuer: Issuer<'_>,
    state: State,
) -> Result<BTreeMap<String, Vec<u8>>, serde_json::Error> {
    let statements = statement::of(table, line, issuer);
    let mut files = BTreeMap::new();
    for (stem, statements) in apart(&line.slug, statements) {
        let openvex = format!("{stem}{OPENVEX}");
        let document = openvex::document(&statements, issuer, state, &openvex);
        files.insert(openvex, written(&document)?);
        let cyclonedx = format!("{stem}{CYCLONEDX}");
        let document = cyclonedx::document(&statements, line, issuer, state, &cyclonedx);
        files.insert(cyclonedx, written(&document)?);
    }
    Ok(files)
}

/// The statements by the document that they stand in: those on CVEs together, those on each other vulnerability apart.
fn apart<'t>(slug: &str, statements: Vec<Statement<'t>>) -> BTreeMap<String, Vec<Statement<'t>>> {
    let mut owners: BTreeMap<String, Vec<&Key>> = BTreeMap::new();
    for statement in &statements {
        let key = &statement.vulnerability.key;
        if let Key::Own { text, .. } = key {
            let owners = owners.entry(plain(text)).or_default();
            if !owners.contains(&key) {
                owners.push(key);
            }
        }
    }
    let stem = |key: &Key| match key {
        Key::Cve(_) => slug.to_owned(),
        Key::Own { system, text } => {
            let name = plain(text);
            // Two ids that become the same are kept apart by their digests.
            match owners.get(&name).is_some_and(|owners| owners.len() > 1) {
                false => format!("{slug}.{name}"),
                true => format!("{slug}.{name}-{}", short(&format!("{system}\n{text}"))),
            }
        }
    };
    let stems: Vec<String> = statements
        .iter()
        .map(|statement| stem(&statement.vulnerability.key))
        .collect();
    let mut all: BTreeMap<String, Vec<Statement<'t>>> = BTreeMap::new();
    for (stem, statement) in stems.into_iter().zip(statements) {
        all.entry(stem).or_default().push(statement);
    }
    all
}

/// An id as part of a file name: as CSAF makes file names of ids, and by its digest where that would be too long or empty.
fn plain(id: &str) -> String {
    match Slug::of_tracking_id(id) {
        Ok(slug) if slug.as_str().len() <= 80 => slug.as_str().to_owned(),
        _ => format!("id-{}", short(id)),
    }
}

/// The first eight digits of a text's SHA-256.
fn short(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn written(document: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests;
