//! DICOM data sets (PS3.5 section 7), element by element.

use encoding_rs::{EUC_KR, Encoding, GBK, ISO_2022_JP};

use super::encodings;
use super::{u16_at, u32_at};
use crate::gate::fold::HARD_SIGN;

/// What a file holds.
pub(in crate::gate) struct Elements {
    /// The text values, divided.
    pub(in crate::gate) text: Vec<u8>,
    /// The same in each encoding that the file names.
    pub(in crate::gate) decoded: Vec<Vec<u8>>,
    /// Values that hold other things: documents, other files.
    pub(in crate::gate) others: Vec<Vec<u8>>,
    /// Why not all could be read.
    pub(in crate::gate) unread: Option<&'static str>,
    /// What (0008,0005) names.
    encodings: Vec<&'static Encoding>,
}

/// Whether bytes are a DICOM file.
pub(in crate::gate) fn is_dicom(bytes: &[u8]) -> bool {
    bytes.get(128..132) == Some(b"DICM".as_slice()) || is_bare(bytes)
}

/// Whether bytes are a data set without a head: three elements in order, the first of which is of the lowest groups.
fn is_bare(bytes: &[u8]) -> bool {
    let [2 | 8, 0, _, 0, ..] = bytes else {
        return false;
    };
    let (mut at, mut last) = (0, None);
    for _ in 0..3 {
        let next = explicit(bytes, at, false).or_else(|| implicit(bytes, at));
        let Some((element, end)) = next else {
            return false;
        };
        let tag = (element.group, element.number);
        let ascends = last.is_none_or(|last| tag > last) && element.group < 0x40;
        if !ascends || end <= at || end >= bytes.len() {
            return false;
        }
        (at, last) = (end, Some(tag));
    }
    true
}

/// Reads a file with its head; `limit` bounds what a deflated data set may hold.
pub(in crate::gate) fn read(bytes: &[u8], limit: usize) -> Elements {
    let mut found = Elements {
        text: Vec::new(),
        decoded: Vec::new(),
        others: Vec::new(),
        unread: None,
        encodings: Vec::new(),
    };
    let mut at = 0;
    if bytes.get(128..132) == Some(b"DICM".as_slice()) {
        found
            .text
            .extend_from_slice(bytes.get(..128).unwrap_or(&[]));
        found.text.push(HARD_SIGN);
        at = 132;
    }
    let mut syntax = Vec::new();
    // The head is always explicit and little endian.
    while u16_at(bytes, at, false) == Some(2) {
        let Some((element, next)) = explicit(bytes, at, false) else {
            break;
        };
        if element.number == 0x0010 {
            syntax = element.value.to_vec();
        }
        found.take(&element);
        at = next;
    }
    let syntax = String::from_utf8_lossy(&syntax)
        .trim_matches(['\0', ' '])
        .to_owned();
    let rest = bytes.get(at..).unwrap_or(&[]);
    match syntax.as_str() {
        "1.2.840.10008.1.2.1.99" => {
            let (stream, _) = super::compression::deflate(rest, limit);
            if stream.broken.is_some() {
                found.unread = Some("a damaged or overlong data set");
            }
            found.walk(&stream.bytes, false, false);
        }
        "1.2.840.10008.1.2" => found.walk(rest, true, false),
        "1.2.840.10008.1.2.2" => found.walk(rest, false, true),
        _ => found.walk(rest, false, false),
    }
    found.decode();
    found
}

struct Element<'a> {
    group: u16,
    number: u16,
    representation: [u8; 2],
    value: &'a [u8],
}

fn explicit(bytes: &[u8], at: usize, big: bool) -> Option<(Element<'_>, usize)> {
    let group = u16_at(bytes, at, big)?;
    let number = u16_at(bytes, at + 2, big)?;
    if group == 0xfffe {
        return marker(bytes, at, big, group, number);
    }
    let representation = *bytes.get(at + 4..)?.first_chunk::<2>()?;
    if !representation.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    let long = matches!(
        &representation,
        b"OB"
            | b"OD"
            | b"OF"
            | b"OL"
            | b"OV"
            | b"OW"
            | b"SQ"
            | b"UC"
            | b"UN"
            | b"UR"
            | b"UT"
            | b"SV"
            | b"UV"
    );
    let (length, data) = match long {
        true => (u32_at(bytes, at + 8, big)?, at + 12),
        false => (u32::from(u16_at(bytes, at + 6, big)?), at + 8),
    };
    Some(value(bytes, data, length, group, number, representation))
}

fn implicit(bytes: &[u8], at: usize) -> Option<(Element<'_>, usize)> {
    let group = u16_at(bytes, at, false)?;
    let number = u16_at(bytes, at + 2, false)?;
    if group == 0xfffe {
        return marker(bytes, at, false, group, number);
    }
    let length = u32_at(bytes, at + 4, false)?;
    Some(value(bytes, at + 8, length, group, number, *b"UN"))
}

/// An item or the end of one: what it holds follows as elements of its own.
fn marker(
    bytes: &[u8],
    at: usize,
    big: bool,
    group: u16,
    number: u16,
) -> Option<(Element<'_>, usize)> {
    u32_at(bytes, at + 4, big)?;
    let element = Element {
        group,
        number,
        representation: *b"SQ",
        value: &[],
    };
    Some((element, at + 8))
}

fn value(
    bytes: &[u8],
    data: usize,
    length: u32,
    group: u16,
    number: u16,
    representation: [u8; 2],
) -> (Element<'_>, usize) {
    let undefined = length == u32::MAX;
    // Sequences are entered, as if their items stood one after the other.
    let enter = undefined || &representation == b"SQ";
    let end = match enter {
        true => data,
        false => data.saturating_add(length as usize).min(bytes.len()),
    };
    let element = Element {
        group,
        number,
        representation,
        value: bytes.get(data..end).unwrap_or(&[]),
    };
    (element, end)
}

impl Elements {
    fn walk(&mut self, bytes: &[u8], is_implicit: bool, big: bool) {
        let mut at = 0;
        while at < bytes.len() {
            let next = match is_implicit {
                true => implicit(bytes, at),
                false => explicit(bytes, at, big).or_else(|| implicit(bytes, at)),
            };
            let Some((element, end)) = next else {
                break;
            };
            self.take(&element);
            at = end.max(at + 1);
        }
        // What is no element is read as it stands.
        self.text.extend_from_slice(bytes.get(at..).unwrap_or(&[]));
    }

    fn decode(&mut self) {
        for encoding in std::mem::take(&mut self.encodings) {
            // Where signs of two bytes are switched on by an escape, the escape says nothing new.
            let switched = [EUC_KR, GBK].contains(&encoding) || encoding.is_single_byte();
            let text = match switched && encoding != ISO_2022_JP {
                true => encodings::decode(encoding, &encodings::without_designations(&self.text)),
                false => encodings::decode(encoding, &self.text),
            };
            self.decoded.push(text);
        }
    }

    fn take(&mut self, element: &Element<'_>) {
        let pixels = element.group & 0xfff0 == 0x7fe0;
        if element.value.is_empty() || pixels {
            return;
        }

        if (element.group, element.number) == (8, 5) {
            self.encodings = encodings::of_dicom(element.value);
            self.encodings.truncate(4);
        }
        match &element.representation {
            b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" => {
                self.others.push(element.value.to_vec())
            }
            _ => {
                if element.value.len() > 64 && super::binary::kind(element.value).is_some() {
                    self.others.push(element.value.to_vec());
                }
                self.text.extend_from_slice(element.value);
                self.text.push(HARD_SIGN);
            }
        }
    }
}
