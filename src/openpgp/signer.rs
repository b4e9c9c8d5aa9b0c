//! The interface of everything that makes signatures: bytes in, a signature out.

use std::fmt;

use super::{Certificate, Certificates};
use crate::model::timestamp::Timestamp;

/// Makes signatures; the key, its passphrase and its checks are its own business.
pub trait Signer: Sync {
    /// A detached armored signature over bytes.
    ///
    /// # Errors
    /// [`SignError`] says why there is none.
    fn sign_detached(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError>;

    /// A text in the cleartext signature framework (RFC 9580 section 7).
    ///
    /// The text is UTF-8 with LF, without white space at the ends of lines, and ends with one newline.
    ///
    /// # Errors
    /// [`SignError`] says why there is none.
    fn clear_sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// Why a signature could not be made, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignError(pub String);

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SignError {}

/// A signer whose every signature is verified with the published certificate before it is handed on.
pub struct Pinned<'a> {
    signer: &'a dyn Signer,
    certificates: Certificates,
    fingerprint: String,
    at: Timestamp,
}

impl<'a> Pinned<'a> {
    /// Pins a signer to a certificate; signatures are verified as of a time, which is not before they are made.
    pub fn new(signer: &'a dyn Signer, certificate: &Certificate, at: Timestamp) -> Self {
        Self {
            signer,
            fingerprint: certificate.fingerprint().to_owned(),
            certificates: Certificates::from(vec![certificate.clone()]),
            at,
        }
    }

    fn not_ours(&self, problem: &dyn fmt::Display) -> SignError {
        SignError(format!(
            "the signature that was made does not stand up with the published certificate {}: {problem}",
            self.fingerprint
        ))
    }
}

impl Signer for Pinned<'_> {
    fn sign_detached(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        let signature = self.signer.sign_detached(bytes)?;
        self.certificates
            .verify_detached(bytes, &signature, self.at)
            .map_err(|problem| self.not_ours(&problem))?;
        Ok(signature)
    }

    fn clear_sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError> {
        let signed = self.signer.clear_sign(text)?;
        let read = self
            .certificates
            .verify_clear(&signed, self.at)
            .map_err(|problem| self.not_ours(&problem))?;
        if read.content != text {
            return Err(self.not_ours(&"it says another text"));
        }
        Ok(signed)
    }
}
