//! The strings of a PDF stream, in the order in which they are drawn.

use std::collections::BTreeMap;

use memchr::memmem;

use super::pdf::hex_string;
use super::{charset, push_char};
use crate::gate::fold::{HARD_SIGN, SOFT_SIGN};

/// What the codes of a font stand for (ISO 32000-1 section 9.10.3).
pub(super) struct CharacterMap {
    codes: BTreeMap<u32, String>,
    bytes: usize,
}

/// The map that a stream holds, if it is one.
pub(super) fn character_map(stream: &[u8]) -> Option<CharacterMap> {
    memmem::find(stream, b"begincmap")?;
    let mut map = CharacterMap {
        codes: BTreeMap::new(),
        bytes: 1,
    };
    for (open, close, step) in [
        ("beginbfchar", "endbfchar", 2),
        ("beginbfrange", "endbfrange", 3),
    ] {
        for at in memmem::find_iter(stream, open.as_bytes()) {
            let body = stream.get(at + open.len()..).unwrap_or(&[]);
            let end = memmem::find(body, close.as_bytes()).unwrap_or(body.len());
            let body = body.get(..end).unwrap_or(body);
            map.section(body, step);
        }
    }
    Some(map)
}

impl CharacterMap {
    fn section(&mut self, body: &[u8], step: usize) {
        let mut strings: Vec<(Vec<u8>, bool)> = Vec::new();
        let mut at = 0;
        let mut listed = false;
        while let Some(sign) = body.get(at) {
            match sign {
                b'<' => {
                    let rest = body.get(at + 1..).unwrap_or(&[]);
                    strings.push((hex_string(rest), listed));
                    at += 1 + memchr::memchr(b'>', rest).unwrap_or(rest.len());
                }
                b'[' => listed = true,
                b']' => listed = false,
                _ => {}
            }
            at += 1;
        }
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .take(4)
                .fold(0u32, |number, byte| number << 8 | u32::from(*byte))
        };
        let text =
            |bytes: &[u8]| String::from_utf8(charset::utf_16(bytes, true)).unwrap_or_default();
        let mut rest = strings.as_slice();
        while let Some((first, after)) = rest.split_first() {
            self.bytes = self.bytes.max(first.0.len());
            let code = number(&first.0);
            if step == 2 {
                if let Some((to, _)) = after.first() {
                    self.codes.insert(code, text(to));
                }
                rest = after.get(1..).unwrap_or(&[]);
                continue;
            }
            let Some(((last, _), values)) = after.split_first() else {
                break;
            };
            let last = number(last).min(code.saturating_add(0xffff));
            if values.first().is_some_and(|(_, listed)| *listed) {
                let count = values.iter().take_while(|(_, listed)| *listed).count();
                let each = values.iter().take(count);
                for (code, (to, _)) in (code..=last).zip(each) {
                    self.codes.insert(code, text(to));
                }
                rest = values.get(count..).unwrap_or(&[]);
            } else {
                let to = values.first().map(|(to, _)| text(to)).unwrap_or_default();
                for (by, code) in (0u32..).zip(code..=last) {
                    let mut signs: Vec<char> = to.chars().collect();
                    if let Some(end) = signs.last_mut() {
                        *end = char::from_u32(u32::from(*end) + by).unwrap_or(*end);
                    }
                    self.codes.insert(code, signs.into_iter().collect());
                }
                rest = values.get(1..).unwrap_or(&[]);
            }
        }
    }

    fn read(&self, bytes: &[u8], out: &mut Vec<u8>) {
        for code in bytes.chunks(self.bytes.clamp(1, 4)) {
            let code = code
                .iter()
                .fold(0u32, |code, byte| code << 8 | u32::from(*byte));
            if let Some(text) = self.codes.get(&code) {
                out.extend_from_slice(text.as_bytes());
            }
        }
    }
}

/// All strings of a stream, those of one line joined; with a map, as its font shows them.
pub(super) fn strings(stream: &[u8], map: Option<&CharacterMap>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(sign) = stream.get(at) {
        match sign {
            b'(' => {
                let (bytes, length) = literal(stream.get(at + 1..).unwrap_or(&[]));
                push(&bytes, map, &mut out);
                at += 1 + length;
            }
            b'<' if stream.get(at + 1) == Some(&b'<') => {
                out.push(HARD_SIGN);
                at += 2;
            }
            b'<' => {
                let rest = stream.get(at + 1..).unwrap_or(&[]);
                push(&hex_string(rest), map, &mut out);
                at += 1 + memchr::memchr(b'>', rest).unwrap_or(rest.len());
            }
            b'%' => {
                let rest = stream.get(at..).unwrap_or(&[]);
                let length = rest
                    .iter()
                    .position(|sign| matches!(sign, b'\n' | b'\r'))
                    .unwrap_or(rest.len());
                out.extend_from_slice(rest.get(..length).unwrap_or(&[]));
                out.push(HARD_SIGN);
                at += length;
            }
            b'-' => {
                let (kern, length) = number(stream.get(at..).unwrap_or(&[]));
                // In an array of strings a wide step back is a space (in thousandths of the size).
                if kern > 160 {
                    out.push(b' ');
                }
                at += length;
            }
            b'/' => {
                out.push(HARD_SIGN);
                let rest = stream.get(at + 1..).unwrap_or(&[]);
                let length = rest
                    .iter()
                    .take_while(|sign| {
                        sign.is_ascii_alphanumeric()
                            || matches!(sign, b'#' | b'.' | b'-' | b'_' | b'+')
                    })
                    .count();
                name(rest.get(..length).unwrap_or(&[]), &mut out);
                out.push(HARD_SIGN);
                at += 1 + length;
            }
            b'T' if matches!(stream.get(at + 1), Some(b'd' | b'D' | b'*' | b'm')) => {
                out.push(HARD_SIGN);
                at += 2;
            }
            b'B' | b'E' if stream.get(at + 1) == Some(&b'T') => {
                out.push(HARD_SIGN);
                at += 2;
            }
            _ => at += 1,
        }
    }
    out
}

fn name(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((sign, after)) = rest.split_first() {
        rest = after;
        match (sign, after) {
            (b'#', [high, low, further @ ..]) if super::hex_byte(*high, *low).is_some() => {
                out.extend(super::hex_byte(*high, *low));
                rest = further;
            }
            _ => out.push(*sign),
        }
    }
}

fn number(text: &[u8]) -> (u32, usize) {
    let digits: Vec<u8> = text
        .iter()
        .skip(1)
        .take_while(|sign| sign.is_ascii_digit())
        .copied()
        .collect();
    let value = std::str::from_utf8(&digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    (value.unwrap_or(0), 1 + digits.len())
}

fn push(bytes: &[u8], map: Option<&CharacterMap>, out: &mut Vec<u8>) {
    match (bytes, map) {
        (_, Some(map)) => map.read(bytes, out),
        ([0xfe, 0xff, rest @ ..], _) => out.extend(charset::utf_16(rest, true)),
        ([0xff, 0xfe, rest @ ..], _) => out.extend(charset::utf_16(rest, false)),
        ([0xef, 0xbb, 0xbf, rest @ ..], _) => out.extend_from_slice(rest),
        _ => {
            for byte in bytes {
                push_char(out, charset::windows_1252(*byte));
            }
        }
    }
    out.push(SOFT_SIGN);
}

/// A string in parentheses after the first one, and how many bytes it takes.
fn literal(text: &[u8]) -> (Vec<u8>, usize) {
    let mut out = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while let Some(sign) = text.get(at) {
        at += 1;
        match sign {
            b'(' => {
                depth += 1;
                out.push(b'(');
            }
            b')' if depth == 0 => break,
            b')' => {
                depth -= 1;
                out.push(b')');
            }
            b'\\' => {
                let rest = text.get(at..).unwrap_or(&[]);
                let octal = rest
                    .iter()
                    .take(3)
                    .take_while(|digit| matches!(digit, b'0'..=b'7'))
                    .count();
                if octal > 0 {
                    let code = rest
                        .iter()
                        .take(octal)
                        .fold(0u32, |code, digit| code << 3 | u32::from(digit - b'0'));
                    out.push((code & 0xff) as u8);
                    at += octal;
                    continue;
                }
                match rest.first() {
                    Some(b'\r') if rest.get(1) == Some(&b'\n') => at += 1,
                    Some(b'\r' | b'\n') | None => {}
                    Some(b'n' | b'r' | b't' | b'b' | b'f') => out.push(b' '),
                    Some(other) => out.push(*other),
                }
                at += 1;
            }
            other => out.push(*other),
        }
    }
    (out, at.min(text.len()))
}
