//! OpenPGP packets (RFC 9580 section 4): certificates, signatures and messages.

use std::borrow::Cow;

use super::compression::{Stream, deflate, open, zlib};
use super::image::Metadata;
use super::{Decoder, u16_at, u32_at};
use crate::gate::fold::HARD_SIGN;

/// Whether bytes are packets of a certificate, a signature or a message, from the first to the last.
pub(in crate::gate) fn is_openpgp(bytes: &[u8]) -> bool {
    let begins = match packet(bytes) {
        // Keys and signatures of the versions that there are; a compressed or signed message.
        Some((2 | 5 | 6 | 7 | 14, body, _)) => matches!(body.first(), Some(2..=6)),
        Some((4, body, _)) => matches!(body.first(), Some(3 | 6)),
        // Messages: to a key, to a password, compressed, encrypted.
        Some((1, body, _)) => matches!(body.first(), Some(3 | 6)) && body.len() > 20,
        Some((3, body, _)) => matches!(body.first(), Some(4..=6)),
        Some((8, body, _)) => {
            let head = body.get(..body.len().min(4096)).unwrap_or(&body);
            decompressed(head, 4096).is_some_and(|stream| stream.bytes.len() > 4)
        }
        Some((18 | 20, body, _)) => matches!(body.first(), Some(1 | 2)) && body.len() > 20,
        _ => false,
    };
    begins && {
        let mut rest = bytes;
        while let Some((_, _, after)) = packet(rest) {
            rest = after;
        }
        rest.is_empty()
    }
}

/// A packet's type and body, and what follows.
type Packet<'a> = (u8, Cow<'a, [u8]>, &'a [u8]);

/// The first packet: its type, its body, and what follows; nothing if it is none, or goes beyond the end.
fn packet(bytes: &[u8]) -> Option<Packet<'_>> {
    let head = *bytes.first().filter(|head| **head & 0x80 != 0)?;
    let (kind, length, start): (u8, usize, usize) = match head & 0x40 {
        0 => {
            let kind = head >> 2 & 0x0f;
            match head & 3 {
                0 => (kind, usize::from(*bytes.get(1)?), 2),
                1 => (kind, usize::from(u16_at(bytes, 1, true)?), 3),
                2 => (kind, u32_at(bytes, 1, true)? as usize, 5),
                _ => (kind, bytes.len() - 1, 1),
            }
        }
        _ => {
            let kind = head & 0x3f;
            let (length, taken, last) = new_length(bytes.get(1..)?)?;
            if !last {
                return in_parts(bytes, kind);
            }
            (kind, length, 1 + taken)
        }
    };
    let end = length.checked_add(start)?;
    Some((kind, bytes.get(start..end)?.into(), bytes.get(end..)?))
}

/// A length of the newer kind, how many bytes it takes, and whether it is the last one of its packet.
fn new_length(bytes: &[u8]) -> Option<(usize, usize, bool)> {
    Some(match *bytes.first()? {
        short @ 0..192 => (usize::from(short), 1, true),
        first @ 192..224 => {
            let second = usize::from(*bytes.get(1)?);
            ((usize::from(first) - 192) * 256 + second + 192, 2, true)
        }
        255 => (u32_at(bytes, 1, true)? as usize, 5, true),
        part => (1 << (part & 0x1f), 1, false),
    })
}

/// A packet whose body comes in parts (section 4.2.1.4).
fn in_parts(bytes: &[u8], kind: u8) -> Option<Packet<'_>> {
    if !matches!(kind, 8 | 9 | 11 | 18 | 20) {
        return None;
    }
    let mut body = Vec::new();
    let mut rest = bytes.get(1..)?;
    loop {
        let (length, taken, last) = new_length(rest)?;
        let end = length.checked_add(taken)?;
        body.extend_from_slice(rest.get(taken..end)?);
        rest = rest.get(end..)?;
        if last {
            return Some((kind, body.into(), rest));
        }
    }
}

/// What a compressed packet holds (section 5.6).
fn decompressed(body: &[u8], limit: usize) -> Option<Stream> {
    let (how, data) = body.split_first()?;
    Some(match how {
        0 => Stream {
            bytes: data.to_vec(),
            broken: None,
        },
        1 => deflate(data, limit).0,
        2 => zlib(data, limit).0,
        3 => open(Decoder::Bzip2, data, limit),
        _ => return None,
    })
}

/// The bodies of all packets, divided, and those that hold files: pictures of people, data, compressed packets.
pub(in crate::gate) fn bodies(bytes: &[u8], limit: usize) -> Metadata {
    let mut text = Vec::with_capacity(bytes.len());
    let mut found = Metadata::default();
    let mut left = limit;
    let mut rest = bytes;
    while let Some((kind, body, after)) = packet(rest) {
        match kind {
            // A picture follows after lengths and a head of sixteen bytes.
            17 => found.parts.push(body.get(17..).unwrap_or(&body).to_vec()),
            8 => match decompressed(&body, left) {
                Some(stream) => {
                    if stream.broken.is_some() {
                        found.unread = Some("a damaged or overlong compressed message");
                    }
                    left = left.saturating_sub(stream.bytes.len());
                    found.parts.push(stream.bytes);
                }
                None => found.unread = Some("a message of an unknown compression"),
            },
            // A format, a name with its length, a date of four bytes, and the data.
            11 => {
                let name = body.get(1).copied().map_or(0, usize::from);
                found
                    .parts
                    .push(body.get(2..2 + name).unwrap_or(&[]).to_vec());
                found
                    .parts
                    .push(body.get(6 + name..).unwrap_or(&[]).to_vec());
            }
            1 | 3 | 9 | 18 | 20 => found.unread = Some("an encrypted message"),
            _ => {}
        }
        text.extend_from_slice(&body);
        text.push(HARD_SIGN);
        rest = after;
    }
    text.extend_from_slice(rest);
    found.parts.push(text);
    found
}

#[cfg(test)]
mod tests {
    use super::{bodies, is_openpgp};

    #[test]
    fn bodies_are_divided() {
        // A signature of version 4 that says nothing, and a user id of 65 bytes.
        let mut bytes = vec![0xc2, 2, 4, 0, 0xcd, 65];
        bytes.extend([b'x'; 65]);
        assert!(is_openpgp(&bytes));
        let found = bodies(&bytes, 1024);
        assert_eq!(found.parts[0].get(..4), Some([4, 0, 2, b'x'].as_slice()));
        assert_eq!(found.parts.len(), 1);
        bytes.pop();
        assert!(!is_openpgp(&bytes));
    }

    #[test]
    fn messages_are_opened_or_reported() {
        // Literal data inside a compressed packet that only stores, in two parts.
        let literal = [
            0xcb, 12, b'u', 1, b'n', 0, 0, 0, 0, b'A', b'n', b'n', b'i', b'e',
        ];
        let mut bytes = vec![0xc8, 0xe3, 0];
        bytes.extend(&literal[..7]);
        bytes.push(7);
        bytes.extend(&literal[7..]);
        assert!(is_openpgp(&bytes));
        assert_eq!(bodies(&bytes, 1024).parts[0], literal);
        let inner = bodies(&literal, 1024);
        assert_eq!(inner.parts[..2], [b"n".to_vec(), b"Annie".to_vec()]);
        let mut bytes = vec![0xd2, 30, 1];
        bytes.extend([7; 29]);
        assert!(is_openpgp(&bytes));
        assert_eq!(bodies(&bytes, 1024).unread, Some("an encrypted message"));
    }
}
