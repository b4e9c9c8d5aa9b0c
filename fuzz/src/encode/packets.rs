//! Packets of OpenPGP, and strings of CBOR.

use std::io::Write as _;

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted};

/// One for each kind of packet and string.
pub const ENCODERS: &[Encoder] = &[
    |p| p.short_carrier(Decoder::OpenPgp),
    |p| {
        signed(&[
            packet(13, p.before),
            packet(13, p.line().as_bytes()),
            packet(2, p.after),
        ])
    },
    |p| {
        signed(&[
            old_packet(13, p.before),
            old_packet(13, p.line().as_bytes()),
        ])
    },
    |p| {
        signed(&[
            packet(13, p.before),
            packet(11, &literal(p.before, p.line().as_bytes())),
        ])
    },
    |p| signed(&[packet(11, &literal(p.line().as_bytes(), p.after))]),
    |p| {
        File::new(
            "a.pgp",
            packet(
                8,
                &[
                    &[1],
                    deflated(&packet(11, &literal(b"a", p.text().as_bytes())))?.as_slice(),
                ]
                .concat(),
            ),
        )
    },
    |p| {
        File::new(
            "a.pgp",
            packet(
                8,
                &[
                    &[2],
                    super::zlib(&packet(11, &literal(b"a", p.text().as_bytes()))).as_slice(),
                ]
                .concat(),
            ),
        )
    },
    in_parts,
    |p| File::new("a.cbor", map(p, |text| string(3, text))),
    |p| File::new("a.cbor", map(p, |text| string(2, text))),
    |p| {
        File::new(
            "a.cbor",
            [
                &[0xd9, 0xd9, 0xf7],
                map(p, |text| string(3, text)).as_slice(),
            ]
            .concat(),
        )
    },
    |p| {
        File::new(
            "a.cbor",
            [
                &[0x9f],
                string(3, p.before).as_slice(),
                &string(3, p.line().as_bytes()),
                &[0xff],
            ]
            .concat(),
        )
    },
];

/// Packets behind a signature that says nothing.
fn signed(packets: &[Vec<u8>]) -> Option<File> {
    File::new("a.pgp", [vec![0xc2, 2, 4, 0], packets.concat()].concat())
}

/// A packet with a length of five bytes (RFC 9580 section 4.2.1).
fn packet(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(0).to_be_bytes();
    [&[0xc0 | kind, 255], length.as_slice(), body].concat()
}

/// A packet of the older kind with a length of two bytes (section 4.2.2).
fn old_packet(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap_or(0).to_be_bytes();
    [&[0x80 | kind << 2 | 1], length.as_slice(), body].concat()
}

/// Data with a name of up to 255 bytes (section 5.9).
fn literal(name: &[u8], data: &[u8]) -> Vec<u8> {
    let name = name.get(..255).unwrap_or(name);
    let length = u8::try_from(name.len()).unwrap_or(0);
    [&[b'b', length], name, &[0; 4], data].concat()
}

fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

/// Data in parts of eight bytes, so that the value is cut (section 4.2.1.4).
fn in_parts(p: &Planted<'_>) -> Option<File> {
    let body = literal(b"a", p.line().as_bytes());
    let (parts, last) = body.as_chunks::<8>();
    let mut out = vec![0xcb];
    for part in parts {
        out.push(224 | 3);
        out.extend(part);
    }
    out.push(u8::try_from(last.len()).ok()?);
    out.extend(last);
    signed(&[packet(13, p.before), out])
}

/// A string with its length (RFC 8949 section 3.1).
fn string(kind: u8, text: &[u8]) -> Vec<u8> {
    let length = text.len();
    let head = match length {
        0..24 => vec![kind << 5 | length as u8],
        24..256 => vec![kind << 5 | 24, length as u8],
        _ => vec![kind << 5 | 25, (length >> 8) as u8, length as u8],
    };
    [head.as_slice(), text].concat()
}

/// A map of three strings, the middle one of which holds the value.
fn map(p: &Planted<'_>, string_of: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let value = format!("it was {} here", p.value);
    let texts = [
        b"a".as_slice(),
        p.before,
        b"b",
        value.as_bytes(),
        b"c",
        p.after,
    ];
    let strings: Vec<Vec<u8>> = texts.iter().map(|text| string_of(text)).collect();
    [vec![0xa3], strings.concat()].concat()
}
