//! Strings of CBOR (RFC 8949), whose lengths stand before them and often read as letters.

use crate::gate::fold::HARD_SIGN;

/// The deepest nesting that is followed.
const DEEPEST: usize = 64;

/// The strings, divided; nothing unless the bytes are one array, map or tagged value from the first byte to the last.
pub(in crate::gate) fn texts(bytes: &[u8]) -> Option<Vec<u8>> {
    if !matches!(bytes.first(), Some(0x80..=0xdb)) || bytes.len() < 4 {
        return None;
    }
    let mut out = Vec::new();
    // How many values are still to come on each level; nothing for a level that ends with a break.
    let mut levels: Vec<Option<u64>> = vec![Some(1)];
    let mut at = 0;
    while let Some(level) = levels.last_mut() {
        match level {
            Some(0) => {
                levels.pop();
                continue;
            }
            Some(count) => *count -= 1,
            None if bytes.get(at) == Some(&0xff) => {
                at += 1;
                levels.pop();
                continue;
            }
            None => {}
        }
        let head = *bytes.get(at)?;
        let (length, taken) = argument(head & 0x1f, bytes.get(at + 1..)?)?;
        at += 1 + taken;
        match head >> 5 {
            2 | 3 if length.is_some() => {
                let end = at.checked_add(usize::try_from(length?).ok()?)?;
                out.extend_from_slice(bytes.get(at..end)?);
                out.push(HARD_SIGN);
                at = end;
            }
            2..=4 => levels.push(length),
            5 => levels.push(match length {
                Some(count) => Some(count.checked_mul(2)?),
                None => None,
            }),
            6 => levels.push(Some(1)),
            _ => {}
        }
        if levels.len() > DEEPEST {
            return None;
        }
    }
    (at == bytes.len() && !out.is_empty()).then_some(out)
}

/// The number in a head, or that it is left open, and how many bytes it takes (section 3).
fn argument(short: u8, rest: &[u8]) -> Option<(Option<u64>, usize)> {
    let count = match short {
        0..=23 => return Some((Some(u64::from(short)), 0)),
        24..=27 => 1 << (short - 24),
        31 => return Some((None, 0)),
        _ => return None,
    };
    let number = rest.get(..count)?;
    let number = number
        .iter()
        .fold(0, |all, byte| all << 8 | u64::from(*byte));
    Some((Some(number), count))
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn strings_are_divided() {
        for (bytes, text) in [
            (
                b"\xa1\x64name\x63Ann".as_slice(),
                b"name\x02Ann\x02".as_slice(),
            ),
            (b"\x9f\x63Ann\x01\xff", b"Ann\x02"),
            (b"\xd8\x20\x78\x03Ann", b"Ann\x02"),
            (b"\x82\x7f\x62An\x61n\xff\xf6", b"An\x02n\x02"),
        ] {
            assert_eq!(texts(bytes).as_deref(), Some(text));
        }
        for bytes in [
            b"\xa1\x64name\x63An".as_slice(),
            b"\x81\x63Annx",
            b"Ann",
            b"\x9f\x9f\x9f\x9f",
            b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            assert_eq!(texts(bytes), None);
        }
    }
}
