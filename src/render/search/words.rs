//! Words as the search knows them: folded, cut, and numbers by their parts.
//!
//! `themes/default/assets/match.js` does the same to what somebody types; `.ci/portal/words.json` holds both to the same answers.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How many parts a name that is made of parts may have before it counts as two.
const PARTS: usize = 8;

/// How many letters of a word count.
const LETTERS: usize = 40;

/// The text in one case and without marks on its letters: compatibility forms are taken apart (NFKD), marks dropped, and letters that no decomposition knows written out.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let letters = text.nfkd().filter(|sign| !is_combining_mark(*sign));
    for sign in letters.flat_map(char::to_lowercase) {
        match sign {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ς' => folded.push('σ'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            // What becomes of a capital with a dot is a letter and a mark.
            sign if is_combining_mark(sign) => {}
            sign => folded.push(sign),
        }
    }
    folded
}

/// Whether a letter is of a script that writes words without blanks between them, so that pairs of letters are what can be looked for.
fn is_unspaced(sign: char) -> bool {
    matches!(u32::from(sign),
        0x0E00..=0x0EFF       // Thai, Lao
        | 0x1000..=0x109F     // Myanmar
        | 0x1780..=0x17FF     // Khmer
        | 0x3040..=0x30FF     // Hiragana, Katakana
        | 0x3400..=0x4DBF     // Han
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

/// What stands between the parts of one name, such as `ACME-2026-0007` or `4.2.3`.
fn joins(sign: char) -> bool {
    matches!(sign, '-' | '_' | '.' | '/' | ':')
}

/// Hands out the terms of a text: each word, each pair of letters of scripts without blanks, and of names with parts each rest that begins with a part, so that any run of parts is the beginning of a term.
pub(crate) fn terms(text: &str, mut each: impl FnMut(&str)) {
    let folded = folded(text);
    let mut parts: Vec<String> = Vec::new();
    let mut pairs: Vec<char> = Vec::new();
    let mut joined = false;
    let mut within = false;
    for sign in folded.chars().chain([' ']) {
        let unspaced = is_unspaced(sign) && sign.is_alphanumeric();
        if unspaced {
            finish_name(&mut parts, &mut each);
            within = false;
            joined = false;
            pairs.push(sign);
            continue;
        }
        finish_pairs(&mut pairs, &mut each);
        if sign.is_alphanumeric() {
            if !within {
                if !joined {
                    finish_name(&mut parts, &mut each);
                }
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                part.push(sign);
            }
            within = true;
            joined = false;
        } else if joins(sign) && within {
            within = false;
            joined = true;
        } else {
            finish_name(&mut parts, &mut each);
            within = false;
            joined = false;
        }
    }
    finish_name(&mut parts, &mut each);
    finish_pairs(&mut pairs, &mut each);
}

fn finish_name(parts: &mut Vec<String>, each: &mut impl FnMut(&str)) {
    let cut: Vec<String> = parts
        .drain(..)
        .map(|part| part.chars().take(LETTERS).collect())
        .collect();
    for name in cut.chunks(PARTS) {
        for from in 0..name.len() {
            let term = name.get(from..).unwrap_or_default().join("-");
            // A single letter is found in everything.
            if term.chars().nth(1).is_some() {
                each(&term);
            }
        }
    }
}

fn finish_pairs(pairs: &mut Vec<char>, each: &mut impl FnMut(&str)) {
    if let [one] = pairs.as_slice() {
        each(one.encode_utf8(&mut [0; 4]));
    }
    for pair in pairs.windows(2) {
        each(&pair.iter().collect::<String>());
    }
    pairs.clear();
}

#[cfg(test)]
mod tests {
    use super::{folded, terms};

    fn of(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        terms(text, |term| all.push(term.to_owned()));
        all
    }

    #[test]
    fn the_browser_and_the_build_cut_the_same_words() {
        let cases = include_str!("../../../.ci/portal/words.json");
        let cases: Vec<(String, Vec<String>, serde_json::Value)> =
            serde_json::from_str(cases).unwrap();
        for (text, expected, _) in cases {
            assert_eq!(of(&text), expected, "{text}");
        }
    }

    #[test]
    fn letters_lose_their_marks_and_their_case() {
        assert_eq!(
            folded("Ångström ﬁx İ ŁÓDŹ ΣΟΦΟΣ"),
            "angstrom fix i lodz σοφοσ"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_terms_of_bounded_length(text in "\\PC*") {
            terms(&text, |term| assert!(term.chars().count() <= 9 * 41));
        }
    }
}
