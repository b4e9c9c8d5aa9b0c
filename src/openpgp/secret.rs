//! Finds secret keys by what they are, whatever a file is called.

use sequoia_openpgp::Packet;
use sequoia_openpgp::parse::{PacketParser, PacketParserResult, Parse as _};

/// How texts of secret keys begin: OpenPGP, OpenSSH and PEM; and how gpg's own files do.
const BEGINNINGS: [&[u8]; 6] = [
    b"-----BEGIN PGP PRIVATE KEY BLOCK-----",
    b"-----BEGIN OPENSSH PRIVATE KEY-----",
    b"PRIVATE KEY-----\n",
    b"(21:protected-private-key",
    b"(11:private-key",
    b"(20:shadowed-private-key",
];

/// Whether bytes hold a secret key, armored or binary, protected by a passphrase or not.
pub fn holds_secret_key(bytes: &[u8]) -> bool {
    let armored = BEGINNINGS.iter().any(|beginning| {
        memchr::memmem::find(bytes, beginning).is_some_and(|at| {
            // `PRIVATE KEY-----` alone may be part of a sentence; a key begins a line.
            !beginning.starts_with(b"PRIVATE") || line_of(bytes, at).starts_with(b"-----BEGIN ")
        })
    });
    let own_format = memchr::memmem::find(bytes, b"Key: (").is_some()
        && (memchr::memmem::find(bytes, b"(protected-private-key ").is_some()
            || memchr::memmem::find(bytes, b"(private-key ").is_some());
    armored || own_format || binary(bytes)
}

fn line_of(bytes: &[u8], at: usize) -> &[u8] {
    let before = bytes.get(..at).unwrap_or_default();
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    bytes.get(start..).unwrap_or_default()
}

/// Whether the bytes begin with the packet of a secret key (RFC 9580 sections 4.2 and 5: type 5 or 7).
fn binary(bytes: &[u8]) -> bool {
    let kind = match bytes.first() {
        Some(byte) if byte & 0xC0 == 0xC0 => byte & 0x3F,
        Some(byte) if byte & 0xC0 == 0x80 => (byte & 0x3C) >> 2,
        _ => return false,
    };
    if kind != 5 && kind != 7 {
        return false;
    }
    match PacketParser::from_bytes(bytes) {
        Ok(PacketParserResult::Some(parser)) => {
            matches!(
                parser.packet,
                Packet::SecretKey(_) | Packet::SecretSubkey(_)
            )
        }
        _ => false,
    }
}
