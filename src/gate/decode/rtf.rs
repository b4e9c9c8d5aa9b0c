//! Rich text: control words out, escaped signs in.

use super::{hex_byte, push_char};
use crate::gate::fold::{HARD_SIGN, SOFT_SIGN};

/// Whether a text is rich text.
pub(in crate::gate) fn is_rtf(text: &[u8]) -> bool {
    text.starts_with(b"{\\rtf")
}

/// The text that a reader sees, with the texts of hidden groups.
pub(in crate::gate) fn read(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    let mut skip = 0;
    while let Some(sign) = text.get(at) {
        at += 1;
        match sign {
            b'{' | b'}' => out.push(SOFT_SIGN),
            b'\r' | b'\n' => {}
            b'\\' => at = control(text, at, &mut out, &mut skip),
            _ if skip > 0 => skip -= 1,
            sign => out.push(*sign),
        }
    }
    out
}

fn control(text: &[u8], at: usize, out: &mut Vec<u8>, skip: &mut usize) -> usize {
    let rest = text.get(at..).unwrap_or(&[]);
    match rest {
        [b'\'', high, low, ..] => {
            if *skip > 0 {
                *skip -= 1;
            } else if let Some(byte) = hex_byte(*high, *low) {
                push_char(out, super::charset::windows_1252(byte));
            }
            at + 3
        }
        [sign, ..] if sign.is_ascii_alphabetic() => {
            let length = rest
                .iter()
                .take_while(|sign| sign.is_ascii_alphabetic())
                .count();
            let word = rest.get(..length).unwrap_or(&[]);
            let after = rest.get(length..).unwrap_or(&[]);
            let count = after
                .iter()
                .enumerate()
                .take_while(|(place, sign)| {
                    sign.is_ascii_digit() || (*place == 0 && **sign == b'-')
                })
                .count();
            let number = after
                .get(..count)
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| digits.parse::<i32>().ok());
            let blank = usize::from(after.get(count) == Some(&b' '));
            match (word, number) {
                (b"u", Some(number)) => {
                    let unit = u16::try_from(number & 0xffff).unwrap_or(0);
                    if let Some(sign) = char::from_u32(u32::from(unit)) {
                        push_char(out, sign);
                    }
                    // One sign follows for readers that know no Unicode.
                    *skip = 1;
                }
                (b"par" | b"line" | b"tab" | b"cell" | b"row" | b"page" | b"sect", _) => {
                    out.push(HARD_SIGN);
                }
                _ => out.push(SOFT_SIGN),
            }
            at + length + count + blank
        }
        [b'~', ..] => {
            out.push(b' ');
            at + 1
        }
        [b'-' | b'*', ..] => at + 1,
        [b'_', ..] => {
            out.push(b'-');
            at + 1
        }
        [sign, ..] => {
            out.push(*sign);
            at + 1
        }
        [] => at,
    }
}
