//! What images say beside their pixels.

use super::{hex, zlib};
use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted};

/// One for each format and place.
pub const ENCODERS: &[Encoder] = &[
    |p| p.short_carrier(Decoder::Png),
    |p| p.short_carrier(Decoder::Jpeg),
    |p| p.short_carrier(Decoder::Image),
    |p| {
        png(&[
            (b"gAMA", p.before),
            (
                b"zTXt",
                &[b"Comment\0\0".as_slice(), &zlib(p.line().as_bytes())].concat(),
            ),
            (b"oFFs", p.after),
        ])
    },
    |p| {
        png(&[
            (
                b"iTXt",
                &[
                    b"Comment\0\x01\0en\0x\0".as_slice(),
                    &zlib(p.line().as_bytes()),
                ]
                .concat(),
            ),
            (b"oFFs", p.after),
        ])
    },
    |p| {
        png(&[
            (
                b"iTXt",
                &[b"Comment\0\0\0en\0x\0".as_slice(), p.line().as_bytes()].concat(),
            ),
            (b"oFFs", p.after),
        ])
    },
    |p| {
        png(&[(
            b"tEXt",
            &[
                b"Raw profile type xmp\0\nxmp\n      80\n".as_slice(),
                hex(p.line()).as_bytes(),
            ]
            .concat(),
        )])
    },
    |p| {
        png(&[(
            b"zTXt",
            &[
                b"Raw profile type iptc\0\0".as_slice(),
                &zlib(profile(&datasets(p)).as_bytes()),
            ]
            .concat(),
        )])
    },
    |p| png(&[(b"eXIf", &exif(p)), (b"IDAT", p.before)]),
    |p| jpeg(p, &[(0xe1, &[b"Exif\0\0".as_slice(), &exif(p)].concat())]),
    |p| {
        jpeg(
            p,
            &[(
                0xed,
                &[
                    b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0".as_slice(),
                    &datasets(p),
                ]
                .concat(),
            )],
        )
    },
    |p| {
        jpeg(
            p,
            &[
                (0xe1, &extension(p, 0)?),
                (0xfe, p.before),
                (0xe1, &extension(p, 1)?),
            ],
        )
    },
    |p| behind(p, jpeg(p, &[])?),
    |p| behind(p, png(&[])?),
    |p| riff(&[(b"VP8 ", p.before), (b"EXIF", &exif(p)), (b"ICCP", p.after)]),
    |p| riff(&[(b"VP8L", p.before), (b"XMP ", p.text().as_bytes())]),
    boxes,
    icon,
    tiff,
];

/// A PNG file with these chunks between its head and its end.
fn png(chunks: &[(&[u8], &[u8])]) -> Option<File> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let head: (&[u8], &[u8]) = (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let pixels = zlib(&[0, 0]);
    let ends: [(&[u8], &[u8]); 2] = [(b"IDAT", &pixels), (b"IEND", &[])];
    for (name, data) in [head].iter().chain(chunks).chain(&ends) {
        let body = [*name, *data].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&body);
        out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        out.extend(body);
        out.extend(sum.sum().to_be_bytes());
    }
    File::new("a.png", out)
}

/// Hexadecimal digits as ImageMagick writes them.
fn profile(bytes: &[u8]) -> String {
    let digits = super::wrapped(&hex(bytes), 72, "\n");
    format!("\niptc\n      {}\n{digits}", bytes.len())
}

/// Fields of IPTC, of which the first is filler (IIM 4.2 section 1.5).
fn datasets(p: &Planted<'_>) -> Vec<u8> {
    let field = |number: u8, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap_or(0).to_be_bytes();
        [&[0x1c, 2, number], length.as_slice(), data].concat()
    };
    let first = p.before.get(..64).unwrap_or(p.before);
    [field(5, first), field(120, p.line().as_bytes())].concat()
}

/// One entry of TIFF 6.0 section 2, its text in UTF-16 as Windows writes it.
fn exif(p: &Planted<'_>) -> Vec<u8> {
    let text: Vec<u8> = format!("it was {} here\0", p.value)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let length = u32::try_from(text.len()).unwrap_or(0).to_le_bytes();
    let mut out = b"II\x2a\0\x08\0\0\0\x01\0\x9c\x9c\x01\0".to_vec();
    out.extend(length);
    out.extend(26u32.to_le_bytes());
    out.extend([0; 4]);
    out.extend(text);
    out
}

/// A JPEG file with these segments, and filler in its pixels.
fn jpeg(p: &Planted<'_>, segments: &[(u8, &[u8])]) -> Option<File> {
    let mut out = vec![0xff, 0xd8];
    for (marker, data) in segments {
        out.extend([0xff, *marker]);
        out.extend(u16::try_from(data.len() + 2).ok()?.to_be_bytes());
        out.extend(*data);
    }
    out.extend([0xff, 0xda, 0, 4, 1, 1]);
    // In pixels each byte of this kind is followed by a zero.
    out.extend(
        p.after
            .iter()
            .flat_map(|byte| [*byte, 0].into_iter().take(1 + usize::from(*byte == 0xff))),
    );
    out.extend([0xff, 0xd9]);
    File::new("a.jpg", out)
}

/// Half of a description that is too long for one segment (XMP part 3 section 1.1.3.1).
fn extension(p: &Planted<'_>, part: usize) -> Option<Vec<u8>> {
    let text = format!("it was {} here", p.value);
    let half = 10;
    let piece = match part {
        0 => text.as_bytes().get(..half)?,
        _ => text.as_bytes().get(half..)?,
    };
    let place = u32::try_from(part * half).ok()?.to_be_bytes();
    let length = u32::try_from(text.len()).ok()?.to_be_bytes();
    Some(
        [
            b"http://ns.adobe.com/xmp/extension/\0".as_slice(),
            &[b'0'; 32],
            &length,
            &place,
            piece,
        ]
        .concat(),
    )
}

/// Something behind the end of an image, packed, because what stands there as it is needs no decoder.
fn behind(p: &Planted<'_>, mut file: File) -> Option<File> {
    let rest = crate::gate::carrier(Decoder::Gzip, &p.text())?;
    file.bytes.extend(rest.bytes);
    Some(file)
}

/// A WebP file with these chunks.
fn riff(chunks: &[(&[u8], &[u8])]) -> Option<File> {
    let mut all = b"WEBP".to_vec();
    for (name, data) in chunks {
        all.extend(*name);
        all.extend(u32::try_from(data.len()).ok()?.to_le_bytes());
        all.extend(*data);
        all.resize(all.len().next_multiple_of(2), 0);
    }
    let length = u32::try_from(all.len()).ok()?.to_le_bytes();
    File::new("a.webp", [b"RIFF".as_slice(), &length, &all].concat())
}

/// An AVIF file with its metadata in a box (ISO/IEC 14496-12).
fn boxes(p: &Planted<'_>) -> Option<File> {
    let length = |data: &[u8]| u32::try_from(data.len() + 8).map(u32::to_be_bytes);
    let exif = [b"\0\0\0\x06Exif\0\0".as_slice(), &exif(p)].concat();
    let mut out = b"\0\0\0\x14ftypavif\0\0\0\0avif".to_vec();
    for (name, data) in [(b"free", p.before), (b"mdat", &exif), (b"free", p.after)] {
        out.extend(length(data).ok()?);
        out.extend(name);
        out.extend(data);
    }
    File::new("a.avif", out)
}

/// An icon that is a PNG file.
fn icon(p: &Planted<'_>) -> Option<File> {
    let inner = p.short_carrier(Decoder::Png)?.bytes;
    let mut out = b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0".to_vec();
    out.extend(u32::try_from(inner.len()).ok()?.to_le_bytes());
    out.extend(22u32.to_le_bytes());
    out.extend(inner);
    File::new("a.ico", out)
}

/// A TIFF file, with filler behind the text.
fn tiff(p: &Planted<'_>) -> Option<File> {
    let mut out = exif(p);
    out.extend([0xff; 4]);
    out.extend(p.after);
    File::new("a.tif", out)
}
