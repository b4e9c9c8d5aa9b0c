//! For each decoder a file that only it can read: the encoders of the decoders, for trials and tests.

mod files;
mod letters;
mod streams;

use std::io::Write;

use self::files::{dicom, gif, jpeg, openpgp, pdf, png, rtf, tar, zip};
use self::letters::{
    ascii85, base32, base64, bytes_as, each, every_other, hexdump, split_by_tags, uuencode,
};
use self::streams::{brotli, gzip, lz4, xz, zlib, zstd};
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
