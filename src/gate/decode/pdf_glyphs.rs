//! What the names of glyphs stand for (Adobe Glyph List), as far as names of people and numbers need them.

use unicode_normalization::UnicodeNormalization;

/// The text of a glyph; nothing if its name says nothing.
pub(super) fn text_of(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    // A variant such as `one.oldstyle` stands for the same.
    let name = name.split('.').next()?;
    if let Some(text) = word(name) {
        return Some(text.to_owned());
    }
    let hex = |digits: &str| {
        let code = u32::from_str_radix(digits, 16).ok()?;
        char::from_u32(code).map(String::from)
    };
    if let Some(digits) = name.strip_prefix("uni") {
        return hex(digits.get(..4)?);
    }
    if let Some(text) = name
        .strip_prefix('u')
        .filter(|rest| rest.len() >= 4)
        .and_then(hex)
    {
        return Some(text);
    }
    if let Some(number) = name.strip_prefix("afii") {
        return cyrillic(number.parse().ok()?).map(String::from);
    }
    let mut signs = name.chars();
    let first = signs.next().filter(char::is_ascii_alphabetic)?;
    let rest = signs.as_str();
    if rest.is_empty() {
        return Some(first.to_string());
    }
    let accent = accent(rest)?;
    Some([first, accent].into_iter().nfc().collect())
}

fn word(name: &str) -> Option<&'static str> {
    Some(match name {
        "zero" => "0",
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "space" | "nbspace" => " ",
        "hyphen" | "minus" | "sfthyphen" => "-",
        "endash" => "–",
        "emdash" => "—",
        "period" => ".",
        "comma" => ",",
        "colon" => ":",
        "semicolon" => ";",
        "slash" => "/",
        "at" => "@",
        "plus" => "+",
        "underscore" => "_",
        "numbersign" => "#",
        "ampersand" => "&",
        "parenleft" => "(",
        "parenright" => ")",
        "quotesingle" | "quoteright" | "quoteleft" => "'",
        "germandbls" => "ß",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "oslash" => "ø",
        "Oslash" => "Ø",
        "lslash" => "ł",
        "Lslash" => "Ł",
        "dcroat" | "dmacron" => "đ",
        "Dcroat" => "Đ",
        "eth" => "ð",
        "Eth" => "Ð",
        "thorn" => "þ",
        "Thorn" => "Þ",
        "dotlessi" => "ı",
        "ff" => "ff",
        "fi" => "fi",
        "fl" => "fl",
        "ffi" => "ffi",
        "ffl" => "ffl",
        "Alpha" => "Α",
        "Beta" => "Β",
        "Gamma" => "Γ",
        "Delta" => "Δ",
        _ => return None,
    })
}

fn accent(name: &str) -> Option<char> {
    Some(match name {
        "acute" => '\u{301}',
        "grave" => '\u{300}',
        "circumflex" => '\u{302}',
        "dieresis" => '\u{308}',
        "tilde" => '\u{303}',
        "ring" => '\u{30a}',
        "cedilla" => '\u{327}',
        "commaaccent" => '\u{326}',
        "caron" => '\u{30c}',
        "ogonek" => '\u{328}',
        "breve" => '\u{306}',
        "macron" => '\u{304}',
        "dotaccent" => '\u{307}',
        "hungarumlaut" => '\u{30b}',
        _ => return None,
    })
}

/// The letters of Russian, whose names are numbers.
fn cyrillic(number: u32) -> Option<char> {
    match number {
        10023 => Some('Ё'),
        10071 => Some('ё'),
        10017..=10022 => char::from_u32(0x410 + number - 10017),
        10024..=10049 => char::from_u32(0x416 + number - 10024),
        10065..=10070 => char::from_u32(0x430 + number - 10065),
        10072..=10097 => char::from_u32(0x436 + number - 10072),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn names_of_glyphs_are_read() {
        for (name, text) in [
            ("A", "A"),
            ("seven", "7"),
            ("one.oldstyle", "1"),
            ("udieresis", "ü"),
            ("Scaron", "Š"),
            ("uni0416", "Ж"),
            ("u1F600", "😀"),
            ("afii10065", "а"),
            ("afii10097", "я"),
            ("afii10049", "Я"),
        ] {
            assert_eq!(text_of(name.as_bytes()).as_deref(), Some(text), "{name}");
        }
        assert_eq!(text_of(b"g123"), None);
    }
}
