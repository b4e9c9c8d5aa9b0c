//! Whether a text was only spelt better.

use super::text::Words;

/// The shortest word whose spelling may differ by a letter; shorter ones make other words (`now`, `not`).
const SHORTEST: usize = 4;

/// Whether two texts differ in spelling, punctuation and blanks alone.
///
/// Doubt counts as another content: a word that came or went, a number, a name with signs in it, another first letter (`affected`, `unaffected`) or more than one letter is no spelling.
pub(super) fn only(before: &str, after: &str) -> bool {
    let (before, after) = (Words::of(before), Words::of(after));
    let (before, after) = (content(&before), content(&after));
    before.len() == after.len()
        && before
            .iter()
            .zip(&after)
            .all(|(before, after)| before == after || is_misspelling(before, after))
}

/// The words without blanks and the punctuation of sentences.
fn content<'a>(words: &Words<'a>) -> Vec<&'a str> {
    let is_content = |word: &&str| {
        let mut signs = word.chars();
        !signs.all(|sign| {
            sign.is_whitespace()
                || matches!(
                    sign,
                    ',' | ';'
                        | ':'
                        | '.'
                        | '!'
                        | '?'
                        | '"'
                        | '“'
                        | '”'
                        | '‘'
                        | '’'
                        | '\''
                        | '–'
                        | '—'
                        | '…'
                )
        })
    };
    words.words.iter().copied().filter(is_content).collect()
}

/// Whether one letter was exchanged, left out, added, or changed places with its neighbour.
fn is_misspelling(one: &str, other: &str) -> bool {
    let plain = |word: &str| word.chars().all(char::is_alphabetic);
    if !plain(one) || !plain(other) {
        return false;
    }
    let one: Vec<char> = one.chars().flat_map(char::to_lowercase).collect();
    let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
    // Only capitals differ, or what is shorter than a letter's difference may be.
    if one == other {
        return true;
    }
    if one.len().min(other.len()) < SHORTEST || one.first() != other.first() {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (
        one.get(same..).unwrap_or_default(),
        other.get(same..).unwrap_or_default(),
    );
    match (one, other) {
        ([_, one @ ..], [_, other @ ..]) if one == other => true,
        ([a, b, one @ ..], [c, d, other @ ..]) if (a, b) == (d, c) && one == other => true,
        ([_, rest @ ..], other) if rest == other => true,
        (one, [_, rest @ ..]) if rest == one => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::only;

    #[test]
    fn spelling_punctuation_and_blanks_are_no_content() {
        for (before, after) in [
            ("The pump recieves.", "The pump receives."),
            ("An infusion pumpp,  new", "An infusion pump: new."),
            ("vulnerabilty", "vulnerability"),
            ("a Server", "a server"),
            ("same", "same"),
            ("", ""),
        ] {
            assert!(only(before, after), "{before} → {after}");
        }
    }

    #[test]
    fn other_words_and_numbers_are_content() {
        for (before, after) in [
            ("It is now affected", "It is not affected"),
            ("affected", "unaffected"),
            ("It is affected", "It is not affected"),
            ("before 4.1.0", "before 4.1.1"),
            ("5 mg", "50 mg"),
            ("mcg", "mg"),
            ("port 8443", "port 8434"),
            ("hypertension", "hypotension"),
            ("run `rm -r`", "run `rm -f`"),
            ("a <= b", "a < b"),
            ("", "New."),
        ] {
            assert!(!only(before, after), "{before} → {after}");
        }
    }
}
