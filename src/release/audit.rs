//! Reads every byte of every release and holds it to what was written.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use rayon::prelude::*;

use super::manifest::Manifest;
use super::open::list;
use super::{Act, Entry, ReleaseError, Releases, folder};
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Certificates, SignatureProblem, Signed, State};

/// The clear-signed security.txt.
const SECURITY_TXT: &str = "security.txt.asc";

/// The last moment that a signature of version 4 can name (RFC 9580 section 3.5).
fn last() -> Timestamp {
    let last = chrono::DateTime::from_timestamp(u32::MAX.into(), 0);
    Timestamp::whole(last.unwrap_or(chrono::DateTime::<chrono::Utc>::MAX_UTC))
}

/// What came of reading everything.
#[derive(Debug, Default)]
pub struct Audit<'a> {
    /// What is not as it was written, in the order of the journal.
    pub faults: Vec<ReleaseError>,
    /// Releases with published signatures that nobody can verify, because of the certificates that are there.
    pub lacking: Vec<Lacking<'a>>,
}

/// A release whose published signatures nobody can verify.
#[derive(Debug)]
pub struct Lacking<'a> {
    /// What was signed.
    pub entry: &'a Entry,
    /// What the certificates lack.
    pub lack: Lack,
}

/// What certificates lack to verify a signature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The certificate of this key, by the key's fingerprint or id; it may be a subkey.
    Certificate(String),
    /// The certificate of this fingerprint does not say that a key of it could sign at this time: it was replaced by a copy that forgot.
    Memory(String, Timestamp),
}

impl Releases {
    /// Reads every file of every release, as far as [`Releases::open`] has not, and holds it to the list of its folder.
    ///
    /// A signature that was made when the list was finished already is held to what it signs; what has become of its key since does not matter.
    pub fn audit(&self, certificates: &Certificates) -> Audit<'_> {
        let there: Vec<&Entry> = self.entries.iter().filter(|it| !it.retracted).collect();
        let found: Vec<Vec<ReleaseError>> = there
            .par_iter()
            .map_init(Vec::new, |buffer, entry| {
                self.audited(entry, certificates, buffer)
            })
            .collect();
        Audit {
            faults: found.into_iter().flatten().collect(),
            lacking: self.lacking(certificates),
        }
    }

    /// The releases with published signatures that these certificates cannot verify, in the order of the journal.
    ///
    /// One signature of a folder is looked at, because one signer signs a folder; and of each certificate the oldest, because one that remembers it remembers what came later.
    pub fn lacking(&self, certificates: &Certificates) -> Vec<Lacking<'_>> {
        let site = self.entries.iter().rev().find(|it| it.act == Act::Site);
        let signers: Vec<Option<(&Entry, Result<Signed, String>)>> = self
            .entries
            .par_iter()
            .filter(|entry| !entry.retracted)
            .map(|entry| {
                let name = self.published_signature(entry, site)?;
                let bytes = fs::read(self.root.join(&entry.folder).join(name)).ok()?;
                match certificates.signer_of(&bytes) {
                    Ok(signed) => Some((entry, Ok(signed))),
                    Err(SignatureProblem::UnknownKey(key)) => {
                        Some((entry, Err(key.unwrap_or_default())))
                    }
                    Err(_) => None,
                }
            })
            .collect();
        let mut oldest: BTreeMap<String, (Timestamp, &Entry)> = BTreeMap::new();
        let mut lacking = Vec::new();
        for (entry, signer) in signers.into_iter().flatten() {
            match signer {
                Ok(signed) => {
                    let known = oldest.entry(signed.fingerprint);
                    let known = known.or_insert((signed.time, entry));
                    if signed.time < known.0 {
                        *known = (signed.time, entry);
                    }
                }
                Err(key) => lacking.push(Lacking {
                    entry,
                    lack: Lack::Certificate(key),
                }),
            }
        }
        for certificate in certificates.iter() {
            let Some((time, entry)) = oldest.remove(certificate.fingerprint()) else {
                continue;
            };
            let health = certificate.health(time);
            // That a key was revoked since is for those to say who ask whether it is good.
            if health.signing.is_empty() && !matches!(health.state, State::Revoked(_)) {
                let lack = Lack::Memory(certificate.fingerprint().to_owned(), time);
                lacking.push(Lacking { entry, lack });
            }
        }
        lacking.sort_by_key(|it| it.entry.sequence);
        lacking
    }

    /// A signature in the folder of an entry that the site shows: a later one takes the place of one that was made with the release.
    fn published_signature<'a>(&self, entry: &'a Entry, site: Option<&Entry>) -> Option<&'a str> {
        let shown = |signed: &Entry, name: &str| {
            let ours = ["json.asc", "txt.asc"].iter();
            let mut ours = ours.map(|ending| format!("{}.{ending}", signed.document));
            let last = self.added_to(signed).filter(|it| it.has(name)).last();
            let is_last = last.is_none_or(|last| last.sequence == entry.sequence);
            ours.any(|it| it == name) && is_last
        };
        let names = || entry.files.iter().map(String::as_str);
        let is = |site: &Entry, folder: &str| site.folder == folder;
        match entry.act {
            Act::Release | Act::Adopt => names().find(|name| shown(entry, name)),
            Act::Resign => {
                let folder = format!("{}/{}", entry.document, entry.version);
                if site.is_some_and(|site| is(site, &folder)) {
                    return names().find(|name| *name == SECURITY_TXT);
                }
                let mut signed = self.releases_of(&entry.document);
                let signed = signed.find(|signed| is(signed, &folder))?;
                names().find(|name| shown(signed, name))
            }
            Act::Site => {
                let signed = site.filter(|site| is(site, &entry.folder))?;
                let anew = self.added_to(signed).next().is_some();
                names().find(|name| *name == SECURITY_TXT && !anew)
            }
            Act::Retract => names().find(|name| name.ends_with(".json.asc")),
            // A later state takes the place of an older one.
            Act::Vex => {
                let mut later = self.vex_of(&entry.document).rev();
                let later = later.find(|it| !it.retracted);
                let last = later.filter(|later| later.sequence == entry.sequence)?;
                let anew = self.added_to(last).next().is_some();
                names().find(|name| name.ends_with(".json.asc") && !anew)
            }
        }
    }

    /// What is not as it was written in one folder.
    fn audited(
        &self,
        entry: &Entry,
        certificates: &Certificates,
        buffer: &mut Vec<u8>,
    ) -> Vec<ReleaseError> {
        let listed = match self.manifest(entry) {
            Ok(listed) => listed,
            Err(error) => return vec![error],
        };
        let folder = self.root.join(&entry.folder);
        let mut faults = Vec::new();
        for file in &listed.files {
            // Opening the releases read and held every model.
            if entry.act.is_document() && file.path == folder::MODEL {
                continue;
            }
            let path = folder.join(&file.path);
            match self.fill(entry, &path, buffer) {
                Ok(()) if file.holds(buffer) => {}
                Ok(()) => faults.push(ReleaseError::Edited(path)),
                Err(error) => faults.push(error),
            }
        }
        faults.extend(self.unlisted(entry, &listed, &folder));
        faults.extend(self.signatures_hold(entry, &listed, &folder, certificates));
        faults
    }

    /// What stands in a folder and its list does not name.
    fn unlisted(&self, entry: &Entry, listed: &Manifest, folder: &Path) -> Vec<ReleaseError> {
        let known = |name: &str| {
            [folder::MANIFEST, folder::MANIFEST_SIGNATURE].contains(&name)
                || listed.file(name).is_some()
                || listed.signatures.iter().any(|it| it == name)
        };
        match list(folder) {
            Err(error) => vec![error],
            Ok(names) => {
                let names = names.unwrap_or_default().into_iter();
                let mut names: Vec<String> = names
                    .filter(|(name, is_folder)| *is_folder || !known(name))
                    .map(|(name, _)| name)
                    .collect();
                names.sort();
                let path = |name| self.root.join(&entry.folder).join(name);
                let unknown = names
                    .into_iter()
                    .map(|name| ReleaseError::Unknown(path(name)));
                unknown.collect()
            }
        }
    }

    /// Holds the signatures that no list has the digest of to what they sign.
    fn signatures_hold(
        &self,
        entry: &Entry,
        listed: &Manifest,
        folder: &Path,
        certificates: &Certificates,
    ) -> Vec<ReleaseError> {
        let mut faults = Vec::new();
        // Who signs a folder signs its list; an adopted document may have brought a signature along.
        let signs = entry.act != Act::Adopt && entry.files.iter().any(|it| it.ends_with(".asc"));
        let own = signs || folder.join(folder::MANIFEST_SIGNATURE).exists();
        let own = own.then_some(folder::MANIFEST_SIGNATURE);
        let names = listed.signatures.iter().map(String::as_str).chain(own);
        for name in names {
            let path = folder.join(name);
            let signed = name.strip_suffix(".asc").unwrap_or(name);
            let read = |name: &str| self.read(entry, name);
            let pair = read(name).and_then(|signature| Ok((signature, read(signed)?)));
            let (signature, content) = match pair {
                Ok(pair) => pair,
                Err(error) => {
                    faults.push(error);
                    continue;
                }
            };
            let held = match signed.ends_with(".txt") {
                false => certificates.recognize(&content, &signature),
                true => certificates
                    .verify_clear(&signature, last())
                    .and_then(|read| {
                        let same = read.content == content;
                        same.then_some(()).ok_or(SignatureProblem::Bad)
                    }),
            };
            match held {
                // Whether the certificate must be there is another question; keys end.
                Ok(()) | Err(SignatureProblem::UnknownKey(_) | SignatureProblem::BadKey(_)) => {}
                Err(_) => faults.push(ReleaseError::Edited(path)),
            }
        }
        faults
    }

    /// Reads a file into a buffer that is used again and again.
    fn fill(&self, entry: &Entry, path: &Path, buffer: &mut Vec<u8>) -> Result<(), ReleaseError> {
        buffer.clear();
        let read = fs::File::open(path).and_then(|mut file| file.read_to_end(buffer));
        read.map(drop).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let line = usize::try_from(entry.sequence).unwrap_or(usize::MAX);
                ReleaseError::Missing(path.to_owned(), line)
            }
            _ => ReleaseError::Io("read", path.to_owned(), error),
        })
    }
}
