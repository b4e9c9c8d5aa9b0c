//! Numbers and codes: record numbers, telephone numbers, serial numbers, accounts.

use super::{ALONE, Forms};
use crate::gate::fold::{fold, gap};
use crate::gate::pattern::{Fit, Sort};

/// The longest prefix of letters that people leave out when they read a number to each other.
const PREFIX: usize = 5;

impl Forms {
    pub(super) fn code(&mut self, value: &str) {
        let folded = fold(value.as_bytes());
        let breaks: Box<[usize]> = (1..folded.letters.len())
            .filter(|place| folded.gap(*place) & gap::BREAK != 0)
            .collect();
        let letters = folded.letters.clone();
        let digits_from = letters
            .iter()
            .position(u8::is_ascii_digit)
            .unwrap_or(letters.len());
        self.push(letters.clone(), Sort::Code, Fit::Grouped(breaks.clone()));
        let Some(number) = letters.get(digits_from..) else {
            return;
        };
        if !number.iter().all(u8::is_ascii_digit) {
            return;
        }
        let shifted = |by: usize| -> Box<[usize]> {
            breaks
                .iter()
                .filter_map(|place| place.checked_sub(by))
                .filter(|place| *place > 0)
                .collect()
        };
        if (1..=PREFIX).contains(&digits_from) && number.len() >= ALONE {
            self.push(
                number.to_vec(),
                Sort::Bare,
                Fit::Grouped(shifted(digits_from)),
            );
        }
        // Spreadsheets drop zeros at the front.
        let zeros = number.iter().take_while(|digit| **digit == b'0').count();
        if zeros > 0
            && let Some(rest) = number.get(zeros..)
            && rest.len() >= ALONE
        {
            let by = digits_from + zeros;
            self.push(rest.to_vec(), Sort::Bare, Fit::Grouped(shifted(by)));
        }
    }

    pub(super) fn phone(&mut self, value: &str) {
        let bare = value
            .split_once(['x', ';'])
            .or_else(|| value.split_once("ext"))
            .map_or(value, |(number, _)| number);
        let folded = fold(bare.as_bytes());
        let digits: Vec<u8> = folded
            .letters
            .iter()
            .copied()
            .filter(u8::is_ascii_digit)
            .collect();
        if digits.len() < ALONE || digits.len() != folded.letters.len() {
            self.code(value);
            return;
        }
        let breaks: Vec<usize> = (1..digits.len())
            .filter(|place| folded.gap(*place) & gap::BREAK != 0)
            .collect();
        let national = national(bare, &digits, &breaks);
        let natural = |digits: &[u8]| -> Vec<usize> {
            match digits.len() {
                // Three, three and four, as in North America.
                10 => vec![3, 6],
                7 => vec![3],
                _ => Vec::new(),
            }
        };
        let long = |from: usize| digits.get(from..).filter(|rest| rest.len() >= ALONE);
        if !national.iter().any(|(from, _)| long(*from).is_some()) {
            // What looks like a country code is most of it.
            self.code(value);
            return;
        }
        for (from, prefix) in national {
            let Some(rest) = long(from) else {
                continue;
            };
            let own = breaks.iter().filter_map(|place| place.checked_sub(from));
            let mut free: Vec<usize> = own.chain(natural(rest)).collect();
            free.push(0);
            for before in prefix {
                let at = before.len();
                let shifted = free.iter().map(|place| place + at).chain(0..=at).collect();
                self.push(
                    [before.as_slice(), rest].concat(),
                    Sort::Phone,
                    Fit::Grouped(shifted),
                );
            }
        }
    }
}

/// Where the number begins without its country code or trunk prefix, each with what may stand before it.
fn national(value: &str, digits: &[u8], breaks: &[usize]) -> Vec<(usize, Vec<Vec<u8>>)> {
    let none = Vec::new();
    let international = value.trim_start().starts_with('+') || digits.starts_with(b"00");
    let skip = if digits.starts_with(b"00") { 2 } else { 0 };
    if international {
        // Country codes have one to three digits; the first break tells, or 1 for North America.
        let code = match digits.get(skip) {
            Some(b'1' | b'7') => 1,
            _ => breaks
                .iter()
                .filter_map(|place| place.checked_sub(skip))
                .find(|place| (1..=3).contains(place))
                .unwrap_or(2),
        };
        let country = digits.get(skip..skip + code).unwrap_or(&[]).to_vec();
        let with_zeros = [b"00".as_slice(), &country].concat();
        let with_trunk = [country.as_slice(), b"0"].concat();
        let from = skip + code;
        return vec![(
            from,
            vec![none, b"0".to_vec(), country, with_zeros, with_trunk],
        )];
    }
    if digits.len() == 10 && !digits.starts_with(b"0") {
        return vec![(0, vec![none, b"1".to_vec(), b"001".to_vec()])];
    }
    if digits.len() == 11 && digits.starts_with(b"1") {
        return vec![(1, vec![none, b"1".to_vec(), b"001".to_vec()])];
    }
    if digits.starts_with(b"0") {
        // In another country the trunk prefix gives way to a country code that is not known here.
        return vec![(0, vec![none.clone()]), (1, vec![none])];
    }
    vec![(0, vec![none])]
}
