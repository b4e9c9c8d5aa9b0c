//! Unique device identifiers with a serial number: GS1, HIBCC and ICCBBA (21 CFR 830).

use std::ops::Range;

use super::{digits, near};

/// What stands before a serial number in one of the three notations.
pub(super) const TRIGGERS: &[&str] = &["(21)", "/21/", "]d2", "]C1", "\u{1d}21", "/$", "/S", "=,"];

/// The identifier from its start to the end of the serial number.
pub(super) fn find(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    match text.get(hit.clone())? {
        "(21)" => bracketed(text, hit),
        "/21/" => link(text, hit),
        "]d2" | "]C1" | "]c1" | "]D2" => symbol(text, hit),
        "\u{1d}21" => None,
        "=," => iccbba(text, hit),
        _ => hibc(text, hit),
    }
}

/// `(01)09506000134352(17)281231(21)1234`
fn bracketed(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let ahead = near::before(text, hit.start, 90);
    let behind = near::after(text, hit.end, 90);
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    let serial = blanks + serial(behind.trim_start_matches(' '))?;
    let device = |window: &str, at: usize| {
        let rest = window.get(at + 4..);
        rest.and_then(|rest| rest.trim_start().get(..14))
            .is_some_and(is_gtin)
    };
    match ahead.rfind("(01)").filter(|at| device(ahead, *at)) {
        Some(start) => Some(hit.start - ahead.len() + start..hit.end + serial),
        // The serial number may stand first.
        None => behind
            .find("(01)")
            .filter(|at| device(behind, *at))
            .map(|_| hit.start..hit.end + serial),
    }
}

/// `https://id.gs1.org/01/09506000134352/21/1234`
fn link(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let ahead = near::before(text, hit.start, 90);
    let start = ahead.rfind("/01/")?;
    let gtin = ahead.get(start + 4..)?.split('/').next()?;
    let serial = serial(near::after(text, hit.end, 24))?;
    is_gtin(gtin).then(|| hit.start - ahead.len() + start..hit.end + serial)
}

/// Element strings without brackets, as a scanner sends them: `010950600013435217281231214471902A`, wherever they stand.
pub(super) fn unlabelled(text: &str, found: &mut dyn FnMut(Range<usize>)) {
    for at in memchr::memmem::find_iter(text.as_bytes(), "01") {
        if near::char_before(text, at).is_some_and(|c| c.is_alphanumeric() || c == '.') {
            continue;
        }
        // Digits alone could be any number.
        if let Some(range) = symbol(text, at..at)
            && text
                .get(range.start + 18..range.end)
                .is_some_and(|rest| rest.bytes().any(|byte| byte.is_ascii_alphabetic()))
        {
            found(range);
        }
    }
}

/// `]d20109506000134352172812311…` as a scanner sends it, with the separator as a control character or without one.
fn symbol(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::after(text, hit.end, 90);
    let mut at = 0;
    let mut device = false;
    while let Some(ai) = window.get(at..at + 2) {
        let rest = window.get(at + 2..)?;
        let length = match ai {
            "01" => {
                device = is_gtin(rest.get(..14)?);
                14
            }
            "11" | "13" | "15" | "16" | "17" => 6,
            "10" => rest.find('\u{1d}')? + 1,
            "21" => {
                let serial = serial(rest)?;
                return device.then(|| hit.start..hit.end + at + 2 + serial);
            }
            _ => return None,
        };
        at += 2 + length;
        at += usize::from(window.get(at..)?.starts_with('\u{1d}'));
    }
    None
}

fn is_gtin(text: &str) -> bool {
    text.len() == 14
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && digits::gs1(&digits::of(text))
}

/// How many bytes of a serial number stand at the start of a text: at most 20, and no placeholder.
fn serial(text: &str) -> Option<usize> {
    let length = near::code(text).len().min(20);
    let value = text.get(..length)?;
    (length > 1 && near::digits_in(value) > 1 && !near::is_placeholder(value)).then_some(length)
}

/// `+A99912345/$+10X3/16D20111212Z`, with its check character.
fn hibc(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let behind = near::after(text, hit.end, 60);
    let label = text.get(hit.clone())?;
    let is_serial = match label {
        "/S" => true,
        _ => behind.starts_with('+') || behind.starts_with("$+"),
    };
    if !is_serial {
        return None;
    }
    let ahead = near::before(text, hit.start, 40);
    let start = ahead
        .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '`' | '>' | '*'))
        .map_or(0, |at| at + 1);
    let device = ahead.get(start..)?;
    let company = device.strip_prefix('+')?.as_bytes();
    let known = matches!(company, [b'A'..=b'Z', a, b, c, _, ..] if [a, b, c].iter().all(|byte| byte.is_ascii_alphanumeric()));
    let end = behind
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '`' | '<' | '*' | '|'))
        .unwrap_or(behind.len());
    let from = hit.start - device.len();
    let whole = text.get(from..hit.end + end)?;
    // A full stop or a comma may be the text's, or, the full stop, the check character.
    [whole, whole.trim_end_matches(['.', ',', ';', ')'])]
        .into_iter()
        .find(|symbol| known && digits::hibc(symbol))
        .map(|symbol| from..from + symbol.len())
}

/// `=/A9999XYZ100T0944=,000025`
fn iccbba(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let ahead = near::before(text, hit.start, 18);
    let device = ahead.strip_prefix("=/")?;
    let serial = near::after(text, hit.end, 6);
    let alike = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    (alike(device, 16)
        && device.starts_with('A')
        && alike(serial, 6)
        && near::digits_in(serial) > 1)
        .then(|| hit.start - 18..hit.end + 6)
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::UdiSerial;

    #[test]
    fn a_device_identifier_with_a_serial_number_is_found() {
        for (text, found) in [
            (
                "(01)09506000134352(17)281231(21)CGM3C3U97968",
                &["(01)09506000134352(17)281231(21)CGM3C3U97968"][..],
            ),
            (
                "https://id.gs1.org/01/09506000134352/21/SN4471",
                &["/01/09506000134352/21/SN4471"],
            ),
            (
                "]d20109506000134352172812312144719020",
                &["]d20109506000134352172812312144719020"],
            ),
            (
                "=/A9999XYZ100T0944=,000025",
                &["=/A9999XYZ100T0944=,000025"],
            ),
            (
                "(21) CGM3C3U97968 (01) 09506000134352",
                &["(21) CGM3C3U97968"],
            ),
            (
                "UDI 01095060001343521728123121CGM3C3U97968",
                &["01095060001343521728123121CGM3C3U97968"],
            ),
            ("0109506000134352172812312144719020", &[]),
            ("(01)09506000134353(21)CGM3C3U97968", &[]),
            ("(01)09506000134352(17)281231", &[]),
            ("(01)09506000134352(21)XXXXXXXX", &[]),
            ("https://id.gs1.org/01/09506000134352", &[]),
        ] {
            assert_eq!(found_by(UdiSerial, text), found, "{text}");
        }
    }

    #[test]
    fn a_hibc_symbol_needs_its_check_character() {
        let body = "+A99912341/$+4471902";
        let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
        let right: Vec<String> = alphabet
            .chars()
            .map(|check| format!("{body}{check}"))
            .filter(|symbol| super::digits::hibc(symbol))
            .collect();
        assert_eq!(right.len(), 1);
        assert_eq!(
            found_by(UdiSerial, &format!("Label {}", right[0])),
            [right[0].as_str()]
        );
        let wrong = if right[0].ends_with('7') { "8" } else { "7" };
        assert_eq!(
            found_by(UdiSerial, &format!("Label {body}{wrong}")),
            [""; 0]
        );
    }
}
