//! What the codes of the fonts in a PDF file stand for.

use std::collections::BTreeMap;

use memchr::memmem;

use super::pdf::hex_string;
use super::{charset, push_char};

/// What the codes of a font stand for (ISO 32000-1 sections 9.6.6 and 9.10.3).
pub(super) struct CharacterMap {
    codes: BTreeMap<u32, String>,
    bytes: usize,
    /// Whether other codes stand for what they stand for in Windows-1252.
    others: bool,
}

/// How long a list of differences may be.
const LONGEST: usize = 64 * 1024;

/// The maps of fonts that say by name which of their codes differ from the usual ones.
///
/// `left` is how many codes the file may still say something of.
pub(super) fn differences(stream: &[u8], left: &mut usize) -> Vec<CharacterMap> {
    let mark = b"/Differences";
    let mut reached = 0;
    let lists = memmem::find_iter(stream, mark).filter_map(|at| {
        let rest = stream.get(at + mark.len()..).filter(|_| at >= reached)?;
        let open = memchr::memchr(b'[', rest.get(..rest.len().min(8))?)?;
        let body = rest.get(open + 1..rest.len().min(LONGEST))?;
        let length = memchr::memchr(b']', body)?;
        reached = at + length;
        body.get(..length)
    });
    let mut maps: Vec<CharacterMap> = Vec::new();
    for list in lists {
        let mut codes = BTreeMap::new();
        let mut code = 0u32;
        let spaced: Vec<u8> = list
            .iter()
            .flat_map(|sign| [b' ', *sign].into_iter().skip(usize::from(*sign != b'/')))
            .collect();
        for word in spaced.split(u8::is_ascii_whitespace) {
            if let Some(name) = word.strip_prefix(b"/") {
                if *left == 0 {
                    break;
                }
                if let Some(text) = super::pdf_glyphs::text_of(name) {
                    codes.insert(code, text);
                    *left -= 1;
                }
                code = code.saturating_add(1);
            } else if let Some(number) = std::str::from_utf8(word)
                .ok()
                .and_then(|word| word.parse().ok())
            {
                code = number;
            }
        }
        if !codes.is_empty() {
            maps.push(CharacterMap {
                codes,
                bytes: 1,
                others: true,
            });
        }
    }
    maps
}

/// The map that a stream holds, if it is one; `left` as above.
pub(super) fn character_map(stream: &[u8], left: &mut usize) -> Option<CharacterMap> {
    memmem::find(stream, b"begincmap")?;
    let mut map = CharacterMap {
        codes: BTreeMap::new(),
        bytes: 1,
        others: false,
    };
    for (open, close, step) in [
        ("beginbfchar", "endbfchar", 2),
        ("beginbfrange", "endbfrange", 3),
    ] {
        let mut reached = 0;
        for at in memmem::find_iter(stream, open.as_bytes()) {
            if at < reached {
                continue;
            }
            let body = stream.get(at + open.len()..).unwrap_or(&[]);
            let end = memmem::find(body, close.as_bytes()).unwrap_or(body.len());
            reached = at + end;
            map.section(body.get(..end).unwrap_or(body), step, left);
        }
    }
    Some(map)
}

impl CharacterMap {
    fn section(&mut self, body: &[u8], step: usize, left: &mut usize) {
        let mut strings: Vec<(Vec<u8>, bool)> = Vec::new();
        let mut at = 0;
        let mut listed = false;
        while let Some(sign) = body.get(at) {
            match sign {
                b'<' => {
                    let rest = body.get(at + 1..).unwrap_or(&[]);
                    strings.push((hex_string(rest), listed));
                    at += 1 + memchr::memchr(b'>', rest).unwrap_or(rest.len());
                }
                b'[' => listed = true,
                b']' => listed = false,
                _ => {}
            }
            at += 1;
        }
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .take(4)
                .fold(0u32, |number, byte| number << 8 | u32::from(*byte))
        };
        let text =
            |bytes: &[u8]| String::from_utf8(charset::utf_16(bytes, true)).unwrap_or_default();
        let mut rest = strings.as_slice();
        while let Some((first, after)) = rest.split_first()
            && *left > 0
        {
            self.bytes = self.bytes.max(first.0.len());
            let code = number(&first.0);
            if step == 2 {
                if let Some((to, _)) = after.first() {
                    self.codes.insert(code, text(to));
                    *left -= 1;
                }
                rest = after.get(1..).unwrap_or(&[]);
                continue;
            }
            let Some(((last, _), values)) = after.split_first() else {
                break;
            };
            let last = number(last).min(code.saturating_add(0xffff));
            if values.first().is_some_and(|(_, listed)| *listed) {
                let count = values.iter().take_while(|(_, listed)| *listed).count();
                let each = values.iter().take(count);
                for (code, (to, _)) in (code..=last).zip(each).take(*left) {
                    self.codes.insert(code, text(to));
                    *left -= 1;
                }
                rest = values.get(count..).unwrap_or(&[]);
            } else {
                let to = values.first().map(|(to, _)| text(to)).unwrap_or_default();
                for (by, code) in (0u32..).zip(code..=last).take(*left) {
                    *left -= 1;
                    let mut signs: Vec<char> = to.chars().collect();
                    if let Some(end) = signs.last_mut() {
                        *end = char::from_u32(u32::from(*end) + by).unwrap_or(*end);
                    }
                    self.codes.insert(code, signs.into_iter().collect());
                }
                rest = values.get(1..).unwrap_or(&[]);
            }
        }
    }

    /// Whether two maps show every string alike.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.codes == other.codes && self.others == other.others
    }

    /// Adds the text of a string to `out`.
    pub(super) fn read(&self, bytes: &[u8], out: &mut Vec<u8>) {
        for code in bytes.chunks(self.bytes.clamp(1, 4)) {
            let code = code
                .iter()
                .fold(0u32, |code, byte| code << 8 | u32::from(*byte));
            if let Some(text) = self.codes.get(&code) {
                out.extend_from_slice(text.as_bytes());
            } else if let (true, Ok(byte)) = (self.others, u8::try_from(code)) {
                push_char(out, charset::windows_1252(byte));
            }
        }
    }
}
