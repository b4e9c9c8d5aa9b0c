//! Where mail programs look for a certificate: a Web Key Directory (draft-koch-openpgp-webkey-service).

use sequoia_openpgp::Packet;
use sequoia_openpgp::packet::UserID;
use sequoia_openpgp::serialize::Serialize as _;
use sequoia_openpgp::types::{HashAlgorithm, SignatureType};

use super::Certificate;
use crate::model::value::problems;

/// The signs of z-base-32 (RFC 6189 section 5.1.6), by value.
const SIGNS: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

problems! {
    /// Why an address has no place in a Web Key Directory.
    WkdProblem {
        /// Not `local@domain`.
        Address => "this is no mail address", "write it as in `psirt@acme.example`";
    }
}

/// The two places of a certificate for one mail address, below the root of a host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wkd {
    /// The domain of the address, in lower case.
    pub domain: String,
    /// The hash of the local part.
    pub hash: String,
}

impl Wkd {
    /// The places for an address.
    ///
    /// # Errors
    /// [`WkdProblem`] if it is no address.
    pub fn of(address: &str) -> Result<Self, WkdProblem> {
        let (local, domain) = address.rsplit_once('@').ok_or(WkdProblem::Address)?;
        if local.is_empty() || domain.is_empty() {
            return Err(WkdProblem::Address);
        }
        let mut hasher = HashAlgorithm::SHA1
            .context()
            .map_err(|_| WkdProblem::Address)?
            .for_digest();
        hasher.update(local.to_ascii_lowercase().as_bytes());
        let digest = hasher.into_digest().map_err(|_| WkdProblem::Address)?;
        Ok(Self {
            domain: domain.to_ascii_lowercase(),
            hash: z_base_32(&digest),
        })
    }

    /// The path on the mail domain itself (the direct method).
    pub fn direct(&self) -> String {
        format!(".well-known/openpgpkey/hu/{}", self.hash)
    }

    /// The path on `openpgpkey.<domain>` (the advanced method).
    pub fn advanced(&self) -> String {
        format!(".well-known/openpgpkey/{}/hu/{}", self.domain, self.hash)
    }

    /// What the directory has of a certificate for this address, as GnuPG makes it: the one user id of the address, and of what ties each subkey to it the newest.
    ///
    /// Who asks wants to write a mail: the whole certificate, with all that it ever said, is named in the provider metadata.
    pub fn packets(&self, certificate: &Certificate) -> Vec<u8> {
        let ours = self.user_id(certificate);
        let mut kept: Vec<Packet> = Vec::new();
        // Whether what follows belongs to a user id of another address, and where the newest binding of this subkey stands.
        let (mut other, mut binding) = (false, None::<usize>);
        for packet in certificate.cert.clone().into_packets() {
            match &packet {
                Packet::Signature(_) if other => continue,
                Packet::Signature(signature) if signature.exportable().is_err() => continue,
                Packet::Signature(signature) if signature.typ() == SignatureType::SubkeyBinding => {
                    let time = signature.signature_creation_time();
                    let before = binding.and_then(|at| kept.get_mut(at));
                    if let Some(before) = before {
                        if matches!(before, Packet::Signature(old) if old.signature_creation_time() < time)
                        {
                            *before = packet;
                        }
                        continue;
                    }
                    binding = Some(kept.len());
                }
                Packet::Signature(_) => {}
                Packet::UserID(user_id) => other = Some(user_id) != ours.as_ref(),
                Packet::UserAttribute(_) => other = true,
                _ => (other, binding) = (false, None),
            }
            if !other {
                kept.push(packet);
            }
        }
        let mut bytes = Vec::new();
        for packet in &kept {
            // Writing to a vector never fails.
            let _ = packet.serialize(&mut bytes);
        }
        bytes
    }

    /// The user id of this address that was signed last.
    fn user_id(&self, certificate: &Certificate) -> Option<UserID> {
        let named = |user_id: &UserID| {
            let address = user_id.email().ok().flatten();
            address.is_some_and(|it| Self::of(it).as_ref() == Ok(self))
        };
        let ours = certificate.cert.userids();
        ours.filter(|user_id| named(user_id.userid()))
            .max_by_key(|user_id| {
                let signatures = user_id.self_signatures();
                signatures
                    .filter_map(|it| it.signature_creation_time())
                    .max()
            })
            .map(|user_id| user_id.userid().clone())
    }
}

/// Five bits a sign, the highest first.
fn z_base_32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    let mut push = |value: u32| {
        let sign = usize::try_from(value & 31)
            .ok()
            .and_then(|at| SIGNS.get(at));
        text.extend(sign.map(|sign| char::from(*sign)));
    };
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(held >> bits);
        }
    }
    if bits > 0 {
        push(held << (5 - bits));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_places_of_the_draft() {
        // Section 3.1 of the draft.
        let wkd = Wkd::of("Joe.Doe@Example.ORG").unwrap();
        assert_eq!(
            wkd.direct(),
            ".well-known/openpgpkey/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q"
        );
        assert_eq!(
            wkd.advanced(),
            ".well-known/openpgpkey/example.org/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q"
        );
        assert_eq!(Wkd::of("nobody"), Err(WkdProblem::Address));
    }
}
