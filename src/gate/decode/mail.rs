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
            _ => found.push(Run {
                decoder: Decoder::EncodedWord,
                at,
                bytes,
            }),
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
        b"B" | b"b" => super::runs::base64_text(text),
        b"Q" | b"q" => q(text),
        _ => return None,
    };
    let wide = charset.to_ascii_lowercase().starts_with(b"utf-16");
    let bytes = match wide {
        true => super::charset::utf_16(&bytes, true),
        false => bytes,
    };
    Some((bytes, length))
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
        found.push(Run {
            decoder: Decoder::Punycode,
            at: at - start,
            bytes: shown.concat().into_bytes(),
        });
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
