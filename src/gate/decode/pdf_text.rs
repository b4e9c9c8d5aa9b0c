//! The strings of a PDF stream, in the order in which they are drawn.

use super::pdf::hex_string;
use super::pdf_fonts::CharacterMap;
use super::{charset, push_char};
use crate::gate::fold::{HARD_SIGN, SOFT_SIGN};

/// All strings of a stream, those of one line joined; with a map, as its font shows them.
///
/// `near` says that a step to the right on the same line is none between words.
pub(super) fn strings(stream: &[u8], map: Option<&CharacterMap>, near: bool) -> Vec<u8> {
    let mut page = Page {
        near,
        size: 1.0,
        scale: 1.0,
        ..Page::default()
    };
    let mut at = 0;
    while let Some(sign) = stream.get(at) {
        let rest = stream.get(at + 1..).unwrap_or(&[]);
        at += 1 + match sign {
            b'(' => {
                let (bytes, length) = literal(rest);
                page.show(&bytes, map);
                length
            }
            b'<' if rest.first() == Some(&b'<') => {
                page.out.push(HARD_SIGN);
                1
            }
            b'<' => {
                page.show(&hex_string(rest), map);
                memchr::memchr(b'>', rest).unwrap_or(rest.len())
            }
            b'%' => {
                let length = rest
                    .iter()
                    .position(|sign| matches!(sign, b'\n' | b'\r'))
                    .unwrap_or(rest.len());
                page.aside(rest.get(..length).unwrap_or(&[]));
                length
            }
            b'[' => {
                page.array = true;
                0
            }
            b']' => {
                page.array = false;
                0
            }
            b'/' => {
                let length = rest
                    .iter()
                    .take_while(|sign| {
                        sign.is_ascii_alphanumeric()
                            || matches!(sign, b'#' | b'.' | b'-' | b'_' | b'+')
                    })
                    .count();
                let mut plain = Vec::new();
                name(rest.get(..length).unwrap_or(&[]), &mut plain);
                page.aside(&plain);
                length
            }
            b'-' | b'+' | b'.' | b'0'..=b'9' => {
                let length = rest
                    .iter()
                    .take_while(|sign| sign.is_ascii_digit() || **sign == b'.')
                    .count();
                page.number(stream.get(at..at + 1 + length).unwrap_or(&[]));
                length
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'\'' | b'"' => {
                let length = rest
                    .iter()
                    .take_while(|sign| sign.is_ascii_alphanumeric() || **sign == b'*')
                    .count();
                page.operator(stream.get(at..at + 1 + length).unwrap_or(&[]));
                length
            }
            _ => 0,
        };
    }
    page.out.push(HARD_SIGN);
    page.out.append(&mut page.names);
    page.out
}

/// Where the text of a stream has got to.
#[derive(Default)]
struct Page {
    out: Vec<u8>,
    /// Names and comments, which no reader sees between the strings.
    names: Vec<u8>,
    near: bool,
    array: bool,
    /// The operands before an operator, the last six of them.
    numbers: Vec<f64>,
    size: f64,
    scale: f64,
    /// Where the current line begins.
    x: f64,
    y: f64,
    /// How many signs the last string had.
    signs: usize,
}

impl Page {
    fn show(&mut self, bytes: &[u8], map: Option<&CharacterMap>) {
        let before = self.out.len();
        push(bytes, map, &mut self.out);
        let shown = self.out.get(before..).unwrap_or(&[]);
        // Bytes that go on a sign are none of their own; the last byte is the soft break.
        self.signs = shown
            .iter()
            .filter(|byte| **byte & 0xc0 != 0x80)
            .count()
            .saturating_sub(1);
        self.numbers.clear();
    }

    fn aside(&mut self, text: &[u8]) {
        self.names.extend_from_slice(text);
        self.names.push(HARD_SIGN);
    }

    fn number(&mut self, digits: &[u8]) {
        let number: Option<f64> = std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse().ok());
        let number = number.unwrap_or(0.0);
        if self.array {
            // In an array of strings a wide step back is a space (in thousandths of the size).
            if number < -160.0 {
                self.out.push(b' ');
            }
            return;
        }
        if self.numbers.len() >= 6 {
            self.numbers.remove(0);
        }
        self.numbers.push(number);
    }

    fn operator(&mut self, operator: &[u8]) {
        match (operator, self.numbers.as_slice()) {
            (b"Tf", [.., size]) => self.size = size.abs().max(f64::MIN_POSITIVE),
            (b"Td" | b"TD", [.., x, y]) => {
                let (x, y) = (*x, *y);
                self.step(x / self.size, y == 0.0);
                self.x += x * self.scale;
                self.y += y * self.scale;
            }
            (b"Tm", [a, _, _, _, x, y]) => {
                let (a, x, y) = (a.abs().max(f64::MIN_POSITIVE), *x, *y);
                self.step((x - self.x) / (self.size * a), y == self.y);
                (self.scale, self.x, self.y) = (a, x, y);
            }
            (b"T*" | b"'" | b"\"", _) => self.out.push(HARD_SIGN),
            (b"BT", _) => {}
            (b"Tj" | b"TJ" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" | b"ET", _) => {}
            (
                b"q" | b"Q" | b"g" | b"G" | b"rg" | b"RG" | b"k" | b"K" | b"gs" | b"cs" | b"CS",
                _,
            )
            | (b"sc" | b"SC" | b"scn" | b"SCN" | b"BMC" | b"BDC" | b"EMC" | b"w" | b"cm", _) => {}
            _ => self.out.push(HARD_SIGN),
        }
        self.numbers.clear();
    }

    /// A step to where the next string begins, in widths of the letter m; all along one line or not.
    fn step(&mut self, width: f64, level: bool) {
        let single = self.signs <= 1 && (0.0..=1.0).contains(&width);
        self.out.push(match (level, single || self.near) {
            (true, true) => SOFT_SIGN,
            (true, false) => b' ',
            (false, _) => HARD_SIGN,
        });
    }
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
