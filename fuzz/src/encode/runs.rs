//! Bytes that stand in a text as letters.

use super::{base64, hex, wrapped};
use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::File;

/// One for each alphabet, and each way to write it.
pub const ENCODERS: &[Encoder] = &[
    |p| p.run(Decoder::Base64),
    |p| p.run(Decoder::Base32),
    |p| p.run(Decoder::Hex),
    |p| p.run(Decoder::Ascii85),
    |p| p.run(Decoder::Uuencode),
    |p| File::new("a.txt", p.beside(base64(p.line().as_bytes()))),
    |p| {
        File::new(
            "a.txt",
            p.beside(wrapped(&base64(p.line().as_bytes()), 64, "\n")),
        )
    },
    |p| {
        File::new(
            "a.eml",
            p.beside(wrapped(&base64(p.line().as_bytes()), 76, "\r\n")),
        )
    },
    |p| {
        File::new(
            "a.txt",
            p.beside(
                base64(p.line().as_bytes())
                    .replace('+', "-")
                    .replace('/', "_")
                    .replace('=', ""),
            ),
        )
    },
    |p| {
        File::new(
            "a.json",
            format!("{{\"d\": \"{}\"}}", base64(p.text().as_bytes())),
        )
    },
    |p| {
        File::new(
            "a.html",
            p.beside(format!(
                "<a href=\"data:text/plain;base64,{}\">",
                base64(p.line().as_bytes())
            )),
        )
    },
    |p| {
        File::new(
            "a.txt",
            p.beside(base64(base64(p.line().as_bytes()).as_bytes())),
        )
    },
    |p| File::new("a.txt", p.beside(format!("0x{}", hex(p.line())))),
    |p| {
        File::new(
            "a.txt",
            p.beside(format!("\\x{}", hex(p.line()).to_uppercase())),
        )
    },
    |p| File::new("a.txt", p.beside(base64(&super::zlib(p.text().as_bytes())))),
    |p| File::new("a.txt", p.beside(hex(super::zlib(p.text().as_bytes())))),
];
