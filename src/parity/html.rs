//! HTML as far as pages of ours need it: tags with their attributes, and text; what is left out may be left out.

use std::borrow::Cow;

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag, by its name.
    End(&'a str),
    /// Text, decoded.
    Text(Cow<'a, str>),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, as it is written; ours hold no signs that would be encoded.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches([' ', '\n', '\t', '\r', '/']);
            if rest.is_empty() {
                return None;
            }
            let end = rest.find([' ', '\n', '\t', '\r', '=']);
            let (key, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            let Some(after) = after.strip_prefix('=') else {
                if key == name {
                    return Some("");
                }
                rest = after;
                continue;
            };
            let quote = after
                .chars()
                .next()
                .filter(|sign| matches!(sign, '"' | '\''));
            let (value, after) = match quote {
                Some(quote) => after.get(1..)?.split_once(quote)?,
                None => {
                    let end = after.find([' ', '\n', '\t', '\r']);
                    after.split_at_checked(end.unwrap_or(after.len()))?
                }
            };
            if key == name {
                return Some(value);
            }
            rest = after;
        }
    }

    /// Whether it has a class.
    pub(super) fn is(&self, class: &str) -> bool {
        let classes = self.get("class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|known| known == class)
    }
}

/// The pieces of a page, in order.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(inside) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                let (text, after) = rest.split_at_checked(end)?;
                rest = after;
                return Some(Piece::Text(decoded(text)));
            };
            if let Some(comment) = inside.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let end = tag_end(inside);
            let (tag, after) = inside.split_at_checked(end)?;
            rest = after.strip_prefix('>').unwrap_or(after);
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Piece::End(name.trim()));
            }
            let end = tag.find([' ', '\n', '\t', '\r', '/']).unwrap_or(tag.len());
            let (name, attributes) = tag.split_at_checked(end)?;
            return Some(Piece::Start(Tag { name, attributes }));
        }
    })
}

/// Where a tag ends: at the first `>` outside of quotation marks.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (place, sign) in tag.char_indices() {
        match (quote, sign) {
            (None, '>') => return place,
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), sign) if open == sign => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Text with its character references read, with or without their semicolon.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match reference(after) {
            Some((sign, after)) => {
                out.push(sign);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The sign that a reference stands for, and what follows it.
fn reference(after: &str) -> Option<(char, &str)> {
    const NAMED: [(&str, char); 10] = [
        ("amp", '&'),
        ("AMP", '&'),
        ("lt", '<'),
        ("LT", '<'),
        ("gt", '>'),
        ("GT", '>'),
        ("quot", '"'),
        ("QUOT", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
    ];
    if let Some(number) = after.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let end = digits.find(|sign: char| !sign.is_digit(radix));
        let (digits, after) = digits.split_at_checked(end.unwrap_or(digits.len()))?;
        let sign = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
        return Some((sign, after.strip_prefix(';').unwrap_or(after)));
    }
    let (name, sign) = NAMED.iter().find(|(name, _)| after.starts_with(name))?;
    let after = after.get(name.len()..)?;
    Some((*sign, after.strip_prefix(';').unwrap_or(after)))
}

#[cfg(test)]
mod tests {
    use super::{Piece, decoded, pieces};

    #[test]
    fn pages_fall_into_tags_and_text() {
        let html = "<p class=\"a b\" id=x data-label='c d'>A &lt b&amp;<br>c<!-- > --></p>";
        let all: Vec<Piece<'_>> = pieces(html).collect();
        let Some(Piece::Start(tag)) = all.first() else {
            panic!("{all:?}");
        };
        assert_eq!((tag.name, tag.get("id")), ("p", Some("x")));
        assert_eq!(tag.get("data-label"), Some("c d"));
        assert!(tag.is("b") && !tag.is("c") && tag.get("y").is_none());
        assert_eq!(all.get(1), Some(&Piece::Text("A < b&".into())));
        assert_eq!(all.last(), Some(&Piece::End("p")));
        for strange in ["<", "<a", "<a href", "<a href=\"", "&#x;&#99999999;&", "</"] {
            let _ = pieces(strange).count();
        }
    }

    #[test]
    fn references_need_no_semicolon() {
        assert_eq!(
            decoded("&#39;&#x2F;&gt&amp;lt;&unknown;"),
            "'/>&lt;&unknown;"
        );
    }
}
