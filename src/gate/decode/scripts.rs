//! Text that a script puts together: arrays that are joined, signs by their numbers.

use memchr::{memchr, memmem};

use super::runs::Run;
use super::{Decoder, push_char};

/// How far before its call an array may begin.
const LONGEST: usize = 64 * 1024;

/// Every array of strings that is joined on the spot.
pub(in crate::gate) fn joined(text: &[u8]) -> Vec<Run> {
    let mut found = Vec::new();
    let mut reached = 0;
    for at in memmem::find_iter(text, b".join(") {
        if at < reached {
            continue;
        }
        let before = text
            .get(reached.max(at.saturating_sub(LONGEST))..at)
            .unwrap_or(&[]);
        let after = text.get(at + 6..).unwrap_or(&[]);
        let mut taken = 0;
        let (list, by) = match (before.trim_ascii_end().strip_suffix(b"]"), after) {
            (Some(list), _) => {
                let open = list
                    .iter()
                    .rposition(|sign| *sign == b'[')
                    .map_or(0, |open| open + 1);
                let near = after.get(..after.len().min(64)).unwrap_or(after);
                let end = memchr(b')', near).unwrap_or(0);
                let by = strings(after.get(..end).unwrap_or(&[]));
                (list.get(open..).unwrap_or(&[]), by.concat())
            }
            // As Python has it, the other way round.
            (None, [b'[', rest @ ..]) => {
                let rest = rest.get(..rest.len().min(LONGEST)).unwrap_or(rest);
                let end = memchr(b']', rest).unwrap_or(rest.len());
                taken = end;
                (rest.get(..end).unwrap_or(&[]), Vec::new())
            }
            _ => continue,
        };
        let parts = strings(list);
        if parts.len() > 1 {
            found.push(Run::new(Decoder::Escape, at, parts.join(by.as_slice())));
        }
        reached = at + taken;
    }
    found
}

/// The strings of a list.
fn strings(list: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut rest = list;
    while let Some((sign, after)) = rest.split_first() {
        rest = after;
        if !matches!(sign, b'"' | b'\'' | b'`') {
            continue;
        }
        let mut string = Vec::new();
        while let Some((inside, after)) = rest.split_first() {
            rest = after;
            match (inside, after) {
                (inside, _) if inside == sign => break,
                (b'\\', [escaped @ (b'"' | b'\'' | b'`' | b'\\'), further @ ..]) => {
                    string.push(*escaped);
                    rest = further;
                }
                _ => string.push(*inside),
            }
        }
        all.push(string);
    }
    all
}

/// Every call that makes signs of numbers, of any script.
pub(in crate::gate) fn signs(text: &[u8]) -> Vec<Run> {
    let calls = [b"fromCharCode".as_slice(), b"fromCodePoint"];
    let mut found = Vec::new();
    for call in calls {
        let mut reached = 0;
        for at in memmem::find_iter(text, call) {
            if at < reached {
                continue;
            }
            let rest = text.get(at + call.len()..).unwrap_or(&[]);
            let rest = rest.get(..rest.len().min(LONGEST)).unwrap_or(rest);
            let end = memchr(b')', rest).unwrap_or(rest.len());
            reached = at + call.len() + end;
            let numbers = rest.get(..end).unwrap_or(&[]);
            let mut units = Vec::new();
            let mut shown = Vec::new();
            for word in numbers.split(|sign| !sign.is_ascii_alphanumeric()) {
                let Some(code) = number(word) else {
                    continue;
                };
                match u16::try_from(code) {
                    Ok(unit) => units.push(unit),
                    Err(_) => {
                        flush(&mut units, &mut shown);
                        push_char(&mut shown, char::from_u32(code).unwrap_or(' '));
                    }
                }
            }
            flush(&mut units, &mut shown);
            if !shown.is_empty() {
                found.push(Run::new(Decoder::Numbers, at, shown));
            }
        }
    }
    found
}

fn flush(units: &mut Vec<u16>, shown: &mut Vec<u8>) {
    let signs = char::decode_utf16(units.drain(..)).filter_map(Result::ok);
    signs.for_each(|sign| push_char(shown, sign));
}

fn number(word: &[u8]) -> Option<u32> {
    let word = std::str::from_utf8(word).ok()?;
    match word.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{joined, signs};

    #[test]
    fn what_a_script_puts_together_is_read() {
        for (text, made) in [
            ("var p=[\"+\",'5', \"5\"].join('')", "+55"),
            ("['a\\'b',\"c\"].join( ' ' )", "a'b c"),
            ("''.join(['a', 'b'])", "ab"),
        ] {
            let found = joined(text.as_bytes());
            assert_eq!(found[0].bytes, made.as_bytes(), "{text}");
        }
        assert!(joined(b"path.join('a', 'b')").is_empty());
        let found = signs("String.fromCharCode(1605, 0x62d,1605,55357,56832)".as_bytes());
        assert_eq!(found[0].bytes, "محم😀".as_bytes());
    }
}
