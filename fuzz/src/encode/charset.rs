//! Texts that are no UTF-8.

use encoding_rs::Encoding;

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, VALUES};

/// One for each form of Unicode, and for each encoding, declared or not.
pub const ENCODERS: &[Encoder] = &[
    |p| p.carrier(Decoder::Charset),
    |p| wide(p, "\u{feff}", u16::to_le_bytes),
    |p| wide(p, "\u{feff}", u16::to_be_bytes),
    |p| wide(p, "", u16::to_le_bytes),
    |p| wide(p, "", u16::to_be_bytes),
    |p| widest(p, u32::to_le_bytes),
    |p| widest(p, u32::to_be_bytes),
    embedded,
    |p| {
        declared(p, "a.html", |label| {
            format!("<!doctype html><meta charset=\"{label}\">")
        })
    },
    |p| {
        declared(p, "a.xml", |label| {
            format!("<?xml version=\"1.0\" encoding='{label}'?>")
        })
    },
    |p| {
        declared(p, "a.eml", |label| {
            format!("Content-Type: text/plain; charset={label}\r\n\r\n")
        })
    },
    undeclared,
    shifted,
];

/// Labels of encodings that have ASCII in them (WHATWG Encoding section 4.2).
const LABELS: [&str; 20] = [
    "windows-1251",
    "koi8-r",
    "koi8-u",
    "iso-8859-5",
    "ibm866",
    "x-mac-cyrillic",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-2",
    "windows-1250",
    "iso-8859-15",
    "windows-1254",
    "windows-1257",
    "macintosh",
    "gb18030",
    "gbk",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
];

/// UTF-16 with or without its mark.
fn wide(p: &Planted<'_>, mark: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Option<File> {
    let text = format!("{mark}{}", p.text());
    File::new(
        "a.txt",
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>(),
    )
}

/// UTF-32 with its mark.
fn widest(p: &Planted<'_>, bytes: impl Fn(u32) -> [u8; 4]) -> Option<File> {
    let text = format!("\u{feff}{}", p.text());
    File::new(
        "a.txt",
        text.chars()
            .flat_map(|sign| bytes(u32::from(sign)))
            .collect::<Vec<u8>>(),
    )
}

/// UTF-16 inside of a file of another kind, at an even or odd place.
fn embedded(p: &Planted<'_>) -> Option<File> {
    let text = format!(" it was {} here ", p.value);
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let mut bytes = b"BM\0\0\0\0\0\0\0\0".to_vec();
    bytes.extend(p.before);
    bytes.extend([0xff, 0xff]);
    bytes.extend(units);
    bytes.extend([0xff, 0xff]);
    bytes.extend(p.after);
    File::new("a.bmp", bytes)
}

/// A text in an encoding; nothing if that has no signs for the value.
fn encoded(p: &Planted<'_>, label: &str, text: &str) -> Option<Vec<u8>> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    let (_, _, unknown) = encoding.encode(p.value);
    // What an encoding has no sign for becomes a character reference.
    (!unknown).then(|| encoding.encode(text).0.into_owned())
}

fn label(p: &Planted<'_>) -> &'static str {
    let sum = p
        .before
        .iter()
        .chain(p.after)
        .fold(0, |sum: usize, byte| sum + usize::from(*byte));
    LABELS
        .get(sum % LABELS.len())
        .copied()
        .unwrap_or("windows-1252")
}

fn declared(p: &Planted<'_>, path: &'static str, head: impl Fn(&str) -> String) -> Option<File> {
    let label = label(p);
    let text = format!("{}{}", head(label), p.text());
    File::new(path, encoded(p, label, &text)?)
}

/// In an encoding that is guessed; a declaration in a filler would be believed instead.
fn undeclared(p: &Planted<'_>) -> Option<File> {
    let text = p.text();
    let misled = text.contains("harset") || text.contains("ncoding=");
    if misled
        || !VALUES
            .get(p.number)
            .is_some_and(|(_, value)| !value.is_ascii())
    {
        return None;
    }
    let label = if p.number == 4 {
        "windows-1251"
    } else {
        "windows-1252"
    };
    File::new("a.txt", encoded(p, label, &text)?)
}

/// Signs of two bytes behind an escape (ISO-2022-JP).
fn shifted(p: &Planted<'_>) -> Option<File> {
    (p.number == 4).then_some(())?;
    let text = p.line();
    File::new(
        "a.txt",
        encoding_rs::ISO_2022_JP.encode(&text).0.into_owned(),
    )
}
