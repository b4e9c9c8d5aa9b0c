//! Containers of files, and the workbooks that are made of them.

use std::io::Write as _;

use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::compression::{lzma, xz};
use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, shown};

/// One for each container, place and method.
pub const ENCODERS: &[Encoder] = &[
    |p| p.carrier(Decoder::Zip),
    |p| p.carrier(Decoder::Tar),
    |p| zipped(p, |text| Some((0, text.to_vec()))),
    |p| zipped(p, |text| Some((8, deflated(text)?))),
    |p| zipped(p, |text| Some((12, bzip2(text)?))),
    |p| zipped(p, |text| Some((14, lzma_of_zip(text)?))),
    |p| {
        zipped(p, |text| {
            Some((93, compress_to_vec(text, CompressionLevel::Fastest)))
        })
    },
    |p| zipped(p, |text| Some((95, xz(text)?))),
    described,
    |p| File::new("a.zip", zip(&[stored(&p.line(), p.before)], b"")),
    |p| File::new("a.zip", zip(&[stored("a", p.before)], p.line().as_bytes())),
    old_name,
    |p| {
        File::new(
            "a.tar",
            tar(&[("a", p.before), ("b", p.text().as_bytes()), ("c", p.after)]),
        )
    },
    |p| {
        File::new(
            "a.tar",
            tar(&[
                ("a", p.before),
                (p.line().get(..99).unwrap_or(&p.line()), p.after),
            ]),
        )
    },
    long_name,
    shared_strings,
    inline_strings,
];

/// A member of a ZIP file.
pub struct Member {
    name: Vec<u8>,
    method: u16,
    flags: u16,
    data: Vec<u8>,
    full: usize,
}

/// A member that is not compressed.
pub fn stored(name: &str, bytes: &[u8]) -> Member {
    Member {
        name: name.as_bytes().to_vec(),
        method: 0,
        flags: 0x800,
        data: bytes.to_vec(),
        full: bytes.len(),
    }
}

/// A ZIP file of these members (APPNOTE.TXT section 4.3); the sums are not looked at.
pub fn zip(members: &[Member], comment: &[u8]) -> Vec<u8> {
    let (mut out, mut contents) = (Vec::new(), Vec::new());
    for Member {
        name,
        method,
        flags,
        data,
        full,
    } in members
    {
        let described = flags & 8 != 0;
        let sizes = [data.len(), *full]
            .map(|size| u32::try_from(size).unwrap_or(0).to_le_bytes())
            .concat();
        let name_length = u16::try_from(name.len()).unwrap_or(0).to_le_bytes();
        let mut head = [20, 0].to_vec();
        head.extend(flags.to_le_bytes());
        head.extend(method.to_le_bytes());
        head.extend([0; 8]);
        contents.extend(
            [
                b"PK\x01\x02\x14\0".as_slice(),
                &head,
                &sizes,
                &name_length,
                &[0; 16],
                name,
            ]
            .concat(),
        );
        let own = if described { vec![0; 8] } else { sizes.clone() };
        out.extend(
            [
                b"PK\x03\x04".as_slice(),
                &head,
                &own,
                &name_length,
                &[0, 0],
                name,
                data,
            ]
            .concat(),
        );
        if described {
            out.extend([b"PK\x07\x08\0\0\0\0".as_slice(), &sizes].concat());
        }
    }
    let count = u16::try_from(members.len()).unwrap_or(0).to_le_bytes();
    let places = [contents.len(), out.len()]
        .map(|size| u32::try_from(size).unwrap_or(0).to_le_bytes())
        .concat();
    let length = u16::try_from(comment.len()).unwrap_or(0).to_le_bytes();
    out.extend(contents);
    out.extend(
        [
            b"PK\x05\x06\0\0\0\0".as_slice(),
            &count,
            &count,
            &places,
            &length,
            comment,
        ]
        .concat(),
    );
    out
}

/// The value in a member between two others.
fn zipped(p: &Planted<'_>, packed: impl Fn(&[u8]) -> Option<(u16, Vec<u8>)>) -> Option<File> {
    let text = format!("it was {} here", p.value);
    let text = text.as_bytes();
    let (method, data) = packed(text)?;
    let member = Member {
        method,
        data,
        full: text.len(),
        flags: if method == 14 { 2 } else { 0 },
        ..stored("b.txt", &[])
    };
    File::new(
        "a.zip",
        zip(&[stored("a", p.before), member, stored("c", p.after)], b""),
    )
}

fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

fn bzip2(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

/// LZMA as ZIP has it (APPNOTE.TXT section 5.8): a version, the properties with their length, and a stream without a head.
fn lzma_of_zip(bytes: &[u8]) -> Option<Vec<u8>> {
    let whole = lzma(bytes)?;
    Some([&[9, 20, 5, 0], whole.get(..5)?, whole.get(13..)?].concat())
}

/// Members whose sizes stand behind them, stored or deflated.
fn described(p: &Planted<'_>) -> Option<File> {
    let text = format!("it was {} here", p.value);
    let member = |method, data| Member {
        method,
        data,
        full: text.len(),
        flags: 8,
        ..stored("b.txt", &[])
    };
    let first = Member {
        method: 8,
        data: deflated(p.before)?,
        full: p.before.len(),
        flags: 8,
        ..stored("a", &[])
    };
    let second = match p.after.len() % 2 {
        0 => member(8, deflated(text.as_bytes())?),
        // Inside of another stream, because what is stored is found in the bytes as they are.
        _ => member(0, super::zlib(text.as_bytes())),
    };
    File::new("a.zip", zip(&[first, second, stored("c", p.after)], b""))
}

/// A name in the old code page, whose letters beyond ASCII are other bytes.
fn old_name(p: &Planted<'_>) -> Option<File> {
    let old = |sign: char| match sign {
        'ö' => Some(0x94),
        'ü' => Some(0x81),
        _ => u8::try_from(sign).ok().filter(u8::is_ascii),
    };
    let value: Option<Vec<u8>> = p.value.chars().map(old).collect();
    let member = Member {
        name: [b"it was ".as_slice(), &value?, b" here.txt"].concat(),
        flags: 0,
        ..stored("", p.before)
    };
    File::new("a.zip", zip(&[stored("a", p.after), member], b""))
}

/// A tar archive (POSIX ustar) of files with names of no more than a hundred bytes.
pub fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all = Vec::new();
    for (name, bytes) in members {
        all.extend(entry(name.as_bytes(), b'0', bytes));
    }
    all.resize(all.len() + 1024, 0);
    all
}

fn entry(name: &[u8], kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut head = name.to_vec();
    head.resize(100, 0);
    head.extend(b"0000644\x000000000\x000000000\x00");
    head.extend(format!("{:011o}\x0000000000000\0        ", bytes.len()).into_bytes());
    head.push(kind);
    head.resize(257, 0);
    head.extend(b"ustar\x0000");
    head.resize(512, 0);
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head.splice(148..156, format!("{sum:06o}\0 ").into_bytes());
    head.extend(bytes);
    head.resize(head.len().next_multiple_of(512), 0);
    head
}

/// A name that is too long for its place, as GNU and POSIX put it before the file.
fn long_name(p: &Planted<'_>) -> Option<File> {
    let name = format!("{}/it was {} here.txt", "a".repeat(90), p.value);
    let record = match p.before.len() % 2 {
        0 => entry(b"././@LongLink", b'L', format!("{name}\0").as_bytes()),
        _ => {
            let record = format!(" path={name}\n");
            let length = record.len() + 3;
            entry(
                b"PaxHeaders/a",
                b'x',
                format!("{length}{record}").as_bytes(),
            )
        }
    };
    let first = entry(b"a", b'0', p.before);
    let cut = name.as_bytes().get(..100)?;
    File::new(
        "a.tar",
        [first, record, entry(cut, b'0', p.after), vec![0; 1024]].concat(),
    )
}

/// A filler as the content of an element.
fn content(filler: &[u8]) -> String {
    shown(filler).replace('&', "&amp;").replace('<', "&lt;")
}

fn workbook(parts: &[(&str, String)]) -> Option<File> {
    let members = parts.iter().map(|(name, text)| {
        Some(Member {
            method: 8,
            data: deflated(text.as_bytes())?,
            full: text.len(),
            ..stored(name, &[])
        })
    });
    let members: Option<Vec<Member>> = members.collect();
    File::new("a.xlsx", zip(&members?, b""))
}

/// A worksheet whose cells name strings that stand elsewhere, the words of the value in two of them side by side.
fn shared_strings(p: &Planted<'_>) -> Option<File> {
    let (first, second) = p.value.split_once(' ').unwrap_or((p.value, "x"));
    let strings = [
        &content(p.before),
        "is here",
        second,
        "it was",
        first,
        &content(p.after),
    ]
    .map(|text| format!("<si><t>{text}</t></si>"))
    .concat();
    let cells = [0, 3, 4, 2, 1, 5]
        .map(|number| format!("<c t=\"s\"><v>{number}</v></c>"))
        .concat();
    workbook(&[
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("xl/workbook.xml", "<workbook/>".to_owned()),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"),
        ),
    ])
}

/// A worksheet with its strings in the cells, in runs of different looks.
fn inline_strings(p: &Planted<'_>) -> Option<File> {
    let signs: String = p
        .value
        .chars()
        .map(|sign| format!("<r><t>{sign}</t></r>"))
        .collect();
    let cells = [
        content(p.before),
        "it was".to_owned(),
        signs,
        "here".to_owned(),
        content(p.after),
    ];
    let cells = cells
        .map(|text| format!("<c t=\"inlineStr\"><is>{text}</is></c>"))
        .concat();
    workbook(&[
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"),
        ),
        ("xl/workbook.xml", "<workbook/>".to_owned()),
    ])
}
