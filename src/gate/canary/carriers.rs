//! For each decoder a file that only it can read: the encoders of the decoders, for trials and tests.

use std::io::Write;

use crate::gate::decode::Decoder;

/// A file with a value in it.
pub struct Carrier {
    /// What it could be called.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file in which the value can be found through one decoder; nothing where the value has nothing to encode.
pub fn carrier(decoder: Decoder, value: &str) -> Option<Carrier> {
    let (path, bytes) = match decoder {
        Decoder::Markup => ("a.html", split_by_tags(value).into_bytes()),
        Decoder::Entity => (
            "a.txt",
            each(value, |sign| format!("&#x{:x};", u32::from(sign))),
        ),
        Decoder::Escape => ("a.js", {
            let units: Vec<u16> = value.encode_utf16().collect();
            let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            format!("x=\"{escaped}\"").into_bytes()
        }),
        Decoder::Percent => ("a.txt", every_other(value, '%')),
        Decoder::QuotedPrintable => {
            let body = every_other(value, '=');
            let head = b"Content-Transfer-Encoding: quoted-printable\r\n\r\n";
            ("a.eml", [head.as_slice(), &body].concat())
        }
        Decoder::EncodedWord => {
            let word = every_other(value, '=');
            (
                "a.eml",
                [b"Subject: =?utf-8?Q?".as_slice(), &word, b"?="].concat(),
            )
        }
        Decoder::Base64 => (
            "a.txt",
            base64(&format!("the value is {value} here")).into_bytes(),
        ),
        Decoder::Base32 => ("a.txt", base32(&format!("it is {value} here")).into_bytes()),
        Decoder::Hex => (
            "a.txt",
            bytes_as(&format!("it is {value}"), |byte| format!("{byte:02x}")),
        ),
        Decoder::Hexdump => ("a.txt", hexdump(value).into_bytes()),
        Decoder::Numbers => {
            let numbers: Vec<String> = value.bytes().map(|byte| byte.to_string()).collect();
            ("a.json", format!("[{}]", numbers.join(", ")).into_bytes())
        }
        Decoder::Ascii85 => ("a.txt", ascii85(value.as_bytes()).into_bytes()),
        Decoder::Uuencode => ("a.txt", uuencode(value.as_bytes()).into_bytes()),
        Decoder::Punycode => {
            let domain = format!("{}.example", value.to_lowercase().replace(' ', ""));
            let labels: Vec<String> = domain
                .split('.')
                .map(crate::gate::punycode::to_ascii)
                .collect();
            let ascii = labels.join(".");
            if ascii == domain {
                return None;
            }
            ("a.txt", ascii.into_bytes())
        }
        Decoder::Direction => {
            let turned: String = value.chars().rev().collect();
            ("a.txt", format!("\u{202e}{turned}\u{202c}").into_bytes())
        }
        Decoder::Charset => ("a.txt", {
            // In wide letters, because plain ones read through the zeros between them.
            let wide = |sign: char| match sign {
                '!'..='~' => char::from_u32(u32::from(sign) + 0xfee0).unwrap_or(sign),
                _ => sign,
            };
            let text: String = value.chars().map(wide).collect();
            let units: Vec<u16> = text.encode_utf16().collect();
            let units = std::iter::once(0xfeff).chain(units);
            units.flat_map(u16::to_le_bytes).collect()
        }),
        Decoder::Gzip => ("a.gz", gzip(value.as_bytes())?),
        Decoder::Zlib => ("a.zz", zlib(value.as_bytes())?),
        // Streams that only store, so that nothing is found in them as they are but by their own decoder.
        Decoder::Brotli => ("a.br", brotli(&gzip(value.as_bytes())?)?),
        Decoder::Zstd => ("a.zst", zstd(&gzip(value.as_bytes())?)?),
        Decoder::Xz => ("a.xz", xz(&gzip(value.as_bytes())?)?),
        Decoder::Lz4 => ("a.lz4", lz4(&gzip(value.as_bytes())?)?),
        Decoder::Bzip2 => ("a.bz2", {
            let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            writer.write_all(value.as_bytes()).ok()?;
            writer.finish().ok()?
        }),
        Decoder::Zip => ("a.zip", zip(value.as_bytes())?),
        Decoder::Tar => ("a.tar", tar(&gzip(value.as_bytes())?)),
        Decoder::Pdf => ("a.pdf", pdf(value)?),
        Decoder::Png => ("a.png", png(value.as_bytes())?),
        Decoder::Jpeg => ("a.jpg", jpeg(value.as_bytes())?),
        Decoder::Image => ("a.gif", gif(value.as_bytes())),
        Decoder::Dicom => ("a.dcm", dicom(value.as_bytes())?),
        Decoder::Rtf => ("a.rtf", rtf(value).into_bytes()),
        Decoder::OpenPgp => ("a.pgp", openpgp(value.as_bytes())?),
    };
    Some(Carrier { path, bytes })
}

fn each(value: &str, encode: impl Fn(char) -> String) -> Vec<u8> {
    let text: String = value.chars().map(encode).collect();
    text.into_bytes()
}

fn bytes_as(value: &str, encode: impl Fn(u8) -> String) -> Vec<u8> {
    let text: String = value.bytes().map(encode).collect();
    text.into_bytes()
}

/// Every other byte in hexadecimal digits behind a mark, and all that are no ASCII: in a row they would read as a list of bytes.
fn every_other(value: &str, mark: char) -> Vec<u8> {
    let mut text = String::new();
    for (number, byte) in value.bytes().enumerate() {
        match byte.is_ascii_alphanumeric() && number % 2 == 0 {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("{mark}{byte:02X}")),
        }
    }
    text.into_bytes()
}

fn split_by_tags(value: &str) -> String {
    let inside: String = value.chars().map(|sign| format!("{sign}<i></i>")).collect();
    format!("<p>{inside}</p>")
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    letters_of(text.as_bytes(), 6, LETTERS)
}

fn base32(text: &str) -> String {
    letters_of(text.as_bytes(), 5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
}

/// The bytes in groups of so many bits, a letter each, without padding.
fn letters_of(bytes: &[u8], group: u32, letters: &[u8]) -> String {
    let mut text = String::new();
    let (mut buffer, mut bits) = (0u32, 0);
    let mut push = |value: u32| {
        let letter = usize::try_from(value).ok().and_then(|at| letters.get(at));
        text.extend(letter.map(|letter| char::from(*letter)));
    };
    for byte in bytes {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        while bits >= group {
            bits -= group;
            push(buffer >> bits & ((1 << group) - 1));
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        push(buffer << (group - bits) & ((1 << group) - 1));
    }
    text
}

fn hexdump(value: &str) -> String {
    let mut text = String::new();
    let padded = format!("a dump of {value} and more");
    for (number, line) in padded.as_bytes().chunks(16).enumerate() {
        let digits: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push_str(&format!(
            "{:08x}  {}  |{}|\n",
            number * 16,
            digits.join(" "),
            ".".repeat(line.len())
        ));
    }
    text
}

fn ascii85(bytes: &[u8]) -> String {
    let mut text = String::from("<~");
    for four in bytes.chunks(4) {
        let mut padded = [0; 4];
        for (to, from) in padded.iter_mut().zip(four) {
            *to = *from;
        }
        let mut number = u32::from_be_bytes(padded);
        let mut signs = [0u8; 5];
        for sign in signs.iter_mut().rev() {
            *sign = b'!' + u8::try_from(number % 85).unwrap_or(0);
            number /= 85;
        }
        if four.len() == 4 && signs == [b'!'; 5] {
            text.push('z');
        } else {
            text.extend(
                signs
                    .iter()
                    .take(four.len() + 1)
                    .map(|sign| char::from(*sign)),
            );
        }
    }
    text.push_str("~>");
    text
}

fn uuencode(bytes: &[u8]) -> String {
    let sign = |value: u32| char::from(b' ' + u8::try_from(value & 0x3f).unwrap_or(0));
    let mut text = String::from("begin 644 a.txt\n");
    for line in bytes.chunks(45) {
        text.push(sign(u32::try_from(line.len()).unwrap_or(0)));
        for three in line.chunks(3) {
            let all = three.iter().chain(&[0, 0]).take(3);
            let number = all.fold(0u32, |number, byte| number << 8 | u32::from(*byte));
            text.extend([18, 12, 6, 0].map(|shift| sign(number >> shift)));
        }
        text.push('\n');
    }
    text.push_str(" \nend\n");
    text
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

fn zlib(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    // Twice, so that the second one is no literal.
    writer.write_all(bytes).ok()?;
    writer.write_all(b" and again ").ok()?;
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum().to_le_bytes()
}

/// One meta-block that is not compressed (RFC 7932 section 9.2), its text turned so that only the stream gives it back.
fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len().checked_sub(1)?).ok()?;
    let head = (length << 4 | 1 << 20).to_le_bytes();
    Some([head.get(..3)?, bytes, &[3]].concat())
}

/// One frame of one raw block (RFC 8878 section 3.1.1).
fn zstd(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u8::try_from(bytes.len()).ok()?;
    let block = (u32::from(length) << 3 | 1).to_le_bytes();
    Some(
        [
            b"(\xb5/\xfd\x20".as_slice(),
            &[length],
            block.get(..3)?,
            bytes,
        ]
        .concat(),
    )
}

/// A frame of one block that is stored (LZ4 frame format); the sums are not looked at.
fn lz4(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len()).ok()? | 1 << 31;
    let head = b"\x04\x22\x4d\x18\x60\x40\x82".as_slice();
    Some([head, &length.to_le_bytes(), bytes, &[0; 4]].concat())
}

/// A stream of one block that is stored (xz file format, sections 2 to 4).
fn xz(bytes: &[u8]) -> Option<Vec<u8>> {
    let flags = [0, 0];
    let mut out = b"\xfd7zXZ\0".to_vec();
    out.extend(flags);
    out.extend(crc(&flags));
    let head = [2, 0, 0x21, 1, 0x16, 0, 0, 0];
    out.extend(head);
    out.extend(crc(&head));
    let length = u16::try_from(bytes.len().checked_sub(1)?)
        .ok()?
        .to_be_bytes();
    let block = [&[1], length.as_slice(), bytes, &[0]].concat();
    let unpadded = 12 + block.len();
    out.extend(&block);
    out.extend(std::iter::repeat_n(0, (4 - block.len() % 4) % 4));
    let mut index = vec![0, 1];
    for number in [unpadded, bytes.len()] {
        let mut rest = number;
        while rest >= 0x80 {
            index.push(u8::try_from(rest & 0x7f).ok()? | 0x80);
            rest >>= 7;
        }
        index.push(u8::try_from(rest).ok()?);
    }
    index.extend(std::iter::repeat_n(0, (4 - index.len() % 4) % 4));
    let size = u32::try_from(index.len() / 4).ok()?.to_le_bytes();
    out.extend(&index);
    out.extend(crc(&index));
    let foot = [size.as_slice(), &flags].concat();
    out.extend(crc(&foot));
    out.extend(&foot);
    out.extend(b"YZ");
    Some(out)
}

fn zip(bytes: &[u8]) -> Option<Vec<u8>> {
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

fn tar(member: &[u8]) -> Vec<u8> {
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
fn pdf(value: &str) -> Option<Vec<u8>> {
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

fn png(value: &[u8]) -> Option<Vec<u8>> {
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
fn jpeg(value: &[u8]) -> Option<Vec<u8>> {
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
fn gif(value: &[u8]) -> Vec<u8> {
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
fn dicom(value: &[u8]) -> Option<Vec<u8>> {
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

fn rtf(value: &str) -> String {
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
fn openpgp(value: &[u8]) -> Option<Vec<u8>> {
    let mut id = value.to_vec();
    id.push(b' ');
    id.resize(id.len().max(usize::from(b'W')), b'.');
    let head = [0xc2, 2, 4, 0, 0xcd, u8::try_from(id.len()).ok()?];
    Some([head.as_slice(), &id].concat())
}
