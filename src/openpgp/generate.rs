//! Makes a new key.

use std::time::Duration;

use sequoia_openpgp::Profile;
use sequoia_openpgp::armor::{Kind, Writer};
use sequoia_openpgp::cert::{CertBuilder, CipherSuite};
use sequoia_openpgp::packet::UserID;
use sequoia_openpgp::serialize::{Serialize as _, SerializeInto as _};
use sequoia_openpgp::types::KeyFlags;

use super::policy::system_time;
use super::{Certificate, Passphrase};
use crate::model::timestamp::Timestamp;
use crate::model::value::problems;

problems! {
    /// Why no key can be made.
    GenerateProblem {
        /// No user id of name and address.
        UserId => "this is no user id of a name and a mail address", "write it as in `ACME PSIRT <psirt@acme.example>`";
        /// An empty passphrase.
        Passphrase => "the passphrase is empty", "give one, or say `--unprotected` for a key that is only for tests";
        /// The library made none.
        Failed => "the OpenPGP library made no key", "try again, and report it if it stays so";
    }
}

/// A new key.
pub struct Generated {
    /// The public part.
    pub certificate: Certificate,
    /// The secret key in ASCII armor, protected unless no passphrase was given.
    pub secret: Vec<u8>,
    /// What revokes it, in ASCII armor; whoever has it can make the key useless.
    pub revocation: Vec<u8>,
}

/// Makes a key of version 4: a primary key that only certifies, a subkey that signs (EdDSA, algorithm 22), and one to encrypt to (ECDH over Cv25519, algorithm 18).
///
/// It is valid from a time on, for a number of days.
///
/// # Errors
/// [`GenerateProblem`]: a user id that is none, an empty passphrase.
pub fn generate(
    user_id: &str,
    passphrase: Option<&Passphrase>,
    at: Timestamp,
    days: u32,
) -> Result<Generated, GenerateProblem> {
    let parsed = UserID::from(user_id);
    let named = parsed
        .name()
        .ok()
        .flatten()
        .is_some_and(|it| !it.trim().is_empty());
    let reachable = parsed.email().ok().flatten().is_some();
    if !named || !reachable || user_id.chars().any(char::is_control) {
        return Err(GenerateProblem::UserId);
    }
    if passphrase.is_some_and(Passphrase::is_empty) {
        return Err(GenerateProblem::Passphrase);
    }
    let validity = Duration::from_secs(u64::from(days) * 24 * 60 * 60);
    let builder = CertBuilder::new()
        .set_cipher_suite(CipherSuite::Cv25519)
        .set_profile(Profile::RFC4880)
        .map_err(|_| GenerateProblem::Failed)?;
    let (cert, revocation) = builder
        .set_creation_time(system_time(at))
        .set_validity_period(validity)
        .add_userid(parsed)
        .add_signing_subkey()
        .add_subkey(
            KeyFlags::empty()
                .set_transport_encryption()
                .set_storage_encryption(),
            None,
            None,
        )
        .set_password(passphrase.map(Passphrase::password))
        .generate()
        .map_err(|_| GenerateProblem::Failed)?;
    let secret = cert
        .as_tsk()
        .armored()
        .to_vec()
        .map_err(|_| GenerateProblem::Failed)?;
    let comment = format!("Revokes {}", cert.fingerprint().to_spaced_hex());
    let headers = [("Comment", comment.as_str())];
    let revocation = Writer::with_headers(Vec::new(), Kind::PublicKey, headers)
        .map_err(sequoia_openpgp::anyhow::Error::from)
        .and_then(|mut writer| {
            sequoia_openpgp::Packet::from(revocation).serialize(&mut writer)?;
            Ok(writer.finalize()?)
        })
        .map_err(|_| GenerateProblem::Failed)?;
    Ok(Generated {
        certificate: Certificate::of(cert),
        secret,
        revocation,
    })
}
