//! HTML and XML: what a reader sees in one text, what stands in tags and comments in another.

use memchr::{memchr, memchr3, memmem};

use super::Decoded;
use super::escapes::reference;
use crate::gate::fold::{HARD_SIGN, SOFT_SIGN};

/// The two texts of a piece of markup.
pub(in crate::gate) struct Pieces {
    /// What stands between the tags.
    pub(in crate::gate) text: Decoded,
    /// What stands in tags, comments, scripts and styles.
    pub(in crate::gate) rest: Decoded,
    /// Whether a character reference was resolved.
    pub(in crate::gate) references: bool,
    /// Whether a template was never closed, so that no later one is.
    unclosed: bool,
}

/// Whether a `<` begins something.
fn opens(next: Option<&u8>) -> bool {
    next.is_some_and(|sign| sign.is_ascii_alphabetic() || matches!(sign, b'/' | b'!' | b'?'))
}

/// Whether a text holds markup.
pub(in crate::gate) fn has_markup(text: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text).any(|at| opens(text.get(at + 1)))
}

/// Whether a text begins with markup, so that all of it is.
pub(in crate::gate) fn begins(text: &[u8]) -> bool {
    let blank = |sign: &u8| matches!(sign, b' ' | b'\t' | b'\n' | b'\r' | 0xef | 0xbb | 0xbf);
    let start = text.iter().take_while(|sign| blank(sign)).count();
    text.get(start) == Some(&b'<') && opens(text.get(start + 1))
}

/// Takes markup apart; `entities` says whether character references are resolved.
pub(in crate::gate) fn take_apart(text: &[u8], entities: bool) -> Pieces {
    let mut pieces = Pieces {
        text: Decoded::with_capacity(text.len()),
        rest: Decoded::with_capacity(text.len() / 2),
        references: false,
        unclosed: false,
    };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let next = memchr(b'<', rest).unwrap_or(rest.len());
        let (plain, tag) = rest.split_at(next);
        if !plain.is_empty() {
            pieces.text.step(at);
            pieces.references |= copy(plain, entities, at, &mut pieces.text);
            at += plain.len();
        }
        if tag.is_empty() {
            break;
        }
        if !opens(tag.get(1)) {
            pieces.text.text.push(b'<');
            at += 1;
            continue;
        }
        at += pieces.tag(tag, at, entities);
    }
    pieces
}

fn copy(plain: &[u8], entities: bool, from: usize, out: &mut Decoded) -> bool {
    let mut copied = 0;
    let mut found = false;
    if entities {
        for at in memchr::memchr_iter(b'&', plain) {
            if at < copied {
                continue;
            }
            let mark = out.text.len() + (at - copied);
            out.text
                .extend_from_slice(plain.get(copied..at).unwrap_or(&[]));
            copied = at;
            match reference(plain.get(at + 1..).unwrap_or(&[]), &mut out.text) {
                Some(length) => {
                    copied = at + 1 + length;
                    out.step(from + copied);
                    found = true;
                }
                None => out.text.truncate(mark),
            }
        }
    }
    out.text
        .extend_from_slice(plain.get(copied..).unwrap_or(&[]));
    found
}

impl Pieces {
    /// A tag or comment at the start of `tag`; returns how many bytes it takes.
    fn tag(&mut self, tag: &[u8], at: usize, entities: bool) -> usize {
        if let Some(body) = tag.strip_prefix(b"<![CDATA[") {
            let length = memmem::find(body, b"]]>").unwrap_or(body.len());
            self.text.step(at + 9);
            self.text
                .text
                .extend_from_slice(body.get(..length).unwrap_or(&[]));
            self.text.text.push(SOFT_SIGN);
            return 9 + (length + 3).min(body.len());
        }
        if let Some(body) = tag.strip_prefix(b"<!--") {
            let length = memmem::find(body, b"-->").unwrap_or(body.len());
            self.aside(body.get(..length).unwrap_or(&[]), at + 4, false);
            self.text.text.push(SOFT_SIGN);
            return 4 + (length + 3).min(body.len());
        }
        let (inside, mut taken) = whole(tag);
        self.aside(inside, at + 1, entities);
        let closing = inside.first() == Some(&b'/');
        let name = inside.strip_prefix(b"/").unwrap_or(inside);
        let count = name
            .iter()
            .take(24)
            .take_while(|sign| sign.is_ascii_alphanumeric() || **sign == b':')
            .count();
        let mut buffer = [0; 24];
        for (to, from) in buffer.iter_mut().zip(name.iter().take(count)) {
            *to = from.to_ascii_lowercase();
        }
        let name = buffer.get(..count).unwrap_or(&[]);
        self.text
            .text
            .push(if divides(name) { HARD_SIGN } else { SOFT_SIGN });
        let hides = match name {
            b"script" | b"style" => true,
            b"template" => !self.unclosed,
            _ => false,
        };
        if !closing && hides {
            let body = tag.get(taken..).unwrap_or(&[]);
            let mut length = close_of(body, name);
            if name == b"template" && length == body.len() {
                // A template that is never closed hides nothing.
                self.unclosed = true;
                length = 0;
            }
            self.aside(body.get(..length).unwrap_or(&[]), at + taken, false);
            taken += length;
        }
        taken
    }

    fn aside(&mut self, inside: &[u8], at: usize, entities: bool) {
        self.rest.text.push(HARD_SIGN);
        self.rest.step(at);
        self.references |= copy(inside, entities, at, &mut self.rest);
        self.rest.text.push(HARD_SIGN);
    }
}

/// Where a tag ends: at the first `>` outside quoted attribute values, or before another `<`, which then is no part of it.
///
/// What was taken out of markup has a hard sign between its parts, and a tag that began in one part does not go on in the next.
///
/// Returns what stands in the tag, and how many bytes it takes.
fn whole(tag: &[u8]) -> (&[u8], usize) {
    let end = end(tag);
    let inside = tag.get(1..end).unwrap_or(&[]);
    match memchr(HARD_SIGN, inside) {
        Some(parted) => (inside.get(..parted).unwrap_or(&[]), 1 + parted),
        None => (inside, end + usize::from(tag.get(end) == Some(&b'>'))),
    }
}

fn end(tag: &[u8]) -> usize {
    let mut at = 1;
    loop {
        let Some(found) = tag
            .get(at..)
            .and_then(|rest| memchr3(b'>', b'=', b'<', rest))
            .map(|found| at + found)
        else {
            return tag.len();
        };
        if let Some(b'>' | b'<') = tag.get(found) {
            return found;
        }
        at = found + 1;
        let blanks = tag
            .get(at..)
            .unwrap_or(&[])
            .iter()
            .take_while(|sign| sign.is_ascii_whitespace())
            .count();
        let quote = tag.get(at + blanks).copied();
        if let Some(quote @ (b'"' | b'\'')) = quote {
            let from = at + blanks + 1;
            // A value that is never closed is read as if it had no quotes.
            let length = tag.get(from..).and_then(|rest| memchr(quote, rest));
            at = length.map_or(from, |length| from + length + 1);
        }
    }
}

fn close_of(body: &[u8], name: &[u8]) -> usize {
    let mut from = 0;
    while let Some(found) = body.get(from..).and_then(|rest| memmem::find(rest, b"</")) {
        let at = from + found;
        let close = body.get(at + 2..at + 2 + name.len());
        if close.is_some_and(|close| close.eq_ignore_ascii_case(name)) {
            return at;
        }
        from = at + 2;
    }
    body.len()
}

/// Elements before and after which a reader sees another line or cell.
fn divides(name: &[u8]) -> bool {
    let local = name.rsplit(|sign| *sign == b':').next().unwrap_or(name);
    matches!(
        local,
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"body"
            | b"br"
            | b"button"
            | b"caption"
            | b"col"
            | b"dd"
            | b"details"
            | b"dialog"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"form"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"header"
            | b"hr"
            | b"html"
            | b"legend"
            | b"li"
            | b"main"
            | b"nav"
            | b"ol"
            | b"optgroup"
            | b"option"
            | b"p"
            | b"pre"
            | b"script"
            | b"section"
            | b"select"
            | b"style"
            | b"summary"
            | b"table"
            | b"tab"
            | b"tbody"
            | b"td"
            | b"textarea"
            | b"tfoot"
            | b"th"
            | b"thead"
            | b"title"
            | b"tr"
            | b"ul"
            | b"row"
            | b"c"
            | b"si"
            | b"item"
            | b"entry"
    )
}
