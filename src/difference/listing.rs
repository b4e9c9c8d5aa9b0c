//! Lists and quotations within a line.

/// Names in a row: `a`, `a and b`, `a, b and c`.
pub(super) fn and<T: AsRef<str>>(names: &[T]) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            text.push_str(match at + 1 == names.len() {
                true => " and ",
                false => ", ",
            });
        }
        text.push_str(name.as_ref());
    }
    text
}

/// The longest quotation within a line, in characters.
const QUOTED: usize = 120;

/// The beginning of a text as a quotation.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", cut(&one_line(text), QUOTED))
}

/// A text of at most so many characters; what is left out is marked.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A text without line breaks and other control characters, and with single blanks.
pub(super) fn one_line(text: &str) -> String {
    let words = text.split(|sign: char| sign.is_whitespace() || sign.is_control());
    let mut line = String::with_capacity(text.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_one_line_and_bounded() {
        assert_eq!(quoted("a\n\n b\tc"), "“a b c”");
        let long = quoted(&"é ".repeat(500));
        assert_eq!(long.chars().count(), QUOTED + 2);
        assert!(long.ends_with("é…”"), "{long}");
    }

    #[test]
    fn names_are_listed_as_people_list_them() {
        assert_eq!(and::<&str>(&[]), "");
        assert_eq!(and(&["a"]), "a");
        assert_eq!(and(&["a", "b"]), "a and b");
        assert_eq!(and(&["a", "b", "c"]), "a, b and c");
    }
}
