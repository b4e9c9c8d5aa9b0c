//! The published certificates: read, used, and held against the time.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::fault::{Basis, Faults, PUBLISH, TAMPERED};
use super::file::Look;
use super::layout::{KEYS, Kind, METADATA};
use super::memory::Memory;
use super::metadata::Metadata;
use super::pins::{self, Fingerprint};
use super::site::Site;
use super::text::Said;
use super::{Sha256Digest, Unreadable};
use crate::diagnostic::Message;
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Certificate, Certificates, State};

/// Days that a certificate must last, and should last.
const MUST_LAST: i64 = 30;
const SHOULD_LAST: i64 = 90;

/// How to make a certificate last.
const PROLONG: &str = "prolong the certificate, take it over with `obstat keys merge`, build and publish; signatures stay as they are";

/// The certificates that a tree publishes.
#[derive(Default)]
pub(super) struct Keys {
    certificates: Certificates,
    /// The file of each, by its fingerprint.
    files: BTreeMap<String, String>,
    /// What came of a content and its signature.
    detached: Memory<Result<String, Message>>,
    /// What came of a plain text.
    pub(super) texts: Memory<Said>,
    /// The certificates that alone may sign, if any are known.
    pins: Vec<Fingerprint>,
}

impl Keys {
    /// Reads every certificate of the tree, and holds them against the provider metadata.
    ///
    /// # Errors
    /// If one cannot be read.
    pub(super) fn read(
        site: &Site<'_>,
        metadata: Option<&Metadata>,
        pins: &[Fingerprint],
        faults: &mut Faults,
    ) -> Result<Self, Unreadable> {
        let mut files = BTreeMap::new();
        let mut certificates = Vec::new();
        for file in site.below(KEYS).filter(|file| file.path.ends_with(".asc")) {
            let bytes = match site.read(&file.path)? {
                Some(bytes) => bytes,
                None if site.is_lost(&file.path) => continue,
                None => Vec::new(),
            };
            let certificate = match Certificate::read(&bytes) {
                Ok(certificate) => certificate,
                Err(problem) => {
                    let help = problem.help();
                    faults.error(&file.path, Basis::Csaf(20), problem.to_string(), help);
                    continue;
                }
            };
            let fingerprint = certificate.fingerprint().to_owned();
            if path(&fingerprint) != file.path {
                faults.error(
                    &file.path,
                    Basis::Csaf(20),
                    Message::new("the file holds the certificate ").value(&fingerprint),
                    TAMPERED,
                );
                continue;
            }
            files.insert(fingerprint, file.path.clone());
            certificates.push(certificate);
        }
        let keys = Self {
            certificates: certificates.into(),
            files,
            pins: pins.to_vec(),
            ..Self::default()
        };
        pins::check(pins, &keys, metadata, faults);
        if let Some(metadata) = metadata {
            keys.named(site, metadata, faults);
        }
        Ok(keys)
    }

    /// The metadata name each certificate, and nothing else.
    fn named(&self, site: &Site<'_>, metadata: &Metadata, faults: &mut Faults) {
        let basis = Basis::Csaf(20);
        let mut named = BTreeSet::new();
        for key in &metadata.public_openpgp_keys {
            let fingerprint = key.fingerprint.as_str();
            let form = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
            if fingerprint.len() != 40 || !fingerprint.bytes().all(form) {
                let message = Message::new("this is no fingerprint of 40 upper-case digits: ");
                faults.error(METADATA, basis, message.value(fingerprint), PUBLISH);
            }
            named.insert(fingerprint);
            match site.target(&key.url) {
                Err(problem) => {
                    let message = Message::new("the address ").value(&key.url);
                    let basis = Basis::Csaf(problem.number(20));
                    faults.error(METADATA, basis, message.words(problem.words()), PUBLISH);
                }
                Ok(found) if found != path(fingerprint) => {
                    let message = Message::new("the certificate of ").value(fingerprint);
                    let message = message.words(" is said to stand at ").value(found);
                    faults.error(METADATA, basis, message, PUBLISH);
                }
                Ok(_) => {}
            }
        }
        for (fingerprint, path) in &self.files {
            if !named.contains(fingerprint.as_str()) {
                let message = "the provider metadata do not name this certificate";
                faults.error(path, basis, message, TAMPERED);
            }
        }
        if named.is_empty() && self.files.is_empty() {
            faults.note(
                METADATA,
                Basis::Csaf(20),
                "no certificate is published, so nothing on this site is signed",
                "sign your releases: `obstat keys new` makes a key",
            );
        }
    }

    /// The fingerprint and the file of each.
    pub(super) fn published(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.map(|(fingerprint, path)| (fingerprint.as_str(), path.as_str()))
    }

    /// The signer, if it may sign.
    fn pinned(&self, fingerprint: String) -> Result<String, Message> {
        match pins::is_pinned(&self.pins, &fingerprint) {
            true => Ok(fingerprint),
            false => Err(Message::new("it is signed by ")
                .value(fingerprint)
                .words(", which is not pinned")),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Verifies a detached signature over a content with this SHA-256; the fingerprint of the signer, or what is wrong.
    ///
    /// Nothing if there is no certificate at all.
    pub(super) fn detached(
        &self,
        content: &[u8],
        digest: &Sha256Digest,
        signature: &[u8],
        at: Timestamp,
    ) -> Option<Result<String, Message>> {
        if self.files.is_empty() {
            return None;
        }
        let both = Sha256::new_with_prefix(digest).chain_update(signature);
        Some(self.detached.recall(both.finalize().into(), || {
            let verified = self.certificates.verify_detached(content, signature, at);
            match verified {
                Ok(signed) => self.pinned(signed.fingerprint),
                Err(problem) => Err(bad(&problem)),
            }
        }))
    }

    /// Verifies a clear-signed text; the text inside and the fingerprint of the signer, or what is wrong.
    ///
    /// Nothing if there is no certificate at all.
    pub(super) fn clear(
        &self,
        text: &[u8],
        at: Timestamp,
    ) -> Option<Result<(Vec<u8>, String), Message>> {
        if self.files.is_empty() {
            return None;
        }
        Some(match self.certificates.verify_clear(text, at) {
            Ok(clear) => self
                .pinned(clear.signed.fingerprint)
                .map(|signer| (clear.content, signer)),
            Err(problem) => Err(bad(&problem)),
        })
    }

    /// Certificates that current signatures depend on must last: clients refuse a document whose key has expired, even if it was signed in time.
    ///
    /// What signed older versions alone may have ended.
    pub(super) fn check_life(
        &self,
        site: &Site<'_>,
        looks: &[Look<'_>],
        security_txt: Option<&str>,
        faults: &mut Faults,
    ) {
        let current = |look: &&Look<'_>| {
            matches!(
                look.kind,
                Kind::Document { .. } | Kind::Vex | Kind::Text { folder: None, .. }
            )
        };
        let mut used: BTreeSet<&str> = looks
            .iter()
            .filter(current)
            .flat_map(|look| look.signers.iter().map(String::as_str))
            .collect();
        used.extend(security_txt);
        for certificate in self.certificates.iter() {
            let fingerprint = certificate.fingerprint();
            let Some(path) = self.files.get(fingerprint) else {
                continue;
            };
            if used.contains(fingerprint) || self.len() == 1 {
                lasts(certificate, path, site.at, faults);
            }
        }
    }
}

/// Whether a certificate that is in use is good, and for how long.
fn lasts(certificate: &Certificate, path: &str, at: Timestamp, faults: &mut Faults) {
    let basis = Basis::Csaf(20);
    let health = certificate.health(at);
    let message = match &health.state {
        State::Good => None,
        State::NotYet(when) => {
            Some(Message::new("the certificate is made at ").value(when.to_string()))
        }
        State::Expired(when) => {
            Some(Message::new("the certificate expired at ").value(when.to_string()))
        }
        State::Revoked(why) => Some(Message::new("the certificate is revoked: ").words(why)),
        State::Invalid(why) => Some(Message::new("the certificate does not hold: ").words(why)),
    };
    if let Some(message) = message {
        let help = match health.state {
            State::Expired(_) => PROLONG,
            _ => "sign what is published with another key: `obstat resign`",
        };
        faults.error(path, basis, message, help);
        return;
    }
    if let Some(days) = health.days_left(at).filter(|days| *days < SHOULD_LAST) {
        let message = match days {
            ..=0 => Message::new("the certificate lasts for less than a day"),
            1 => Message::new("the certificate lasts for one more day"),
            days => Message::new(format!("the certificate lasts for {days} more days")),
        };
        match days < MUST_LAST {
            true => faults.error(path, basis, message, PROLONG),
            false => faults.warning(path, basis, message, PROLONG),
        }
    }
    for weak in &health.weak {
        let message = Message::new("the certificate is weak: ").words(weak);
        let help = "make a new key: `obstat keys new`";
        faults.warning(path, basis, message, help);
    }
}

fn bad(problem: &dyn std::fmt::Display) -> Message {
    Message::new(format!("the signature is not good: {problem}"))
}

/// The file of a certificate.
fn path(fingerprint: &str) -> String {
    format!("{KEYS}{fingerprint}.asc")
}
