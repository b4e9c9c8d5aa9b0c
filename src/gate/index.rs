//! Where in a folded text an armed value may stand: one look at each beginning of a word.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::fold::{Folded, gap};
use super::pattern::Pattern;

/// All patterns, found by their first letters.
pub(super) struct Index {
    patterns: Vec<Pattern>,
    six: Table,
    four: Table,
    /// Patterns whose first word is shorter than four letters.
    word: Table,
}

/// Patterns by the number that their first letters make, and a sieve before them.
#[derive(Default)]
struct Table {
    sieve: Vec<u64>,
    shift: u32,
    /// The same order in every run.
    by_key: HashMap<u64, Vec<u32>, BuildHasherDefault<DefaultHasher>>,
}

impl Table {
    fn insert(&mut self, key: u64, pattern: u32) {
        self.by_key.entry(key).or_default().push(pattern);
    }

    /// The sieve has 64 bits for each key, so that one in 64 passes by chance.
    fn close(&mut self) {
        if self.by_key.is_empty() {
            return;
        }
        let bits = (self.by_key.len() * 64).next_power_of_two().max(1 << 12);
        self.shift = 64 - bits.trailing_zeros();
        self.sieve = vec![0; bits / 64];
        for key in self.by_key.keys() {
            let (word, bit) = spot(*key, self.shift);
            if let Some(word) = self.sieve.get_mut(word) {
                *word |= bit;
            }
        }
    }

    #[inline(always)]
    fn get(&self, key: u64) -> &[u32] {
        let (word, bit) = spot(key, self.shift);
        match self.sieve.get(word) {
            Some(found) if found & bit != 0 => self.by_key.get(&key).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }
}

#[inline(always)]
fn spot(key: u64, shift: u32) -> (usize, u64) {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift;
    // At most 58 bits stay, and tables are far smaller than the address space.
    (
        usize::try_from(hash >> 6).unwrap_or(usize::MAX),
        1 << (hash & 63),
    )
}

/// The number that up to six letters make; their count is part of it.
#[inline(always)]
fn key(letters: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(letters) {
        *to = *from;
    }
    u64::from_le_bytes(bytes) | ((letters.len() as u64) << 56)
}

/// The same of the letters at a place, or nothing if there are fewer.
#[inline(always)]
fn key_at(letters: &[u8], at: usize, count: usize) -> Option<u64> {
    const MASKS: [u64; 8] = [
        0,
        0xff,
        0xffff,
        0xff_ffff,
        0xffff_ffff,
        0xff_ffff_ffff,
        0xffff_ffff_ffff,
        0xff_ffff_ffff_ffff,
    ];
    match letters.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(eight) => {
            let mask = MASKS.get(count).copied().unwrap_or(0);
            Some((u64::from_le_bytes(*eight) & mask) | ((count as u64) << 56))
        }
        None => letters.get(at..at + count).map(key),
    }
}

/// Where the first digit that is no zero follows zeros which begin at a place.
#[inline(always)]
fn after_zeros(letters: &[u8], at: usize) -> Option<usize> {
    const MOST: usize = 24;
    let run = letters.get(at..)?.iter().take(MOST);
    match run.take_while(|digit| **digit == b'0').count() {
        0 => None,
        zeros => Some(at + zeros),
    }
}

impl Index {
    pub(super) fn new(patterns: Vec<Pattern>) -> Self {
        let (mut six, mut four, mut word) = (Table::default(), Table::default(), Table::default());
        for (number, pattern) in (0u32..).zip(&patterns) {
            let head = pattern.head();
            match head.len() {
                0 => {}
                1..=3 => word.insert(key(head), number),
                4..=5 => four.insert(key(head.get(..4).unwrap_or(head)), number),
                _ => six.insert(key(head.get(..6).unwrap_or(head)), number),
            }
        }
        six.close();
        four.close();
        word.close();
        Self {
            patterns,
            six,
            four,
            word,
        }
    }

    /// Whether nothing is looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Every pattern that stands in the text, with its first letter and the one after its last, in order of place.
    pub(super) fn find(&self, text: &Folded, mut found: impl FnMut(&Pattern, usize, usize)) {
        let letters = text.letters.as_slice();
        let mut look = |patterns: &[u32], at: usize| {
            for number in patterns {
                if let Some(pattern) = usize::try_from(*number)
                    .ok()
                    .and_then(|number| self.patterns.get(number))
                    && let Some(end) = pattern.stands_at(text, at)
                {
                    found(pattern, at, end);
                }
            }
        };
        let (four, word) = (!self.four.sieve.is_empty(), !self.word.sieve.is_empty());
        for start in &text.starts {
            // A number of 32 bits is an address here.
            let at = *start as usize;
            if let Some(key) = key_at(letters, at, 6) {
                look(self.six.get(key), at);
            }
            // Behind a plus sign or two zeros a telephone number begins after a country code.
            let stands = text.gap(at);
            if stands & gap::JOIN != 0 || letters.get(at..at + 2) == Some(b"00".as_slice()) {
                for further in (at + 1)..=(at + 5) {
                    if let Some(key) = key_at(letters, further, 6) {
                        look(self.six.get(key), further);
                    }
                }
            }
            // Software that expects a fixed count of digits puts zeros before a number.
            if let Some(further) = after_zeros(letters, at)
                && let Some(key) = key_at(letters, further, 6)
            {
                look(self.six.get(key), further);
            }
            if four && let Some(key) = key_at(letters, at, 4) {
                look(self.four.get(key), at);
            }
            if word {
                for count in 1..=3 {
                    // A short word ends where the next letter has a break before it, or is of another kind.
                    if let Some(key) = key_at(letters, at, count) {
                        look(self.word.get(key), at);
                    }
                }
            }
        }
    }
}
