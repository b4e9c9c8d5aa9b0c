//! What stands before and after a place in a text, never farther than asked.

/// At most `most` bytes from `at`, up to the next blank line.
pub(super) fn after(text: &str, at: usize, most: usize) -> &str {
    let mut end = at.saturating_add(most).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.get(at..end).unwrap_or("");
    match window.find("\n\n") {
        Some(blank) => window.get(..blank).unwrap_or(window),
        None => window,
    }
}

/// At most `most` bytes up to `at`, from the last blank line.
pub(super) fn before(text: &str, at: usize, most: usize) -> &str {
    let mut start = at.saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let window = text.get(start..at).unwrap_or("");
    match window.rfind("\n\n") {
        Some(blank) => window.get(blank + 2..).unwrap_or(window),
        None => window,
    }
}

/// At most `most` bytes from `at`, up to the end of the sentence.
pub(super) fn sentence_after(text: &str, at: usize, most: usize) -> &str {
    let window = after(text, at, most);
    let end = sentence_ends(window).next().unwrap_or(window.len());
    window.get(..end).unwrap_or(window)
}

/// At most `most` bytes up to `at`, from the start of the sentence.
pub(super) fn sentence_before(text: &str, at: usize, most: usize) -> &str {
    let window = before(text, at, most);
    let start = sentence_ends(window).last().unwrap_or(0);
    window.get(start..).unwrap_or(window)
}

/// Where sentences end: behind a full stop, a question mark or an exclamation mark that white space and no small letter follow.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'.', b'!', b'?', bytes).filter_map(move |at| {
        let next = *bytes.get(at + 1)?;
        let then = bytes.get(at + 2).copied().unwrap_or(b' ');
        // `Mr. Example` and `No. 5` go on; a word that the window cuts is as long as it likes.
        let word = bytes.get(..at).map_or(0, |ahead| {
            ahead
                .iter()
                .rev()
                .take(5)
                .take_while(|byte| !byte.is_ascii_whitespace())
                .count()
        });
        let long_word = word >= 4 || word == at;
        let ends = next == b'<' || (next.is_ascii_whitespace() && !then.is_ascii_lowercase());
        (ends && long_word).then_some(at + 1)
    })
}

/// The character before `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether no letter or digit touches a stretch of text.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let part_of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !part_of_word(char_before(text, start)) && !part_of_word(char_at(text, end))
}

/// Words that stand between a label and its value.
const FILLER: &[&str] = &[
    "no",
    "nr",
    "num",
    "number",
    "numbers",
    "id",
    "ids",
    "identifier",
    "code",
    "value",
    "is",
    "was",
    "are",
    "reads",
    "read",
    "of",
    "the",
    "a",
    "an",
    "for",
    "patient",
    "patients",
    "has",
    "had",
    "with",
    "under",
    "as",
    "at",
    "on",
    "am",
    "s",
    "quot",
    "nbsp",
    "amp",
    "apos",
    "x27",
    "39",
    "34",
    "string",
    "and",
    "field",
    "shows",
    "showed",
    "ist",
    "lautet",
    "der",
    "des",
    "est",
    "du",
    "de",
    "es",
];

/// How many bytes of punctuation, markup and filler words stand at the start of a text.
pub(super) fn filler(text: &str) -> usize {
    const MOST: usize = 64;
    let mut at = 0;
    while at < MOST {
        let rest = text.get(at..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            break;
        };
        if first == '<'
            && let Some(end) = rest.find('>').filter(|end| *end < 40)
            && rest.get(1..end).is_some_and(is_markup)
        {
            at += end + 1;
        } else if first.is_alphanumeric() {
            let end = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or("");
            if !FILLER.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                break;
            }
            at += end;
        } else {
            at += first.len_utf8();
        }
    }
    at.min(text.len())
}

/// Whether what stands between `<` and `>` is the name of an element.
fn is_markup(inside: &str) -> bool {
    inside
        .trim_start_matches('/')
        .starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The code at the start of a text: letters, digits, and single marks between them.
pub(super) fn code(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let inner = matches!(byte, b'-' | b'.' | b'/' | b'_')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !(byte.is_ascii_alphanumeric() || (inner && end > 0)) {
            break;
        }
        end += 1;
        if end > 64 {
            break;
        }
    }
    text.get(..end).unwrap_or("")
}

/// How many digits there are in a text.
pub(super) fn digits_in(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether a text, case aside, holds one of some words as words of their own.
pub(super) fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether a value only stands for one: letters that say so, or digits that nobody was given.
pub(super) fn is_placeholder(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "redact",
        "anonym",
        "remove",
        "mask",
        "placeholder",
        "unknown",
        "xxx",
        "none",
        "null",
        "empty",
        "deleted",
        "dummy",
        "withheld",
        "hidden",
        "your",
        "n/a",
    ];
    let lower = value.to_ascii_lowercase();
    if WORDS.iter().any(|word| lower.contains(word)) || value.contains(['{', '%', '…']) {
        return true;
    }
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    let same = digits.windows(2).all(|pair| pair.first() == pair.last());
    let rising = digits
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if (a + 1 - b'0') % 10 == b - b'0'));
    !value.bytes().any(|byte| byte.is_ascii_alphanumeric())
        || (digits.len() > 3 && (same || rising) && !value.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// The value behind a label that ends at `at`, if `accept` takes it: punctuation and filler words lie between them.
///
/// The value is a code, or groups of digits with single blanks between them.
pub(super) fn labelled(
    text: &str,
    at: usize,
    accept: impl Fn(&str) -> bool,
) -> Option<std::ops::Range<usize>> {
    let window = after(text, at, 160);
    let start = filler(window);
    let rest = window.get(start..)?;
    let mut end = code(rest).len();
    while rest.get(..end)?.bytes().last()?.is_ascii_digit() {
        let next = rest.get(end..)?;
        let group = code(next.strip_prefix(' ').unwrap_or(""));
        if group.len() < 2 || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        end += 1 + group.len();
    }
    let value = rest.get(..end)?;
    (!is_placeholder(value) && accept(value)).then(|| at + start..at + start + end)
}

/// Whether one of the words stands in the sentence around a place, at most `most` bytes away.
pub(super) fn around(
    text: &str,
    place: &std::ops::Range<usize>,
    most: usize,
    words: &[&str],
) -> bool {
    has_word(sentence_before(text, place.start, most), words)
        || has_word(sentence_after(text, place.end, most), words)
}

/// Words for the people whose data it is.
pub(super) const PEOPLE: &[&str] = &[
    "patient",
    "patients",
    "pt",
    "caregiver",
    "caregivers",
    "guardian",
    "kin",
    "relative",
    "relatives",
    "mother",
    "father",
    "daughter",
    "son",
    "wife",
    "husband",
    "spouse",
    "parent",
    "parents",
    "widow",
    "resident",
    "inpatient",
    "outpatient",
    "patientin",
    "patienten",
];
