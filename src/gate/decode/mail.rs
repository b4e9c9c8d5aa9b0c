//! Words in the heads of mail (RFC 2047), and names of domains.

use memchr::memmem;

use super::Decoder;
use super::hex_byte;
use super::runs::Run;

/// Every encoded word of a text; neighbours are joined, as readers of mail join them.
pub(in crate::gate) fn encoded_words(text: &[u8]) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut reached = 0;
    for at in memmem::find_iter(text, b"=?") {
        if at < reached {
            continue;
        }
        let Some((bytes, length)) = word(text.get(at + 2..).unwrap_or(&[])) else {
            continue;
        };
        let between = text.get(reached..at).unwrap_or(&[]);
        match found.last_mut() {
            Some(last) if reached > 0 && between.iter().all(u8::is_ascii_whitespace) => {
                last.bytes.extend(bytes);
            }
            _ => found.push(Run::new(Decoder::EncodedWord, at, bytes)),
        }
        reached = at + 2 + length;
    }
    found
}

fn word(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut parts = rest
        .get(..rest.len().min(2048))?
        .splitn(4, |sign| *sign == b'?');
    let charset = parts.next()?;
    let encoding = parts.next()?;
    let text = parts.next()?;
    let after = parts.next()?;
    if after.first() != Some(&b'=') || charset.len() > 40 {
        return None;
    }
    let length = charset.len() + encoding.len() + text.len() + 4;
    let bytes = match encoding {
        b"B" | b"b" => super::base64::text_of(text),
        b"Q" | b"q" => q(text),
        _ => return None,
    };
    // A language may stand behind the encoding's name (RFC 2231 section 5).
    let label = charset.split(|sign| *sign == b'*').next()?;
    Some((in_encoding(label, bytes), length))
}

fn in_encoding(label: &[u8], bytes: Vec<u8>) -> Vec<u8> {
    if label.to_ascii_lowercase().starts_with(b"utf-16") {
        return super::charset::utf_16(&bytes, true);
    }
    match super::encodings::of_label(label) {
        Some(encoding) => super::encodings::decode(encoding, &bytes),
        None => bytes,
    }
}

fn q(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((sign, after)) = rest.split_first() {
        rest = after;
        match (sign, after) {
            (b'_', _) => bytes.push(b' '),
            (b'=', [high, low, further @ ..]) if hex_byte(*high, *low).is_some() => {
                bytes.extend(hex_byte(*high, *low));
                rest = further;
            }
            _ => bytes.push(*sign),
        }
    }
    bytes
}

/// Every parameter that comes in parts, or in an encoding of its own (RFC 2231 sections 3 and 4).
pub(in crate::gate) fn parameters(text: &[u8]) -> Vec<Run> {
    let mut found = Vec::new();
    let mut reached = 0;
    for at in memchr::memchr_iter(b'*', text) {
        if at < reached {
            continue;
        }
        let mut rest = text.get(at..).unwrap_or(&[]);
        let name = text.get(at.saturating_sub(16)..at).unwrap_or(&[]);
        let name = name
            .rsplit(|sign| !sign.is_ascii_alphabetic())
            .next()
            .unwrap_or(&[]);
        let mut label: &[u8] = &[];
        let mut bytes = Vec::new();
        for part in 0..64 {
            let Some((value, encoded, after)) = parameter(rest, part) else {
                break;
            };
            let mut value = value;
            if part == 0 && encoded {
                // The encoding, the language, and the text, between apostrophes.
                let mut fields = value.splitn(3, |sign| *sign == b'\'');
                if let (Some(first), Some(_), Some(last)) =
                    (fields.next(), fields.next(), fields.next())
                {
                    (label, value) = (first, last);
                }
            }
            bytes.extend(match encoded {
                true => percent(value),
                false => value.to_vec(),
            });
            reached = text.len() - after.len();
            // The next part has the same name, on this line or on the next one.
            let next = after.trim_ascii_start();
            let next = next.strip_prefix(b";").unwrap_or(next).trim_ascii_start();
            match next.strip_prefix(name) {
                Some(next) => rest = next,
                None => break,
            }
        }
        if !bytes.is_empty() {
            found.push(Run::new(
                Decoder::EncodedWord,
                at,
                in_encoding(label, bytes),
            ));
        }
    }
    found
}

/// A part such as `*0*=utf-8''Z%C3%B6`, whether it is encoded, and what follows.
fn parameter(rest: &[u8], part: usize) -> Option<(&[u8], bool, &[u8])> {
    let rest = rest.strip_prefix(b"*")?;
    let count = rest
        .iter()
        .take(3)
        .take_while(|sign| sign.is_ascii_digit())
        .count();
    let (number, rest) = rest.split_at_checked(count)?;
    let numbered = std::str::from_utf8(number).ok()?.parse() == Ok(part);
    let (encoded, rest) = match (numbered, rest) {
        (true, [b'*', b'=', rest @ ..]) => (true, rest),
        (true, [b'=', rest @ ..]) => (false, rest),
        (false, [b'=', rest @ ..]) if number.is_empty() && part == 0 => (true, rest),
        _ => return None,
    };
    let (value, after) = match rest.strip_prefix(b"\"") {
        Some(quoted) => {
            let end = memchr::memchr(b'"', quoted)?;
            (quoted.get(..end)?, quoted.get(end + 1..)?)
        }
        None => {
            let end = rest
                .iter()
                .take(1024)
                .take_while(|sign| !matches!(sign, b';' | b'\r' | b'\n' | b' '))
                .count();
            rest.split_at_checked(end)?
        }
    };
    Some((value, encoded, after))
}

fn percent(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((sign, after)) = rest.split_first() {
        rest = after;
        match (sign, after) {
            (b'%', [high, low, further @ ..]) if hex_byte(*high, *low).is_some() => {
                bytes.extend(hex_byte(*high, *low));
                rest = further;
            }
            _ => bytes.push(*sign),
        }
    }
    bytes
}

/// Every domain name beyond ASCII, as it is shown.
pub(in crate::gate) fn domains(text: &[u8]) -> Vec<Run> {
    let mut found = Vec::new();
    let mut reached = 0;
    for at in memmem::find_iter(text, b"xn--") {
        if at < reached {
            continue;
        }
        let named = |sign: &u8| sign.is_ascii_alphanumeric() || b"-._%+@".contains(sign);
        let start = text
            .get(..at)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take(256)
            .take_while(|sign| named(sign))
            .count();
        let name = text.get(at - start..).unwrap_or(&[]);
        let length = name.iter().take(512).take_while(|sign| named(sign)).count();
        let Some(name) = name
            .get(..length)
            .and_then(|name| std::str::from_utf8(name).ok())
        else {
            continue;
        };
        let shown: Vec<String> = name
            .split_inclusive(['.', '@'])
            .map(|part| {
                let label = part.trim_end_matches(['.', '@']);
                let mark = part.get(label.len()..).unwrap_or("");
                let label =
                    crate::gate::punycode::to_unicode(label).unwrap_or_else(|| label.to_owned());
                label + mark
            })
            .collect();
        found.push(Run::new(
            Decoder::Punycode,
            at - start,
            shown.concat().into_bytes(),
        ));
        reached = at - start + length;
    }
    found
}

/// Text whose direction is turned by a sign (Unicode UAX #9), as it is seen.
pub(in crate::gate) fn turned(text: &[u8]) -> Option<Vec<u8>> {
    let turns = [b"\xe2\x80\xae".as_slice(), b"\xe2\x81\xa7"];
    if !turns.iter().any(|turn| memmem::find(text, turn).is_some()) {
        return None;
    }
    let text = String::from_utf8_lossy(text);
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    let mut inside = false;
    for sign in text.chars() {
        match sign {
            '\u{202e}' | '\u{2067}' => inside = true,
            '\u{202c}' | '\u{2069}' | '\n' if inside => {
                shown.extend(run.chars().rev());
                run.clear();
                inside = false;
            }
            other if inside => run.push(other),
            other => shown.push(other),
        }
    }
    shown.extend(run.chars().rev());
    Some(shown.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{encoded_words, parameters};

    #[test]
    fn parts_of_a_parameter_are_joined() {
        for (text, value) in [
            (
                "filename*0*=utf-8''Z%C3%B6;\r\n filename*1*=e%20Example;\r\n filename*2=\".txt\"",
                "Zöe Example.txt",
            ),
            ("filename*=koi8-r''%C9%D7%C1%CE", "иван"),
        ] {
            let found = parameters(text.as_bytes());
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].bytes, value.as_bytes(), "{text}");
        }
        assert!(parameters(b"a *b* **c** d*e = f x*=2 * =").len() < 2);
    }

    #[test]
    fn words_are_read_in_their_encoding() {
        let found = encoded_words(b"=?koi8-r?B?ydfBzg==?=");
        assert_eq!(found[0].bytes, "иван".as_bytes());
    }
}
