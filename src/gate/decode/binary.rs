//! What kind of file bytes are, by their first ones.

/// A kind of file that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gate) enum Kind {
    Gzip,
    Zlib,
    Zstd,
    Xz,
    Lz4,
    Bzip2,
    Zip,
    Tar,
    Pdf,
    Png,
    Jpeg,
    Gif,
    Riff,
    Boxes,
    /// Read as it stands: TIFF, BMP, colour profiles.
    Plain,
    /// Icons: BMP or PNG files in one.
    Icons,
    Dicom,
    /// Certificates and signatures.
    OpenPgp,
    Font,
    /// A kind that is known, and cannot be read.
    Unreadable(&'static str),
}

/// The kind, or nothing if no mark is known.
pub(in crate::gate) fn kind(bytes: &[u8]) -> Option<Kind> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    Some(match bytes {
        [0x1f, 0x8b, ..] => Kind::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Kind::Zstd,
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Kind::Xz,
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Kind::Bzip2,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Kind::Zip,
        [0x89, b'P', b'N', b'G', ..] => Kind::Png,
        [0xff, 0xd8, 0xff, ..] => Kind::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Kind::Riff,
        [0, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4) {
            Some(b"avif" | b"avis" | b"heic" | b"heix" | b"mif1" | b"msf1" | b"jxl ") => {
                Kind::Boxes
            }
            _ => Kind::Unreadable("a film or sound"),
        },
        [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => Kind::Plain,
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Kind::Plain,
        [0, 0, 1 | 2, 0, 1..=32, 0, ..] => Kind::Icons,
        [b'w', b'O', b'F', b'F' | b'2', ..]
        | [b'O', b'T', b'T', b'O', ..]
        | [b't', b't', b'c', b'f', ..]
        | [0, 1, 0, 0, 0, 1..=64, ..]
        | [b't', b'r', b'u', b'e', 0, ..] => Kind::Font,
        [b'7', b'z', 0xbc, 0xaf, ..] => Kind::Unreadable("a 7z archive"),
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => Kind::Unreadable("a RAR archive"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Kind::Unreadable("an old document of an office"),
        [0x7f, b'E', b'L', b'F', ..]
        | [b'M', b'Z', _, _, _, 0, ..]
        | [0, b'a', b's', b'm', ..]
        | [0xca, 0xfe, 0xba, 0xbe, ..]
        | [0xcf, 0xfa, 0xed, 0xfe, ..] => Kind::Unreadable("a program"),
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', ..] => Kind::Unreadable("a database"),
        [b'R', b'I', b'F', b'F', ..]
        | [b'I', b'D', b'3', ..]
        | [0xff, 0xfb | 0xf3 | 0xf2, ..]
        | [b'O', b'g', b'g', b'S', ..]
        | [b'f', b'L', b'a', b'C', ..]
        | [0x1a, 0x45, 0xdf, 0xa3, ..] => Kind::Unreadable("a film or sound"),
        [0x04, 0x22, 0x4d, 0x18, ..] => Kind::Lz4,
        [0x1f, 0x9d, ..] => Kind::Unreadable("a stream of compress"),
        [b'M', b'S', b'C', b'F', ..] => Kind::Unreadable("a cabinet archive"),
        _ if super::compression::is_lzma(bytes) => Kind::Xz,
        _ if super::packets::is_openpgp(bytes) => Kind::OpenPgp,
        _ if super::dicom::is_dicom(bytes) => Kind::Dicom,
        _ if super::archive::is_tar(bytes) => Kind::Tar,
        [b'%', b'P', b'D', b'F', b'-', ..] => Kind::Pdf,
        _ if bytes.len() > 256 && memchr::memmem::find(head, b"%PDF-").is_some() => Kind::Pdf,
        _ if super::compression::is_zlib(bytes) && bytes.len() > 8 && opens_as_zlib(bytes) => {
            Kind::Zlib
        }
        _ => return None,
    })
}

/// What else bytes of a kind are: the marks of DICOM and tar stand behind a beginning that is free, and may be that of another file.
pub(in crate::gate) fn other_kinds(bytes: &[u8], known: Kind) -> impl Iterator<Item = Kind> {
    const FREE: usize = 128;
    let later = matches!(known, Kind::Dicom | Kind::Tar);
    let beginning = bytes.get(..bytes.len().min(FREE)).unwrap_or(bytes);
    let pdf = later && memchr::memmem::find(beginning, b"%PDF-").is_some();
    let kinds = [
        super::dicom::is_dicom(bytes).then_some(Kind::Dicom),
        super::archive::is_tar(bytes).then_some(Kind::Tar),
        pdf.then_some(Kind::Pdf),
    ];
    kinds
        .into_iter()
        .flatten()
        .filter(move |kind| *kind != known)
}

/// Whether bytes are no text and begin with a mark of four bytes or more, so that they are of an unreadable kind wherever they stand.
pub(in crate::gate) fn is_certain(bytes: &[u8]) -> bool {
    let weak = matches!(
        bytes,
        [b'M', b'Z', ..] | [0xff, ..] | [b'I', b'D', b'3', ..] | [0x1f, 0x9d, ..]
    );
    !weak && bytes.len() > 16 && std::str::from_utf8(bytes).is_err()
}

/// The mark of zlib is weak: two bytes that also begin words.
fn opens_as_zlib(bytes: &[u8]) -> bool {
    let (stream, _) =
        super::compression::zlib(bytes.get(..bytes.len().min(4096)).unwrap_or(bytes), 1024);
    stream.bytes.len() > 4
}
