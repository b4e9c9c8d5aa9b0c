//! Blocks between lines of dashes, and what is written in DER.

use super::{base64, wrapped};
use crate::family::Encoder;
use crate::gate::{Decoder, carrier};
use crate::planted::{File, Planted};

/// One for each kind of block and string.
pub const ENCODERS: &[Encoder] = &[
    |p| {
        block(
            p,
            "PGP PUBLIC KEY BLOCK",
            "Comment: x\n\n",
            &carrier(Decoder::OpenPgp, &p.line())?.bytes,
        )
    },
    |p| {
        block(
            p,
            "PGP PUBLIC KEY BLOCK",
            "\n",
            &carrier(Decoder::OpenPgp, &p.line())?.bytes,
        )
    },
    |p| {
        block(
            p,
            "CERTIFICATE",
            "",
            &certificate(p, 0x0c, p.line().as_bytes()),
        )
    },
    |p| {
        block(
            p,
            "CERTIFICATE REQUEST",
            "",
            &certificate(p, 0x13, p.line().as_bytes()),
        )
    },
    |p| {
        block(
            p,
            "PKCS7",
            "",
            &certificate(p, 0x04, &element(0x16, p.line().as_bytes())),
        )
    },
    |p| {
        block(
            p,
            "CERTIFICATE",
            "",
            &certificate(p, 0x1e, &wide(&p.line())),
        )
    },
    |p| File::new("a.der", certificate(p, 0x0c, p.line().as_bytes())),
    |p| File::new("a.der", certificate(p, 0x1e, &wide(&p.line()))),
    |p| {
        File::new(
            "a.der",
            certificate(p, 0xa0, &element(0x82, p.line().as_bytes())),
        )
    },
];

fn block(p: &Planted<'_>, label: &str, head: &str, bytes: &[u8]) -> Option<File> {
    let lines = wrapped(&base64(bytes), 64, "\n");
    // A block that is never closed in a filler would go on to the end of this one.
    let block =
        format!("-----END .-----\n-----BEGIN {label}-----\n{head}{lines}\n-----END {label}-----\n");
    File::new("a.pem", p.beside(block))
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// A value with its tag and length (ITU-T X.690 section 8.1).
fn element(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let head = match length {
        0..128 => vec![tag, length as u8],
        128..256 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head.as_slice(), value].concat()
}

/// A sequence of numbers, bytes and the value, long enough that its own length takes two bytes.
fn certificate(p: &Planted<'_>, tag: u8, value: &[u8]) -> Vec<u8> {
    let own = [
        element(0x02, p.before),
        element(
            0x31,
            &element(
                0x30,
                &[element(0x06, &[0x55, 4, 3]), element(tag, value)].concat(),
            ),
        ),
        element(0x02, p.after),
        element(0x02, &[7; 128]),
    ];
    element(0x30, &own.concat())
}
