//! Signs beyond ASCII as a person reads them (Unicode UAX #15 for forms, UTS #39 for look-alikes).

use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_security::skeleton;

use super::fold::gap;

/// What a sign reads as.
pub(super) enum Sign {
    /// As this ASCII sign.
    Ascii(u8),
    /// A letter of another alphabet, in one case.
    Letter {
        /// The letter.
        sign: char,
        /// Whether its script puts no space between words, so that a word may begin or end beside it.
        alone: bool,
    },
    /// A mark of this kind.
    Mark(u8),
}

/// Says what a sign reads as; nothing for a sign that cannot be seen.
pub(super) fn fold_sign(sign: char, mut read: impl FnMut(Sign)) {
    if let Some(hidden) = tag_sign(sign) {
        read(Sign::Ascii(hidden));
        return;
    }
    if invisible(sign) {
        return;
    }
    if let Some(digit) = decimal_digit(sign) {
        read(Sign::Ascii(digit));
        return;
    }
    // Apostrophes and primes that count as letters.
    if matches!(u32::from(sign), 0x2b9..=0x2c1 | 0x2c8..=0x2cc | 0xa78c | 0x1fbd..=0x1fc1) {
        read(Sign::Mark(gap::JOIN));
        return;
    }
    decompose_compatible(sign, |part| {
        if is_combining_mark(part) || invisible(part) {
            return;
        }
        if part.is_ascii() {
            // It is ASCII, so the low byte is all of it.
            let [byte, ..] = u32::from(part).to_le_bytes();
            read(Sign::Ascii(byte));
        } else if let Some(digit) = decimal_digit(part) {
            read(Sign::Ascii(digit));
        } else if let Some(letters) = plain(part) {
            letters.bytes().for_each(|byte| read(Sign::Ascii(byte)));
        } else if part.is_alphabetic() {
            letter(part, &mut read);
        } else if part.is_numeric() {
            read(Sign::Letter {
                sign: part,
                alone: false,
            });
        } else {
            read(Sign::Mark(mark(part)));
        }
    });
}

fn letter(sign: char, read: &mut impl FnMut(Sign)) {
    // At the end of a word it is drawn otherwise.
    let sign = if sign == 'ς' { 'σ' } else { sign };
    let small = one(sign.to_lowercase()).unwrap_or(sign);
    let capital = one(sign.to_uppercase()).unwrap_or(sign);
    // The small letter first: a capital I of another alphabet is drawn like an l.
    for form in [small, sign, capital] {
        if let Some(byte) = latin(form) {
            let byte = match sign == small {
                true => byte.to_ascii_lowercase(),
                false => byte.to_ascii_uppercase(),
            };
            read(Sign::Ascii(byte));
            return;
        }
    }
    let alone = matches!(u32::from(sign),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xac00..=0xd7af
        | 0xf900..=0xfaff | 0x1100..=0x11ff | 0x20000..=0x3ffff);
    read(Sign::Letter { sign: small, alone });
}

fn one(mut signs: impl Iterator<Item = char>) -> Option<char> {
    let first = signs.next();
    first.filter(|_| signs.next().is_none())
}

/// The Latin letter or digit that a letter looks like.
fn latin(sign: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let text: &str = sign.encode_utf8(&mut buffer);
    let like = one(skeleton(text).filter(|part| !is_combining_mark(*part)))?;
    let byte = u8::try_from(like).ok()?;
    byte.is_ascii_alphanumeric().then_some(byte)
}

/// Latin letters that no decomposition makes plain.
fn plain(sign: char) -> Option<&'static str> {
    Some(match sign {
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' | 'ɖ' => "d",
        'Đ' | 'Ð' | 'Ɖ' => "D",
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "TH",
        'ı' => "i",
        'ħ' => "h",
        'Ħ' => "H",
        'ŋ' => "n",
        'Ŋ' => "N",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ə' | 'Ə' => "e",
        // Small capitals.
        'ᴀ' => "a",
        'ʙ' => "b",
        'ᴄ' => "c",
        'ᴅ' => "d",
        'ᴇ' => "e",
        'ꜰ' => "f",
        'ɢ' => "g",
        'ʜ' => "h",
        'ɪ' => "i",
        'ᴊ' => "j",
        'ᴋ' => "k",
        'ʟ' => "l",
        'ᴍ' => "m",
        'ɴ' => "n",
        'ᴏ' => "o",
        'ᴘ' => "p",
        'ꞯ' => "q",
        'ʀ' => "r",
        'ꜱ' => "s",
        'ᴛ' => "t",
        'ᴜ' => "u",
        'ᴠ' => "v",
        'ᴡ' => "w",
        'ʏ' => "y",
        'ᴢ' => "z",
        _ => return None,
    })
}

/// The invisible copies of ASCII (Unicode Tags).
fn tag_sign(sign: char) -> Option<u8> {
    let below = u32::from(sign).checked_sub(0xe0000)?;
    let byte = u8::try_from(below).ok()?;
    matches!(byte, 0x20..=0x7e).then_some(byte)
}

/// Signs that take no room: zero-width ones, soft hyphens, directions, variation selectors.
fn invisible(sign: char) -> bool {
    matches!(u32::from(sign),
        0xad | 0x34f | 0x61c | 0x640 | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff
        | 0xffa0 | 0xfff9..=0xfffb | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// Decimal digits of all scripts (general category Nd): each run of ten begins at one of these.
fn decimal_digit(sign: char) -> Option<u8> {
    const ZEROS: [u32; 65] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
        0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
        0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
        0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
        0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60,
        0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950,
    ];
    let code = u32::from(sign);
    if code < 0x660 {
        return None;
    }
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = ZEROS.get(after.checked_sub(1)?)?;
    let value = u8::try_from(code - zero).ok()?;
    (value < 10).then(|| b'0' + value)
}

fn mark(sign: char) -> u8 {
    if sign.is_whitespace() {
        return gap::BLANK;
    }
    match u32::from(sign) {
        0x2010..=0x2015 | 0x2212 | 0xfe58 | 0xfe63 | 0x2e3a | 0x2e3b | 0x1806 | 0x5be => gap::DASH,
        0xb7 | 0x2022 | 0x2024 | 0x2027 | 0x3002 | 0x30fb => gap::DOT,
        0x2018 | 0x2019 | 0x201b | 0x2032 | 0x2bc | 0x2044 | 0x2215 => gap::JOIN,
        _ => gap::HARD,
    }
}
