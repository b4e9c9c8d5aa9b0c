//! Free text: any run of its words that is long enough to be of nobody else, and each code in it.

use super::{ALONE, Forms, date};
use crate::gate::fold::fold;
use crate::gate::pattern::{Fit, Sort};

/// How many words make a run.
const RUN: usize = 7;
/// How many letters a run needs at least.
const LETTERS: usize = 28;

impl Forms {
    pub(super) fn text(&mut self, value: &str) {
        let words: Vec<Vec<u8>> = value
            .split_whitespace()
            .flat_map(pieces)
            .map(|word| fold(word.as_bytes()).letters)
            .filter(|letters| !letters.is_empty())
            .collect();
        let mut all = false;
        for from in 0..words.len() {
            let mut run: Vec<u8> = Vec::new();
            let mut count = 0;
            for word in words.iter().skip(from) {
                run.extend(word);
                count += 1;
                if count >= RUN && run.len() >= LETTERS {
                    break;
                }
            }
            if count >= RUN && run.len() >= LETTERS {
                all = true;
                self.push(run, Sort::Free, Fit::Loose);
            }
        }
        if !all {
            self.push(words.concat(), Sort::Free, Fit::Loose);
        }
        self.codes(value);
    }

    /// Every number, mail address, day and code in the text, one by one.
    fn codes(&mut self, value: &str) {
        for word in value.split(|sign: char| {
            sign.is_whitespace()
                || matches!(sign, ',' | ';' | '(' | ')' | '"' | '<' | '>' | '|' | '^')
        }) {
            let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let days = date::parse(word);
            if word.contains('@') {
                self.email(word);
            } else if !days.is_empty() && digits >= ALONE {
                days.iter().for_each(|day| self.day(day));
            } else if digits >= ALONE || (digits >= 3 && word.len() > ALONE + 1) {
                self.code(word);
            }
        }
    }
}

/// A word, or its signs one by one if its script puts no space between words.
fn pieces(word: &str) -> Vec<&str> {
    let wide = |sign: char| matches!(u32::from(sign), 0x0e00..=0x0eff | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff);
    if !word.chars().any(wide) {
        return vec![word];
    }
    word.char_indices()
        .filter_map(|(at, sign)| word.get(at..at + sign.len_utf8()))
        .collect()
}
