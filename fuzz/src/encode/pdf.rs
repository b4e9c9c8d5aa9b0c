//! Pages of PDF.

use super::{hex, zlib};
use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, shown};

/// One for each filter, and each way to draw or keep a text.
pub const ENCODERS: &[Encoder] = &[
    |p| {
        drawn(p, code)?;
        p.short_carrier(Decoder::Pdf)
    },
    |p| filtered(p, "", |drawn| drawn.to_vec()),
    |p| filtered(p, "/Filter /FlateDecode", zlib),
    |p| filtered(p, "/Filter [/FlateDecode]", zlib),
    |p| {
        filtered(p, "/Filter [/ASCIIHexDecode /FlateDecode]", |drawn| {
            format!("{}>", hex(zlib(drawn))).into_bytes()
        })
    },
    |p| {
        filtered(p, "/Filter [/ASCII85Decode /FlateDecode]", |drawn| {
            ascii85(&zlib(drawn))
        })
    },
    |p| filtered(p, "/Filter /RunLengthDecode", run_lengths),
    |p| filtered(p, "/Filter /LZWDecode", lzw),
    |p| {
        page(
            p,
            "",
            &drawn(p, |sign| format!("<{}> Tj 5 0 Td ", code(sign))),
        )
    },
    |p| {
        page(
            p,
            "",
            &drawn(p, |sign| format!("[<{}> -20] TJ ", code(sign))),
        )
    },
    |p| {
        page(
            p,
            "",
            &drawn(p, |sign| format!("(\\\n\\{:o}\\\r\n) Tj ", byte(sign))),
        )
    },
    mapped,
    ranged,
    differing,
    information,
    attached,
];

/// A sign's code in the usual encoding; the values' signs beyond it are drawn by `mapped` and its like.
fn byte(sign: char) -> u8 {
    u8::try_from(sign).unwrap_or(b'?')
}

fn code(sign: char) -> String {
    format!("{:02x}", byte(sign))
}

/// The operators that draw the value, sign by sign; nothing for signs beyond Latin-1.
fn drawn(p: &Planted<'_>, show: impl Fn(char) -> String) -> Option<String> {
    let latin = p.value.chars().all(|sign| u8::try_from(sign).is_ok());
    latin.then(|| {
        let signs: String = p.value.chars().map(show).collect();
        format!("BT /F1 12 Tf 1 0 0 1 50 700 Tm (it was) Tj ET BT 1 0 0 1 50 680 Tm {signs}ET BT 1 0 0 1 50 660 Tm (here) Tj ET")
    })
}

/// A filler as a stream of text: without the ends of streams and strings.
fn filler(filler: &[u8]) -> String {
    let text = shown(filler);
    let mut text: String = text
        .chars()
        .filter(|sign| !"()<>[]\\%".contains(*sign))
        .collect();
    // The value is planted once, and the file is as it says.
    for word in ["stream", "/Encrypt", "obj"] {
        text = text.replace(word, "");
    }
    text
}

/// Objects with a stream each, between fillers that are drawn on other pages.
fn file(p: &Planted<'_>, streams: &[(&str, Vec<u8>)]) -> Option<File> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let (before, after) = (filler(p.before), filler(p.after));
    let first = format!("BT ({before}) Tj ET").into_bytes();
    let last = format!("BT ({after}) Tj ET").into_bytes();
    let all = [("", first)]
        .into_iter()
        .chain(streams.iter().cloned())
        .chain([("", last)]);
    for (number, (entries, data)) in all.enumerate() {
        let head = format!(
            "{} 0 obj\n<< /Length {} {entries} >>\nstream\n",
            number + 1,
            data.len()
        );
        out.extend([head.as_bytes(), &data, b"\nendstream\nendobj\n"].concat());
    }
    out.extend(b"%%EOF\n");
    File::new("a.pdf", out)
}

fn page(p: &Planted<'_>, entries: &str, drawn: &Option<String>) -> Option<File> {
    file(p, &[(entries, drawn.as_ref()?.clone().into_bytes())])
}

/// A stream behind filters (ISO 32000-1 section 7.4).
fn filtered(p: &Planted<'_>, entries: &str, filter: impl Fn(&[u8]) -> Vec<u8>) -> Option<File> {
    let drawn = drawn(p, |sign| format!("(\\{:03o}) Tj ", byte(sign)))?;
    file(p, &[(entries, filter(drawn.as_bytes()))])
}

fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for four in bytes.chunks(4) {
        let all = four.iter().chain(&[0; 3]).take(4);
        let mut number = all.fold(0u32, |number, byte| number << 8 | u32::from(*byte));
        let mut signs = [0u8; 5];
        for sign in signs.iter_mut().rev() {
            *sign = b'!' + (number % 85) as u8;
            number /= 85;
        }
        match signs {
            [b'!', b'!', b'!', b'!', b'!'] if four.len() == 4 => out.push(b'z'),
            _ => out.extend(signs.iter().take(four.len() + 1)),
        }
    }
    out.extend(b"~>");
    out
}

fn run_lengths(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in bytes.chunk_by(|one, next| one == next) {
        for part in run.chunks(128) {
            match part {
                [single] => out.extend([0, *single]),
                [first, ..] => out.extend([(257 - part.len()) as u8, *first]),
                [] => {}
            }
        }
    }
    out.push(128);
    out
}

/// LZW that begins anew before its codes would need ten bits.
fn lzw(bytes: &[u8]) -> Vec<u8> {
    let mut codes: Vec<u16> = Vec::new();
    for part in bytes.chunks(200) {
        codes.push(256);
        codes.extend(part.iter().map(|byte| u16::from(*byte)));
    }
    codes.push(257);
    let (mut out, mut buffer, mut bits) = (Vec::new(), 0u32, 0);
    for code in codes {
        buffer = buffer << 9 | u32::from(code);
        bits += 9;
        while bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits) as u8);
        }
        buffer &= (1 << bits) - 1;
    }
    out.push((buffer << (8 - bits)) as u8);
    out
}

/// Codes of two bytes that only a map makes signs of (section 9.10.3).
fn with_map(p: &Planted<'_>, map: &str) -> Option<File> {
    let codes: String = (1..=p.value.chars().count())
        .map(|code| format!("{code:04x}"))
        .collect();
    let map = format!(
        "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n{map}\nendcmap end"
    );
    let drawn = format!("BT /F1 12 Tf 1 0 0 1 50 700 Tm <{codes}> Tj ET");
    file(
        p,
        &[
            ("/Filter /FlateDecode", zlib(map.as_bytes())),
            ("", drawn.into_bytes()),
        ],
    )
}

fn unit(sign: char) -> String {
    format!("{:04x}", u32::from(sign))
}

fn mapped(p: &Planted<'_>) -> Option<File> {
    let signs = p.value.chars().enumerate();
    let lines: String = signs
        .map(|(number, sign)| format!("<{:04x}> <{}>\n", number + 1, unit(sign)))
        .collect();
    with_map(p, &format!("9 beginbfchar\n{lines}endbfchar"))
}

fn ranged(p: &Planted<'_>) -> Option<File> {
    let signs: Vec<String> = p
        .value
        .chars()
        .map(|sign| format!("<{}>", unit(sign)))
        .collect();
    let (first, rest) = signs.split_first()?;
    let range = format!(
        "<0001> <0001> {first}\n<0002> <{:04x}> [{}]\n",
        signs.len(),
        rest.join(" ")
    );
    with_map(p, &format!("2 beginbfrange\n{range}endbfrange"))
}

/// Codes of a font that says by name what they stand for (section 9.6.6).
fn differing(p: &Planted<'_>) -> Option<File> {
    let names: String = p
        .value
        .chars()
        .map(|sign| format!("/uni{:04X}", u32::from(sign)))
        .collect();
    let codes: String = (1..=p.value.chars().count())
        .map(|code| format!("\\{code:03o}"))
        .collect();
    let font = format!("<< /Type /Encoding /Differences [ 1 {names} ] >>");
    let drawn = format!("BT /F1 12 Tf 1 0 0 1 50 700 Tm ({codes}) Tj ET");
    file(p, &[("", font.into_bytes()), ("", drawn.into_bytes())])
}

/// A text of the document's own (section 14.3.3), in UTF-16.
fn information(p: &Planted<'_>) -> Option<File> {
    let text = format!("\u{feff}it was {} here", p.value);
    let units: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04x}"))
        .collect();
    let info = format!("<< /Producer ({}) /Title <{units}> >>", filler(p.before));
    file(p, &[("", info.into_bytes())])
}

/// A file in the file (section 7.11.4).
fn attached(p: &Planted<'_>) -> Option<File> {
    file(
        p,
        &[(
            "/Type /EmbeddedFile /Filter /FlateDecode",
            zlib(p.text().as_bytes()),
        )],
    )
}
