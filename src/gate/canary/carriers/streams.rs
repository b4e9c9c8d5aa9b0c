//! Values in compressed streams.

use std::io::Write;

pub(super) fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

pub(super) fn zlib(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    // Twice, so that the second one is no literal.
    writer.write_all(bytes).ok()?;
    writer.write_all(b" and again ").ok()?;
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

pub(super) fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

pub(super) fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum().to_le_bytes()
}

/// One meta-block that is not compressed (RFC 7932 section 9.2), its text turned so that only the stream gives it back.
pub(super) fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len().checked_sub(1)?).ok()?;
    let head = (length << 4 | 1 << 20).to_le_bytes();
    Some([head.get(..3)?, bytes, &[3]].concat())
}

/// One frame of one raw block (RFC 8878 section 3.1.1).
pub(super) fn zstd(bytes: &[u8]) -> Option<Vec<u8>> {
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
pub(super) fn lz4(bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len()).ok()? | 1 << 31;
    let head = b"\x04\x22\x4d\x18\x60\x40\x82".as_slice();
    Some([head, &length.to_le_bytes(), bytes, &[0; 4]].concat())
}

/// A stream of one block that is stored (xz file format, sections 2 to 4).
pub(super) fn xz(bytes: &[u8]) -> Option<Vec<u8>> {
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
