//! Certificates, signatures, and who makes them (RFC 9580; certificates and signatures of version 4, as today's clients read them).
//!
//! Nothing here reads a file, asks the clock or prints: bytes and times come in, bytes and answers go out.
//! The one exception is [`Gpg`], which runs the installed `gpg`, because a smartcard cannot be had in another way.

mod armor;
mod certificate;
mod generate;
mod gpg;
mod health;
mod key_file;
mod policy;
mod secret;
mod signer;
mod verify;
mod wkd;

pub use certificate::{Certificate, CertificateProblem};
pub use generate::{GenerateProblem, Generated, generate};
pub use gpg::Gpg;
pub use health::{Health, State};
pub use key_file::{KeyFile, KeyFileProblem, Passphrase};
pub use secret::holds_secret_key;
pub use signer::{Pinned, SignError, Signer};
pub use verify::{Certificates, ClearText, SignatureProblem, Signed};
pub use wkd::{Wkd, WkdProblem};
