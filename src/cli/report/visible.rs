//! Makes visible what a terminal would hide or obey.

use crate::diagnostic::{Message, Part};

/// The longest value that a message shows, in characters.
const LONGEST_VALUE: usize = 200;

/// Whether a character is shown by its number: controls, and what reorders or hides text.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Adds a character, or its number if it would not be seen.
pub(super) fn push(text: &mut String, c: char) {
    match c {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        c if is_unsafe(c) => text.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        c => text.push(c),
    }
}

/// A text in one line, in which everything can be seen.
pub(in crate::cli) fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut shown, c);
    }
    shown
}

/// A message in one line: values masked if they must be, and cut where they go on for ever.
pub(super) fn message(message: &Message, masked: bool) -> String {
    one_line(&shortened(message).render(masked))
}

/// A help in the lines of our own words; what a writer typed breaks none.
pub(super) fn help(help: &Message, masked: bool) -> String {
    let shown = shortened(help);
    let parts = shown.parts().iter().map(|part| match part {
        Part::Words(words) => {
            let lines: Vec<String> = words.split('\n').map(one_line).collect();
            lines.join("\n")
        }
        Part::Value(value) => one_line(&Message::default().value(value.as_str()).render(masked)),
    });
    parts.collect()
}

/// A message for programs, which may hold any character.
pub(super) fn raw(message: &Message, masked: bool) -> String {
    shortened(message).render(masked)
}

fn shortened(message: &Message) -> Message {
    message
        .parts()
        .iter()
        .fold(Message::default(), |shown, part| match part {
            Part::Words(words) => shown.words(words.as_str()),
            Part::Value(value) => match value.char_indices().nth(LONGEST_VALUE) {
                Some((cut, _)) => shown.value(format!("{}…", value.get(..cut).unwrap_or(""))),
                None => shown.value(value.as_str()),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn what_a_terminal_obeys_is_shown_by_its_number() {
        assert_eq!(
            one_line("a\u{1b}[31m\u{202e}b\nü"),
            "a\\u{1b}[31m\\u{202e}b\\nü"
        );
    }
}
