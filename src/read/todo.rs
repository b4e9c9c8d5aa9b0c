//! What a scaffold leaves to be written.

use crate::diagnostic::{Code, Finding, Span};

/// The mark in a scaffold of what only a person can know.
pub const MARK: &str = "TODO";

/// Where the mark stands as a word of its own, in bytes of `text`.
pub fn marks(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let is_word = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    memchr::memmem::find_iter(bytes, MARK)
        .map(|start| start..start + MARK.len())
        .filter(move |mark| !is_word(mark.start.checked_sub(1)) && !is_word(Some(mark.end)))
}

/// The finding about a mark.
pub(super) fn finding(span: Span) -> Finding {
    Finding::error(Code("todo"), span, "this is still to be written")
        .help("write what the mark asks for, or take the line out")
}

#[cfg(test)]
mod tests {
    use super::marks;

    #[test]
    fn a_mark_is_a_word_of_its_own() {
        let found = |text: &str| marks(text).count();
        assert_eq!(found("TODO: the title"), 1);
        assert_eq!(found("(TODO) and TODO-SA-{year}"), 2);
        assert_eq!(found("MASTODON, TODOS, todo, X_TODO"), 0);
    }
}
