//! Messages of hospitals and offices whose fields stand apart from each other: HL7 version 2, GDT, EDIFACT.

use memchr::memmem;

use super::Decoder;
use super::runs::Run;
use crate::gate::fold::HARD_SIGN;

/// What a reader's software makes of a message.
pub(in crate::gate) fn fields(text: &[u8]) -> Vec<Run> {
    let mut found = Vec::new();
    if memmem::find(text, b"\nNTE|").is_some() || memmem::find(text, b"\rNTE|").is_some() {
        found.extend(notes(text, b"NTE|", 2));
    }
    if memmem::find(text, b"\nOBX|").is_some() || memmem::find(text, b"\rOBX|").is_some() {
        found.extend(notes(text, b"OBX|", 4));
    }
    found.extend(gdt(text));
    found.extend(edifact(text));
    found
}

/// A text over several segments (HL7 version 2, chapter 2.10): the same field of each, joined.
fn notes(text: &[u8], segment: &[u8], field: usize) -> Option<Run> {
    let first = memmem::find(text, segment)?;
    let mut out = Vec::new();
    let lines = text
        .get(first..)?
        .split(|sign| matches!(sign, b'\r' | b'\n'));
    for line in lines.filter(|line| !line.is_empty()) {
        let Some(rest) = line.strip_prefix(segment) else {
            out.push(HARD_SIGN);
            continue;
        };
        let note = rest.split(|sign| *sign == b'|').nth(field).unwrap_or(&[]);
        out.extend_from_slice(note);
        out.push(b' ');
    }
    Some(Run::new(Decoder::Escape, first, out))
}

/// The contents of the lines of xDT (QMS GDT 2.1, section 3): each begins with its length and the number of its field.
fn gdt(text: &[u8]) -> Option<Run> {
    let mut lines = text.split(|sign| *sign == b'\n');
    let first = lines.next()?;
    let number = |line: &[u8]| {
        line.get(..7)
            .is_some_and(|head| head.iter().all(u8::is_ascii_digit))
    };
    // A file begins with the kind of its set, and the length counts the line's end, too.
    let said = first
        .get(..3)
        .and_then(|length| std::str::from_utf8(length).ok())
        .and_then(|length| length.parse().ok());
    let begins = first.get(3..7) == Some(b"8000".as_slice()) || said == Some(first.len() + 1);
    if !number(first) || !begins {
        return None;
    }
    let mut out = Vec::new();
    for line in std::iter::once(first).chain(lines) {
        let content = match number(line) {
            true => line.get(7..).unwrap_or(&[]),
            false => line,
        };
        // Dates are days, months and years in a row.
        if let Some([d1, d2, m1, m2, year @ ..]) = content.trim_ascii_end().first_chunk::<8>()
            && content.trim_ascii_end().len() == 8
            && content.iter().take(8).all(u8::is_ascii_digit)
        {
            out.extend_from_slice(&[*d1, *d2, b'.', *m1, *m2, b'.']);
            out.extend_from_slice(year);
            out.push(HARD_SIGN);
        }
        out.extend_from_slice(content);
        out.push(b'\n');
    }
    Some(Run::new(Decoder::Escape, 0, out))
}

/// The data elements of EDIFACT (ISO 9735), without the qualifiers before them.
fn edifact(text: &[u8]) -> Option<Run> {
    if !text.starts_with(b"UNA") && !text.starts_with(b"UNB+") {
        return None;
    }
    let mut out = Vec::new();
    for segment in text.split(|sign| *sign == b'\'') {
        for element in segment.split(|sign| *sign == b'+') {
            let qualified = matches!(element, [a, b, b':', ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase());
            let value = if qualified {
                element.get(3..)
            } else {
                Some(element)
            };
            // A question mark releases the sign after it.
            out.extend(value.unwrap_or(&[]).iter().filter(|sign| **sign != b'?'));
            out.push(b' ');
        }
        out.push(HARD_SIGN);
    }
    Some(Run::new(Decoder::Escape, 0, out))
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn fields_come_together() {
        for (text, part) in [
            (
                "MSH|^~\\&|A\rNTE|1||by Ann\rNTE|2||Example\r",
                "by Ann Example ",
            ),
            (
                "MSH|^~\\&|A\rOBX|1|TX|N||Ann\rOBX|2|TX|N||Example|x\r",
                "Ann Example ",
            ),
            (
                "01380006310\r\n0153101Example\r\n0123102Ann\r\n",
                "Example\r\nAnn\r\n",
            ),
            ("01380006310\r\n017310301021903\r\n", "01.02.1903"),
            ("UNB+UNOC:3+A'PNA+PAT++++SU:Example+FO:A?+nn'", "Example A"),
        ] {
            let found = fields(text.as_bytes());
            let shown = String::from_utf8_lossy(&found[0].bytes).into_owned();
            assert!(shown.contains(part), "{shown:?}");
        }
        assert!(fields(b"1234567 is a number\nNTE is none").is_empty());
    }
}
