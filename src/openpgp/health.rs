//! What a certificate may do, and for how long.

use sequoia_openpgp::types::{HashAlgorithm, PublicKeyAlgorithm, RevocationStatus, SignatureType};

use super::Certificate;
use super::policy::{policy, system_time, timestamp};
use super::verify::words;
use crate::model::timestamp::Timestamp;

/// The smallest RSA key that is good enough, in bits.
const RSA_BITS: usize = 3072;

/// Whether a certificate may be used at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It may.
    Good,
    /// It was made later; when.
    NotYet(Timestamp),
    /// It has expired; when.
    Expired(Timestamp),
    /// It was revoked; why, in words.
    Revoked(String),
    /// Its own signatures do not hold; why, in words.
    Invalid(String),
}

/// What a certificate may do at a time, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether it may be used.
    pub state: State,
    /// The algorithm of the primary key, as in `EdDSA` or `RSA 4096`.
    pub algorithm: String,
    /// When it can sign no more; nothing if it does not expire.
    pub expires: Option<Timestamp>,
    /// The fingerprints of the keys that may sign now.
    pub signing: Vec<String>,
    /// Whether others can encrypt to it.
    pub encrypts: bool,
    /// Algorithms that are not good enough, each in words.
    pub weak: Vec<String>,
}

impl Health {
    /// Whole days until it can sign no more, from a time on; negative once it is over.
    pub fn days_left(&self, at: Timestamp) -> Option<i64> {
        self.expires
            .map(|expires| (expires.to_utc() - at.to_utc()).num_days())
    }
}

impl Certificate {
    /// What the certificate may do at a time.
    pub fn health(&self, at: Timestamp) -> Health {
        let (policy, time) = (policy(at), system_time(at));
        let primary = self.cert.primary_key().key();
        let mut health = Health {
            state: State::Good,
            algorithm: algorithm(primary.pk_algo(), primary.mpis().bits()),
            expires: None,
            signing: Vec::new(),
            encrypts: false,
            weak: self.weak(),
        };
        let made = timestamp(primary.creation_time());
        if made > at {
            health.state = State::NotYet(made);
            return health;
        }
        if let RevocationStatus::Revoked(signatures) = self.cert.revocation_status(&policy, time) {
            health.state = State::Revoked(reason(&signatures));
            return health;
        }
        let valid = match self.cert.with_policy(&policy, time) {
            Ok(valid) => valid,
            Err(error) => {
                health.state = State::Invalid(words(&error));
                return health;
            }
        };
        let whole = valid.primary_key().key_expiration_time().map(timestamp);
        let keys = || valid.keys().revoked(false);
        let ends: Vec<Option<Timestamp>> = keys()
            .for_signing()
            .map(|key| key.key_expiration_time().map(timestamp))
            .collect();
        let subkeys = match ends.iter().any(Option::is_none) {
            true => None,
            false => ends.iter().flatten().max().copied(),
        };
        health.expires = match (whole, subkeys) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if let Some(end) = whole.filter(|end| *end <= at) {
            health.state = State::Expired(end);
            return health;
        }
        health.signing = keys()
            .alive()
            .for_signing()
            .map(|key| key.key().fingerprint().to_hex())
            .collect();
        health.encrypts = keys()
            .alive()
            .for_transport_encryption()
            .for_storage_encryption()
            .next()
            .is_some();
        if health.signing.is_empty()
            && let Some(end) = health.expires.filter(|end| *end <= at)
        {
            health.state = State::Expired(end);
        }
        health
    }

    /// The fingerprints of the subkeys that are not revoked at a time, whether they have expired or not.
    pub fn subkeys(&self, at: Timestamp) -> Vec<String> {
        let (policy, time) = (policy(at), system_time(at));
        let keys = self.cert.keys().subkeys();
        keys.filter(|key| {
            let status = key.revocation_status(&policy, time);
            !matches!(status, RevocationStatus::Revoked(_))
        })
        .map(|key| key.key().fingerprint().to_hex())
        .collect()
    }

    /// Algorithms that are not good enough, in words.
    fn weak(&self) -> Vec<String> {
        let mut weak = Vec::new();
        for key in self.cert.keys() {
            let (algo, bits) = (key.key().pk_algo(), key.key().mpis().bits());
            let name = algorithm(algo, bits);
            #[allow(deprecated, reason = "old certificates have them")]
            let bad = match algo {
                PublicKeyAlgorithm::RSAEncryptSign
                | PublicKeyAlgorithm::RSAEncrypt
                | PublicKeyAlgorithm::RSASign => bits.is_none_or(|bits| bits < RSA_BITS),
                PublicKeyAlgorithm::DSA
                | PublicKeyAlgorithm::ElGamalEncrypt
                | PublicKeyAlgorithm::ElGamalEncryptSign => true,
                _ => false,
            };
            if bad {
                weak.push(format!("{name} (key {})", key.key().fingerprint().to_hex()));
            }
            let newest = key
                .self_signatures()
                .max_by_key(|signature| signature.signature_creation_time());
            if newest.is_some_and(|signature| is_weak(signature.hash_algo())) {
                weak.push(format!(
                    "a self-signature with {} (key {})",
                    newest.map_or(String::new(), |it| it.hash_algo().to_string()),
                    key.key().fingerprint().to_hex()
                ));
            }
        }
        for user_id in self.cert.userids() {
            let newest = user_id
                .self_signatures()
                .filter(|signature| signature.typ() != SignatureType::CertificationRevocation)
                .max_by_key(|signature| signature.signature_creation_time());
            if let Some(newest) = newest.filter(|signature| is_weak(signature.hash_algo())) {
                weak.push(format!("a user id signed with {}", newest.hash_algo()));
            }
        }
        weak
    }
}

fn is_weak(hash: HashAlgorithm) -> bool {
    matches!(
        hash,
        HashAlgorithm::SHA1 | HashAlgorithm::MD5 | HashAlgorithm::RipeMD
    )
}

/// The name of an algorithm, with the length of the key where that varies.
pub(super) fn algorithm(algo: PublicKeyAlgorithm, bits: Option<usize>) -> String {
    #[allow(deprecated, reason = "old certificates have them")]
    match (algo, bits) {
        (
            PublicKeyAlgorithm::RSAEncryptSign
            | PublicKeyAlgorithm::RSAEncrypt
            | PublicKeyAlgorithm::RSASign,
            Some(bits),
        ) => format!("RSA {bits}"),
        (PublicKeyAlgorithm::DSA, Some(bits)) => format!("DSA {bits}"),
        (PublicKeyAlgorithm::EdDSA, _) => "EdDSA (Ed25519)".to_owned(),
        (other, _) => other.to_string(),
    }
}

/// Why a key was revoked, in words.
fn reason(signatures: &[&sequoia_openpgp::packet::Signature]) -> String {
    signatures
        .iter()
        .find_map(|signature| signature.reason_for_revocation())
        .map_or_else(
            || "no reason given".to_owned(),
            |(code, text)| match std::str::from_utf8(text) {
                Ok(text) if !text.trim().is_empty() => format!("{code}: {}", text.trim()),
                _ => code.to_string(),
            },
        )
}
