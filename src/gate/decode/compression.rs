//! Streams that were made smaller. Each gives what it holds, up to a limit.

use std::io::Read;

use super::Decoder;

/// Why a stream could not be read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gate) enum Broken {
    /// It holds more than may be read.
    TooLong,
    /// It is damaged, or no such stream.
    Damaged,
}

/// What a stream holds; of a damaged one, what came before the damage.
pub(in crate::gate) struct Stream {
    pub(in crate::gate) bytes: Vec<u8>,
    pub(in crate::gate) broken: Option<Broken>,
}

fn read(mut from: impl Read, limit: usize) -> Stream {
    let mut bytes = Vec::new();
    let mut part = [0; 16 * 1024];
    let broken = loop {
        match from.read(&mut part) {
            Ok(0) => break None,
            Ok(count) => {
                bytes.extend_from_slice(part.get(..count).unwrap_or(&[]));
                if bytes.len() > limit {
                    break Some(Broken::TooLong);
                }
            }
            Err(_) => break Some(Broken::Damaged),
        }
    };
    cut(bytes, broken)
}

/// Of a stream that is too long, only the beginning is of use: what it holds cannot be told anyway.
fn cut(mut bytes: Vec<u8>, broken: Option<Broken>) -> Stream {
    const BEGINNING: usize = 1 << 20;
    if broken == Some(Broken::TooLong) {
        bytes.truncate(BEGINNING);
    }
    Stream { bytes, broken }
}

/// Reads a stream of one of the kinds that begin with a mark of their own, or Brotli.
pub(in crate::gate) fn open(kind: Decoder, bytes: &[u8], limit: usize) -> Stream {
    match kind {
        Decoder::Gzip => read(flate2::bufread::MultiGzDecoder::new(bytes), limit),
        Decoder::Zlib => read(flate2::bufread::ZlibDecoder::new(bytes), limit),
        Decoder::Brotli => read(brotli_decompressor::Decompressor::new(bytes, 4096), limit),
        Decoder::Bzip2 => read(bzip2::bufread::MultiBzDecoder::new(bytes), limit),
        Decoder::Xz if is_lzma(bytes) => {
            // The dictionary may be no larger than what may be read anyway.
            match lzma_rust2::LzmaReader::new_mem_limit(bytes, LZMA_MEMORY, None) {
                Ok(reader) => read(reader, limit),
                Err(_) => Stream {
                    bytes: Vec::new(),
                    broken: Some(Broken::Damaged),
                },
            }
        }
        Decoder::Xz => read(lzma_rust2::XzReader::new(bytes, true), limit),
        Decoder::Zstd => zstd(bytes, limit),
        Decoder::Lz4 => {
            let (bytes, broken) = super::lz4::read(bytes, limit);
            cut(bytes, broken)
        }
        _ => Stream {
            bytes: Vec::new(),
            broken: Some(Broken::Damaged),
        },
    }
}

/// How many kilobytes a stream of LZMA may need.
const LZMA_MEMORY: u32 = 128 * 1024;

/// Whether bytes begin a file of LZMA alone: properties, a size of the dictionary that is a power of two, and the length or that it is not known.
pub(in crate::gate) fn is_lzma(bytes: &[u8]) -> bool {
    let Some([0x5d, a, b, c, d, length @ ..]) = bytes.first_chunk::<13>() else {
        return false;
    };
    let dictionary = u32::from_le_bytes([*a, *b, *c, *d]);
    let length = u64::from_le_bytes(*length);
    dictionary >= 4096
        && (dictionary.is_power_of_two() || (dictionary / 3).is_power_of_two())
        && (length == u64::MAX || length < 1 << 38)
}

/// A member of a ZIP file in LZMA (APPNOTE.TXT section 5.8), with or without a mark at its end.
pub(in crate::gate) fn lzma_member(
    bytes: &[u8],
    length: u64,
    marked: bool,
    limit: usize,
) -> Stream {
    let damaged = Stream {
        bytes: Vec::new(),
        broken: Some(Broken::Damaged),
    };
    let [_, _, 5, 0, properties, a, b, c, d, body @ ..] = bytes else {
        return damaged;
    };
    let dictionary = u32::from_le_bytes([*a, *b, *c, *d]);
    if dictionary > LZMA_MEMORY << 10 {
        return damaged;
    }
    let length = if marked { u64::MAX } else { length };
    match lzma_rust2::LzmaReader::new_with_props(body, length, *properties, dictionary, None) {
        Ok(reader) => read(reader, limit),
        Err(_) => damaged,
    }
}

/// The names in a font that is packed table by table (WOFF 1.0 section 5).
pub(in crate::gate) fn names_of_font(bytes: &[u8], limit: usize) -> Option<Stream> {
    if !bytes.starts_with(b"wOFF") {
        return None;
    }
    let count = usize::from(super::u16_at(bytes, 12, true)?);
    let entry = (0..count.min(256))
        .map(|number| 44 + number * 20)
        .find(|entry| bytes.get(*entry..*entry + 4) == Some(b"name".as_slice()))?;
    let number = |place| super::u32_at(bytes, entry + place, true).map(|number| number as usize);
    let (offset, packed, length) = (number(4)?, number(8)?, number(12)?);
    let table = bytes.get(offset..offset.checked_add(packed)?)?;
    // A table that would not get smaller is stored as it is.
    (packed < length).then(|| zlib(table, limit).0)
}

/// The name and the comment in the head of a gzip file (RFC 1952 section 2.3), divided.
pub(in crate::gate) fn gzip_head(bytes: &[u8]) -> Vec<u8> {
    let flags = bytes.get(3).copied().unwrap_or(0);
    let mut rest = bytes.get(10..).unwrap_or(&[]);
    let mut out = Vec::new();
    if flags & 4 != 0 {
        let length = super::u16_at(rest, 0, false).map_or(0, usize::from);
        out.extend_from_slice(rest.get(2..2 + length).unwrap_or(&[]));
        out.push(crate::gate::fold::HARD_SIGN);
        rest = rest.get(2 + length..).unwrap_or(&[]);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = memchr::memchr(0, rest).unwrap_or(rest.len());
            out.extend_from_slice(rest.get(..end).unwrap_or(&[]));
            out.push(crate::gate::fold::HARD_SIGN);
            rest = rest.get(end + 1..).unwrap_or(&[]);
        }
    }
    out
}

fn zstd(mut bytes: &[u8], limit: usize) -> Stream {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        // Frames that hold nothing for a reader (RFC 8878 section 3.1.2).
        if let [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d, rest @ ..] = bytes {
            let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            out.extend_from_slice(rest.get(..length).unwrap_or(rest));
            bytes = rest.get(length..).unwrap_or(&[]);
            continue;
        }
        let broken = |out, broken| Stream {
            bytes: out,
            broken: Some(broken),
        };
        let Ok(decoder) = ruzstd::decoding::StreamingDecoder::new(&mut bytes) else {
            return broken(out, Broken::Damaged);
        };
        let frame = read(decoder, limit.saturating_sub(out.len()));
        out.extend(frame.bytes);
        if let Some(how) = frame.broken {
            return broken(out, how);
        }
    }
    Stream {
        bytes: out,
        broken: None,
    }
}

/// Reads bare deflate, and says how many bytes of it were used.
pub(in crate::gate) fn deflate(bytes: &[u8], limit: usize) -> (Stream, usize) {
    inflate(bytes, limit, false)
}

/// Reads zlib, and says how many bytes of it were used.
pub(in crate::gate) fn zlib(bytes: &[u8], limit: usize) -> (Stream, usize) {
    inflate(bytes, limit, true)
}

fn inflate(bytes: &[u8], limit: usize, header: bool) -> (Stream, usize) {
    let mut state = flate2::Decompress::new(header);
    let mut out = Vec::new();
    let broken = loop {
        let from = usize::try_from(state.total_in()).unwrap_or(usize::MAX);
        let Some(rest) = bytes.get(from..) else {
            break Some(Broken::Damaged);
        };
        out.reserve(16 * 1024);
        let before = (state.total_in(), state.total_out());
        match state.decompress_vec(rest, &mut out, flate2::FlushDecompress::None) {
            Ok(flate2::Status::StreamEnd) => break None,
            Ok(_) if out.len() > limit => break Some(Broken::TooLong),
            Ok(_) if before == (state.total_in(), state.total_out()) => {
                break Some(Broken::Damaged);
            }
            Ok(_) => {}
            Err(_) => break Some(Broken::Damaged),
        }
    };
    let used = usize::try_from(state.total_in()).unwrap_or(usize::MAX);
    (cut(out, broken), used)
}

/// Whether bytes may begin a zlib stream (RFC 1950 section 2.2).
pub(in crate::gate) fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, _, ..] if *method & 0x0f == 8 && *method >> 4 <= 7
        && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0 && *flags & 0x20 == 0)
}
