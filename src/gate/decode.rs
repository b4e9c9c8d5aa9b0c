//! What a reader's software would make of bytes, one layer at a time.
//!
//! Each decoder is a pure function from a layer to the layers below it; who calls them, and where it ends, is `inspect`'s business.

pub(super) mod archive;
pub(super) mod armor;
mod base64;
pub(super) mod binary;
pub(super) mod cbor;
pub(super) mod charset;
pub(super) mod compression;
pub(super) mod declarations;
pub(super) mod dicom;
pub(super) mod encodings;
mod entities;
pub(super) mod escapes;
pub(super) mod image;
pub(super) mod interchange;
pub(super) mod lists;
mod lz4;
pub(super) mod mail;
pub(super) mod markdown;
pub(super) mod markup;
pub(super) mod packets;
pub(super) mod pdf;
mod pdf_fonts;
mod pdf_glyphs;
mod pdf_text;
pub(super) mod rtf;
pub(super) mod runs;
pub(super) mod scripts;
pub(super) mod sheets;
pub(super) mod terminal;

use std::fmt;

/// A decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decoder {
    /// Tags, attributes, comments of HTML and XML.
    Markup,
    /// Character references such as `&#x5a;`.
    Entity,
    /// `\u005a`, `\x5a`, `\n` and their like, in JSON, scripts, style sheets and HL7.
    Escape,
    /// `%5a`.
    Percent,
    /// `=5A` and soft line ends of mail (RFC 2045).
    QuotedPrintable,
    /// `=?utf-8?B?…?=` in the heads of mail (RFC 2047).
    EncodedWord,
    /// Base64, in both alphabets (RFC 4648).
    Base64,
    /// Base32 (RFC 4648).
    Base32,
    /// Bytes in hexadecimal digits.
    Hex,
    /// Listings of bytes with offsets, as `hexdump`, `xxd` and `od` write them.
    Hexdump,
    /// Bytes as a list of numbers.
    Numbers,
    /// Ascii85, as in PDF.
    Ascii85,
    /// uuencode.
    Uuencode,
    /// Domain names beyond ASCII.
    Punycode,
    /// Text whose direction is turned.
    Direction,
    /// UTF-16, UTF-32, and the encodings that are no Unicode.
    Charset,
    /// gzip.
    Gzip,
    /// zlib and bare deflate.
    Zlib,
    /// Brotli.
    Brotli,
    /// Zstandard.
    Zstd,
    /// xz and lzma.
    Xz,
    /// LZ4.
    Lz4,
    /// bzip2.
    Bzip2,
    /// ZIP, and what is made of it: documents of offices, books.
    Zip,
    /// tar.
    Tar,
    /// PDF.
    Pdf,
    /// Metadata of PNG.
    Png,
    /// Metadata of JPEG.
    Jpeg,
    /// Metadata of other images.
    Image,
    /// DICOM.
    Dicom,
    /// Rich text.
    Rtf,
    /// OpenPGP packets.
    OpenPgp,
}

impl Decoder {
    /// Every decoder.
    pub const ALL: [Self; 32] = [
        Self::Markup,
        Self::Entity,
        Self::Escape,
        Self::Percent,
        Self::QuotedPrintable,
        Self::EncodedWord,
        Self::Base64,
        Self::Base32,
        Self::Hex,
        Self::Hexdump,
        Self::Numbers,
        Self::Ascii85,
        Self::Uuencode,
        Self::Punycode,
        Self::Direction,
        Self::Charset,
        Self::Gzip,
        Self::Zlib,
        Self::Brotli,
        Self::Zstd,
        Self::Xz,
        Self::Lz4,
        Self::Bzip2,
        Self::Zip,
        Self::Tar,
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Image,
        Self::Dicom,
        Self::Rtf,
        Self::OpenPgp,
    ];

    /// The name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markup => "markup",
            Self::Entity => "entity",
            Self::Escape => "escape",
            Self::Percent => "percent",
            Self::QuotedPrintable => "quoted-printable",
            Self::EncodedWord => "encoded word",
            Self::Base64 => "base64",
            Self::Base32 => "base32",
            Self::Hex => "hexadecimal",
            Self::Hexdump => "hexdump",
            Self::Numbers => "list of numbers",
            Self::Ascii85 => "ascii85",
            Self::Uuencode => "uuencode",
            Self::Punycode => "punycode",
            Self::Direction => "direction",
            Self::Charset => "charset",
            Self::Gzip => "gzip",
            Self::Zlib => "deflate",
            Self::Brotli => "brotli",
            Self::Zstd => "zstandard",
            Self::Xz => "xz",
            Self::Lz4 => "lz4",
            Self::Bzip2 => "bzip2",
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Image => "image",
            Self::Dicom => "DICOM",
            Self::Rtf => "rich text",
            Self::OpenPgp => "OpenPGP",
        }
    }
}

impl fmt::Display for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that a decoder made of another one, with where its parts came from.
#[derive(Default)]
pub(super) struct Decoded {
    /// The text.
    pub(super) text: Vec<u8>,
    /// Pairs of (offset in the text, offset in what it was made of), ascending: from there on, both run in step.
    pub(super) steps: Vec<(usize, usize)>,
}

impl Decoded {
    fn with_capacity(capacity: usize) -> Self {
        Self {
            text: Vec::with_capacity(capacity),
            steps: Vec::new(),
        }
    }

    fn step(&mut self, from: usize) {
        self.steps.push((self.text.len(), from));
    }

    /// Where an offset of this text came from.
    pub(super) fn origin(&self, offset: usize) -> usize {
        let at = self.steps.partition_point(|(own, _)| *own <= offset);
        match at.checked_sub(1).and_then(|at| self.steps.get(at)) {
            Some((own, from)) => from + (offset - own),
            None => offset,
        }
    }
}

/// The value of a hexadecimal digit.
fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Where a sign of UTF-8 begins, at a place or just after it; the end of the text at most.
fn sign_from(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or(&[]);
    let inside = |byte: &&u8| matches!(byte, 0x80..=0xbf);
    at.min(text.len()) + rest.iter().take(3).take_while(inside).count()
}

/// The byte that two hexadecimal digits make.
fn hex_byte(high: u8, low: u8) -> Option<u8> {
    Some(hex_value(high)? << 4 | hex_value(low)?)
}

fn push_char(text: &mut Vec<u8>, sign: char) {
    text.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
}

fn u16_at(bytes: &[u8], at: usize, big: bool) -> Option<u16> {
    let two = bytes.get(at..)?.first_chunk::<2>()?;
    Some(match big {
        true => u16::from_be_bytes(*two),
        false => u16::from_le_bytes(*two),
    })
}

fn u32_at(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(match big {
        true => u32::from_be_bytes(*four),
        false => u32::from_le_bytes(*four),
    })
}

#[cfg(test)]
mod tests;
