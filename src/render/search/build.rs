//! The index itself: terms in sorted blocks, and the lines that results show.

use std::collections::HashMap;

use serde::Serialize;

use crate::render::page::{Site, facets};

use super::gather;

/// A line of results: what it is, its link, its title, and a few words on it.
#[derive(Debug, Serialize)]
pub(crate) struct Line(
    pub(super) &'static str,
    pub(super) String,
    pub(super) String,
    pub(super) String,
);

/// The index of a site.
#[derive(Debug)]
pub(crate) struct Built {
    /// Terms with their encoded postings, sorted, in blocks of about one size.
    pub(super) blocks: Vec<Vec<(String, String)>>,
    /// The documents by their numbers.
    pub(super) lines: Vec<Line>,
    /// A digest of all of it, so that a browser notices when it holds pieces of two builds.
    pub(super) state: String,
}

/// Terms with the documents that have them: number and weight.
#[derive(Debug, Default)]
pub(super) struct Postings(HashMap<String, Vec<(u32, u8)>>);

impl Postings {
    /// Adds a term of a document; documents come in the order of their numbers, and the highest weight counts.
    pub(super) fn add(&mut self, term: &str, document: u32, weight: u8) {
        let list = match self.0.get_mut(term) {
            Some(list) => list,
            None => self.0.entry(term.to_owned()).or_default(),
        };
        match list.last_mut() {
            Some((known, heaviest)) if *known == document => *heaviest = weight.max(*heaviest),
            _ => list.push((document, weight)),
        }
    }
}

impl Built {
    /// The index with so many blocks.
    pub(super) fn of(site: &Site, blocks: usize) -> Self {
        let mut postings = Postings::default();
        let lines = gather::all(site, &mut postings);
        let mut terms: Vec<(String, String)> = postings
            .0
            .into_iter()
            .map(|(term, list)| (term, encoded(&list)))
            .collect();
        // By their UTF-16 units, as the browser compares them.
        terms.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
        let words = terms.iter().flat_map(|(term, postings)| [term, postings]);
        let shown = lines.iter().flat_map(|line| [&line.1, &line.2, &line.3]);
        let state = facets::digest(words.chain(shown).map(String::as_str));
        Self {
            blocks: cut(terms, blocks),
            lines,
            state,
        }
    }
}

/// Cuts terms into blocks of about one size; a block may be empty at the end.
fn cut(terms: Vec<(String, String)>, blocks: usize) -> Vec<Vec<(String, String)>> {
    let size = |(term, postings): &(String, String)| term.len() + postings.len() + 8;
    let target = terms
        .iter()
        .map(size)
        .sum::<usize>()
        .div_ceil(blocks)
        .max(1);
    let mut cut: Vec<Vec<(String, String)>> = Vec::with_capacity(blocks);
    let mut block = Vec::new();
    let mut filled = 0;
    for term in terms {
        let more = size(&term);
        // The last block takes what is left.
        if !block.is_empty()
            && filled + more / 2 > target * (cut.len() + 1)
            && cut.len() + 1 < blocks
        {
            cut.push(std::mem::take(&mut block));
        }
        filled += more;
        block.push(term);
    }
    cut.push(block);
    cut.resize_with(blocks, Vec::new);
    cut
}

/// The signs that numbers are written with: the first half of them ends a number, the other says that more follows.
///
/// No letter and no digit is among them, so that a list of postings is no text in which the gate could find a number or a name that nobody wrote.
const SIGNS: &[u8; 22] = b"!#$()*,-.:;?@[]^_{|}+'";

/// Documents with their weights: for each how many were left out since the one before, times ten, plus the weight, in base eleven, lowest place first.
///
/// So a word that stands in every document costs one sign for each.
fn encoded(list: &[(u32, u8)]) -> String {
    const HALF: u64 = 11;
    let mut text = String::new();
    let mut next = 0;
    let mut push = |place: u64| {
        let sign = usize::try_from(place).ok().and_then(|at| SIGNS.get(at));
        text.push(char::from(sign.copied().unwrap_or(b'!')));
    };
    for (document, weight) in list {
        let mut number = u64::from(document - next) * 10 + u64::from(*weight);
        next = document + 1;
        while number >= HALF {
            push(number % HALF + HALF);
            number /= HALF;
        }
        push(number);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{cut, encoded};

    #[test]
    fn postings_are_signs_alone() {
        // 3·10+9 = 39 = 6 + 3·11; (5-4)·10+1 = 11 = 0 + 1·11
        let text = encoded(&[(3, 9), (5, 1)]);
        assert_eq!(text, "{(?#");
        assert!(!text.chars().any(char::is_alphanumeric));
        assert_eq!(encoded(&[(0, 4)]), ")");
        assert_eq!(encoded(&[(0, 1), (1, 2), (2, 9)]), "#$:");
    }

    #[test]
    fn blocks_are_as_many_as_were_asked_for_and_of_about_one_size() {
        let term = |n: usize| (format!("term{n:04}"), "!".repeat(n % 7));
        let blocks = cut((0..1000).map(term).collect(), 10);
        assert_eq!(blocks.len(), 10);
        assert!(blocks.iter().all(|block| (80..=120).contains(&block.len())));
        assert_eq!(cut(vec![term(1)], 3).len(), 3);
        assert_eq!(cut(Vec::new(), 1).len(), 1);
    }
}
