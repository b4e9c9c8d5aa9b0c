//! What a terminal makes of a text: colours and other sequences (ECMA-48) away, signs that are struck over each other as one.

use memchr::memchr2;

use crate::gate::fold::SOFT_SIGN;

/// The text as it is shown; nothing if it holds no such sequence.
pub(in crate::gate) fn shown(text: &[u8]) -> Option<Vec<u8>> {
    memchr2(0x1b, 0x08, text)?;
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(0x1b, 0x08, rest) {
        let (plain, from) = rest.split_at(at);
        out.extend_from_slice(plain);
        rest = match from {
            [0x08, after @ ..] => {
                // The sign before is struck over by the next one, or with it.
                while out.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
                after
            }
            [0x1b, b'[', after @ ..] => {
                out.push(SOFT_SIGN);
                let length = after
                    .iter()
                    .take(64)
                    .take_while(|sign| matches!(sign, 0x20..=0x3f))
                    .count();
                after.get(length + 1..).unwrap_or(&[])
            }
            [0x1b, b']' | b'P' | b'_' | b'^', after @ ..] => {
                // A command, such as a link's address, up to its end; it is read as it stands in the text itself.
                out.push(SOFT_SIGN);
                let end = memchr2(0x07, 0x1b, after).unwrap_or(after.len());
                let taken = match after.get(end..) {
                    Some([0x1b, b'\\', ..]) => end + 2,
                    Some([0x07, ..]) => end + 1,
                    _ => end,
                };
                after.get(taken..).unwrap_or(&[])
            }
            [0x1b, b'(' | b')' | b'#' | b'%', _, after @ ..] | [0x1b, _, after @ ..] => {
                out.push(SOFT_SIGN);
                after
            }
            _ => &[],
        };
    }
    out.extend_from_slice(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_terminal_shows_letters() {
        for (text, seen) in [
            ("id \x1b[31m77\x1b[0m18", "id \u{1}77\u{1}18"),
            ("_\x08A_\x08b", "Ab"),
            ("A\x08Ab\x08b", "Ab"),
            ("é\x08éa", "éa"),
            (
                "a\x1b]8;;https://x.example\x1b\\b\x1b]8;;\x07c",
                "a\u{1}b\u{1}c",
            ),
            ("a\x1b", "a"),
        ] {
            assert_eq!(
                shown(text.as_bytes()).as_deref(),
                Some(seen.as_bytes()),
                "{text:?}"
            );
        }
        assert_eq!(shown(b"plain"), None);
    }
}
