//! PDF: every stream of the file, whether the file refers to it or not, and the text in each.

use memchr::memmem;

use super::compression::{Broken, zlib};
use super::pdf_fonts::CharacterMap;
use super::{hex_value, pdf_fonts, pdf_text};

/// How many fonts a file may have.
const FONTS: usize = 512;
/// How many codes these may say something of together: a range of many takes a few bytes.
const CODES: usize = 1 << 20;

/// What a file holds.
#[derive(Default)]
pub(in crate::gate) struct Contents {
    /// What a reader sees or can ask for, as text.
    pub(in crate::gate) texts: Vec<Vec<u8>>,
    /// Streams that are files of their own: images, attachments, forms.
    pub(in crate::gate) files: Vec<Vec<u8>>,
    /// Why not all could be read.
    pub(in crate::gate) unread: Option<&'static str>,
}

/// Reads a file (ISO 32000-1), no more than `limit` bytes of streams.
pub(in crate::gate) fn read(bytes: &[u8], limit: usize) -> Contents {
    let mut found = Contents::default();
    if memmem::find(bytes, b"/Encrypt").is_some() {
        found.unread = Some("an encrypted PDF file");
    }
    let mut streams = Vec::new();
    let mut outside = Vec::new();
    let mut copied = 0;
    let mut left = limit;
    for at in memmem::find_iter(bytes, b"stream") {
        if at < copied || bytes.get(at.saturating_sub(3)..at) == Some(b"end".as_slice()) {
            continue;
        }
        let start = match bytes.get(at + 6..) {
            Some([b'\r', b'\n', ..]) => at + 8,
            Some([b'\n' | b'\r', ..]) => at + 7,
            _ => continue,
        };
        let head = dictionary_before(bytes, copied, at);
        let body = bytes.get(start..).unwrap_or(&[]);
        let length = said_length(head)
            .filter(|length| {
                let after = body.get(*length..).unwrap_or(&[]);
                let blanks = after
                    .iter()
                    .take(4)
                    .take_while(|sign| sign.is_ascii_whitespace())
                    .count();
                after
                    .get(blanks..)
                    .is_some_and(|rest| rest.starts_with(b"endstream"))
            })
            .or_else(|| memmem::find(body, b"endstream"))
            .unwrap_or(body.len());
        let data = body.get(..length).unwrap_or(body);
        let (data, raw) = found.filtered(head, data, left);
        left = left.saturating_sub(data.len());
        if memmem::find(head, b"/Image").is_some() && !raw {
            // Pixels; what cannot be shown as pixels is read all the same.
        } else if raw
            || memmem::find(head, b"/EmbeddedFile").is_some()
            || memmem::find(head, b"/Metadata").is_some()
        {
            found.files.push(data);
        } else {
            streams.push(data);
        }
        outside.extend_from_slice(bytes.get(copied..at).unwrap_or(&[]));
        copied = start + length;
    }
    outside.extend_from_slice(bytes.get(copied..).unwrap_or(&[]));
    streams.push(outside);
    found.show(&streams, left);
    found
        .files
        .extend(streams.into_iter().filter(|stream| !stream.is_empty()));
    found
}

/// The dictionary that stands before a stream.
fn dictionary_before(bytes: &[u8], from: usize, at: usize) -> &[u8] {
    let before = bytes
        .get(from.max(at.saturating_sub(4096))..at)
        .unwrap_or(&[]);
    let start = memmem::rfind(before, b"obj").unwrap_or(0);
    before.get(start..).unwrap_or(before)
}

fn said_length(head: &[u8]) -> Option<usize> {
    let at = memmem::rfind(head, b"/Length")?;
    let rest = head.get(at + 7..)?;
    let digits: String = rest
        .iter()
        .skip_while(|sign| sign.is_ascii_whitespace())
        .take_while(|sign| sign.is_ascii_digit())
        .map(|digit| char::from(*digit))
        .collect();
    digits.parse().ok()
}

impl Contents {
    /// Adds what each stream shows, with the fonts that there are.
    fn show(&mut self, streams: &[Vec<u8>], limit: usize) {
        let mut maps: Vec<CharacterMap> = Vec::new();
        let mut codes = CODES;
        for stream in streams {
            let named = pdf_fonts::differences(stream, &mut codes).into_iter();
            for map in named.chain(pdf_fonts::character_map(stream, &mut codes)) {
                if maps.len() >= FONTS {
                    self.unread = Some("more fonts in a PDF file than are read");
                } else if !maps.iter().any(|known| known.is_like(&map)) {
                    maps.push(map);
                }
            }
        }
        if codes == 0 {
            self.unread = Some("more fonts in a PDF file than are read");
        }
        let mut left = limit;
        for stream in streams {
            let has = |operator: &[u8]| memmem::find(stream, operator).is_some();
            let steps = has(b" 0 Td") || has(b" Tm");
            // Fonts matter only where something is drawn.
            let drawn = has(b"Tj") || has(b"TJ") || has(b")'");
            let fonts = maps.iter().filter(|_| drawn).map(Some);
            for map in std::iter::once(None).chain(fonts) {
                for near in [false, true] {
                    if near && !steps {
                        continue;
                    }
                    let text = pdf_text::strings(stream, map, near);
                    if text.len() > left {
                        self.unread = Some("more text in a PDF file than is read");
                        return;
                    }
                    left -= text.len();
                    self.texts.push(text);
                }
            }
        }
    }

    /// The stream behind its filters, and whether it is a file of its own.
    fn filtered(&mut self, head: &[u8], data: &[u8], limit: usize) -> (Vec<u8>, bool) {
        let filters = filters(head);
        if filters.is_none() {
            self.unread = Some("a stream in a PDF file whose filter stands elsewhere");
        }
        let mut data = data.to_vec();
        for filter in filters.unwrap_or_default() {
            data = match filter {
                b"FlateDecode" | b"Fl" => {
                    let (stream, _) = zlib(&data, limit);
                    if stream.broken == Some(Broken::TooLong) {
                        self.unread = Some("an overlong stream in a PDF file");
                    } else if stream.broken.is_some() && stream.bytes.is_empty() {
                        self.unread.get_or_insert("a damaged stream in a PDF file");
                    }
                    stream.bytes
                }
                b"ASCII85Decode" | b"A85" => super::runs::decode85(&data),
                b"ASCIIHexDecode" | b"AHx" => hex_string(&data),
                b"LZWDecode" | b"LZW" => lzw(&data, limit),
                b"RunLengthDecode" | b"RL" => run_lengths(&data, limit),
                b"DCTDecode" | b"DCT" | b"JPXDecode" => return (data, true),
                b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode" => return (Vec::new(), false),
                b"Crypt" => {
                    self.unread = Some("an encrypted stream in a PDF file");
                    data
                }
                _ => {
                    self.unread = Some("a stream in a PDF file of an unknown filter");
                    data
                }
            };
        }
        (data, false)
    }
}

/// The filters that a dictionary names, in order; nothing if it only says where they are named.
fn filters(head: &[u8]) -> Option<Vec<&[u8]>> {
    let mark = b"/Filter".as_slice();
    let Some(at) = memmem::find(head, mark) else {
        return Some(Vec::new());
    };
    let rest = head.get(at + mark.len()..)?.trim_ascii_start();
    let names = match rest.strip_prefix(b"[") {
        Some(list) => list.split(|sign| *sign == b']').next()?,
        None => {
            let length = rest
                .iter()
                .skip(1)
                .take_while(|sign| sign.is_ascii_alphanumeric())
                .count();
            rest.get(..length + 1)?
        }
    };
    if rest.starts_with(b"null") {
        return Some(Vec::new());
    }
    let names = names.trim_ascii();
    if !names.is_empty() && !names.starts_with(b"/") {
        return None;
    }
    let names = names.split(|sign| *sign == b'/').skip(1);
    Some(names.map(<[u8]>::trim_ascii).collect())
}

/// Hexadecimal digits, up to `>`.
pub(super) fn hex_string(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text
        .iter()
        .take_while(|sign| **sign != b'>')
        .filter_map(|sign| hex_value(*sign))
        .collect();
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => high << 4 | low,
            [high] => high << 4,
            _ => 0,
        })
        .collect()
}

fn run_lengths(data: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((length, after)) = rest.split_first() {
        match length {
            128 => break,
            0..128 => {
                let count = usize::from(*length) + 1;
                out.extend_from_slice(after.get(..count).unwrap_or(after));
                rest = after.get(count..).unwrap_or(&[]);
            }
            _ => {
                let count = 257 - usize::from(*length);
                out.extend(std::iter::repeat_n(
                    after.first().copied().unwrap_or(0),
                    count,
                ));
                rest = after.get(1..).unwrap_or(&[]);
            }
        }
        if out.len() > limit {
            break;
        }
    }
    out
}

/// LZW with codes of 9 to 12 bits (ISO 32000-1 section 7.4.4).
fn lzw(data: &[u8], limit: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut buffer, mut bits, mut width) = (0u32, 0u32, 9u32);
    let mut last: Option<(usize, usize)> = None;
    for byte in data {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (buffer >> bits) as usize & ((1 << width) - 1);
        buffer &= (1 << bits) - 1;
        let from = out.len();
        match code {
            256 => {
                table.clear();
                width = 9;
                last = None;
                continue;
            }
            257 => break,
            0..256 => out.push(u8::try_from(code).unwrap_or(0)),
            _ => {
                let piece = match (table.get(code - 258), last) {
                    (Some((start, length)), _) => {
                        out.get(*start..start + length).map(<[u8]>::to_vec)
                    }
                    (None, Some((start, length))) => out.get(start..start + length).map(|piece| {
                        let mut piece = piece.to_vec();
                        piece.extend(piece.first().copied());
                        piece
                    }),
                    _ => None,
                };
                let Some(piece) = piece else {
                    break;
                };
                out.extend(piece);
            }
        }
        if let Some((start, length)) = last {
            table.push((start, length + 1));
        }
        last = Some((from, out.len() - from));
        width = match table.len() + 259 {
            ..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        if out.len() > limit {
            break;
        }
    }
    out
}
