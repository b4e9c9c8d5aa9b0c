//! Blocks between lines of dashes: OpenPGP (RFC 9580 section 6.2) and PEM (RFC 7468); secure mail.

use memchr::memmem;

use super::base64;
use crate::gate::fold::HARD_SIGN;

/// The identifiers of messages of CMS, without their last number: 3 is enveloped, 6 is encrypted (RFC 5652 sections 6 and 8).
const PKCS7: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07";
/// Enveloped with a check (RFC 5083).
const CHECKED: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17";

/// A block.
pub(in crate::gate) struct Block {
    /// Where in the text.
    pub(in crate::gate) at: usize,
    pub(in crate::gate) bytes: Vec<u8>,
    /// The texts of a certificate and its like, divided.
    pub(in crate::gate) texts: Vec<u8>,
    /// Why it cannot be read.
    pub(in crate::gate) unread: Option<&'static str>,
}

/// Every block of a text.
pub(in crate::gate) fn blocks(text: &[u8]) -> Vec<Block> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let mut found = Vec::new();
    let mut ends = memmem::find_iter(text, b"-----END ").peekable();
    let mut begins = memmem::find_iter(text, BEGIN).peekable();
    while let Some(at) = begins.next() {
        while ends.next_if(|end| *end < at).is_some() {}
        // What has no end mark goes up to the next block.
        let end = [ends.peek(), begins.peek()].into_iter().flatten().min();
        let end = end.copied().unwrap_or(text.len());
        let block = text.get(at + BEGIN.len()..end).unwrap_or(&[]);
        let Some(head) = memmem::find(block, b"-----") else {
            continue;
        };
        let label = block.get(..head).unwrap_or(&[]);
        let bytes = base64::text_of(&body(block.get(head + 5..).unwrap_or(&[])));
        let encrypted = match label {
            b"PGP MESSAGE" if bytes.len() > 20 && is_encrypted(&bytes) => {
                Some("an encrypted message")
            }
            b"CMS" | b"PKCS7" if is_sealed(&bytes) => Some("an encrypted message"),
            b"ENCRYPTED PRIVATE KEY" if bytes.len() > 20 => Some("an encrypted key"),
            _ => None,
        };
        found.push(Block {
            at,
            texts: texts(&bytes),
            bytes,
            unread: encrypted,
        });
    }
    found
}

/// The lines of a block without its heads and its checksum.
fn body(block: &[u8]) -> Vec<u8> {
    block
        .split(|sign| *sign == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.starts_with(b"=") && !line.contains(&b':'))
        .flatten()
        .copied()
        .collect()
}

/// Whether the first packet is one of an encrypted message.
fn is_encrypted(bytes: &[u8]) -> bool {
    let kind = bytes.first().map_or(0, |head| match head & 0xc0 {
        0xc0 => head & 0x3f,
        0x80 => head >> 2 & 0x0f,
        _ => 0,
    });
    matches!(kind, 1 | 3 | 9 | 18 | 20)
}

/// Whether a text is mail of which a part is encrypted (RFC 8551 section 3.2).
pub(in crate::gate) fn holds_secure_mail(text: &[u8]) -> bool {
    let marks = [b"enveloped-data".as_slice(), b"nveloped-Data"];
    marks.iter().any(|mark| {
        memmem::find_iter(text, mark).take(16).any(|at| {
            let head = text.get(at.saturating_sub(256)..at).unwrap_or(&[]);
            let rest = text.get(at..).unwrap_or(&[]);
            let empty = [b"\r\n\r\n".as_slice(), b"\n\n"];
            let body = empty.iter().find_map(|empty| {
                let reach = rest.get(..rest.len().min(2048)).unwrap_or(rest);
                rest.get(memmem::find(reach, empty)? + empty.len()..)
            });
            // Every message of this kind begins with a sequence, in base64 as `MI`.
            memmem::find(head, b"pkcs7-mime").is_some()
                && body.is_some_and(|body| body.starts_with(b"MI") || body.starts_with(b"\x30"))
        })
    })
}

/// Whether bytes are one sequence of DER from the first to the last: a certificate, a list of revoked ones, a message.
pub(in crate::gate) fn is_sequence(bytes: &[u8]) -> bool {
    let said = match bytes {
        [0x30, 0x81, length, ..] => 3 + usize::from(*length),
        [0x30, 0x82, high, low, ..] => 4 + (usize::from(*high) << 8 | usize::from(*low)),
        [0x30, 0x83, high, middle, low, ..] => {
            5 + (usize::from(*high) << 16 | usize::from(*middle) << 8 | usize::from(*low))
        }
        _ => return false,
    };
    said == bytes.len()
}

/// Whether a sequence is, or holds, something encrypted.
pub(in crate::gate) fn is_sealed(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, PKCS7).any(|at| matches!(bytes.get(at + PKCS7.len()), Some(3 | 6)))
        || memmem::find(bytes, CHECKED).is_some()
}

/// The strings of DER (ITU-T X.690), divided; what is none goes no further.
pub(in crate::gate) fn texts(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some([tag, length, rest @ ..]) = bytes.get(at..) {
        let (length, head) = match length {
            0..=0x7f => (usize::from(*length), 2),
            0x81..=0x84 => {
                let count = usize::from(*length & 0x7f);
                let length = rest.iter().take(count);
                (
                    length.fold(0, |all, byte| all << 8 | usize::from(*byte)),
                    2 + count,
                )
            }
            _ => (0, 2),
        };
        // What is made of others, and strings of bytes or bits in which others may stand, are entered.
        let enter = tag & 0x20 != 0;
        let start = at + head;
        let value = bytes
            .get(start..start.saturating_add(length))
            .unwrap_or(&[]);
        match tag {
            0x0c | 0x12..=0x16 | 0x18..=0x1b | 0x80..=0x8f => {
                out.extend_from_slice(value);
                out.push(HARD_SIGN);
            }
            0x1e => {
                out.extend(super::charset::utf_16(value, true));
                out.push(HARD_SIGN);
            }
            _ => {}
        }
        at = match (enter, tag) {
            (true, _) | (_, 0x04) => start,
            (_, 0x03) => start + 1,
            _ => start.saturating_add(length.max(usize::from(head == 0))),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_der_are_divided() {
        // A sequence of a set with a name of 65 letters, whose length reads as a letter.
        let mut bytes = vec![0x30, 69, 0x31, 67, 0x0c, 65];
        bytes.extend([b'x'; 65]);
        let mut expected = vec![b'x'; 65];
        expected.push(HARD_SIGN);
        assert_eq!(texts(&bytes), expected);
    }

    #[test]
    fn encrypted_blocks_are_known() {
        for (text, unread) in [
            (
                "-----BEGIN PGP MESSAGE-----\n\nhQEMAwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n=abcd\n-----END PGP MESSAGE-----\n",
                true,
            ),
            (
                "-----BEGIN PGP MESSAGE-----\n\n...\n-----END PGP MESSAGE-----\n",
                false,
            ),
            (
                "-----BEGIN CMS-----\nMIIBAgYJKoZIhvcNAQcDoIIBAjCCAQ==\n-----END CMS-----\n",
                true,
            ),
            (
                "-----BEGIN CMS-----\nMIIBAgYJKoZIhvcNAQcCoIIBAjCCAQ==\n-----END CMS-----\n",
                false,
            ),
        ] {
            let found = blocks(text.as_bytes());
            assert_eq!(found[0].unread.is_some(), unread, "{text}");
        }
    }

    #[test]
    fn a_block_without_an_end_hides_no_other() {
        let text = "-----BEGIN NOTE-----\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMAwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PGP MESSAGE-----\n";
        let found = blocks(text.as_bytes());
        assert!(found.iter().any(|block| block.unread.is_some()));
    }

    #[test]
    fn secure_mail_is_known() {
        let head = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\n";
        assert!(holds_secure_mail(format!("{head}MIIBAg==").as_bytes()));
        assert!(!holds_secure_mail(format!("{head}in prose").as_bytes()));
        assert!(!holds_secure_mail(b"smime-type=enveloped-data\n\nMIIB"));
    }
}
