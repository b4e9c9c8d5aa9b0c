//! Values in archives, documents, images and messages.

use super::streams::{crc, deflate, zlib};

pub(super) fn zip(bytes: &[u8]) -> Option<Vec<u8>> {
    let data = deflate(bytes)?;
    let size = u32::try_from(data.len()).ok()?.to_le_bytes();
    let full = u32::try_from(bytes.len()).ok()?.to_le_bytes();
    let facts = [
        [20, 0, 0, 0, 8, 0, 0, 0, 0, 0].as_slice(),
        &crc(bytes),
        &size,
        &full,
        &[5, 0, 0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04".as_slice(), &facts, b"a.txt", &data].concat();
    let central = [b"PK\x01\x02\x14\0".as_slice(), &facts, &[0; 14], b"a.txt"].concat();
    let sizes = [
        u32::try_from(central.len()).ok()?.to_le_bytes(),
        u32::try_from(local.len()).ok()?.to_le_bytes(),
    ]
    .concat();
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0".as_slice(),
        &sizes,
        &[0, 0],
    ]
    .concat();
    Some([local, central, end].concat())
}

pub(super) fn tar(member: &[u8]) -> Vec<u8> {
    let mut head = b"a.gz".to_vec();
    head.resize(100, 0);
    head.extend(b"0000644\x000000000\x000000000\x00");
    head.extend(format!("{:011o}\x0000000000000\0", member.len()).into_bytes());
    head.extend(b"        0");
    head.resize(257, 0);
    head.extend(b"ustar\x0000");
    head.resize(512, 0);
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    let digits = format!("{sum:06o}\0 ").into_bytes();
    let mut all = [
        head.get(..148).unwrap_or(&[]),
        &digits,
        head.get(156..).unwrap_or(&[]),
        member,
    ]
    .concat();
    all.resize(all.len().next_multiple_of(512) + 1024, 0);
    all
}

/// A stream with the value in pieces, as typesetting leaves it.
pub(super) fn pdf(value: &str) -> Option<Vec<u8>> {
    let mut array = String::new();
    for sign in value.chars() {
        let code = u32::from(sign);
        array.push_str(&format!("(\\{code:03o}) -12 "));
    }
    let drawn = format!("BT /F1 12 Tf [{array}] TJ ET");
    let data = zlib(drawn.as_bytes())?;
    let head = format!(
        "%PDF-1.4\n1 0 obj\n<< /Length {} /Filter /FlateDecode >>\nstream\n",
        data.len()
    );
    Some([head.as_bytes(), &data, b"\nendstream\nendobj\n%%EOF\n"].concat())
}

pub(super) fn png(value: &[u8]) -> Option<Vec<u8>> {
    let chunk = |name: &[u8], data: &[u8]| -> Option<Vec<u8>> {
        let body = [name, data].concat();
        let mut sum = crc(&body);
        sum.reverse();
        let length = u32::try_from(data.len()).ok()?.to_be_bytes();
        Some([length.as_slice(), &body, &sum].concat())
    };
    let text = [b"Comment\0\0".as_slice(), &zlib(value)?].concat();
    let parts = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])?,
        chunk(b"zTXt", &text)?,
        chunk(b"IDAT", &zlib(&[0, 0])?)?,
        chunk(b"IEND", &[])?,
    ];
    Some(parts.concat())
}

/// A comment of such a length that the length's last byte reads as a letter before it.
pub(super) fn jpeg(value: &[u8]) -> Option<Vec<u8>> {
    let mut comment = value.to_vec();
    comment.push(b' ');
    comment.resize(comment.len().max(usize::from(b'W')) - 2, b'.');
    let length = u16::try_from(comment.len() + 2).ok()?.to_be_bytes();
    Some(
        [
            b"\xff\xd8\xff\xfe".as_slice(),
            &length,
            &comment,
            b"\xff\xd9",
        ]
        .concat(),
    )
}

/// A comment that is cut in the middle of the value, by a length that reads as a letter.
pub(super) fn gif(value: &[u8]) -> Vec<u8> {
    const BLOCK: u8 = b'W';
    let mut comment = vec![b'.'; usize::from(BLOCK) - value.len() / 2];
    comment.extend(value);
    comment.resize(usize::from(BLOCK) * 2, b'.');
    let mut out = b"GIF89a\x01\0\x01\0\0\0\0\x21\xfe".to_vec();
    for block in comment.chunks(usize::from(BLOCK)) {
        out.push(BLOCK);
        out.extend(block);
    }
    out.extend([0, 0x3b]);
    out
}

/// An element, and after it one whose group begins with a letter.
pub(super) fn dicom(value: &[u8]) -> Option<Vec<u8>> {
    let mut text = value.to_vec();
    if text.len() % 2 == 1 {
        // A text of odd length is padded; the padding must not divide it from what follows.
        text.insert(0, b' ');
    }
    let length = u16::try_from(text.len()).ok()?.to_le_bytes();
    let mut out = vec![0; 128];
    out.extend(b"DICM\x02\0\x10\0UI\x14\x001.2.840.10008.1.2.1\0");
    out.extend(b"\x10\0\x10\0LO");
    out.extend(length);
    out.extend(text);
    out.extend(b"t\0\x13\0DS\x02\x001 ");
    Some(out)
}

pub(super) fn rtf(value: &str) -> String {
    let inside: String = value
        .chars()
        .map(|sign| match sign.is_ascii() {
            true => format!("\\lang1033 {sign}"),
            false => format!("\\u{}?", u32::from(sign)),
        })
        .collect();
    format!("{{\\rtf1\\ansi {inside}\\par}}")
}

/// A user id whose length reads as a letter before it.
pub(super) fn openpgp(value: &[u8]) -> Option<Vec<u8>> {
    let mut id = value.to_vec();
    id.push(b' ');
    id.resize(id.len().max(usize::from(b'W')), b'.');
    let head = [0xc2, 2, 4, 0, 0xcd, u8::try_from(id.len()).ok()?];
    Some([head.as_slice(), &id].concat())
}
