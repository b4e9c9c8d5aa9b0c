//! The part of a line that is shown, at most [`WIDTH`] columns of it.

use std::ops::Range;

use super::visible;

/// The widest excerpt, in columns.
const WIDTH: usize = 160;
/// How many characters before the span are shown of a longer line.
const BEFORE: usize = 40;

/// What is shown of a line, and where in it the span lies.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text, in which everything can be seen.
    pub(super) text: String,
    /// The bytes of it to point at.
    pub(super) mark: Range<usize>,
}

/// Cuts a window around the bytes `span` out of a line, without looking at what lies far from it.
pub(super) fn cut(line: &str, span: Range<usize>) -> Excerpt {
    let whole = line.len() <= WIDTH;
    let from = match whole {
        true => 0,
        false => line
            .get(..span.start)
            .unwrap_or("")
            .char_indices()
            .rev()
            .nth(BEFORE)
            .map_or(0, |(at, _)| at),
    };
    let mut text = String::new();
    if from > 0 {
        text.push('…');
    }
    let mut columns = text.chars().count();
    let mut mark = None;
    let mut end = None;
    let mut room = true;
    for (offset, c) in line.get(from..).unwrap_or("").char_indices() {
        let at = from + offset;
        if at == span.start {
            mark = Some(text.len());
        }
        if at == span.end {
            end = Some(text.len());
        }
        let length = text.len();
        if c == '\t' {
            text.push_str("    ");
        } else {
            visible::push(&mut text, c);
        }
        // Wide characters take two columns at most.
        columns += match text.get(length..) {
            Some(added) if added.is_ascii() => added.len(),
            _ => 2,
        };
        if columns > WIDTH {
            text.truncate(length);
            text.push('…');
            room = false;
            break;
        }
    }
    let start = mark.unwrap_or(text.len());
    let end = end.unwrap_or(text.len());
    let end = if room { end } else { end.min(text.len()) };
    Excerpt {
        mark: start..end.max(start),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_shown_whole() {
        let excerpt = cut("name = \"x\"", 7..10);
        assert_eq!(excerpt.text, "name = \"x\"");
        assert_eq!(excerpt.mark, 7..10);
    }

    #[test]
    fn a_long_line_is_shown_around_its_span() {
        let line = format!("{}NEEDLE{}", "a".repeat(1_000_000), "b".repeat(1_000_000));
        let excerpt = cut(&line, 1_000_000..1_000_006);
        assert_eq!(excerpt.text.get(excerpt.mark.clone()), Some("NEEDLE"));
        assert!(excerpt.text.chars().count() <= WIDTH + 1);
        assert!(excerpt.text.starts_with("…a") && excerpt.text.ends_with("b…"));
    }

    #[test]
    fn a_span_that_is_longer_than_the_window_is_marked_as_far_as_it_is_shown() {
        let line = "a".repeat(1_000);
        let excerpt = cut(&line, 10..990);
        assert_eq!(excerpt.mark, 10..excerpt.text.len());
    }

    #[test]
    fn the_mark_moves_with_what_is_made_visible() {
        let excerpt = cut("\t\u{202e}x = 1", 4..5);
        assert_eq!(excerpt.text, "    \\u{202e}x = 1");
        assert_eq!(excerpt.text.get(excerpt.mark), Some("x"));
    }
}
