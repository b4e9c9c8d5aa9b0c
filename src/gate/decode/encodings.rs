//! Texts of one or more bytes a sign that are no UTF-8 (WHATWG Encoding), by what they declare or by trying.

use encoding_rs::{self as known, Encoding};
use memchr::memmem;

/// How many declarations of one text are looked at.
const DECLARATIONS: usize = 64;
/// The longest text whose encoding is guessed.
const LONGEST: usize = 4 << 20;

/// The encoding of a label; nothing for UTF-8 and what is not known.
pub(in crate::gate) fn of_label(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(label).filter(|encoding| {
        ![
            known::UTF_8,
            known::REPLACEMENT,
            known::X_USER_DEFINED,
            known::UTF_16LE,
            known::UTF_16BE,
        ]
        .contains(encoding)
    })
}

/// Adds what a text declares: `charset=` of HTML and mail, `encoding=` of XML.
pub(in crate::gate) fn declared(text: &[u8], into: &mut Vec<&'static Encoding>) {
    for mark in [b"harset".as_slice(), b"ncoding="] {
        for at in memmem::find_iter(text, mark).take(DECLARATIONS) {
            let rest = text.get(at + mark.len()..).unwrap_or(&[]);
            let rest = rest.get(..rest.len().min(48)).unwrap_or(rest);
            let blank = |sign: &&u8| matches!(sign, b' ' | b'"' | b'\'' | b'\\' | b'=' | b':');
            let start = rest.iter().take_while(blank).count();
            let label = rest.get(start..).unwrap_or(&[]);
            let length = label
                .iter()
                .take_while(|sign| sign.is_ascii_alphanumeric() || b"-_:.".contains(sign))
                .count();
            let found = of_label(label.get(..length).unwrap_or(&[]));
            into.extend(found.filter(|found| !into.contains(found)));
        }
    }
}

/// The text, if it is none in this encoding as it stands; signs that the encoding does not know are replaced.
pub(in crate::gate) fn decode(encoding: &'static Encoding, text: &[u8]) -> Vec<u8> {
    let (decoded, _) = encoding.decode_without_bom_handling(text);
    decoded.into_owned().into_bytes()
}

/// Whether bytes that are no UTF-8 may be text of some encoding that has ASCII in it: blanks and line ends, and hardly a control sign.
pub(in crate::gate) fn reads_as_some(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(64 * 1024)).unwrap_or(bytes);
    let (mut blanks, mut controls) = (0, 0);
    for byte in sample {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => blanks += 1,
            0 => return false,
            0x1b..=0x1f | 0x01 | 0x02 | 0x08 | 0x0b | 0x0c => {}
            0x03..=0x1f | 0x7f => controls += 1,
            _ => {}
        }
    }
    controls * 64 <= sample.len() && blanks * 32 >= sample.len()
}

/// What a text of an encoding that nobody declared may be; nothing if it is too long to guess.
pub(in crate::gate) fn candidates(text: &[u8]) -> Option<&'static [&'static Encoding]> {
    static ALL: [&Encoding; 18] = [
        known::WINDOWS_1252,
        known::WINDOWS_1250,
        known::ISO_8859_2,
        known::WINDOWS_1251,
        known::KOI8_U,
        known::IBM866,
        known::ISO_8859_5,
        known::X_MAC_CYRILLIC,
        known::WINDOWS_1253,
        known::WINDOWS_1254,
        known::WINDOWS_1255,
        known::WINDOWS_1256,
        known::MACINTOSH,
        known::GB18030,
        known::BIG5,
        known::SHIFT_JIS,
        known::EUC_JP,
        known::EUC_KR,
    ];
    (text.len() <= LONGEST).then_some(ALL.as_slice())
}

/// Text with signs of two bytes behind an escape (ISO-2022-JP), which is ASCII to all others.
pub(in crate::gate) fn shifted(text: &[u8]) -> Option<Vec<u8>> {
    let opens = memmem::find(text, b"\x1b$B").or_else(|| memmem::find(text, b"\x1b$@"));
    opens.map(|_| decode(known::ISO_2022_JP, text))
}

/// The encodings of DICOM's specific character sets (PS3.3 section C.12.1.1.2) that a value of (0008,0005) names.
pub(in crate::gate) fn of_dicom(value: &[u8]) -> Vec<&'static Encoding> {
    value
        .split(|sign| *sign == b'\\')
        .filter_map(|name| {
            let name = name.trim_ascii();
            let name = name.strip_suffix(b"\0").unwrap_or(name);
            let name = name
                .strip_prefix(b"ISO_IR ")
                .or(name.strip_prefix(b"ISO 2022 IR "))
                .unwrap_or(name);
            Some(match name {
                b"100" => known::WINDOWS_1252,
                b"101" => known::ISO_8859_2,
                b"109" => known::ISO_8859_3,
                b"110" => known::ISO_8859_4,
                b"144" => known::ISO_8859_5,
                b"127" => known::ISO_8859_6,
                b"126" => known::ISO_8859_7,
                b"138" => known::ISO_8859_8,
                b"148" => known::WINDOWS_1254,
                b"203" => known::ISO_8859_15,
                b"166" => known::WINDOWS_874,
                b"13" => known::SHIFT_JIS,
                b"87" | b"159" => known::ISO_2022_JP,
                b"149" => known::EUC_KR,
                b"58" => known::GBK,
                b"GB18030" | b"GBK" => known::GB18030,
                _ => return None,
            })
        })
        .collect()
}

/// The text without the escapes that only name a code page which is in force anyway (ISO 2022).
pub(in crate::gate) fn without_designations(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((sign, after)) = rest.split_first() {
        rest = match (sign, after) {
            (0x1b, [b'$', b'(' | b')', _, after @ ..])
            | (0x1b, [b'(' | b')' | b'-' | b'.' | b'/', _, after @ ..]) => after,
            _ => {
                out.push(*sign);
                after
            }
        };
    }
    out
}

/// A byte from 0x80 on in the code page of the first personal computers, which names in ZIP files are in (APPNOTE.TXT appendix D).
fn cp437(byte: u8) -> char {
    const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    let high = byte.checked_sub(0x80);
    high.and_then(|at| HIGH.chars().nth(usize::from(at)))
        .unwrap_or(char::from(byte))
}

/// A name in that code page.
pub(in crate::gate) fn from_cp437(name: &[u8]) -> Vec<u8> {
    let text: String = name.iter().map(|byte| cp437(*byte)).collect();
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_read() {
        let mut found = Vec::new();
        declared(b"<meta charset='windows-1251'>", &mut found);
        declared(b"<?xml version='1.0' encoding=\"ISO-8859-2\"?>", &mut found);
        declared(b"Content-Type: text/plain; charset = koi8-r\n", &mut found);
        declared(b"<meta charset=utf-8> charset", &mut found);
        assert_eq!(
            found,
            [known::WINDOWS_1251, known::ISO_8859_2, known::KOI8_R]
        );
        assert_eq!(
            decode(known::WINDOWS_1251, b"\xc8\xe2\xe0\xed"),
            "Иван".as_bytes()
        );
    }

    #[test]
    fn what_is_no_text_is_none_in_any_encoding() {
        let random: Vec<u8> = (0..4096u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 1)
            .collect();
        assert!(!reads_as_some(&random));
        assert!(reads_as_some(
            b"\xc8\xe2\xe0\xed \xcf\xe5\xf2\xf0\xee\xe2\n"
        ));
        // EBCDIC has its blanks elsewhere.
        assert!(!reads_as_some(
            b"\xe3\x88\x85\x40\x97\x81\xa3\x89\x85\x95\xa3\x40\xa6\x81\xa2"
        ));
    }

    #[test]
    fn the_old_code_page_has_128_signs() {
        assert_eq!(
            from_cp437(b"J\x81rgen \xe1\xff"),
            "Jürgen ß\u{a0}".as_bytes()
        );
    }

    #[test]
    fn designations_go() {
        assert_eq!(
            without_designations(b"\x1b$)C\xb1\xe8^\x1b(Bx"),
            b"\xb1\xe8^x"
        );
        assert_eq!(of_dicom(b"\\ISO 2022 IR 149"), [known::EUC_KR]);
    }
}
