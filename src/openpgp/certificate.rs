//! A certificate: the public part of a key.

use sequoia_openpgp::cert::CertParser;
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::serialize::SerializeInto as _;
use sequoia_openpgp::{Cert, Packet, PacketPile};

use crate::model::value::problems;

problems! {
    /// Why bytes are no certificate of ours.
    CertificateProblem {
        /// No OpenPGP data.
        Unreadable => "this is no OpenPGP certificate", "export it with `gpg --export --armor FINGERPRINT`";
        /// Nothing in it.
        Empty => "this file holds no certificate", "export it with `gpg --export --armor FINGERPRINT`";
        /// More than one.
        Several => "this file holds more than one certificate", "put each certificate into a file of its own: clients read the first alone";
        /// Secret key material.
        Secret => "this file holds a secret key", "take it away from here, revoke the key if the file was ever shared, and export the public part with `gpg --export --armor FINGERPRINT`";
        /// Parts of it cannot be read.
        Damaged => "the certificate is damaged", "export it again with `gpg --export --armor FINGERPRINT`";
    }
}

/// A certificate: user ids, keys, what each may do, and until when.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub(super) cert: Cert,
    fingerprint: String,
}

impl Certificate {
    /// Reads the one certificate of a file, armored or binary.
    ///
    /// # Errors
    /// [`CertificateProblem`]: none, several, damaged, or a secret key.
    pub fn read(bytes: &[u8]) -> Result<Self, CertificateProblem> {
        if super::holds_secret_key(bytes) {
            return Err(CertificateProblem::Secret);
        }
        let parser = CertParser::from_bytes(bytes).map_err(|_| CertificateProblem::Unreadable)?;
        let mut found = None;
        for cert in parser {
            let cert = cert.map_err(|_| CertificateProblem::Unreadable)?;
            if found.replace(cert).is_some() {
                return Err(CertificateProblem::Several);
            }
        }
        let cert = found.ok_or(CertificateProblem::Empty)?;
        // The armor of a second block would be passed over in silence.
        if bytes_of_blocks(bytes) > 1 {
            return Err(CertificateProblem::Several);
        }
        if cert.bad_signatures().next().is_some() {
            return Err(CertificateProblem::Damaged);
        }
        Ok(Self::of(cert))
    }

    pub(super) fn of(cert: Cert) -> Self {
        let cert = cert.strip_secret_key_material();
        // Each copy remembers which of these were verified, so they are verified once and not with every signature.
        for key in cert.keys() {
            let _ = key.self_signatures().count();
        }
        for user_id in cert.userids() {
            let _ = user_id.self_signatures().count();
        }
        Self {
            fingerprint: cert.fingerprint().to_hex(),
            cert,
        }
    }

    /// The fingerprint of the primary key: 40 hexadecimal digits in upper case.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The fingerprint in groups of four digits, as people compare it.
    pub fn spaced_fingerprint(&self) -> String {
        self.cert.fingerprint().to_spaced_hex()
    }

    /// The user ids, as written; the text is not ours.
    pub fn user_ids(&self) -> Vec<String> {
        self.cert
            .userids()
            .map(|user_id| String::from_utf8_lossy(user_id.userid().value()).into_owned())
            .collect()
    }

    /// The mail addresses of the user ids.
    pub fn addresses(&self) -> Vec<String> {
        self.cert
            .userids()
            .filter_map(|user_id| user_id.userid().email().ok().flatten().map(str::to_owned))
            .collect()
    }

    /// The certificate in ASCII armor, ending with a newline.
    pub fn to_armored(&self) -> Vec<u8> {
        self.cert.armored().to_vec().unwrap_or_default()
    }

    /// The packets without armor, as a Web Key Directory has them.
    pub fn to_binary(&self) -> Vec<u8> {
        self.cert.export_to_vec().unwrap_or_default()
    }

    /// The same key with what another copy of its certificate says, as after it was prolonged or revoked.
    ///
    /// Nothing if the other is of another key.
    pub fn merged(&self, other: &Self) -> Option<Self> {
        let merged = self
            .cert
            .clone()
            .merge_public(other.cert.clone())
            .ok()
            .map(Self::of)?;
        (self.fingerprint == other.fingerprint).then_some(merged)
    }

    /// Applies a revocation certificate; nothing if it is none for this key.
    pub fn revoked_by(&self, revocation: &[u8]) -> Option<Self> {
        let pile = PacketPile::from_bytes(revocation).ok()?;
        let signatures: Vec<Packet> = pile
            .into_children()
            .filter(|packet| matches!(packet, Packet::Signature(_)))
            .collect();
        let (cert, changed) = self.cert.clone().insert_packets(signatures).ok()?;
        changed.then(|| Self::of(cert))
    }
}

/// How many armored blocks the bytes begin.
fn bytes_of_blocks(bytes: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, b"-----BEGIN PGP PUBLIC KEY BLOCK-----").count()
}
