//! OpenPGP packets (RFC 9580 section 4): certificates and signatures.

use super::{u16_at, u32_at};
use crate::gate::fold::HARD_SIGN;

/// Whether bytes are packets of a certificate, a signature or a message, from the first to the last.
pub(in crate::gate) fn is_openpgp(bytes: &[u8]) -> bool {
    let begins = match packet(bytes) {
        // Keys and signatures of the versions that there are; a compressed or signed message.
        Some((2 | 5 | 6 | 7 | 14, body, _)) => matches!(body.first(), Some(2..=6)),
        Some((4, body, _)) => matches!(body.first(), Some(3 | 6)),
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

/// The first packet: its type, its body, and what follows; nothing if it is none, or goes beyond the end.
fn packet(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
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
            match *bytes.get(1)? {
                short @ 0..192 => (kind, usize::from(short), 2),
                first @ 192..224 => {
                    let second = usize::from(*bytes.get(2)?);
                    (kind, (usize::from(first) - 192) * 256 + second + 192, 3)
                }
                255 => (kind, u32_at(bytes, 2, true)? as usize, 6),
                _ => return None,
            }
        }
    };
    let end = length.checked_add(start)?;
    Some((kind, bytes.get(start..end)?, bytes.get(end..)?))
}

/// The bodies of all packets, divided, and those that hold files: pictures of people, data, compressed packets.
pub(in crate::gate) fn bodies(bytes: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut text = Vec::with_capacity(bytes.len());
    let mut files = Vec::new();
    let mut rest = bytes;
    while let Some((kind, body, after)) = packet(rest) {
        match kind {
            // A picture follows after lengths and a head of sixteen bytes; one byte says how data are compressed.
            17 => files.push(body.get(17..).unwrap_or(body).to_vec()),
            8 => files.push(body.get(1..).unwrap_or(body).to_vec()),
            _ => {}
        }
        text.extend_from_slice(body);
        text.push(HARD_SIGN);
        rest = after;
    }
    text.extend_from_slice(rest);
    (text, files)
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
        let (text, files) = bodies(&bytes);
        assert_eq!(text.get(..4), Some([4, 0, 2, b'x'].as_slice()));
        assert!(files.is_empty());
        bytes.pop();
        assert!(!is_openpgp(&bytes));
    }
}
