//! Bytes that stand in a text as letters: base64, base32, hexadecimal digits, ascii85, uuencode.

use memchr::memmem;

use super::base64::base64;
use super::{Decoder, hex_byte};

/// The fewest letters that are worth a look.
const FEWEST: usize = 8;
/// From so many letters on the bytes count whatever they look like.
pub(super) const SURELY: usize = 24;

/// Bytes that stood in a text.
pub(in crate::gate) struct Run {
    pub(in crate::gate) decoder: Decoder,
    /// Where in the text.
    pub(in crate::gate) at: usize,
    pub(in crate::gate) bytes: Vec<u8>,
    /// Whether it is a piece of a run that was read as a whole, which a reader's software would not read by itself.
    pub(in crate::gate) again: bool,
}

impl Run {
    pub(super) fn new(decoder: Decoder, at: usize, bytes: Vec<u8>) -> Self {
        Self {
            decoder,
            at,
            bytes,
            again: false,
        }
    }
}

const STANDARD: u8 = 1;
const URL: u8 = 2;
const HEX: u8 = 4;
const THIRTY_TWO: u8 = 8;
const LOWER_THIRTY_TWO: u8 = 16;

static KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let sign = byte as u8;
        #[allow(clippy::indexing_slicing, reason = "const, and below 128")]
        {
            table[byte] = match sign {
                b'a'..=b'f' => STANDARD | URL | HEX | LOWER_THIRTY_TWO,
                b'A'..=b'F' => STANDARD | URL | HEX | THIRTY_TWO,
                b'2'..=b'7' => STANDARD | URL | HEX | THIRTY_TWO | LOWER_THIRTY_TWO,
                b'0'..=b'9' => STANDARD | URL | HEX,
                b'g'..=b'z' => STANDARD | URL | LOWER_THIRTY_TWO,
                b'G'..=b'Z' => STANDARD | URL | THIRTY_TWO,
                b'+' | b'/' => STANDARD,
                b'-' | b'_' => URL,
                _ => 0,
            };
        }
        byte += 1;
    }
    table
}

fn kind(sign: u8) -> u8 {
    KINDS.get(usize::from(sign)).copied().unwrap_or(0)
}

/// Every run of letters in a text that stands for bytes.
pub(in crate::gate) fn runs(text: &[u8], on: impl Fn(Decoder) -> bool) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        // A run that is long enough and begins here reaches to the eighth sign.
        match rest.get(FEWEST - 1) {
            None => break,
            Some(sign) if kind(*sign) == 0 => {
                at += FEWEST;
                continue;
            }
            Some(_) => {}
        }
        let before = rest
            .iter()
            .take(FEWEST - 1)
            .rev()
            .take_while(|sign| kind(**sign) != 0)
            .count();
        at += FEWEST - 1 - before;
        let rest = text.get(at..).unwrap_or(&[]);
        let length = run_length(rest);
        if length < FEWEST {
            at += length + 1;
            continue;
        }
        let whole = rest.get(..length).unwrap_or(&[]);
        let mut end = at + length;
        let mut known = false;
        if on(Decoder::Base64) {
            let (lines, after) = lines(text, at, end);
            known = base64(&lines, at, &mut found);
            end = after;
        }
        if whole
            .iter()
            .any(|sign| matches!(sign, b'-' | b'_' | b'+' | b'/'))
        {
            // Parts of addresses and names: each may be a run of its own.
            let mut from = at;
            let whole_run = found.len();
            for part in whole.split(|sign| matches!(sign, b'-' | b'_' | b'+' | b'/')) {
                if part.len() >= FEWEST {
                    if on(Decoder::Base64) {
                        base64(part, from, &mut found);
                    }
                    others(part, from, &on, &mut found);
                }
                from += part.len() + 1;
            }
            for piece in found.iter_mut().skip(whole_run) {
                piece.again = known;
            }
        } else {
            others(whole, at, &on, &mut found);
            if end > at + length {
                // The lines after the first may be hexadecimal, too.
                let all: Vec<u8> = text
                    .get(at..end)
                    .unwrap_or(&[])
                    .iter()
                    .copied()
                    .filter(|sign| kind(*sign) != 0)
                    .collect();
                others(&all, at, &on, &mut found);
            }
        }
        at = end + 1;
    }
    if on(Decoder::Ascii85) {
        ascii85(text, &mut found);
    }
    if on(Decoder::Uuencode) {
        uuencode(text, &mut found);
    }
    found
}

#[inline(always)]
fn run_length(text: &[u8]) -> usize {
    let mut length = 0;
    for sign in text {
        if kind(*sign) == 0 {
            break;
        }
        length += 1;
    }
    length
}

/// The letters of the run from `at` to `end` with those of the lines that go on with it, and where they end.
fn lines(text: &[u8], at: usize, end: usize) -> (std::borrow::Cow<'_, [u8]>, usize) {
    const SHORTEST: usize = 32;
    let first = text.get(at..end).unwrap_or(&[]);
    if first.len() < SHORTEST {
        return (first.into(), end);
    }
    let mut all = first.to_vec();
    let mut reached = end;
    loop {
        let rest = text.get(reached..).unwrap_or(&[]);
        let blanks = rest
            .iter()
            .take_while(|sign| matches!(sign, b'\r' | b'\n' | b' ' | b'\t'))
            .count();
        let broken = rest.get(..blanks).unwrap_or(&[]).contains(&b'\n');
        let next = rest.get(blanks..).unwrap_or(&[]);
        let length = next.iter().take_while(|sign| kind(**sign) != 0).count();
        if !broken || length == 0 || length > first.len() {
            break;
        }
        all.extend_from_slice(next.get(..length).unwrap_or(&[]));
        reached += blanks + length;
        if length < first.len() {
            break;
        }
    }
    if reached == end {
        return (first.into(), end);
    }
    (all.into(), reached)
}

fn others(run: &[u8], at: usize, on: impl Fn(Decoder) -> bool, found: &mut Vec<Run>) {
    // Databases write `0x…` and `\\x…`.
    let run = match run {
        [b'0', b'x' | b'X', digits @ ..] | [b'x' | b'X', digits @ ..] => digits,
        _ => run,
    };
    let all = run.iter().fold(u8::MAX, |all, sign| all & kind(*sign));
    if all & HEX != 0 && run.len() >= 12 && on(Decoder::Hex) {
        // With an odd count one digit more stands before or after.
        for start in [0, 1] {
            let (pairs, rest) = run.get(start..).unwrap_or(&[]).as_chunks::<2>();
            if start == 1 && rest.is_empty() == run.len().is_multiple_of(2) {
                continue;
            }
            let bytes: Vec<u8> = pairs
                .iter()
                .filter_map(|[high, low]| hex_byte(*high, *low))
                .collect();
            push(Decoder::Hex, at, bytes, run.len() > SURELY, found);
        }
    }
    let thirty_two = match all & THIRTY_TWO {
        0 => run.len() >= 16 && all & LOWER_THIRTY_TWO != 0 && run.iter().any(u8::is_ascii_digit),
        _ => run.len() >= 10,
    };
    if thirty_two && on(Decoder::Base32) {
        push(Decoder::Base32, at, base32(run), false, found);
    }
}

fn push(decoder: Decoder, at: usize, bytes: Vec<u8>, surely: bool, found: &mut Vec<Run>) {
    if bytes.len() < 4 {
        return;
    }
    if reads_as_text(&bytes) || (surely && says_what_it_is(&bytes)) {
        found.push(Run::new(decoder, at, bytes));
    }
}

/// Whether nearly all of the bytes are text.
pub(in crate::gate) fn reads_as_text(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
    let odd = sample
        .utf8_chunks()
        .map(|chunk| {
            let controls = chunk
                .valid()
                .bytes()
                .filter(|byte| {
                    *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x1c..=0x1f)
                        || *byte == 0x7f
                })
                .count();
            // A sign that is cut off at the end of the sample is no fault; others may be Latin-1.
            controls * 2 + chunk.invalid().len()
        })
        .sum::<usize>();
    odd * 8 <= sample.len()
}

/// Whether bytes that are no text begin with the mark of a known kind, or are text of two bytes a sign.
pub(super) fn says_what_it_is(bytes: &[u8]) -> bool {
    super::binary::kind(bytes).is_some() || super::charset::wide(bytes).is_some()
}

fn base32(letters: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(letters.len() / 8 * 5);
    let (mut buffer, mut bits) = (0u32, 0);
    for sign in letters {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a',
            b'2'..=b'7' => sign - b'2' + 26,
            _ => continue,
        };
        buffer = buffer << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            // The eight bits above those that wait.
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    bytes
}

fn ascii85(text: &[u8], found: &mut Vec<Run>) {
    for at in memmem::find_iter(text, b"<~") {
        let body = text.get(at + 2..).unwrap_or(&[]);
        // No digit is a tilde, so that the next one ends it, or begins another.
        let end = memchr::memchr(b'~', body).unwrap_or(body.len());
        let bytes = decode85(body.get(..end).unwrap_or(&[]));
        push(Decoder::Ascii85, at, bytes, true, found);
    }
}

/// Ascii85 as in PDF (ISO 32000-1 section 7.4.3), up to its end mark.
pub(super) fn decode85(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut group, mut count) = (0u32, 0usize);
    for sign in text {
        match sign {
            b'z' if count == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(sign - b'!'));
                count += 1;
                if count == 5 {
                    bytes.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        bytes.extend(group.to_be_bytes().iter().take(count - 1));
    }
    bytes
}

fn uuencode(text: &[u8], found: &mut Vec<Run>) {
    let mut reached = 0;
    for at in memmem::find_iter(text, b"begin ") {
        if at < reached {
            continue;
        }
        let body = text.get(at..).unwrap_or(&[]);
        let mut lines = body.split(|sign| *sign == b'\n');
        let head = lines.next().unwrap_or(&[]);
        let mode = head.get(6..9).unwrap_or(&[]);
        if mode.len() != 3 || !mode.iter().all(u8::is_ascii_digit) {
            continue;
        }
        let mut bytes = Vec::new();
        reached = at + head.len() + 1;
        for line in lines {
            // The sign of a length is at most a grave accent, so that another `begin` ends this one.
            let Some((count, rest)) = line.split_first().filter(|(sign, _)| **sign <= b'`') else {
                break;
            };
            let value = |sign: u8| u32::from(sign.wrapping_sub(b' ') & 0x3f);
            let count = usize::from(count.wrapping_sub(b' ') & 0x3f);
            if count == 0 {
                break;
            }
            reached += line.len() + 1;
            let mut decoded = Vec::new();
            for four in rest.chunks(4) {
                let number = four
                    .iter()
                    .chain(b"   ")
                    .take(4)
                    .fold(0, |number, sign| number << 6 | value(*sign));
                let [_, one, two, three] = number.to_be_bytes();
                decoded.extend([one, two, three]);
            }
            decoded.truncate(count);
            bytes.extend(decoded);
        }
        push(Decoder::Uuencode, at, bytes, true, found);
    }
}
