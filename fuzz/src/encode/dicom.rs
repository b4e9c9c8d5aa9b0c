//! Data sets of DICOM.

use std::io::Write as _;

use super::zlib;
use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted};

/// One for each transfer syntax and kind of value.
pub const ENCODERS: &[Encoder] = &[
    |p| p.short_carrier(Decoder::Dicom),
    |p| file(p, "1.2.840.10008.1.2.1", |all| explicit(all, false)),
    |p| file(p, "1.2.840.10008.1.2.2", |all| explicit(all, true)),
    |p| file(p, "1.2.840.10008.1.2", implicit),
    |p| {
        file(p, "1.2.840.10008.1.2.1.99", |all| {
            deflated(&explicit(all, false))
        })
    },
    |p| File::new("a.dcm", explicit(&elements(p, encoded(p)?), false)),
    |p| File::new("a.dcm", implicit(&elements(p, encoded(p)?))),
    document,
    sequence,
];

struct Element {
    tag: (u16, u16),
    representation: [u8; 2],
    value: Vec<u8>,
}

fn element(tag: (u16, u16), representation: &[u8; 2], value: &[u8]) -> Element {
    let mut value = value.to_vec();
    // Values have an even length (PS3.5 section 7.1.1).
    value.resize(value.len().next_multiple_of(2), b' ');
    Element {
        tag,
        representation: *representation,
        value,
    }
}

/// The name of the encoding, and the value in it (PS3.3 section C.12.1.1.2).
fn encoded(p: &Planted<'_>) -> Option<(&'static str, Vec<u8>)> {
    let all: [(&str, &'static encoding_rs::Encoding); 4] = [
        ("ISO_IR 192", encoding_rs::UTF_8),
        ("ISO_IR 100", encoding_rs::WINDOWS_1252),
        ("ISO_IR 144", encoding_rs::ISO_8859_5),
        ("GB18030", encoding_rs::GB18030),
    ];
    let text = format!("it was {} here", p.value);
    let fit: Vec<_> = all
        .iter()
        .filter_map(|(label, encoding)| {
            let (bytes, _, unknown) = encoding.encode(&text);
            (!unknown).then(|| (*label, bytes.into_owned()))
        })
        .collect();
    fit.into_iter().cycle().nth(p.before.len() % 4)
}

fn elements(p: &Planted<'_>, (label, text): (&str, Vec<u8>)) -> Vec<Element> {
    let filler = |bytes: &[u8]| bytes.get(..1024).unwrap_or(bytes).to_vec();
    vec![
        element((8, 5), b"CS", label.as_bytes()),
        element((8, 0x1030), b"LO", &filler(p.before)),
        element((0x10, 0x10), b"PN", &text),
        element((0x10, 0x20), b"LO", b"1"),
        element((0x10, 0x4000), b"LT", &filler(p.after)),
    ]
}

/// Elements with their kinds (PS3.5 section 7.1.2).
fn explicit(elements: &[Element], big: bool) -> Vec<u8> {
    let two = |number: u16| {
        if big {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    };
    let mut out = Vec::new();
    for Element {
        tag,
        representation,
        value,
    } in elements
    {
        out.extend([two(tag.0), two(tag.1), *representation].concat());
        let length = u32::try_from(value.len()).unwrap_or(0);
        match representation {
            b"OB" | b"SQ" | b"UN" | b"UT" => {
                out.extend([0, 0]);
                out.extend(if big {
                    length.to_be_bytes()
                } else {
                    length.to_le_bytes()
                });
            }
            _ => out.extend(two(u16::try_from(length).unwrap_or(0))),
        }
        out.extend(value);
    }
    out
}

/// Elements without their kinds (section 7.1.3).
fn implicit(elements: &[Element]) -> Vec<u8> {
    let mut out = Vec::new();
    for Element { tag, value, .. } in elements {
        out.extend([tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat());
        out.extend(u32::try_from(value.len()).unwrap_or(0).to_le_bytes());
        out.extend(value);
    }
    out
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let written = writer.write_all(bytes).and_then(|()| writer.finish());
    written.expect("memory is written to")
}

/// A file's own head (PS3.10 section 7.1).
fn head(syntax: &str) -> Vec<u8> {
    let mut value = syntax.as_bytes().to_vec();
    value.resize(value.len().next_multiple_of(2), 0);
    let mut out = vec![0; 128];
    out.extend(b"DICM\x02\0\x10\0UI");
    out.extend(u16::try_from(value.len()).unwrap_or(0).to_le_bytes());
    out.extend(value);
    out
}

fn file(p: &Planted<'_>, syntax: &str, written: impl Fn(&[Element]) -> Vec<u8>) -> Option<File> {
    let all = elements(p, encoded(p)?);
    File::new("a.dcm", [head(syntax), written(&all)].concat())
}

/// A document in the data set (PS3.3 section C.24.2).
fn document(p: &Planted<'_>) -> Option<File> {
    let inner = crate::gate::carrier(Decoder::Gzip, &p.text())?.bytes;
    let mut all = elements(p, ("ISO_IR 192", b"x".to_vec()));
    all.push(element((0x42, 0x11), b"OB", &inner));
    File::new(
        "a.dcm",
        [head("1.2.840.10008.1.2.1"), explicit(&all, false)].concat(),
    )
}

/// So much that a value is no short one, even when it is packed.
const FURTHER: &str = "Note: a pump in the third ward of Example House stopped, was seen by two engineers, and went back to its maker; ";

/// An item of a sequence of undefined length, with a packed value of an unknown kind in it (PS3.5 section 7.5).
fn sequence(p: &Planted<'_>) -> Option<File> {
    let item = explicit(
        &[
            element(
                (0x40, 1),
                b"UN",
                &zlib(format!("{FURTHER}{}", p.text()).as_bytes()),
            ),
            element((0x40, 2), b"LO", b"x"),
        ],
        false,
    );
    let name = explicit(&elements(p, encoded(p)?), false);
    let mut out = head("1.2.840.10008.1.2.1");
    out.extend(b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff");
    out.extend(if p.before.len() % 2 == 0 { item } else { name });
    out.extend(b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0");
    out.extend(explicit(
        &[element(
            (0x10, 0x4000),
            b"LT",
            p.after.get(..1024).unwrap_or(p.after),
        )],
        false,
    ));
    File::new("a.dcm", out)
}
