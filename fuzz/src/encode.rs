//! Encoders for what the gate decodes, a file for each family.
//!
//! The gate's own encoders (`gate::carrier`, one for each decoder) are used wherever they fit; these are for the rest of what the decoders read.

pub mod archive;
pub mod armor;
pub mod charset;
pub mod compression;
pub mod dicom;
pub mod escapes;
pub mod image;
pub mod interchange;
pub mod lists;
pub mod mail;
pub mod markup;
pub mod packets;
pub mod pdf;
pub mod rtf;
pub mod runs;
pub mod scripts;

/// Bytes in base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all = three.iter().chain(&[0, 0]).take(3);
        let bits = all.fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..4 {
            text.push(match place <= three.len() {
                true => char::from(LETTERS[(bits >> (18 - place * 6) & 63) as usize]),
                false => '=',
            });
        }
    }
    text
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Lines of so many signs, all of them ASCII.
pub(crate) fn wrapped(text: &str, width: usize, end: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs
        .chunks(width)
        .flat_map(|line| line.iter().copied().chain(end.chars()))
        .collect()
}

/// A stream of zlib.
pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let written = writer.write_all(bytes).and_then(|()| writer.finish());
    written.expect("memory is written to")
}
