//! Verifies signatures.

use std::fmt;
use std::io::Read as _;

use sequoia_openpgp::packet::key::{PublicParts, UnspecifiedRole};
use sequoia_openpgp::packet::{Key, Signature};
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::parse::stream::{
    DetachedVerifierBuilder, MessageLayer, MessageStructure, VerificationError, VerificationHelper,
    VerifierBuilder,
};
use sequoia_openpgp::{Cert, KeyHandle, Packet, PacketPile};

use super::policy::{policy, system_time, timestamp};
use super::{Certificate, armor};
use crate::model::timestamp::Timestamp;

/// How a clear-signed text begins.
const BEGIN: &[u8] = b"-----BEGIN PGP SIGNED MESSAGE-----\n";
/// How it ends.
const END: &[u8] = b"-----END PGP SIGNATURE-----\n";

/// Certificates that signatures are verified with.
#[derive(Debug, Clone, Default)]
pub struct Certificates(Vec<Certificate>);

impl From<Vec<Certificate>> for Certificates {
    fn from(certificates: Vec<Certificate>) -> Self {
        Self(certificates)
    }
}

/// Who signed, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The fingerprint of the primary key: 40 hexadecimal digits in upper case.
    pub fingerprint: String,
    /// When, as the signature says.
    pub time: Timestamp,
}

/// A clear-signed text that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearText {
    /// The text that was signed, with its final newline.
    pub content: Vec<u8>,
    /// Who signed it.
    pub signed: Signed,
}

/// Why a signature is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureProblem {
    /// It is no OpenPGP signature, or a damaged one.
    Unreadable,
    /// There are more signatures than one.
    Several,
    /// It is not a text that is clear-signed as a whole: something stands before its first or behind its last line.
    NotClear,
    /// No certificate has the key; the key's id, if it says one.
    UnknownKey(Option<String>),
    /// The key may not sign, or was expired or revoked; the library's words.
    BadKey(String),
    /// It is dated later than the time as of which it is verified.
    NotYet(Timestamp),
    /// The content is not what was signed.
    Bad,
}

impl SignatureProblem {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreadable => "make it anew with `obstat resign`, or fetch it again",
            Self::Several => "keep one signature in a file: some clients read the first alone",
            Self::NotClear => {
                "the file is one clear-signed text, from its BEGIN line to its END line"
            }
            Self::UnknownKey(_) => "put the certificate of the key into `public-keys/`",
            Self::BadKey(_) => {
                "sign with a key that is valid, or publish its prolonged certificate"
            }
            Self::NotYet(_) => "set the clocks right, that of the signer too",
            Self::Bad => "do not trust the file: fetch it again from where it was published",
        }
    }
}

impl fmt::Display for SignatureProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("it is no OpenPGP signature, or a damaged one"),
            Self::Several => f.write_str("it holds more than one signature"),
            Self::NotClear => f.write_str("it is not one clear-signed text"),
            Self::UnknownKey(Some(key)) => {
                write!(
                    f,
                    "it was made by the key {key}, whose certificate is not there"
                )
            }
            Self::UnknownKey(None) => f.write_str("it does not say which key made it"),
            Self::BadKey(why) => write!(f, "its key is not good: {why}"),
            Self::NotYet(time) => write!(f, "it is dated {time}, which is still to come"),
            Self::Bad => f.write_str("it does not fit the content"),
        }
    }
}

impl std::error::Error for SignatureProblem {}

impl Certificates {
    /// The certificates.
    pub fn iter(&self) -> impl Iterator<Item = &Certificate> {
        self.0.iter()
    }

    /// Verifies a detached signature, armored or not, as of a time.
    ///
    /// The key must have been good when the signature was made, and must not be revoked since as compromised.
    ///
    /// # Errors
    /// [`SignatureProblem`] says what is wrong.
    pub fn verify_detached(
        &self,
        content: &[u8],
        signature: &[u8],
        at: Timestamp,
    ) -> Result<Signed, SignatureProblem> {
        one_signature(signature)?;
        let policy = policy(at);
        let helper = Helper::of(self);
        let plain = armor::signature(signature);
        let signature = plain.as_deref().unwrap_or(signature);
        let mut verifier = DetachedVerifierBuilder::from_bytes(signature)
            .and_then(|builder| builder.with_policy(&policy, system_time(at), helper))
            .map_err(|_| SignatureProblem::Unreadable)?;
        let verified = verifier.verify_bytes(content);
        verifier.into_helper().outcome(verified.is_ok())
    }

    /// Makes sure that one of the certificates has the key of a detached signature and that its bytes and those of the content are as they were, whatever has become of the key since.
    ///
    /// It says less than [`Self::verify_detached`], and costs no more than a digest and one operation of the key.
    ///
    /// # Errors
    /// [`SignatureProblem`]: unreadable, several, of an unknown key, or not of this content.
    pub fn recognize(&self, content: &[u8], signature: &[u8]) -> Result<(), SignatureProblem> {
        let signature = only_signature(signature)?;
        let (_, key) = self.key_of(&signature)?;
        let made = signature.verify_message(key, content);
        made.map_err(|_| SignatureProblem::Bad)
    }

    /// Who made a signature, armored or at the end of a clear-signed text, and when, as it says; nothing is verified.
    ///
    /// # Errors
    /// [`SignatureProblem`]: unreadable, several, or of an unknown key.
    pub fn signer_of(&self, signature: &[u8]) -> Result<Signed, SignatureProblem> {
        let armor = memchr::memmem::find(signature, b"-----BEGIN PGP SIGNATURE-----");
        let armor = armor.and_then(|start| signature.get(start..));
        let signature = only_signature(armor.unwrap_or(signature))?;
        let (certificate, _) = self.key_of(&signature)?;
        let time = signature.signature_creation_time();
        Ok(Signed {
            fingerprint: certificate.fingerprint().to_owned(),
            time: timestamp(time.ok_or(SignatureProblem::Unreadable)?),
        })
    }

    /// The certificate and the key that a signature says it is by.
    fn key_of(
        &self,
        signature: &Signature,
    ) -> Result<(&Certificate, &Key<PublicParts, UnspecifiedRole>), SignatureProblem> {
        let issuers = signature.get_issuers();
        let keys = self.0.iter().flat_map(|certificate| {
            let keys = certificate.cert.keys();
            keys.map(move |key| (certificate, key.key()))
        });
        let named = |key: &Key<PublicParts, UnspecifiedRole>| {
            let mut issuers = issuers.iter();
            issuers.any(|issuer| issuer.aliases(key.key_handle()))
        };
        let mut keys = keys.filter(|(_, key)| named(key));
        let unknown = || SignatureProblem::UnknownKey(issuers.first().map(ToString::to_string));
        keys.next().ok_or_else(unknown)
    }

    /// Verifies a clear-signed text, as of a time, and yields what was signed.
    ///
    /// # Errors
    /// [`SignatureProblem`] says what is wrong; a text before the first or behind the last line is an error, too.
    pub fn verify_clear(&self, text: &[u8], at: Timestamp) -> Result<ClearText, SignatureProblem> {
        let whole = text.starts_with(BEGIN)
            && text.ends_with(END)
            && memchr::memmem::find_iter(text, BEGIN).count() == 1
            && memchr::memmem::find_iter(text, END).count() == 1;
        if !whole {
            return Err(SignatureProblem::NotClear);
        }
        let armor = memchr::memmem::find(text, b"-----BEGIN PGP SIGNATURE-----")
            .and_then(|start| text.get(start..))
            .ok_or(SignatureProblem::NotClear)?;
        one_signature(armor)?;
        let policy = policy(at);
        let helper = Helper::of(self);
        let mut verifier = VerifierBuilder::from_bytes(text)
            .map(|builder| builder.buffer_size(text.len().max(1)))
            .and_then(|builder| builder.with_policy(&policy, system_time(at), helper))
            .map_err(|_| SignatureProblem::Unreadable)?;
        let mut content = Vec::with_capacity(text.len());
        let read = verifier.read_to_end(&mut content);
        let signed = verifier.into_helper().outcome(read.is_ok())?;
        // The newline before the signature is not part of what was signed (RFC 9580 section 7.1), but of every text of ours.
        if content.last() != Some(&b'\n') {
            content.push(b'\n');
        }
        Ok(ClearText { content, signed })
    }
}

/// Makes sure that bytes hold one signature packet and nothing else.
fn one_signature(bytes: &[u8]) -> Result<(), SignatureProblem> {
    only_signature(bytes).map(drop)
}

/// The one signature packet that bytes hold.
fn only_signature(bytes: &[u8]) -> Result<Signature, SignatureProblem> {
    if memchr::memmem::find_iter(bytes, b"-----BEGIN PGP ").count() > 1 {
        return Err(SignatureProblem::Several);
    }
    let plain = armor::signature(bytes);
    let pile = PacketPile::from_bytes(plain.as_deref().unwrap_or(bytes))
        .map_err(|_| SignatureProblem::Unreadable)?;
    let mut packets = pile.into_children();
    match (packets.next(), packets.next()) {
        (Some(Packet::Signature(signature)), None) => Ok(signature),
        (Some(Packet::Signature(_)), Some(_)) => Err(SignatureProblem::Several),
        _ => Err(SignatureProblem::Unreadable),
    }
}

/// Hands out certificates, and keeps what came of the one signature.
struct Helper {
    certs: Vec<Cert>,
    outcome: Option<Result<Signed, SignatureProblem>>,
}

impl Helper {
    fn of(certificates: &Certificates) -> Self {
        Self {
            certs: certificates.iter().map(|it| it.cert.clone()).collect(),
            outcome: None,
        }
    }

    fn outcome(self, read: bool) -> Result<Signed, SignatureProblem> {
        match self.outcome {
            Some(Ok(signed)) if read => Ok(signed),
            Some(Err(problem)) => Err(problem),
            _ => Err(SignatureProblem::Unreadable),
        }
    }
}

impl VerificationHelper for Helper {
    fn get_certs(&mut self, _: &[KeyHandle]) -> sequoia_openpgp::Result<Vec<Cert>> {
        Ok(std::mem::take(&mut self.certs))
    }

    fn check(&mut self, structure: MessageStructure) -> sequoia_openpgp::Result<()> {
        let mut layers = structure.into_iter();
        let results = match (layers.next(), layers.next()) {
            (Some(MessageLayer::SignatureGroup { results }), None) => results,
            _ => {
                self.outcome = Some(Err(SignatureProblem::Unreadable));
                return Ok(());
            }
        };
        let mut results = results.into_iter();
        let outcome = match (results.next(), results.next()) {
            (Some(Ok(good)), None) => match good.sig.signature_creation_time() {
                Some(time) => Ok(Signed {
                    fingerprint: good.ka.cert().fingerprint().to_hex(),
                    time: timestamp(time),
                }),
                None => Err(SignatureProblem::Unreadable),
            },
            (Some(Err(error)), None) => Err(problem(&error)),
            (None, _) => Err(SignatureProblem::Unreadable),
            (Some(_), Some(_)) => Err(SignatureProblem::Several),
        };
        self.outcome = Some(outcome);
        Ok(())
    }
}

fn problem(error: &VerificationError<'_>) -> SignatureProblem {
    match error {
        VerificationError::MissingKey { sig } => {
            SignatureProblem::UnknownKey(sig.get_issuers().first().map(ToString::to_string))
        }
        VerificationError::UnboundKey { error, .. } | VerificationError::BadKey { error, .. } => {
            SignatureProblem::BadKey(words(error))
        }
        VerificationError::BadSignature { error, .. } => {
            match error.downcast_ref::<sequoia_openpgp::Error>() {
                Some(sequoia_openpgp::Error::PolicyViolation(what, _)) => {
                    SignatureProblem::BadKey(format!("{what} is not good enough"))
                }
                Some(sequoia_openpgp::Error::NotYetLive(time)) => {
                    SignatureProblem::NotYet(timestamp(*time))
                }
                _ => SignatureProblem::Bad,
            }
        }
        _ => SignatureProblem::Unreadable,
    }
}

/// What the library says, with its causes, on one line.
pub(super) fn words(error: &sequoia_openpgp::anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ").replace('\n', " ")
}
