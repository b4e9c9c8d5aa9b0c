//! Characters of two and four bytes, and those of Windows.

/// What a byte from 0x80 to 0x9f is in Windows-1252; other bytes are themselves.
pub(in crate::gate) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let high = byte
        .checked_sub(0x80)
        .and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

/// The text of bytes that are UTF-16 or UTF-32, by their mark or by their zeros; nothing if they are neither.
pub(in crate::gate) fn wide(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => Some(utf_32(rest, false)),
        [0, 0, 0xfe, 0xff, rest @ ..] => Some(utf_32(rest, true)),
        [0xff, 0xfe, rest @ ..] => Some(utf_16(rest, false)),
        [0xfe, 0xff, rest @ ..] => Some(utf_16(rest, true)),
        _ => by_zeros(bytes),
    }
}

fn by_zeros(bytes: &[u8]) -> Option<Vec<u8>> {
    let sample = bytes.get(..bytes.len().min(4096))?;
    if sample.len() < 8 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let zeros = |offset: usize, step: usize| {
        let places = sample.iter().skip(offset).step_by(step);
        let all = sample.len().saturating_sub(offset).div_ceil(step);
        (places.filter(|byte| **byte == 0).count(), all)
    };
    let most = |(zeros, all): (usize, usize)| zeros * 10 > all * 6;
    let few = |(zeros, all): (usize, usize)| zeros * 10 < all;
    if most(zeros(1, 4)) && most(zeros(2, 4)) && most(zeros(3, 4)) && few(zeros(0, 4)) {
        return Some(utf_32(bytes, false));
    }
    if most(zeros(0, 4)) && most(zeros(1, 4)) && most(zeros(2, 4)) && few(zeros(3, 4)) {
        return Some(utf_32(bytes, true));
    }
    if most(zeros(1, 2)) && few(zeros(0, 2)) {
        return Some(utf_16(bytes, false));
    }
    if most(zeros(0, 2)) && few(zeros(1, 2)) {
        return Some(utf_16(bytes, true));
    }
    None
}

/// UTF-16 as UTF-8; halves without their other half are left out.
pub(in crate::gate) fn utf_16(bytes: &[u8], big: bool) -> Vec<u8> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| match big {
        true => u16::from_be_bytes(*pair),
        false => u16::from_le_bytes(*pair),
    });
    let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
    text.into_bytes()
}

fn utf_32(bytes: &[u8], big: bool) -> Vec<u8> {
    let (units, _) = bytes.as_chunks::<4>();
    let text: String = units
        .iter()
        .filter_map(|unit| {
            char::from_u32(match big {
                true => u32::from_be_bytes(*unit),
                false => u32::from_le_bytes(*unit),
            })
        })
        .collect();
    text.into_bytes()
}

/// The runs of UTF-16 that stand inside other bytes, at even and odd places, divided by hard breaks.
pub(in crate::gate) fn embedded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for big in [false, true] {
        for start in 0..2 {
            let (pairs, _) = bytes.get(start..).unwrap_or(&[]).as_chunks::<2>();
            let mut run: Vec<u8> = Vec::new();
            // Each sign counts for as much as it is unlikely to be there by chance.
            let mut weight = 0;
            for pair in pairs.iter().chain(std::iter::once(&[0, 0])) {
                let unit = match big {
                    true => u16::from_be_bytes(*pair),
                    false => u16::from_le_bytes(*pair),
                };
                let own = match unit {
                    0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xa0..=0x52f | 0x2010..=0x203a => 1,
                    // Other alphabets and syllables, and the signs of China, Japan and Korea: words of two signs are names.
                    0x530..=0x1fff | 0x3000..=0x9fff | 0xac00..=0xd7a3 | 0xff00..=0xffef => 2,
                    _ => 0,
                };
                let sign = char::from_u32(u32::from(unit)).filter(|_| own > 0);
                if let Some(sign) = sign {
                    super::push_char(&mut run, sign);
                    weight += own;
                    continue;
                }
                if weight >= 4 {
                    out.append(&mut run);
                    out.push(crate::gate::fold::HARD_SIGN);
                }
                run.clear();
                weight = 0;
            }
        }
    }
    out
}
