//! Escapes of texts, and what a terminal makes of its own.

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted};

/// One for each kind of escape.
pub const ENCODERS: &[Encoder] = &[
    |p| p.run(Decoder::Entity),
    |p| p.run(Decoder::Escape),
    |p| p.run(Decoder::Percent),
    |p| escaped(p, |sign| format!("&#{};", u32::from(sign))),
    |p| escaped(p, |sign| format!("&#{}", u32::from(sign))),
    |p| escaped(p, |sign| format!("\\u{{{:x}}}", u32::from(sign))),
    |p| escaped(p, |sign| format!("\\U{:08X}", u32::from(sign))),
    |p| escaped(p, |sign| format!("\\{:06x}", u32::from(sign))),
    |p| escaped(p, |sign| format!("\\{:x} ", u32::from(sign))),
    |p| escaped(p, |sign| bytes_of(sign, |byte| format!("\\x{byte:02x}"))),
    |p| escaped(p, |sign| bytes_of(sign, |byte| format!("\\{byte:03o}"))),
    |p| escaped(p, |sign| bytes_of(sign, |byte| format!("%{byte:02X}"))),
    |p| escaped(p, |sign| bytes_of(sign, |byte| format!("\\X{byte:02X}\\"))),
    |p| escaped(p, |sign| format!("%u{:04x}", u32::from(sign))),
    twice,
    json,
    // Colours between the letters (ECMA-48 section 8.3.117).
    |p| {
        escaped(p, |sign| {
            format!("\x1b[1;3{}m{sign}\x1b[0m", u32::from(sign) % 8)
        })
    },
    // Struck twice, and over a line.
    |p| escaped(p, |sign| format!("{sign}\x08{sign}")),
    |p| escaped(p, |sign| format!("_\x08{sign}")),
    |p| {
        escaped(p, |sign| {
            format!("\x1b]8;;https://x.example/\x1b\\{sign}\x1b]8;;\x07")
        })
    },
];

/// The value with each sign escaped, in a sentence.
fn escaped(p: &Planted<'_>, escape: impl Fn(char) -> String) -> Option<File> {
    let value: String = p.value.chars().map(escape).collect();
    File::new("a.txt", p.beside(format!("it was \"{value}\" here")))
}

fn bytes_of(sign: char, escape: impl Fn(u8) -> String) -> String {
    sign.encode_utf8(&mut [0; 4]).bytes().map(escape).collect()
}

/// Escapes of escapes, as in a script in an attribute.
fn twice(p: &Planted<'_>) -> Option<File> {
    let inner: String = p
        .value
        .chars()
        .map(|sign| format!("&#x{:x};", u32::from(sign)))
        .collect();
    let outer: String = inner
        .chars()
        .map(|sign| format!("%{:02x}", u32::from(sign)))
        .collect();
    File::new("a.txt", p.beside(format!("it was \"{outer}\" here")))
}

/// All of a text as a string of JSON in a string of JSON.
fn json(p: &Planted<'_>) -> Option<File> {
    let units: String = p
        .text()
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    let inner = format!("{{\"t\": \"{units}\"}}");
    File::new("a.json", serde_json::to_string(&inner).ok()?)
}
