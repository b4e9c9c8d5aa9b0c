//! Where a word ends: `Ed Ito` is not in `editor`, a record number is not in a hash.

/// Whether the bytes from `start` to `end` stand on their own.
///
/// A side counts as glued only if both the value's outermost sign and its neighbour are letters or digits.
/// What cannot be decoded glues nothing: in doubt it is a hit.
pub(super) fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let (before, rest) = bytes.split_at_checked(start).unwrap_or((bytes, &[]));
    let found = rest.get(..end.saturating_sub(start)).unwrap_or(rest);
    let after = bytes.get(end..).unwrap_or(&[]);
    let glued_left = first(found).is_some_and(char::is_alphanumeric)
        && last(before).is_some_and(char::is_alphanumeric)
        && !ends_in_escape(before);
    let glued_right = last(found).is_some_and(char::is_alphanumeric)
        && first(after).is_some_and(char::is_alphanumeric);
    !glued_left && !glued_right
}

fn first(bytes: &[u8]) -> Option<char> {
    let heads = (1..=4).filter_map(|length| bytes.get(..length));
    decode(heads)
}

fn last(bytes: &[u8]) -> Option<char> {
    let tails = (1..=4).filter_map(|length| bytes.get(bytes.len().checked_sub(length)?..));
    decode(tails)
}

fn decode<'a>(mut slices: impl Iterator<Item = &'a [u8]>) -> Option<char> {
    slices.find_map(|slice| std::str::from_utf8(slice).ok()?.chars().next())
}

/// Whether the last letters are no letters but the end of an escape that a reader's software turns into something else: `\n`, `\u2014`, `\x0a`, `%20`.
fn ends_in_escape(before: &[u8]) -> bool {
    match before {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0'] => true,
        [.., b'\\', b'u', a, b, c, d] => !hex_is_letter(&[*a, *b, *c, *d]),
        [.., b'\\', b'x', a, b] | [.., b'%', a, b] => !hex_is_letter(&[*a, *b]),
        _ => false,
    }
}

/// Whether the hexadecimal digits name a letter or digit; digits that are none leave the text as it is, glued.
fn hex_is_letter(digits: &[u8]) -> bool {
    let number = std::str::from_utf8(digits).map(|text| u32::from_str_radix(text, 16));
    match number {
        Ok(Ok(number)) => char::from_u32(number).is_some_and(|sign| {
            // A single byte above ASCII is a part of some letter that is not known here.
            sign.is_alphanumeric() && (digits.len() == 4 || sign.is_ascii())
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::stands_alone;

    fn alone(text: &str, value: &str) -> bool {
        let start = text.find(value).unwrap();
        stands_alone(text.as_bytes(), start, start + value.len())
    }

    #[test]
    fn letters_and_digits_glue() {
        assert!(!alone("editor", "dito"));
        assert!(!alone("a4711", "4711"));
        assert!(!alone("47110", "4711"));
        assert!(!alone("écart", "cart"));
        assert!(!alone("carté", "cart"));
    }

    #[test]
    fn anything_else_is_a_boundary() {
        for text in ["cart", " cart ", "_cart-", "«cart»", "—cart…", ";cart&"] {
            assert!(alone(text, "cart"), "{text}");
        }
    }

    #[test]
    fn a_value_that_ends_in_a_mark_needs_no_boundary_there() {
        assert!(alone("x(555) 0100", "(555) 0100"));
        assert!(!alone("x(555) 01001", "(555) 0100"));
    }

    #[test]
    fn the_letters_of_an_escape_do_not_glue() {
        for text in [
            r"\ncart",
            r"\tcart",
            r"\u2014cart",
            r"\x0acart",
            "%20cart",
            "%C3cart",
        ] {
            assert!(alone(text, "cart"), "{text}");
        }
        for text in [r"\u00e9cart", r"\x41cart", "%41cart", "n%zzcart", "120cart"] {
            assert!(!alone(text, "cart"), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_glue_nothing() {
        assert!(stands_alone(b"\xffcart\xff", 1, 5));
        assert!(stands_alone(b"\xc3cart", 1, 5));
    }
}
