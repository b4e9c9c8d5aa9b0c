//! Bytes that stand in a text as numbers: pairs of hexadecimal digits, decimal lists, listings with offsets.

use super::runs::{Run, reads_as_text};
use super::{Decoder, hex_byte, hex_value};
use crate::gate::fold::{Folded, HARD_SIGN, gap, offset_of};

/// The fewest numbers that are worth a look.
const FEWEST: usize = 6;

/// Every list of numbers in a text that stands for bytes.
pub(in crate::gate) fn lists(
    text: &[u8],
    folded: &Folded,
    on: impl Fn(Decoder) -> bool,
) -> Vec<Run> {
    let mut found = Vec::new();
    let (hex, numbers) = (on(Decoder::Hex), on(Decoder::Numbers));
    if hex || numbers {
        in_words(folded, hex, numbers, &mut found);
        to_offsets(text, &mut found);
    }
    if on(Decoder::Hexdump) {
        dumps(text, &mut found);
    }
    found
}

/// Puts offsets where the numbers of letters stand, in one pass: a text may hold very many short lists.
///
/// Adds what stands apart in a list: a bracket, an empty line or the end of a sentence divides numbers, too.
fn to_offsets(text: &[u8], found: &mut Vec<Run>) {
    found.sort_by_key(|run| run.at);
    let (mut offset, mut letter) = (0, 0);
    let mut apart = Vec::new();
    for run in found.iter_mut() {
        let rest = text.get(offset..).unwrap_or(&[]);
        offset += offset_of(rest, run.at - letter);
        letter = run.at;
        run.at = offset;
        let list = text.get(offset..).unwrap_or(&[]);
        if let Some(bytes) = divided(list, &run.bytes) {
            apart.push(Run::new(run.decoder, offset, bytes));
        }
    }
    found.append(&mut apart);
}

/// The bytes of a list with a hard break wherever something divides its numbers; nothing if nothing does.
fn divided(list: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = list;
    for byte in bytes {
        let mark = rest
            .iter()
            .take_while(|sign| !sign.is_ascii_alphanumeric())
            .count();
        let (between, after) = rest.split_at_checked(mark)?;
        let lines = between.iter().filter(|sign| **sign == b'\n').count();
        let bracket = |sign: &u8| b"[](){}<>".contains(sign);
        let ends = lines > 0 && between.iter().any(|sign| b".;:!?".contains(sign));
        if !out.is_empty() && (lines > 1 || ends || between.iter().any(bracket)) {
            out.push(HARD_SIGN);
        }
        out.push(*byte);
        let number = after
            .iter()
            .take_while(|sign| sign.is_ascii_alphanumeric())
            .count();
        rest = after.get(number..)?;
    }
    (out.len() > bytes.len()).then_some(out)
}

/// `50 49 44`, `50:49:44`, `0x50, 0x49`, `80, 73, 68`; each says with which letter it begins.
fn in_words(folded: &Folded, hex: bool, numbers: bool, found: &mut Vec<Run>) {
    let mut pairs = List::default();
    let mut decimals = List::default();
    let mut look = |from: usize, to: usize| {
        if to - from > 4 {
            pairs.close(Decoder::Hex, found);
            decimals.close(Decoder::Numbers, found);
            return;
        }
        let word = folded.letters.get(from..to).unwrap_or(&[]);
        let pair = match word {
            [high, low] | [b'0', b'x', high, low] => hex_byte(*high, *low),
            _ => None,
        };
        match pair.filter(|_| hex) {
            Some(byte) => pairs.add(from, byte),
            None => pairs.close(Decoder::Hex, found),
        }
        match decimal(word).filter(|_| numbers) {
            Some(byte) => decimals.add(from, byte),
            None => decimals.close(Decoder::Numbers, found),
        }
    };
    // A list has one word at least among every sixth beginning, so only these are looked at first.
    let starts = folded.starts.as_slice();
    let mut next = 0;
    while let Some(start) = starts.get(next) {
        let end = starts.get(next + 1).copied();
        let end = end.unwrap_or(u32::try_from(folded.letters.len()).unwrap_or(u32::MAX));
        let number = |sign: &u8| sign.is_ascii_hexdigit() || *sign == b'x';
        // Numbers of 32 bits are addresses here.
        let word = folded
            .letters
            .get(*start as usize..end as usize)
            .unwrap_or(&[]);
        if word.len() > 4 || !word.iter().all(number) {
            next += FEWEST;
            continue;
        }
        let mut from = None;
        let mut place = next.saturating_sub(FEWEST * 3);
        let stop = next + FEWEST;
        while let Some(start) = starts.get(place) {
            let start = *start as usize;
            // Digits and letters of one word have starts of their own, without a break.
            if folded.gap(start) & gap::BREAK != 0 {
                if let Some(from) = from {
                    look(from, start);
                    if place > stop && start - from > 4 {
                        break;
                    }
                }
                from = Some(start);
            }
            place += 1;
        }
        if let (Some(from), None) = (from, starts.get(place)) {
            look(from, folded.letters.len());
        }
        // Whatever is open ends here.
        look(0, usize::MAX);
        next = place.max(next + 1);
    }
    pairs.close(Decoder::Hex, found);
    decimals.close(Decoder::Numbers, found);
}

fn decimal(word: &[u8]) -> Option<u8> {
    if word.is_empty() || word.len() > 3 {
        return None;
    }
    let value = word.iter().try_fold(0u32, |value, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(value * 10 + u32::from(digit))
    })?;
    u8::try_from(value).ok()
}

#[derive(Default)]
struct List {
    first: usize,
    bytes: Vec<u8>,
}

impl List {
    fn add(&mut self, start: usize, byte: u8) {
        if self.bytes.is_empty() {
            self.first = start;
        }
        self.bytes.push(byte);
    }

    #[inline(always)]
    fn close(&mut self, decoder: Decoder, found: &mut Vec<Run>) {
        if !self.bytes.is_empty() {
            self.end(decoder, found);
        }
    }

    fn end(&mut self, decoder: Decoder, found: &mut Vec<Run>) {
        if self.bytes.len() >= FEWEST && (reads_as_text(&self.bytes) || self.holds_text()) {
            found.push(Run::new(decoder, self.first, self.bytes.clone()));
        }
        self.bytes.clear();
    }
}

impl List {
    /// Whether so many letters follow each other that the other numbers may only stand beside the list.
    fn holds_text(&self) -> bool {
        let letters = |byte: &u8| matches!(byte, b' '..=b'~' | 0x80..);
        let mut parts = self.bytes.split(|byte| !letters(byte));
        parts.any(|part| part.len() >= FEWEST)
    }
}

/// Lines that begin with an offset and go on with bytes.
fn dumps(text: &[u8], found: &mut Vec<Run>) {
    let mut at = 0;
    let mut first = 0;
    let mut all = Dumped::default();
    for line in text.split_inclusive(|sign| *sign == b'\n') {
        match dump_line(line) {
            Some(more) => {
                if all.bytes.is_empty() {
                    first = at;
                }
                all.bytes.extend(more.bytes);
                all.swapped.extend(more.swapped);
            }
            None => all.close(first, found),
        }
        at += line.len();
    }
    all.close(first, found);
}

/// What the lines of a listing hold.
#[derive(Default)]
struct Dumped {
    bytes: Vec<u8>,
    /// The same if each word of more than one byte begins with its last one, as on most machines.
    swapped: Vec<u8>,
}

impl Dumped {
    fn close(&mut self, first: usize, found: &mut Vec<Run>) {
        let all = std::mem::take(self);
        if all.bytes.is_empty() {
            return;
        }
        if all.swapped != all.bytes {
            found.push(Run::new(Decoder::Hexdump, first, all.swapped));
        }
        found.push(Run::new(Decoder::Hexdump, first, all.bytes));
    }
}

/// The bytes of `od -c`: cells of four signs, each a letter, an escape or three octal digits.
fn cells(rest: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(rest).ok()?;
    let signs: Vec<char> = text.trim_end_matches(['\n', '\r']).chars().collect();
    let (cells, over) = signs.as_chunks::<4>();
    if cells.is_empty() || cells.len() > 32 || !over.is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    for cell in cells {
        match cell {
            // The rest of a sign of more than one byte.
            [' ', ' ', '*', '*'] => {}
            [' ', ' ', ' ', sign] => super::push_char(&mut bytes, *sign),
            [' ', ' ', '\\', sign] => bytes.push(match sign {
                'n' | 'r' => b'\n',
                't' => b'\t',
                _ => 0,
            }),
            [' ', digits @ ..] => {
                let digits: String = digits.iter().collect();
                bytes.push(u8::try_from(u32::from_str_radix(&digits, 8).ok()?).ok()?);
            }
            _ => return None,
        }
    }
    Some(bytes)
}

/// The bytes of a line such as `00000010  7c 31 7c 7c  |.1..|`, `0000: 7c31 7c7c  .1..` or `0000020 174 061`.
fn dump_line(line: &[u8]) -> Option<Dumped> {
    let indent = line
        .iter()
        .take(64)
        .take_while(|sign| matches!(sign, b' ' | b'\t' | b'>' | b'|'))
        .count();
    let line = line.get(indent..)?;
    let digits = |text: &[u8]| {
        text.iter()
            .take(20)
            .take_while(|sign| sign.is_ascii_hexdigit())
            .count()
    };
    let offset = match line {
        [b'0', b'x' | b'X', rest @ ..] => 2 + digits(rest),
        _ => digits(line),
    };
    if !(4..=18).contains(&offset) {
        return None;
    }
    let rest = line.get(offset..)?;
    if offset == 7
        && let Some(bytes) = cells(rest)
    {
        let swapped = bytes.clone();
        return Some(Dumped { bytes, swapped });
    }
    let rest = match rest {
        [b':', rest @ ..] | rest
            if rest
                .first()
                .is_some_and(|sign| matches!(sign, b' ' | b'\t')) =>
        {
            rest
        }
        _ => return None,
    };
    let (mut bytes, mut swapped) = (Vec::new(), Vec::new());
    let mut octal = Vec::new();
    let mut at = 0;
    while bytes.len() < 64 {
        let blanks = rest
            .get(at..)?
            .iter()
            .take_while(|sign| matches!(sign, b' ' | b'\t' | b'-'))
            .count();
        let word_at = at + blanks;
        let word = rest.get(word_at..)?;
        let length = word
            .iter()
            .take(33)
            .take_while(|sign| sign.is_ascii_hexdigit())
            .count();
        let ends = word
            .get(length)
            .is_none_or(|sign| sign.is_ascii_whitespace() || *sign == b'-');
        // The column of signs follows after a wider gap.
        let far = blanks > 2 && !bytes.is_empty();
        if blanks == 0 || !ends || length == 0 || far {
            break;
        }
        let word = word.get(..length)?;
        match length {
            2 | 4 | 8 | 16 | 32 => {
                let (pairs, _) = word.as_chunks::<2>();
                let word = pairs.iter().filter_map(|[high, low]| hex_byte(*high, *low));
                swapped.extend(word.clone().rev());
                bytes.extend(word);
            }
            3 if word.iter().all(|sign| matches!(sign, b'0'..=b'7')) => {
                let number = word.iter().fold(0u32, |number, digit| {
                    number << 3 | u32::from(hex_value(*digit).unwrap_or(0))
                });
                octal.push((number & 0xff) as u8);
            }
            _ => break,
        }
        at = word_at + length;
    }
    if octal.len() > bytes.len() {
        swapped = octal.clone();
        bytes = octal;
    }
    (!bytes.is_empty()).then_some(Dumped { bytes, swapped })
}
