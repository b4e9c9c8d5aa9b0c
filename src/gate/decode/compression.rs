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
    Stream { bytes, broken }
}

/// Reads a stream of one of the kinds that begin with a mark of their own, or Brotli.
pub(in crate::gate) fn open(kind: Decoder, bytes: &[u8], limit: usize) -> Stream {
    match kind {
        Decoder::Gzip => read(flate2::bufread::MultiGzDecoder::new(bytes), limit),
        Decoder::Zlib => read(flate2::bufread::ZlibDecoder::new(bytes), limit),
        Decoder::Brotli => read(brotli_decompressor::Decompressor::new(bytes, 4096), limit),
        Decoder::Bzip2 => read(bzip2::bufread::MultiBzDecoder::new(bytes), limit),
        Decoder::Xz => read(lzma_rust2::XzReader::new(bytes, true), limit),
        Decoder::Zstd => zstd(bytes, limit),
        _ => Stream {
            bytes: Vec::new(),
            broken: Some(Broken::Damaged),
        },
    }
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
    (Stream { bytes: out, broken }, used)
}

/// Whether bytes may begin a zlib stream (RFC 1950 section 2.2).
pub(in crate::gate) fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, _, ..] if *method & 0x0f == 8 && *method >> 4 <= 7
        && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0 && *flags & 0x20 == 0)
}
