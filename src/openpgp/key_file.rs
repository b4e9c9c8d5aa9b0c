//! Signs with a key file.

use sequoia_openpgp::crypto::{KeyPair, Password};
use sequoia_openpgp::packet::signature::SignatureBuilder;
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::serialize::stream::{Armorer, Message, Signer as Signing};
use sequoia_openpgp::types::{HashAlgorithm, PublicKeyAlgorithm, SignatureType};
use sequoia_openpgp::{Cert, armor};

use super::health::State;
use super::policy::{policy, system_time};
use super::verify::words;
use super::{Certificate, SignError, Signer};
use crate::model::timestamp::Timestamp;

/// What unlocks a key file; it is never shown, and its memory is cleared when it is dropped.
pub struct Passphrase(Password);

impl Passphrase {
    /// A passphrase as it was read from a file: one final newline is not part of it.
    pub fn read(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Self(Password::from(bytes))
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.map(|bytes| bytes.is_empty())
    }

    pub(super) fn password(&self) -> Password {
        self.0.clone()
    }
}

/// Why a key file cannot sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFileProblem {
    /// It is no OpenPGP key.
    Unreadable,
    /// It holds the public part alone.
    Public,
    /// Its fingerprint is not the pinned one.
    OtherKey(String, String),
    /// It is protected, and no passphrase was given.
    Locked,
    /// The passphrase does not unlock it.
    Passphrase,
    /// The published certificate has no key that may sign now, or the file does not hold its secret part.
    NoSigningKey,
    /// The published certificate was made later.
    NotYet(Timestamp),
    /// The published certificate has expired.
    Expired(Timestamp),
    /// The published certificate was revoked.
    Revoked(String),
    /// The published certificate does not hold; the library's words.
    Invalid(String),
    /// RSA, in a build whose RSA does not take the same time for every key.
    Rsa,
}

impl std::fmt::Display for KeyFileProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the key file holds no OpenPGP key"),
            Self::Public => f.write_str("the key file holds a certificate and no secret key"),
            Self::OtherKey(found, pinned) => {
                write!(f, "the key file holds {found}, but site.toml pins {pinned}")
            }
            Self::Locked => f.write_str("the key file is protected, and no passphrase was given"),
            Self::Passphrase => f.write_str("the passphrase is wrong"),
            Self::NoSigningKey => {
                f.write_str("the key file holds no secret key that may sign by its certificate")
            }
            Self::NotYet(from) => write!(f, "the key is not valid before {from}"),
            Self::Expired(when) => write!(f, "the key expired at {when}"),
            Self::Revoked(why) => write!(f, "the key was revoked ({why})"),
            Self::Invalid(why) => write!(f, "the certificate does not hold: {why}"),
            Self::Rsa => f.write_str(
                "this build does no RSA with secret keys: how long it takes would tell of the key",
            ),
        }
    }
}

impl std::error::Error for KeyFileProblem {}

impl KeyFileProblem {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreadable | Self::Public => {
                "export the key with `gpg --export-secret-subkeys --armor FINGERPRINT`"
            }
            Self::OtherKey(..) => "give the key file of the pinned key, or pin the new key",
            Self::Locked => "give `--passphrase-file FILE` or `--passphrase-fd N`",
            Self::Passphrase => "give the passphrase of this key file",
            Self::NoSigningKey => {
                "a signing subkey must be valid in `public-keys/`, with its secret part in the key file"
            }
            Self::NotYet(_) => "release at a later time",
            Self::Expired(_) => "prolong it with the commands that `obstat keys check` prints",
            Self::Revoked(_) => "make a new key with `obstat keys new`, and pin it",
            Self::Invalid(_) => "export the certificate into `public-keys/` anew",
            Self::Rsa => {
                "sign with `--signer gpg`, or build with the feature `pgp-openssl` or `pgp-nettle`"
            }
        }
    }
}

/// An unlocked key.
pub struct KeyFile {
    pair: KeyPair,
    at: Timestamp,
}

impl KeyFile {
    /// Unlocks the signing key of a key file, once for all signatures, which will all have the time `at`.
    ///
    /// Which key may sign is for the published certificate to say, because others verify with that.
    ///
    /// # Errors
    /// [`KeyFileProblem`] says what stands in the way.
    pub fn unlock(
        bytes: &[u8],
        passphrase: Option<&Passphrase>,
        published: &Certificate,
        at: Timestamp,
    ) -> Result<Self, KeyFileProblem> {
        let key = Cert::from_bytes(bytes).map_err(|_| KeyFileProblem::Unreadable)?;
        let found = key.fingerprint().to_hex();
        if found != published.fingerprint() {
            let pinned = published.fingerprint().to_owned();
            return Err(KeyFileProblem::OtherKey(found, pinned));
        }
        if !key.is_tsk() {
            return Err(KeyFileProblem::Public);
        }
        match published.health(at).state {
            State::Good => {}
            State::NotYet(from) => return Err(KeyFileProblem::NotYet(from)),
            State::Expired(when) => return Err(KeyFileProblem::Expired(when)),
            State::Revoked(why) => return Err(KeyFileProblem::Revoked(why)),
            State::Invalid(why) => return Err(KeyFileProblem::Invalid(why)),
        }
        let policy = policy(at);
        let valid = published
            .cert
            .with_policy(&policy, system_time(at))
            .map_err(|error| KeyFileProblem::Invalid(words(&error)))?;
        for public in valid
            .keys()
            .alive()
            .revoked(false)
            .supported()
            .for_signing()
        {
            let wanted = public.key().fingerprint();
            let secret = key
                .keys()
                .secret()
                .find(|candidate| candidate.key().fingerprint() == wanted);
            let Some(secret) = secret else { continue };
            let mut secret = secret.key().clone();
            #[allow(deprecated, reason = "old keys have it")]
            let rsa = matches!(
                secret.pk_algo(),
                PublicKeyAlgorithm::RSAEncryptSign | PublicKeyAlgorithm::RSASign
            );
            if rsa && cfg!(feature = "pgp-rust") {
                return Err(KeyFileProblem::Rsa);
            }
            if secret.secret().is_encrypted() {
                let passphrase = passphrase.ok_or(KeyFileProblem::Locked)?;
                secret = secret
                    .decrypt_secret(&passphrase.0)
                    .map_err(|_| KeyFileProblem::Passphrase)?;
            }
            let pair = secret
                .into_keypair()
                .map_err(|_| KeyFileProblem::NoSigningKey)?;
            return Ok(Self { pair, at });
        }
        Err(KeyFileProblem::NoSigningKey)
    }

    fn sign(&self, bytes: &[u8], clear: bool) -> sequoia_openpgp::Result<Vec<u8>> {
        let mut signature = Vec::with_capacity(bytes.len() + 512);
        let kind = if clear {
            SignatureType::Text
        } else {
            SignatureType::Binary
        };
        let message = Message::new(&mut signature);
        let message = match clear {
            true => message,
            false => Armorer::new(message).kind(armor::Kind::Signature).build()?,
        };
        let signing =
            Signing::with_template(message, self.pair.clone(), SignatureBuilder::new(kind))?
                .creation_time(system_time(self.at))
                .hash_algo(HashAlgorithm::SHA512)?;
        let mut message = match clear {
            true => signing.cleartext().build()?,
            false => signing.detached().build()?,
        };
        std::io::Write::write_all(&mut message, bytes)?;
        message.finalize()?;
        // Some armor ends without a newline, and a text file ends with one.
        if signature.last() != Some(&b'\n') {
            signature.push(b'\n');
        }
        Ok(signature)
    }
}

impl Signer for KeyFile {
    fn sign_detached(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        self.sign(bytes, false)
            .map_err(|error| SignError(words(&error)))
    }

    fn clear_sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError> {
        self.sign(text, true)
            .map_err(|error| SignError(words(&error)))
    }
}
