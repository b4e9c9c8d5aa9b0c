//! What images say beside their pixels.

use memchr::memmem;

use super::compression::zlib;
use super::{u16_at, u32_at};
use crate::gate::fold::HARD_SIGN;

/// The parts of an image that are no pixels, each by itself.
#[derive(Default)]
pub(in crate::gate) struct Metadata {
    pub(in crate::gate) parts: Vec<Vec<u8>>,
    /// Why not all could be read.
    pub(in crate::gate) unread: Option<&'static str>,
    /// Whether the file ends before its own end, or is damaged before it.
    pub(in crate::gate) cut: bool,
}

impl Metadata {
    fn join(&mut self, mut parts: Vec<(u32, &[u8])>) {
        parts.sort_by_key(|(place, _)| *place);
        let all: Vec<&[u8]> = parts.into_iter().map(|(_, part)| part).collect();
        self.push(&all.concat());
    }

    fn push(&mut self, part: &[u8]) {
        if !part.is_empty() {
            self.parts.push(part.to_vec());
        }
    }
}

/// Chunks of a PNG file (PNG section 11) that hold no pixels, with compressed text read.
pub(in crate::gate) fn png(bytes: &[u8], limit: usize) -> Metadata {
    let mut found = Metadata::default();
    let mut ended = false;
    let mut at = 8;
    while let (Some(length), Some(name)) = (u32_at(bytes, at, true), bytes.get(at + 4..at + 8)) {
        let length = length as usize;
        let Some(data) = bytes.get(at + 8..at.saturating_add(8).saturating_add(length)) else {
            break;
        };
        match name {
            b"IDAT" | b"IHDR" | b"PLTE" | b"fdAT" => {}
            b"IEND" => ended = true,
            b"zTXt" | b"iCCP" => {
                let end = memchr::memchr(0, data).unwrap_or(data.len());
                found.push(data.get(..end).unwrap_or(&[]));
                found.inflate(data.get(end + 2..).unwrap_or(&[]), limit);
                found.profile(data.get(..end).unwrap_or(&[]));
            }
            b"tEXt" => {
                found.push(data);
                let end = memchr::memchr(0, data).unwrap_or(data.len());
                found.profile(data.get(..end).unwrap_or(&[]));
            }
            b"iTXt" => {
                found.push(data);
                let keyword = memchr::memchr(0, data).unwrap_or(data.len());
                if data.get(keyword + 1) == Some(&1) {
                    let rest = data.get(keyword + 3..).unwrap_or(&[]);
                    let mut zeros = memchr::memchr_iter(0, rest);
                    if let (Some(_), Some(second)) = (zeros.next(), zeros.next()) {
                        found.inflate(rest.get(second + 1..).unwrap_or(&[]), limit);
                    }
                }
            }
            _ => found.push(data),
        }
        at = at.saturating_add(12).saturating_add(length);
        if ended {
            break;
        }
    }
    found.cut = !ended;
    found.push(bytes.get(at..).unwrap_or(&[]));
    found
}

impl Metadata {
    /// Metadata of other kinds that the last part holds in hexadecimal digits, after their name and length, as ImageMagick writes them.
    fn profile(&mut self, keyword: &[u8]) {
        if !keyword.starts_with(b"Raw profile type") {
            return;
        }
        let last = self.parts.last().map_or(&[][..], Vec::as_slice);
        let lines = last.split(|sign| *sign == b'\n');
        let digits: Vec<u8> = lines
            .skip(3)
            .flatten()
            .copied()
            .filter(u8::is_ascii_hexdigit)
            .collect();
        let (pairs, _) = digits.as_chunks::<2>();
        let bytes: Vec<u8> = pairs
            .iter()
            .filter_map(|[high, low]| super::hex_byte(*high, *low))
            .collect();
        self.push(&bytes);
        self.datasets(&bytes);
    }

    /// The fields of IPTC (IIM 4.2 section 1.5), divided.
    fn datasets(&mut self, bytes: &[u8]) {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(found) = memchr::memchr(0x1c, bytes.get(at..).unwrap_or(&[])) {
            at += found + 1;
            if !matches!(bytes.get(at), Some(1..=9)) {
                continue;
            }
            let Some(length) = u16_at(bytes, at + 2, true).map(usize::from) else {
                break;
            };
            if let Some(data) = bytes.get(at + 4..at + 4 + length) {
                out.extend_from_slice(data);
                out.push(HARD_SIGN);
                at += 4 + length;
            }
        }
        self.push(&out);
    }

    fn inflate(&mut self, bytes: &[u8], limit: usize) {
        let (stream, _) = zlib(bytes, limit);
        if stream.broken.is_some() {
            self.unread = Some("damaged or overlong text in an image");
            self.push(bytes);
        }
        self.push(&stream.bytes);
    }
}

/// Segments of a JPEG file that hold no pixels (ITU-T T.81 annex B), and what follows its end.
pub(in crate::gate) fn jpeg(bytes: &[u8]) -> Metadata {
    const EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
    let mut found = Metadata::default();
    // A description that is too long for one segment goes on in others (XMP part 3 section 1.1.3.1).
    let mut extended: Vec<(u32, &[u8])> = Vec::new();
    let mut at = 2;
    while let Some([0xff, marker, rest @ ..]) = bytes.get(at..) {
        match marker {
            0xff => at += 1,
            0xd8 | 0x01 | 0xd0..=0xd7 => at += 2,
            0xd9 => {
                at += 2;
                found.push(bytes.get(at..).unwrap_or(&[]));
                found.join(extended);
                return found;
            }
            _ => {
                let Some(length) = u16_at(rest, 0, true).map(usize::from) else {
                    break;
                };
                if matches!(marker, 0xe0..=0xef | 0xfe) {
                    let data = rest.get(2..length.max(2)).unwrap_or(rest);
                    found.push(data);
                    if let Some(part) = data.strip_prefix(EXTENSION)
                        && let Some(place) = u32_at(part, 36, true)
                    {
                        extended.push((place, part.get(40..).unwrap_or(&[])));
                    }
                    if *marker == 0xed {
                        found.datasets(data);
                    }
                }
                at += 2 + length.max(2);
                if *marker == 0xda {
                    // The pixels go on to the next mark that is none of theirs.
                    let body = bytes.get(at..).unwrap_or(&[]);
                    let end = memchr::memchr_iter(0xff, body)
                        .find(|place| !matches!(body.get(place + 1), Some(0 | 0xd0..=0xd7 | 0xff)));
                    at += end.unwrap_or(body.len());
                }
            }
        }
    }
    found.cut = true;
    found.push(bytes.get(at..).unwrap_or(&[]));
    found.join(extended);
    found
}

/// The images of an icon file, which are files of their own.
pub(in crate::gate) fn icons(bytes: &[u8]) -> Vec<&[u8]> {
    let count = u16_at(bytes, 4, false).map_or(0, usize::from);
    (0..count.min(64))
        .filter_map(|number| {
            let entry = 6 + number * 16;
            let length = u32_at(bytes, entry + 8, false)? as usize;
            let start = u32_at(bytes, entry + 12, false)? as usize;
            bytes.get(start..start.checked_add(length)?)
        })
        .collect()
}

/// Parts of WebP and other RIFF files that are no pixels.
pub(in crate::gate) fn riff(bytes: &[u8]) -> Metadata {
    let mut found = Metadata::default();
    let mut at = 12;
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4), u32_at(bytes, at + 4, false)) {
        let length = length as usize;
        let data = bytes.get(at + 8..at.saturating_add(8).saturating_add(length));
        if !matches!(
            name,
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANMF" | b"ANIM"
        ) {
            found.push(data.unwrap_or(&[]));
        }
        at = at
            .saturating_add(8)
            .saturating_add(length)
            .saturating_add(length & 1);
    }
    found.push(bytes.get(at..).unwrap_or(&[]));
    found
}

/// Comments and other extensions of a GIF file, their blocks joined; what follows its end.
pub(in crate::gate) fn gif(bytes: &[u8]) -> Metadata {
    let mut found = Metadata::default();
    let table = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3usize << ((flags & 7) + 1),
    };
    let blocks = |mut at: usize| {
        let mut all = Vec::new();
        while let Some(length) = bytes.get(at).copied().filter(|length| *length > 0) {
            let end = at + 1 + usize::from(length);
            all.extend_from_slice(bytes.get(at + 1..end).unwrap_or(&[]));
            at = end;
        }
        (all, at + 1)
    };
    let mut at = 13 + table(bytes.get(10).copied().unwrap_or(0));
    while let Some(introducer) = bytes.get(at) {
        match introducer {
            0x21 => {
                let (all, end) = blocks(at + 2);
                found.push(&all);
                at = end;
            }
            0x2c => {
                let flags = bytes.get(at + 9).copied().unwrap_or(0);
                at = blocks(at + 11 + table(flags)).1;
            }
            _ => {
                found.push(bytes.get(at + 1..).unwrap_or(&[]));
                return found;
            }
        }
    }
    found
}

/// All of a file whose pixels cannot be told from the rest; the pixels of AVIF and HEIF stand in `mdat`.
pub(in crate::gate) fn boxes(bytes: &[u8]) -> Metadata {
    let mut found = Metadata::default();
    found.push(bytes);
    // One part may hold several marks: parts that overlap would be more than the file by far.
    let mut reached = 0;
    for at in memmem::find_iter(bytes, b"Exif\0\0") {
        if at >= reached {
            reached = bytes.len().min(at + 64 * 1024);
            found.push(bytes.get(at..reached).unwrap_or(&[]));
        }
    }
    found
}
