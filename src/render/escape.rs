//! How text that others wrote becomes part of a page.

use std::borrow::Cow;
use std::io::Write;

/// Writes text as HTML or XML character data or as an attribute's value.
///
/// Markup is escaped, control characters and signs that HTML or XML forbid become U+FFFD, and the characters that turn the direction of what follows are shown by their numbers, so that a title cannot rewrite the line that it stands in.
/// Of a tower of marks upon one letter the lowest are written, and U+FFFD for all others: it would be drawn over the lines around it, and cannot be broken into lines.
///
/// # Errors
/// What the writer reports.
pub fn write_escaped(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut rest = text;
    let mut tower = 0_usize;
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.write_all(plain.as_bytes())?;
        let mut signs = tail.chars();
        let next = signs.next();
        tower = match next.is_some_and(is_mark) {
            true if at == 0 => tower + 1,
            true => 1,
            false => 0,
        };
        match next {
            Some(_) if tower > HIGHEST + 1 => {}
            Some(_) if tower > HIGHEST => out.write_all("\u{fffd}".as_bytes())?,
            Some('&') => out.write_all(b"&amp;")?,
            Some('<') => out.write_all(b"&lt;")?,
            Some('>') => out.write_all(b"&gt;")?,
            Some('"') => out.write_all(b"&quot;")?,
            Some('\'') => out.write_all(b"&#39;")?,
            Some(sign) if turns_direction(sign) => {
                write!(out, "[U+{:04X}]", u32::from(sign))?;
            }
            Some(sign) if is_forbidden(sign) => out.write_all("\u{fffd}".as_bytes())?,
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
    let mut tower = 0_usize;
    let hidden = |sign: char| {
        tower = if is_mark(sign) { tower + 1 } else { 0 };
        tower > HIGHEST || turns_direction(sign) || is_forbidden(sign)
    };
    if !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut tower = 0_usize;
    for sign in text.chars() {
        tower = if is_mark(sign) { tower + 1 } else { 0 };
        if turns_direction(sign) {
            out.push_str(&format!("[U+{:04X}]", u32::from(sign)));
        } else if is_forbidden(sign) || tower == HIGHEST + 1 {
            out.push('\u{fffd}');
        } else if tower <= HIGHEST {
            out.push(sign);
        }
    }
    Cow::Owned(out)
}

/// A text for a line of a list, where one of 10,000 letters would push all others away.
pub(crate) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// How many letters without a blank between them stand in a line, where no style sheet breaks it: as many of the widest as a phone has room for.
const UNBROKEN: usize = 16;

/// The same as [`escaped`], for a page without a style sheet: long words may be broken, too.
pub(crate) fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut begin = 0;
    let mut length = 0_usize;
    for (at, sign) in text.char_indices() {
        if sign.is_whitespace() {
            length = 0;
        } else if length >= UNBROKEN && !is_mark(sign) {
            out.push_str(&escaped(text.get(begin..at).unwrap_or_default()));
            out.push_str("<wbr>");
            begin = at;
            length = 1;
        } else {
            length += 1;
        }
    }
    out.push_str(&escaped(text.get(begin..).unwrap_or_default()));
    out
}

/// How many marks may stand upon one letter; no writing of people needs so many.
const HIGHEST: usize = 8;

/// Marks that are drawn upon the letter before them, and what joins signs without a width of its own; the blocks of which towers are built.
fn is_mark(sign: char) -> bool {
    matches!(sign,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9).
fn turns_direction(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Control characters other than white space, and code points that are no characters (XML 1.0 section 2.2, HTML section 13.1.4).
fn is_forbidden(sign: char) -> bool {
    let number = u32::from(sign);
    (sign.is_control() && !matches!(sign, '\t' | '\n' | '\r'))
        || matches!(sign, '\u{fdd0}'..='\u{fdef}')
        || number & 0xfffe == 0xfffe
}

/// A byte that may need more than copying: markup, ASCII control, or the first byte of another control, of a mark, or of a sign that turns the direction or is no character.
fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'&' | b'<' | b'>' | b'"' | b'\'' | 0..=8 | 11 | 12 | 14..=31 | 127 | 0xc2 | 0xcc | 0xcd | 0xd2 | 0xd6..=0xd9
            | 0xe0..=0xe2 | 0xef | 0xf0..=0xf4
    )
}

#[cfg(test)]
mod tests {
    use super::{breakable, escaped, shortened, visible};

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escaped("<b title=\"x\">'&'</b> – ﬁ €"),
            "&lt;b title=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt; – ﬁ €"
        );
    }

    #[test]
    fn a_tower_of_marks_has_an_end() {
        let tower = format!("Z{}<", "\u{351}\u{334}\u{36b}".repeat(100));
        let low = "Z\u{351}\u{334}\u{36b}\u{351}\u{334}\u{36b}\u{351}\u{334}\u{fffd}";
        assert_eq!(visible(&tower), format!("{low}<"));
        assert_eq!(escaped(&tower), format!("{low}&lt;"));
        let words = "Việt e\u{301}\u{323}e\u{301} עִבְרִ֔ית กี่ 👩\u{200d}👩\u{200d}👧 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        assert_eq!(visible(words), words);
        assert_eq!(escaped(words), words);
    }

    #[test]
    fn a_list_has_room_for_a_beginning() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöü", 2), "äö…");
    }

    #[test]
    fn a_long_word_may_be_broken() {
        assert_eq!(
            breakable("Some words & short ones"),
            "Some words &amp; short ones"
        );
        let long = "<".repeat(30);
        assert_eq!(
            breakable(&format!("a {long}")),
            format!("a {}<wbr>{}", "&lt;".repeat(16), "&lt;".repeat(14))
        );
        // A mark stays with its letter.
        let marked = format!("{}e\u{301}{}", "a".repeat(15), "b".repeat(3));
        assert_eq!(
            breakable(&marked),
            format!("{}e\u{301}<wbr>bbb", "a".repeat(15))
        );
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(
            escaped("a\u{202e}b\0\u{2066}\tc\u{7f}"),
            "a[U+202E]b\u{fffd}[U+2066]\tc\u{fffd}"
        );
        assert_eq!(visible("a\u{202e}b\0"), "a[U+202E]b\u{fffd}");
        for forbidden in [
            '\u{85}',
            '\u{9b}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{1ffff}',
            '\u{10ffff}',
        ] {
            assert_eq!(escaped(&format!("a{forbidden}b")), "a\u{fffd}b");
            assert_eq!(visible(&format!("a{forbidden}b")), "a\u{fffd}b");
        }
        assert_eq!(
            escaped("\u{a0}\u{fdcf}\u{1fffd}🚑"),
            "\u{a0}\u{fdcf}\u{1fffd}🚑"
        );
        assert_eq!(visible("עברית <b>"), "עברית <b>");
    }
}
