//! How text that others wrote becomes part of a page.

use std::borrow::Cow;
use std::io::Write;

/// Writes text as HTML or XML character data or as an attribute's value.
///
/// Markup is escaped, control characters that XML forbids become U+FFFD, and the characters that turn the direction of what follows are shown by their numbers, so that a title cannot rewrite the line that it stands in.
///
/// # Errors
/// What the writer reports.
pub fn write_escaped(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.write_all(plain.as_bytes())?;
        let mut signs = tail.chars();
        match signs.next() {
            Some('&') => out.write_all(b"&amp;")?,
            Some('<') => out.write_all(b"&lt;")?,
            Some('>') => out.write_all(b"&gt;")?,
            Some('"') => out.write_all(b"&quot;")?,
            Some('\'') => out.write_all(b"&#39;")?,
            Some(sign) if turns_direction(sign) => {
                write!(out, "[U+{:04X}]", u32::from(sign))?;
            }
            Some(sign) if sign.is_ascii() || sign == '\u{fffe}' || sign == '\u{ffff}' => {
                out.write_all("\u{fffd}".as_bytes())?;
            }
            Some(sign) => out.write_all(sign.encode_utf8(&mut [0; 4]).as_bytes())?,
            None => {}
        }
        rest = signs.as_str();
    }
    out.write_all(rest.as_bytes())
}

/// The same as a string.
pub fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    match write_escaped(text, &mut out) {
        Ok(()) => String::from_utf8(out).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// Text for a renderer that escapes markup by itself: only what is invisible is made visible.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |sign: char| {
        turns_direction(sign)
            || sign == '\u{fffe}'
            || sign == '\u{ffff}'
            || (sign.is_ascii_control() && !matches!(sign, '\t' | '\n' | '\r'))
    };
    if !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if turns_direction(sign) {
            out.push_str(&format!("[U+{:04X}]", u32::from(sign)));
        } else if hidden(sign) {
            out.push('\u{fffd}');
        } else {
            out.push(sign);
        }
    }
    Cow::Owned(out)
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9).
fn turns_direction(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A byte that may need more than copying: markup, ASCII control, or the first byte of a sign that turns the direction or is no character.
fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'&' | b'<' | b'>' | b'"' | b'\'' | 0..=8 | 11 | 12 | 14..=31 | 127 | 0xe2 | 0xef
    )
}

#[cfg(test)]
mod tests {
    use super::{escaped, visible};

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escaped("<b title=\"x\">'&'</b> – ﬁ €"),
            "&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt; – ﬁ €"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(
            escaped("a\u{202e}b\0\u{2066}\tc\u{7f}"),
            "a[U+202E]b\u{fffd}[U+2066]\tc\u{fffd}"
        );
        assert_eq!(visible("a\u{202e}b\0"), "a[U+202E]b\u{fffd}");
        assert_eq!(visible("עברית <b>"), "עברית <b>");
    }
}
