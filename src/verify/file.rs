//! One file by itself: its digest, its beginning, its hashes and signature, and what it says.

use std::io::{ErrorKind, Read};

use sha2::{Digest as _, Sha256};

use super::fault::{Basis, Faults, PUBLISH};
use super::keys::Keys;
use super::layout::{KEYS, Kind, LISTING, kind};
use super::site::{LONGEST, Site, unreadable};
use super::{Sha256Digest, Unreadable, document, text, witness};

/// What was seen of one file.
pub(super) struct Look<'a> {
    /// Its path.
    pub(super) path: &'a str,
    /// What it is.
    pub(super) kind: Kind<'a>,
    /// Whether its bytes were seen.
    pub(super) seen: bool,
    /// Its length as it was read.
    pub(super) length: u64,
    /// Its digest; zero of what is no plain file.
    pub(super) sha256: Sha256Digest,
    /// What the document says, if it is one that can be read.
    pub(super) facts: Option<Box<document::Facts>>,
    /// The version that a plain text says it is of.
    pub(super) version: Option<String>,
    /// The fingerprints of the certificates that signed it well.
    pub(super) signers: Vec<String>,
    /// What is wrong with it by itself.
    pub(super) faults: Faults,
}

impl<'a> Look<'a> {
    /// A file of which nothing was seen yet.
    pub(super) fn of(path: &'a str, kind: Kind<'a>) -> Self {
        Self {
            path,
            kind,
            seen: true,
            length: 0,
            sha256: [0; 32],
            facts: None,
            version: None,
            signers: Vec::new(),
            faults: Faults::default(),
        }
    }
}

/// Files up to this length are read in one go.
const SHORT: u64 = 1 << 20;

/// The endings of files that are text.
const TEXTS: &[&str] = &[
    "json", "txt", "csv", "html", "htm", "xml", "css", "js", "svg", "asc", "sha256", "sha512", "md",
];

/// Looks at a file; nothing if it is not there after all.
///
/// # Errors
/// If it cannot be read.
pub(super) fn look<'a>(
    site: &'a Site<'a>,
    keys: &Keys,
    place: usize,
) -> Result<Option<Look<'a>>, Unreadable> {
    let Some(file) = site.files.get(place) else {
        return Ok(None);
    };
    let mut look = Look::of(&file.path, kind(&file.path));
    if !file.plain {
        look.faults.error(
            look.path,
            Basis::Listing,
            "this is no plain file with a name in UTF-8",
            "remove it; what is to be part of the site belongs in `content/static`",
        );
        return Ok(Some(look));
    }
    let speaks = look.kind != Kind::Other && !matches!(look.kind, Kind::Page { .. });
    let witnesses = witness::beside(site, look.path, look.kind);
    if file.length > LONGEST && (speaks || !witnesses.is_empty()) {
        look.faults.error(
            look.path,
            Basis::Listing,
            "the file is too long to be checked",
            PUBLISH,
        );
    }
    match file.sha256 {
        Some(known) if !speaks && witnesses.is_empty() && !is_orphan(site, look.path) => {
            look.length = file.length;
            look.sha256 = known;
            return Ok(Some(look));
        }
        _ if file.length > SHORT
            && ((!speaks && witnesses.is_empty()) || file.length > LONGEST) =>
        {
            look.seen = stream(site, &mut look)?;
            return Ok(there(site, look));
        }
        _ => {}
    }
    let Some(bytes) = site.bytes(file)? else {
        look.seen = false;
        return Ok(there(site, look));
    };
    look.length = bytes.len() as u64;
    look.sha256 = file.sha256.unwrap_or_else(|| Sha256::digest(&bytes).into());
    begin(&mut look, &bytes);
    match look.kind {
        Kind::Document { .. } | Kind::Copy { .. } => document::look(site, &mut look, &bytes),
        Kind::Text { .. } => text::look(site, keys, &mut look, &bytes),
        Kind::Page { .. } | Kind::Vex | Kind::Other => {}
    }
    witness::look(site, keys, &mut look, &bytes, &witnesses)?;
    if is_orphan(site, look.path) {
        orphan(&mut look, &bytes);
    }
    Ok(Some(look))
}

/// A look at what was there, even if nobody saw what is in it.
fn there<'a>(site: &Site<'_>, look: Look<'a>) -> Option<Look<'a>> {
    (look.seen || !site.is_missing(look.path)).then_some(look)
}

/// Takes the digest of a file without holding its bytes; whether it is there at all.
pub(super) fn stream(site: &Site<'_>, look: &mut Look<'_>) -> Result<bool, Unreadable> {
    let Some(mut file) = site.open_file(look.path)? else {
        return Ok(false);
    };
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                let bytes = buffer.get(..length).unwrap_or_default();
                if look.length == 0 {
                    begin(look, bytes);
                }
                hasher.update(bytes);
                look.length += length as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(look.path, error)),
        }
    }
    look.sha256 = hasher.finalize().into();
    Ok(true)
}

/// A text must not begin with a byte order mark.
pub(super) fn begin(look: &mut Look<'_>, bytes: &[u8]) {
    let ending = look.path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if TEXTS.contains(&ending) && bytes.starts_with(b"\xef\xbb\xbf") {
        look.faults.error(
            look.path,
            Basis::ByteOrderMark,
            "the file begins with a byte order mark",
            "save it as UTF-8 without a byte order mark",
        );
    }
}

/// Whether a file is by its name a hash or a signature of one that is not there.
pub(super) fn is_orphan(site: &Site<'_>, path: &str) -> bool {
    let of = |ending: &str| path.strip_suffix(ending);
    let mut stems = [".sha256", ".sha512", ".asc"].into_iter().filter_map(of);
    stems.any(|stem| !site.has(stem)) && !path.starts_with(KEYS) && path != LISTING
}

/// A hash or a signature of nothing; other armored files are called `.asc`, too.
pub(super) fn orphan(look: &mut Look<'_>, bytes: &[u8]) {
    let armored = look.path.ends_with(".asc");
    if armored && !bytes.starts_with(b"-----BEGIN PGP SIGNATURE-----") {
        return;
    }
    let (basis, message) = match armored {
        true => (Basis::Csaf(19), "this signature has no file that it signs"),
        false => (Basis::Csaf(18), "this hash has no file that it is of"),
    };
    look.faults.error(look.path, basis, message, PUBLISH);
}
