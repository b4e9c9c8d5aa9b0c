//! Mail, names of domains, and text whose direction is turned.

use super::{base64, wrapped};
use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, shown};

/// One for each encoding that mail has.
pub const ENCODERS: &[Encoder] = &[
    |p| p.run(Decoder::EncodedWord),
    |p| p.run(Decoder::QuotedPrintable),
    |p| p.bare_run(Decoder::Punycode),
    |p| p.bare_run(Decoder::Direction),
    |p| {
        headed(
            p,
            &format!("Subject: =?utf-8?B?{}?=", base64(sentence(p).as_bytes())),
        )
    },
    |p| headed(p, &format!("Subject: =?UTF-8*en?q?{}?=", q(&sentence(p)))),
    words,
    latin,
    |p| {
        headed(
            p,
            &format!(
                "Content-Disposition: attachment; filename*=utf-8''{}",
                percent(&sentence(p))
            ),
        )
    },
    parts,
    soft,
    |p| {
        body(
            p,
            "base64",
            &wrapped(&base64(p.line().as_bytes()), 76, "\r\n"),
        )
    },
    |p| body(p, "quoted-printable", &quoted(&p.line())),
    |p| {
        File::new(
            "a.txt",
            p.beside(format!(
                "it was \u{2067}{} here",
                p.value.chars().rev().collect::<String>()
            )),
        )
    },
];

fn sentence(p: &Planted<'_>) -> String {
    format!("it was {} here", p.value)
}

/// A head of a message between other ones.
fn headed(p: &Planted<'_>, head: &str) -> Option<File> {
    let (before, after) = (shown(p.before), shown(p.after));
    File::new(
        "a.eml",
        format!(
            "From: a@mail.example\r\nX-Filler: {before}\r\nX-Next: .\r\n{head}\r\nX-Next: .\r\n\r\n{after}"
        ),
    )
}

/// A body in a transfer encoding, as one part of several (RFC 2046 section 5.1).
fn body(p: &Planted<'_>, encoding: &str, text: &str) -> Option<File> {
    let (before, after) = (shown(p.before), shown(p.after));
    let head = "Content-Type: multipart/mixed; boundary=b";
    File::new(
        "a.eml",
        format!(
            "{head}\r\n\r\n--b\r\n\r\n{before}\r\n--b\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{text}\r\n--b\r\n\r\n{after}\r\n--b--\r\n"
        ),
    )
}

fn q(text: &str) -> String {
    let sign = |byte: u8| match byte {
        b' ' => "_".to_owned(),
        b'a'..=b'z' => char::from(byte).to_string(),
        _ => format!("={byte:02X}"),
    };
    text.bytes().map(sign).collect()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A value over two words, in the middle of a sign (RFC 2047 section 6.2 joins them).
fn words(p: &Planted<'_>) -> Option<File> {
    let text = sentence(p);
    let (first, second) = text.as_bytes().split_at_checked(12)?;
    let word = |bytes: &[u8]| format!("=?utf-8?B?{}?=", base64(bytes));
    headed(p, &format!("Subject: {}\r\n {}", word(first), word(second)))
}

/// In an encoding of one byte a sign.
fn latin(p: &Planted<'_>) -> Option<File> {
    let (label, encoding) = match p.number {
        4 => ("koi8-r", encoding_rs::KOI8_R),
        _ => ("iso-8859-2", encoding_rs::ISO_8859_2),
    };
    let text = sentence(p);
    let (bytes, _, unknown) = encoding.encode(&text);
    (!unknown).then_some(())?;
    headed(p, &format!("Subject: =?{label}?B?{}?=", base64(&bytes)))
}

/// A parameter in parts (RFC 2231 section 3).
fn parts(p: &Planted<'_>) -> Option<File> {
    let text = percent(&sentence(p));
    let (first, second) = text.split_at_checked(36)?;
    headed(
        p,
        &format!(
            "Content-Disposition: attachment;\r\n filename*0*=utf-8''{first};\r\n filename*1*={second}"
        ),
    )
}

/// Lines that are broken in the middle of the value.
fn soft(p: &Planted<'_>) -> Option<File> {
    let signs: Vec<String> = p
        .value
        .chars()
        .map(|sign| quoted(&sign.to_string()))
        .collect();
    body(
        p,
        "quoted-printable",
        &format!("it was {} here", signs.join("=\r\n")),
    )
}

fn quoted(text: &str) -> String {
    let sign = |byte: u8| match byte {
        b'=' | 0x80.. => format!("={byte:02X}"),
        b'a'..=b'z' | b' ' | b'\n' => char::from(byte).to_string(),
        _ => format!("={byte:02x}"),
    };
    text.bytes().map(sign).collect()
}
