//! Streams that were made smaller.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use lzma_rust2::{LzmaOptions, LzmaWriter, XzOptions, XzWriter};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, shown};

/// One for each kind of stream, stored and compressed.
pub const ENCODERS: &[Encoder] = &[
    |p| p.carrier(Decoder::Gzip),
    |p| p.carrier(Decoder::Zlib),
    |p| p.carrier(Decoder::Brotli),
    |p| p.short_carrier(Decoder::Zstd),
    |p| p.carrier(Decoder::Xz),
    |p| p.carrier(Decoder::Lz4),
    |p| p.carrier(Decoder::Bzip2),
    members,
    head,
    |p| {
        File::new(
            "a.zst",
            compress_to_vec(p.text().as_bytes(), CompressionLevel::Fastest),
        )
    },
    |p| File::new("a.xz", xz(p.text().as_bytes())?),
    |p| File::new("a.lzma", lzma(p.text().as_bytes())?),
    deflate,
    lz4,
    bzip2_streams,
    font,
];

/// Members one after the other (RFC 1952 section 2.2), of which all but one are filler.
fn members(p: &Planted<'_>) -> Option<File> {
    let member = |bytes: &[u8]| -> Option<Vec<u8>> {
        let mut writer = GzBuilder::new().write(Vec::new(), Compression::fast());
        writer.write_all(bytes).ok()?;
        writer.finish().ok()
    };
    let text = format!("\n.\nit was {} here\n.\n", p.value);
    let (before, after) = (shown(p.before), shown(p.after));
    let all = [
        member(b"Note: ")?,
        member(before.as_bytes())?,
        member(text.as_bytes())?,
        member(after.as_bytes())?,
    ];
    File::new("a.gz", all.concat())
}

/// The name and comment of a member.
fn head(p: &Planted<'_>) -> Option<File> {
    let line = p.line();
    let mut writer = GzBuilder::new()
        .filename(line.as_bytes())
        .comment(line.as_bytes())
        .write(Vec::new(), Compression::fast());
    writer.write_all(p.after).ok()?;
    File::new("a.gz", writer.finish().ok()?)
}

pub(super) fn xz(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = XzWriter::new(Vec::new(), XzOptions::with_preset(0)).ok()?;
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

pub(super) fn lzma(bytes: &[u8]) -> Option<Vec<u8>> {
    let options = LzmaOptions::with_preset(0);
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, None).ok()?;
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

/// A bare stream, which has no mark (RFC 1951).
fn deflate(p: &Planted<'_>) -> Option<File> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
    writer.write_all(p.text().as_bytes()).ok()?;
    File::new("a.bin", writer.finish().ok()?)
}

/// Two blocks, the second of which repeats what stood in the first (LZ4 block format).
fn lz4(p: &Planted<'_>) -> Option<File> {
    let text = p.line().into_bytes();
    let length = u32::try_from(text.len()).ok()?;
    // The value is cut between the blocks, and its second half comes out of a copy.
    let half = text.len() - 14;
    let mut out = b"\x04\x22\x4d\x18\x60\x40\x82".to_vec();
    out.extend((length | 1 << 31).to_le_bytes());
    out.extend(&text);
    let offset = u16::try_from(half).ok()?.to_le_bytes();
    // Ten letters as they are, a copy of fourteen, and five letters at the end.
    let block = [&[0xaa], text.get(..10)?, &offset, &[0x50], text.get(..5)?].concat();
    out.extend(u32::try_from(block.len()).ok()?.to_le_bytes());
    out.extend(block);
    out.extend([0; 4]);
    File::new("a.lz4", out)
}

/// Two streams one after the other.
fn bzip2_streams(p: &Planted<'_>) -> Option<File> {
    let stream = |bytes: &[u8]| -> Option<Vec<u8>> {
        let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        writer.write_all(bytes).ok()?;
        writer.finish().ok()
    };
    let text = p.text();
    let (first, second) = text.split_at_checked(6)?;
    File::new(
        "a.bz2",
        [stream(first.as_bytes())?, stream(second.as_bytes())?].concat(),
    )
}

/// A font of WOFF (W3C WOFF 1.0), whose names are compressed.
fn font(p: &Planted<'_>) -> Option<File> {
    let names = p.line().into_bytes();
    // A table that would not get smaller is stored.
    let data = match super::zlib(&names) {
        small if small.len() < names.len() => small,
        _ => names.clone(),
    };
    let start: u32 = 44 + 20;
    let mut out = b"wOFF\0\x01\0\0".to_vec();
    out.extend((start + u32::try_from(data.len()).ok()?).to_be_bytes());
    out.extend(1u16.to_be_bytes());
    out.resize(44, 0);
    out.extend(b"name");
    out.extend(start.to_be_bytes());
    out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
    out.extend(u32::try_from(names.len()).ok()?.to_be_bytes());
    out.extend([0; 4]);
    out.extend(data);
    File::new("a.woff", out)
}
