//! Links of markdown (CommonMark 0.31 section 6.3), of which a reader sees the text alone.

use memchr::memmem;

use super::{Decoded, sign_from};
use crate::gate::fold::{HARD_SIGN, SOFT_SIGN};

/// The longest destination of a link that is left out.
const LONGEST: usize = 2048;

/// The surroundings of each link without its destination; `around` says how many bytes before and after it count.
pub(in crate::gate) fn without_destinations(text: &[u8], around: usize) -> Option<Decoded> {
    let mut out: Option<Decoded> = None;
    let (mut covered, mut until) = (0, 0);
    for at in memmem::find_iter(text, b"](") {
        let destination = text.get(at + 2..).and_then(destination);
        let Some(length) = destination.filter(|_| at >= covered) else {
            continue;
        };
        let first = out.is_none();
        let out = out.get_or_insert_with(|| Decoded::with_capacity(4 * around));
        let rest = covered..at.min(until);
        let from = sign_from(text, at.saturating_sub(around)).max(rest.end);
        copy(text, rest.clone(), out);
        if first || from > rest.end {
            out.text.push(HARD_SIGN);
        }
        copy(text, from..at, out);
        out.text.push(SOFT_SIGN);
        covered = at + 2 + length + 1;
        until = sign_from(text, covered.saturating_add(around));
    }
    let mut out = out?;
    copy(text, covered..text.len().min(until), &mut out);
    Some(out)
}

fn copy(text: &[u8], piece: std::ops::Range<usize>, out: &mut Decoded) {
    let from = piece.start;
    if let Some(piece) = text.get(piece).filter(|piece| !piece.is_empty()) {
        out.step(from);
        out.text.extend_from_slice(piece);
    }
}

/// How long a destination with its title is, up to the parenthesis that ends it.
fn destination(text: &[u8]) -> Option<usize> {
    let mut open = 0usize;
    for (at, sign) in text.iter().take(LONGEST).enumerate() {
        match sign {
            b'(' => open += 1,
            b')' if open == 0 => return Some(at),
            b')' => open -= 1,
            // Of another link; so each sign is read once or twice.
            b'\n' | b']' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, around: usize) -> Option<String> {
        let decoded = without_destinations(text.as_bytes(), around)?;
        let text = String::from_utf8_lossy(&decoded.text).into_owned();
        let marks = [(HARD_SIGN, "|"), (SOFT_SIGN, "~")];
        Some(marks.iter().fold(text, |text, (mark, shown)| {
            text.replace(char::from(*mark), shown)
        }))
    }

    #[test]
    fn texts_of_links_stay_together() {
        assert_eq!(
            shown("by [Zoe](https://e.example/a(b)) [Quill](<c> \"t\").", 20).unwrap(),
            "|by [Zoe~ [Quill~."
        );
        assert_eq!(
            shown("first [a](b) and a long way to [c](d) end", 4).unwrap(),
            "|t [a~ and|o [c~ end"
        );
        assert_eq!(shown("no link] (at all)", 4), None);
        assert_eq!(shown("[never](closed", 4), None);
    }
}
