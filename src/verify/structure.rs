//! What can be said of a tree without its documents' bytes: for one that is about to be published, whose builder knows the digests and what each document says.
//!
//! No file is hashed, no signature verified and no document parsed again; read are the lists, whose size is that of the index.

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::document::{self, Facts};
use super::fault::{Basis, Fault, Faults, PUBLISH};
use super::file::{self, Look};
use super::keys::Keys;
use super::layout::{DIRECTORY, Kind, kind};
use super::listing::{self, Asked};
use super::site::Site;
use super::witness::{self, Witness};
use super::{Counts, Report, Sha256Digest, Tree, Unreadable, agree, metadata, text};
use crate::diagnostic::Message;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;

/// What the builder of a tree knows of the documents in it.
pub trait Known: Sync {
    /// The slugs of the documents that the tree must hold.
    fn slugs(&self) -> Vec<&str>;

    /// What a document says: the version in this folder, or the newest.
    fn facts(&self, slug: &str, folder: Option<&str>) -> Option<Facts>;

    /// Whether that version has a signature over its document.
    fn is_signed(&self, slug: &str, folder: Option<&str>) -> bool;
}

/// Checks how a tree hangs together: what stands beside each document, what the lists, the feeds and the pages say of the same set, and that the list of files accounts for all.
///
/// Signatures are there or not; whether they are good, [`super::verify`] says, as of a time.
///
/// # Errors
///
/// Only if the tree cannot be listed or a list in it cannot be read.
pub fn structure(tree: &dyn Tree, known: &dyn Known, at: Timestamp) -> Result<Report, Unreadable> {
    let mut faults = Faults::default();
    let mut site = Site::open(tree, at)?;
    let metadata = metadata::read(&site, &mut faults)?;
    site.base = metadata.as_ref().and_then(metadata::Metadata::base);
    let keys = Keys::read(&site, metadata.as_ref(), &[], &mut faults)?;
    let places = 0..site.files.len();
    let mut looks = places
        .into_par_iter()
        .map(|place| look(&site, known, place))
        .collect::<Result<Vec<Look<'_>>, Unreadable>>()?;
    for look in &mut looks {
        faults.append(&mut look.faults);
    }
    listing::check(&site, &looks, Asked::Files, &mut faults)?;
    let documents = agree(&site, &looks, &keys, metadata.as_ref(), &mut faults)?;
    let mut there: Vec<&str> = documents.iter().map(|document| document.slug).collect();
    there.sort_unstable();
    for slug in known.slugs() {
        if there.binary_search(&slug).is_err() {
            let message = Message::new("the document ").value(slug);
            let message = message.words(" is missing");
            faults.error(DIRECTORY, Basis::Csaf(14), message, PUBLISH);
        }
    }
    let counts = Counts {
        files: site.files.len(),
        documents: documents.len(),
        signatures: 0,
        keys: keys.len(),
    };
    Ok(Report {
        faults: faults.sorted(),
        counts,
    })
}

/// Looks at a file from outside.
fn look<'a>(site: &'a Site<'a>, known: &dyn Known, place: usize) -> Result<Look<'a>, Unreadable> {
    let Some(file) = site.files.get(place) else {
        return Ok(Look::of("", Kind::Other));
    };
    let mut look = Look::of(&file.path, kind(&file.path));
    match file.sha256 {
        Some(sha256) => (look.length, look.sha256) = (file.length, sha256),
        None => look.seen = file::stream(site, &mut look)?,
    }
    match look.kind {
        Kind::Document { name, .. } => {
            let slug = name.strip_suffix(".json").unwrap_or(name);
            hold(site, known, &mut look, slug, None);
            beside(site, &mut look, known.is_signed(slug, None))?;
        }
        Kind::Copy { slug, folder } => {
            hold(site, known, &mut look, slug, Some(folder));
            if known.is_signed(slug, Some(folder)) {
                miss(site, &mut look, Witness::Signature);
            }
        }
        // Whether it is signed its release knows; what is beside it is written with it.
        Kind::Vex => beside(site, &mut look, false)?,
        _ if file::is_orphan(site, look.path) => {
            let bytes = site.bytes(file)?.unwrap_or_default();
            file::orphan(&mut look, &bytes);
        }
        _ => {}
    }
    Ok(look)
}

/// Holds a document to what is known of it.
fn hold(site: &Site<'_>, known: &dyn Known, look: &mut Look<'_>, slug: &str, folder: Option<&str>) {
    match known.facts(slug, folder) {
        Some(facts) => document::hold(site.at, look, facts),
        None => {
            let message = "this document was not released";
            look.faults.error(look.path, Basis::Pages, message, PUBLISH);
        }
    }
}

/// The hashes and the signature beside a document; what the hash says is known by its own digest, and read only if that is another.
fn beside(site: &Site<'_>, look: &mut Look<'_>, signed: bool) -> Result<(), Unreadable> {
    let name = look.path.rsplit('/').next().unwrap_or(look.path);
    for witness in [Witness::Sha256, Witness::Sha512] {
        let path = format!("{}{}", look.path, witness.ending());
        let Some(file) = site.file(&path) else {
            miss(site, look, witness);
            continue;
        };
        let as_written = match witness {
            Witness::Sha256 => {
                let line = format!("{}  {name}\n", hexadecimal(&look.sha256));
                file.sha256 == Some(Sha256::digest(line).into())
            }
            // 128 digits, two blanks, the name, a newline; nobody took this digest of the document.
            _ => file.length == name.len() as u64 + 131,
        };
        if as_written {
            continue;
        }
        let said = site.bytes(file)?.unwrap_or_default();
        witness::misread(look, witness, &path, &said);
    }
    if signed {
        miss(site, look, Witness::Signature);
    }
    Ok(())
}

/// Says so if what must stand beside a file does not.
fn miss(site: &Site<'_>, look: &mut Look<'_>, witness: Witness) {
    let path = format!("{}{}", look.path, witness.ending());
    if !site.has(&path) {
        witness::missing(&path, witness, &mut look.faults);
    }
}

fn hexadecimal(digest: &Sha256Digest) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Checks what is to be frozen as it will be held against the site later: the document's own words, and the text's.
///
/// `shown` is the time from which readers see it.
pub fn release(slug: &Slug, document: &[u8], plain: &[u8], shown: Timestamp) -> Vec<Fault> {
    let name = slug.file_name();
    let text = format!("{slug}.txt");
    let mut look = Look::of(&name, Kind::Other);
    file::begin(&mut look, document);
    let mut beside = Look::of(&text, Kind::Other);
    file::begin(&mut beside, plain);
    let said = text::version(plain);
    match document::read(document) {
        Err(message) => look.faults.error(&name, Basis::Csaf(1), message, REPORT),
        Ok(facts) => {
            if facts.slug != *slug {
                let message = Message::new("the document's id ").value(&facts.id);
                let message = message.words(" makes another name");
                look.faults.error(&name, Basis::Csaf(2), message, REPORT);
            }
            if said.is_some_and(|said| said != facts.version) {
                let message = Message::new("the text is not of version ").value(&facts.version);
                beside.faults.error(&text, Basis::Pages, message, REPORT);
            }
            document::hold(shown, &mut look, facts);
        }
    }
    look.faults.append(&mut beside.faults);
    look.faults.sorted()
}

/// What to do about bytes that the builder itself made.
const REPORT: &str = "this is a fault of obstat; please report it";
