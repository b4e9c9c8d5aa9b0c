//! Text as a person reads it: letters and digits in one case and one alphabet, and between them what kind of break there was.

use super::lookalike::{Sign, fold_sign};

/// What stands between two letters; several may be set at once.
pub(super) mod gap {
    /// Something that a reader does not see: a tag, a change from small to capital letters, a sign that needs no space beside it.
    pub(in crate::gate) const SOFT: u8 = 1;
    /// White space.
    pub(in crate::gate) const BLANK: u8 = 2;
    /// A full stop.
    pub(in crate::gate) const DOT: u8 = 4;
    /// A hyphen or dash.
    pub(in crate::gate) const DASH: u8 = 8;
    /// Another mark that joins more than it divides: `_`, `/`, `:`, `@`, an apostrophe.
    pub(in crate::gate) const JOIN: u8 = 16;
    /// A mark that divides: a quotation mark, a bracket, the end of a paragraph or cell; with a dot or dash, one that divides a list.
    pub(in crate::gate) const HARD: u8 = 32;
    /// More than one mark.
    pub(in crate::gate) const MANY: u8 = 64;
    /// The letter that follows is a capital one.
    pub(in crate::gate) const UPPER: u8 = 128;

    /// What divides words: all but the soft break and the letter's case.
    pub(in crate::gate) const BREAK: u8 = BLANK | DOT | DASH | JOIN | HARD;
    /// Every mark, without the letter's case.
    pub(in crate::gate) const ANY: u8 = !UPPER;
}

/// The sign that decoders put where a reader sees nothing: inside a word it divides nothing.
pub(super) const SOFT_SIGN: u8 = 1;
/// The sign that decoders put where a reader sees another paragraph, cell or field.
pub(super) const HARD_SIGN: u8 = 2;

/// A text, folded.
#[derive(Default)]
pub(super) struct Folded {
    /// Letters and digits alone, small and plain.
    pub(super) letters: Vec<u8>,
    /// For each letter, what stands before it; one more for the end.
    pub(super) gaps: Vec<u8>,
    /// Where a word, or a run of digits or letters inside one, begins.
    pub(super) starts: Vec<u32>,
}

impl Folded {
    /// What stands before a letter, or at the end.
    pub(super) fn gap(&self, at: usize) -> u8 {
        self.gaps.get(at).copied().unwrap_or(gap::HARD)
    }

    /// The letter at a place.
    pub(super) fn letter(&self, at: usize) -> Option<u8> {
        self.letters.get(at).copied()
    }
}

/// Folds a text; bytes that are no UTF-8 are read as Latin-1.
pub(super) fn fold(text: &[u8]) -> Folded {
    fold_into(text, Folded::default())
}

/// The same, in the room of a text that is no longer needed.
pub(super) fn fold_into(text: &[u8], mut room: Folded) -> Folded {
    room.letters.clear();
    room.gaps.clear();
    room.starts.clear();
    room.letters.reserve(text.len());
    room.gaps.reserve(text.len() + 1);
    room.starts.reserve(text.len() / 4);
    let mut folder = Folder::new(room, usize::MAX);
    folder.run(text);
    folder.folded.gaps.push(folder.pending | gap::HARD);
    folder.folded
}

/// Where in a text the letter with this number stands.
pub(super) fn offset_of(text: &[u8], letter: usize) -> usize {
    let mut folder = Folder::new(Folded::default(), letter);
    folder.run(text);
    folder.reached.unwrap_or(text.len())
}

struct Folder {
    folded: Folded,
    pending: u8,
    digit: bool,
    lower: bool,
    limit: usize,
    reached: Option<usize>,
}

const ALNUM: u16 = 0x8000;
const UPPER: u16 = 0x4000;
const DIGIT: u16 = 0x2000;
const OTHER: u16 = 0x1000;

/// What each byte is: a letter with its folded form, or a mark with its kind.
static BYTES: [u16; 256] = bytes();

const fn bytes() -> [u16; 256] {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        let sign = byte as u8;
        // The sign is below 128, so no cast loses anything.
        #[allow(clippy::indexing_slicing, reason = "const, and below 128")]
        {
            table[byte] = match sign {
                b'a'..=b'z' => ALNUM | sign as u16,
                b'A'..=b'Z' => ALNUM | UPPER | (sign | 32) as u16,
                b'0'..=b'9' => ALNUM | DIGIT | sign as u16,
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => gap::BLANK as u16,
                b'.' => gap::DOT as u16,
                // Marks between the entries of a list.
                b';' | b'|' => (gap::DOT | gap::HARD) as u16,
                b'"' => (gap::JOIN | gap::HARD) as u16,
                b',' => (gap::DASH | gap::HARD) as u16,
                b'-' => gap::DASH as u16,
                SOFT_SIGN => gap::SOFT as u16,
                b'_' | b'/' | b':' | b'@' | b'\'' | b'+' | b'&' | b'#' | b'*' | b'~' | b'='
                | b'`' => gap::JOIN as u16,
                _ => gap::HARD as u16,
            };
        }
        byte += 1;
    }
    table
}

impl Folder {
    fn new(folded: Folded, limit: usize) -> Self {
        Self {
            folded,
            pending: gap::HARD,
            digit: false,
            lower: false,
            limit,
            reached: None,
        }
    }

    fn run(&mut self, text: &[u8]) {
        if let Ok(text) = std::str::from_utf8(text) {
            self.text(text, 0);
            return;
        }
        let mut base = 0;
        for chunk in text.utf8_chunks() {
            self.text(chunk.valid(), base);
            base += chunk.valid().len();
            for byte in chunk.invalid() {
                self.sign(char::from(*byte), base);
                base += 1;
            }
            if self.reached.is_some() {
                return;
            }
        }
    }

    fn text(&mut self, text: &str, base: usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let what = BYTES.get(usize::from(*byte)).copied().unwrap_or(OTHER);
            if what & ALNUM != 0 {
                // The low byte is the folded letter.
                let [letter, _] = what.to_le_bytes();
                self.letter(letter, what & DIGIT != 0, what & UPPER != 0, base + at);
                if self.reached.is_some() {
                    return;
                }
                at += 1;
            } else if what & OTHER == 0 {
                let [kind, _] = what.to_le_bytes();
                self.mark(kind);
                at += 1;
            } else {
                let Some(sign) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    return;
                };
                self.sign(sign, base + at);
                if self.reached.is_some() {
                    return;
                }
                at += sign.len_utf8();
            }
        }
    }

    #[inline(always)]
    fn letter(&mut self, letter: u8, digit: bool, upper: bool, offset: usize) {
        let number = self.folded.letters.len();
        if number >= self.limit {
            self.reached.get_or_insert(offset);
            return;
        }
        if upper && self.lower {
            self.pending |= gap::SOFT;
        }
        if self.pending != 0 || digit != self.digit {
            // Layers are smaller than four gigabytes.
            self.folded
                .starts
                .push(u32::try_from(number).unwrap_or(u32::MAX));
        }
        let case = if upper { gap::UPPER } else { 0 };
        self.folded.gaps.push(self.pending | case);
        self.folded.letters.push(letter);
        self.pending = 0;
        self.digit = digit;
        self.lower = !upper && !digit;
    }

    #[inline(always)]
    fn mark(&mut self, kind: u8) {
        if kind != gap::SOFT
            && self.pending & gap::BREAK != 0
            && (kind != gap::BLANK || self.pending & (gap::BREAK & !gap::BLANK) != 0)
        {
            self.pending |= gap::MANY;
        }
        self.pending |= kind;
    }

    #[cold]
    fn sign(&mut self, sign: char, offset: usize) {
        // Where there are no small letters, any may begin a name.
        let capital = !sign.is_lowercase();
        fold_sign(sign, |folded| match folded {
            Sign::Ascii(byte) => {
                let what = BYTES.get(usize::from(byte)).copied().unwrap_or(OTHER);
                let [low, _] = what.to_le_bytes();
                if what & ALNUM != 0 {
                    self.letter(low, what & DIGIT != 0, what & UPPER != 0, offset);
                } else {
                    self.mark(low);
                }
            }
            Sign::Letter { sign, alone } => {
                if alone {
                    self.pending |= gap::SOFT;
                }
                for byte in sign.encode_utf8(&mut [0; 4]).bytes() {
                    self.letter(byte, false, capital, offset);
                }
                if alone {
                    self.pending |= gap::SOFT;
                }
            }
            Sign::Mark(kind) => self.mark(kind),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, offset_of};

    fn letters(text: &str) -> String {
        String::from_utf8(fold(text.as_bytes()).letters).unwrap()
    }

    #[test]
    fn letters_of_all_kinds_read_alike() {
        for text in [
            "Zoë Müller-7",
            "ZOE MULLER 7",
            "Zoe\u{308} Mu\u{308}ller\u{a0}７",
            "Ｚｏｅ\u{200b} Mül\u{ad}ler ⑦",
            "Zое Мullеr 7",
            "𝐙𝐨𝐞 𝕄𝕦𝕝𝕝𝕖𝕣 ٧",
        ] {
            assert_eq!(letters(text), "zoemuller7", "{text}");
        }
        assert_eq!(letters("Straße Łódź Sørensen"), "strasselodzsorensen");
    }

    #[test]
    fn other_alphabets_stay() {
        assert_eq!(letters("患者 Иван"), letters("患者-иван"));
        assert_ne!(letters("患者"), letters("患人"));
    }

    #[test]
    fn latin_1_is_read() {
        let folded = fold(b"Zo\xeb M\xfcller");
        assert_eq!(folded.letters, b"zoemuller");
    }

    #[test]
    fn a_letter_leads_back_to_its_place() {
        let text = "a — Zoë\u{200b}x".as_bytes();
        assert_eq!(offset_of(text, 0), 0);
        assert_eq!(offset_of(text, 1), 6);
        assert_eq!(offset_of(text, 4), text.len() - 1);
        assert_eq!(offset_of(text, 9), text.len());
    }
}
