//! The slot for a signer: bytes in, a signature out.

use std::fmt;

/// Makes signatures; the key, its passphrase and its checks are its own business.
pub trait Signer: Sync {
    /// A detached armored signature over bytes.
    ///
    /// # Errors
    /// [`SignError`] says why there is none.
    fn sign_detached(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError>;

    /// A text in the cleartext signature framework (RFC 9580 section 7).
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
