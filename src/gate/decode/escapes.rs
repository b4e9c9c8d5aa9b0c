//! Escapes inside text: character references, percent signs, backslashes, quoted-printable.

use memchr::{memchr_iter, memmem};

use super::entities::NAMED;
use super::{Decoded, Decoder, hex_byte, hex_value, push_char, sign_from};
use crate::gate::fold::HARD_SIGN;

/// Resolves every escape of the kinds that are switched on, once; nothing if there is none.
///
/// Only the surroundings of escapes are given, `around` bytes to each side: what is further away reads as before.
/// Returns the decoders that found something, too.
pub(in crate::gate) fn unescape(
    text: &[u8],
    around: usize,
    on: impl Fn(Decoder) -> bool,
) -> Option<(Decoded, Vec<Decoder>)> {
    let quoted = on(Decoder::QuotedPrintable) && is_quoted_printable(text);
    let (entity, percent, escape) = (
        on(Decoder::Entity),
        on(Decoder::Percent),
        on(Decoder::Escape),
    );
    let mut out = Decoded::default();
    let mut used = Vec::new();
    // Up to where the text is copied or passed over.
    let mut reached = 0;
    let mut resolve = |at: usize| {
        if at < reached {
            return;
        }
        let Some((mark, rest)) = text.get(at..).and_then(<[u8]>::split_first) else {
            return;
        };
        let mut piece = Piece::default();
        let (length, decoder) = match mark {
            b'&' if entity => (reference(rest, &mut piece), Decoder::Entity),
            b'%' if percent => (percent_sign(rest, &mut piece), Decoder::Percent),
            b'\\' if escape => (backslash(rest, &mut piece), Decoder::Escape),
            b'=' if quoted => (equals(rest, &mut piece), Decoder::QuotedPrintable),
            _ => return,
        };
        let Some(length) = length else {
            return;
        };
        if !used.contains(&decoder) {
            used.push(decoder);
        }
        let first = used.len() == 1 && out.steps.is_empty();
        if first || at - reached > around * 2 {
            if !first {
                let end = sign_from(text, reached + around);
                out.text
                    .extend_from_slice(text.get(reached..end).unwrap_or(&[]));
                out.text.push(HARD_SIGN);
            }
            reached = sign_from(text, at.saturating_sub(around));
            out.step(reached);
        }
        out.text
            .extend_from_slice(text.get(reached..at).unwrap_or(&[]));
        out.text.extend_from_slice(&piece);
        reached = at + 1 + length;
        out.step(reached);
    };
    if quoted {
        let marks = |byte: &u8| matches!(byte, b'&' | b'%' | b'\\' | b'=');
        let all = text.iter().enumerate();
        all.filter(|(_, byte)| marks(byte))
            .for_each(|(at, _)| resolve(at));
    } else {
        memchr::memchr3_iter(b'&', b'%', b'\\', text).for_each(&mut resolve);
    }
    if used.is_empty() {
        return None;
    }
    let end = sign_from(text, reached + around);
    out.text
        .extend_from_slice(text.get(reached..end).unwrap_or(&[]));
    Some((out, used))
}

/// What an escape stands for; nearly always a few bytes.
type Piece = Vec<u8>;

/// A character reference after its `&`; returns how many bytes it takes.
pub(super) fn reference(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    if let Some(number) = rest.strip_prefix(b"#") {
        let (digits, radix) = match number.strip_prefix(b"x").or(number.strip_prefix(b"X")) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let count = digits
            .iter()
            .take(9)
            .take_while(|digit| char::from(**digit).is_digit(radix))
            .count();
        let text = std::str::from_utf8(digits.get(..count)?).ok()?;
        let code = u32::from_str_radix(text, radix).ok()?;
        let sign = match code {
            // HTML section 13.2.5.80: these stand for what Windows-1252 has there.
            0x80..=0x9f => super::charset::windows_1252(u8::try_from(code).ok()?),
            _ => char::from_u32(code)?,
        };
        push_char(out, sign);
        let taken = rest.len() - digits.len() + count;
        return Some(taken + usize::from(digits.get(count) == Some(&b';')));
    }
    let count = rest
        .iter()
        .take(32)
        .take_while(|sign| sign.is_ascii_alphanumeric())
        .count();
    let name = std::str::from_utf8(rest.get(..count)?).ok()?;
    let find = |name: &str| {
        let at = NAMED
            .binary_search_by(|(known, _, _)| (*known).cmp(name))
            .ok()?;
        NAMED.get(at)
    };
    if rest.get(count) == Some(&b';')
        && let Some((_, text, _)) = find(name)
    {
        out.extend_from_slice(text.as_bytes());
        return Some(count + 1);
    }
    // Without a semicolon the longest name counts that may do without one.
    (2..=count.min(6)).rev().find_map(|length| {
        let (_, text, _) = find(name.get(..length)?).filter(|(_, _, bare)| *bare)?;
        out.extend_from_slice(text.as_bytes());
        Some(length)
    })
}

fn percent_sign(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    match rest {
        [b'u' | b'U', digits @ ..] => {
            let code = hex_number(digits.get(..4)?)?;
            push_char(out, char::from_u32(code)?);
            Some(5)
        }
        [high, low, ..] => {
            out.push(hex_byte(*high, *low)?);
            Some(2)
        }
        _ => None,
    }
}

fn hex_number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |number, digit| {
        Some(number << 4 | u32::from(hex_value(*digit)?))
    })
}

fn backslash(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    match rest {
        [b'u', b'{', digits @ ..] => {
            let count = digits
                .iter()
                .take(7)
                .take_while(|digit| **digit != b'}')
                .count();
            let code = hex_number(digits.get(..count)?)?;
            push_char(out, char::from_u32(code)?);
            Some(count + 3)
        }
        [b'u', digits @ ..] => {
            let high = hex_number(digits.get(..4)?)?;
            if let Some(sign) = char::from_u32(high) {
                push_char(out, sign);
                return Some(5);
            }
            // Two halves of a sign beyond the basic plane (RFC 8259 section 7).
            let Some([b'\\', b'u', low @ ..]) = digits.get(4..10) else {
                return Some(5);
            };
            let low = hex_number(low)?;
            let code = 0x10000 + ((high & 0x3ff) << 10 | (low & 0x3ff));
            push_char(out, char::from_u32(code)?);
            Some(11)
        }
        [b'U', digits @ ..] => {
            let code = hex_number(digits.get(..8)?)?;
            push_char(out, char::from_u32(code)?);
            Some(9)
        }
        [b'x', high, low, ..] => {
            out.push(hex_byte(*high, *low)?);
            Some(3)
        }
        [b'\'', high, low, ..] if hex_byte(*high, *low).is_some() => {
            out.push(hex_byte(*high, *low)?);
            Some(3)
        }
        // HL7 version 2, chapter 2.7.
        [b'F', b'\\', ..] => hl7(out, b"|"),
        [b'S', b'\\', ..] => hl7(out, b"^"),
        [b'T', b'\\', ..] => hl7(out, b"&"),
        [b'R', b'\\', ..] => hl7(out, b"~"),
        [b'E', b'\\', ..] => hl7(out, b"\\"),
        [b'H' | b'N', b'\\', ..] => hl7(out, b""),
        [b'.', b'b', b'r', b'\\', ..] => {
            out.push(b'\n');
            Some(4)
        }
        [b'X', digits @ ..] if hl7_hex(digits).is_some() => {
            let (bytes, length) = hl7_hex(digits)?;
            out.extend(bytes);
            Some(length + 2)
        }
        [
            one @ b'0'..=b'3',
            two @ b'0'..=b'7',
            three @ b'0'..=b'7',
            ..,
        ] => {
            out.push((one - b'0') << 6 | (two - b'0') << 3 | (three - b'0'));
            Some(3)
        }
        [b'n' | b'r' | b'f' | b'v', ..] => hl7(out, b"\n").map(|_| 1),
        [b't' | b'b' | b'0', ..] => hl7(out, b" ").map(|_| 1),
        [b'\r', b'\n', ..] => Some(2),
        [b'\n', ..] => Some(1),
        [
            sign @ (b'"' | b'\\' | b'/' | b'\'' | b'`' | b'-' | b'.' | b'@' | b'_' | b'*'),
            ..,
        ] => {
            out.push(*sign);
            Some(1)
        }
        _ => None,
    }
}

fn hl7(out: &mut Vec<u8>, text: &[u8]) -> Option<usize> {
    out.extend_from_slice(text);
    Some(2)
}

fn hl7_hex(digits: &[u8]) -> Option<(Vec<u8>, usize)> {
    let length = digits.iter().take(4096).position(|sign| *sign == b'\\')?;
    if length == 0 || length % 2 == 1 {
        return None;
    }
    let (pairs, _) = digits.get(..length)?.as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|[high, low]| hex_byte(*high, *low))
        .collect();
    Some((bytes?, length))
}

fn is_quoted_printable(text: &[u8]) -> bool {
    memmem::find(text, b"uoted-").is_some()
        || memchr_iter(b'=', text).any(|at| {
            matches!(
                text.get(at + 1..).unwrap_or(&[]),
                [b'\n', ..] | [b'\r', b'\n', ..]
            )
        })
}

fn equals(rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    match rest {
        [b'\r', b'\n', ..] => Some(2),
        [b'\n', ..] => Some(1),
        [high, low, ..] => {
            out.push(hex_byte(*high, *low)?);
            Some(2)
        }
        _ => None,
    }
}

/// Resolves the escapes of style sheets, `\48` and `\000048`, which read otherwise in scripts; nothing if there is none.
pub(in crate::gate) fn css(text: &[u8]) -> Option<Decoded> {
    let mut out = Decoded::default();
    let mut copied = 0;
    for at in memchr_iter(b'\\', text) {
        if at < copied {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or(&[]);
        let count = rest
            .iter()
            .take(6)
            .take_while(|digit| digit.is_ascii_hexdigit())
            .count();
        if count == 0 {
            continue;
        }
        let sign = hex_number(rest.get(..count).unwrap_or(&[])).and_then(char::from_u32);
        let Some(sign) = sign else {
            continue;
        };
        out.text
            .extend_from_slice(text.get(copied..at).unwrap_or(&[]));
        push_char(&mut out.text, sign);
        let blank = rest.get(count).is_some_and(u8::is_ascii_whitespace);
        copied = at + 1 + count + usize::from(blank);
        out.step(copied);
    }
    if copied == 0 {
        return None;
    }
    out.text
        .extend_from_slice(text.get(copied..).unwrap_or(&[]));
    Some(out)
}
