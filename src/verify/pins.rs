//! The certificates that a reader knows from elsewhere: nothing else may sign.

use std::fmt;
use std::str::FromStr;

use super::fault::{Basis, Faults};
use super::keys::Keys;
use super::layout::METADATA;
use super::metadata::Metadata;
use crate::diagnostic::Message;

/// The fingerprint of a certificate of version 4: 40 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

/// A text that is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoFingerprint;

impl fmt::Display for NoFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fingerprint has 40 hexadecimal digits; `gpg --list-keys` shows it")
    }
}

impl std::error::Error for NoFingerprint {}

impl Fingerprint {
    /// Its 40 digits, in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    /// Reads digits in either case, in groups or not.
    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let digits: String = text.chars().filter(|sign| *sign != ' ').collect();
        let digits = digits.strip_prefix("0x").unwrap_or(&digits);
        let form = digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match form {
            true => Ok(Self(digits.to_ascii_uppercase())),
            false => Err(NoFingerprint),
        }
    }
}

const COMPARE: &str =
    "ask the publisher which certificate is theirs; trust nothing on this site until you know";

/// Holds what the site publishes and names against what its reader knows; without pins there is nothing to hold.
pub(super) fn check(
    pins: &[Fingerprint],
    keys: &Keys,
    metadata: Option<&Metadata>,
    faults: &mut Faults,
) {
    if pins.is_empty() {
        return;
    }
    for (fingerprint, path) in keys.published() {
        if !is_pinned(pins, fingerprint) {
            let message = "the certificate is none of those that are pinned";
            faults.error(path, Basis::Pinned, message, COMPARE);
        }
    }
    let named = metadata.map_or(&[][..], |metadata| &metadata.public_openpgp_keys);
    for key in named {
        if !is_pinned(pins, &key.fingerprint) {
            let message =
                Message::new("the metadata name the certificate ").value(&key.fingerprint);
            let message = message.words(", which is not pinned");
            faults.error(METADATA, Basis::Pinned, message, COMPARE);
        }
    }
    if !keys
        .published()
        .any(|(fingerprint, _)| is_pinned(pins, fingerprint))
    {
        let message = "no certificate that is pinned is published";
        faults.error(METADATA, Basis::Pinned, message, COMPARE);
    }
}

/// Whether a certificate may sign: with pins only those.
pub(super) fn is_pinned(pins: &[Fingerprint], fingerprint: &str) -> bool {
    let pinned = |pin: &Fingerprint| pin.0.eq_ignore_ascii_case(fingerprint);
    pins.is_empty() || pins.iter().any(pinned)
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, NoFingerprint, is_pinned};

    #[test]
    fn a_fingerprint_is_read_as_people_have_it() {
        let pin: Fingerprint = "0123 4567 89ab CDEF 0123  4567 89AB CDEF 0123 4567"
            .parse()
            .unwrap();
        assert_eq!(pin.as_str(), "0123456789ABCDEF0123456789ABCDEF01234567");
        assert_eq!(format!("0x{}", pin.as_str()).parse(), Ok(pin.clone()));
        let pins = [pin];
        assert!(is_pinned(&pins, "0123456789abcdef0123456789abcdef01234567"));
        assert!(!is_pinned(
            &pins,
            "1123456789abcdef0123456789abcdef01234567"
        ));
        assert!(is_pinned(&[], "anything"));
        for bad in ["", "0123", &"g".repeat(40), &"1".repeat(41)] {
            assert_eq!(bad.parse::<Fingerprint>(), Err(NoFingerprint), "{bad}");
        }
    }
}
