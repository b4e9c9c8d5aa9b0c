//! Base64 (RFC 4648 sections 4 and 5), of which nobody says that it is.

use super::Decoder;
use super::runs::{Run, SURELY, reads_as_text, says_what_it_is};

static SIX_BITS: [u8; 256] = six_bits_of_all();

const fn six_bits_of_all() -> [u8; 256] {
    let mut table = [u8::MAX; 256];
    let mut byte = 0;
    while byte < 128 {
        let sign = byte as u8;
        #[allow(clippy::indexing_slicing, reason = "const, and below 128")]
        {
            table[byte] = match sign {
                b'A'..=b'Z' => sign - b'A',
                b'a'..=b'z' => sign - b'a' + 26,
                b'0'..=b'9' => sign - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => u8::MAX,
            };
        }
        byte += 1;
    }
    table
}

#[inline(always)]
fn six_bits(sign: u8) -> Option<u32> {
    let bits = SIX_BITS.get(usize::from(sign)).copied()?;
    (bits < 64).then_some(u32::from(bits))
}

/// Decodes a run, and says whether its bytes are of a known kind.
pub(super) fn base64(run: &[u8], at: usize, found: &mut Vec<Run>) -> bool {
    if run.len() < SURELY {
        short_base64(run, at, found);
        return false;
    }
    let mut known = false;
    // Something may stand directly before the run, so that it begins one to three letters later.
    for start in 0..4 {
        let letters = run.get(start..).unwrap_or(&[]);
        let likely = reads_as_text(&decode64(letters.get(..16).unwrap_or(&[])));
        let head = letters.get(..letters.len().min(1024)).unwrap_or(letters);
        let head = decode64(head);
        let says = says_what_it_is(&head);
        known |= says;
        // Text may also stand behind other bytes: in certificates, messages, records.
        if likely || says || start == 0 {
            let bytes = decode64(letters);
            if likely || says || holds_text(&bytes) {
                found.push(Run::new(Decoder::Base64, at + start, bytes));
            }
        }
    }
    known
}

/// Whether so many letters, digits or blanks stand in a row as they hardly do by chance.
fn holds_text(bytes: &[u8]) -> bool {
    const ROW: usize = 6;
    let mut row = 0;
    bytes.iter().any(|byte| {
        row = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'-' | b'.' | b'@' => row + 1,
            _ => 0,
        };
        row >= ROW
    })
}

/// A run that may as well be a word: it counts if it has letters of both cases or digits, and is text.
fn short_base64(run: &[u8], at: usize, found: &mut Vec<Run>) {
    let mut mixed = 0u8;
    for sign in run {
        mixed |= match sign {
            b'a'..=b'z' => 1,
            b'A'..=b'Z' => 2,
            b'0'..=b'9' => 4,
            _ => 8,
        };
    }
    if !matches!(mixed & 7, 3 | 5 | 6 | 7) {
        return;
    }
    let [one, two, three, four] = run.first_chunk::<4>().copied().unwrap_or_default();
    let bits = [one, two, three, four]
        .iter()
        .fold(0, |bits, sign| bits << 6 | six_bits(*sign).unwrap_or(0));
    let [_, head @ ..] = bits.to_be_bytes();
    if head
        .iter()
        .any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace())
    {
        return;
    }
    let bytes = decode64(run);
    if std::str::from_utf8(&bytes).is_ok() && reads_as_text(&bytes) {
        found.push(Run::new(Decoder::Base64, at, bytes));
    }
}

/// The bytes of base64 that is known to be such; other signs are left out.
pub(super) fn text_of(text: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = text
        .iter()
        .copied()
        .filter(|sign| six_bits(*sign).is_some())
        .collect();
    decode64(&letters)
}

fn decode64(letters: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 3);
    let (fours, rest) = letters.as_chunks::<4>();
    for four in fours {
        let bits = four
            .iter()
            .fold(0, |bits, sign| bits << 6 | six_bits(*sign).unwrap_or(0));
        let [_, one, two, three] = bits.to_be_bytes();
        bytes.extend_from_slice(&[one, two, three]);
    }
    if rest.len() > 1 {
        let bits = rest
            .iter()
            .chain(b"AA")
            .take(4)
            .fold(0, |bits, sign| bits << 6 | six_bits(*sign).unwrap_or(0));
        let [_, one, two, _] = bits.to_be_bytes();
        bytes.extend([one, two].iter().take(rest.len() - 1));
    }
    bytes
}
