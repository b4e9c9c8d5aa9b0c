//! What people type or scan, taken apart: device identifiers, package URLs, CPE names, and plain words.

use crate::model::identifier::{IssuingAgency, UdiDi};

/// A text without case and punctuation, so that `R300 100` and `r300-100` meet.
pub(super) fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The published form of a device identifier: the agency and the identifier, `gs1:09520000030018`.
pub(super) fn of_device(text: &str) -> Option<String> {
    let udi: UdiDi = text.parse().ok()?;
    Some(format!("{}:{}", agency(udi.agency()), udi.identifier()))
}

fn agency(agency: IssuingAgency) -> &'static str {
    match agency {
        IssuingAgency::Gs1 => "gs1",
        IssuingAgency::Hibcc => "hibcc",
        IssuingAgency::Iccbba => "iccbba",
        IssuingAgency::IccbbaBlood => "iccbba-blood",
    }
}

/// The device identifier in what a label or a scanner gives: alone, with the prefix of GS1, as a digital link, or at the head of a whole UDI.
pub(super) fn device(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('+') {
        // The check character stands at the end of the whole, so a head alone has none.
        return match rest.split_once('/') {
            Some((head, tail)) if !tail.is_empty() => Some(format!("hibcc:{head}")),
            _ => of_device(text),
        };
    }
    if text.starts_with('=') {
        let length = if text.starts_with("=)") { 12 } else { 18 };
        return of_device(text.get(..length)?);
    }
    let text = match text.get(..3) {
        // The symbology identifiers of GS1 DataMatrix, GS1-128, DataBar and QR (ISO/IEC 15424).
        Some("]d2" | "]C1" | "]e0" | "]Q3") => text.get(3..)?,
        _ => text,
    };
    let text = text.trim_start_matches('\u{1d}');
    let bare = text
        .split_once("/01/")
        .filter(|(before, _)| before.starts_with("https://") || before.starts_with("http://"))
        .map(|(_, after)| after)
        .or_else(|| text.strip_prefix("(01)"))
        .or_else(|| text.strip_prefix("01").filter(|rest| rest.len() >= 14));
    if let Some(number) = bare.and_then(|rest| rest.trim_start().get(..14))
        && let Some(found) = gtin(number)
    {
        return Some(found);
    }
    gtin(text)
}

fn gtin(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|it| !matches!(it, ' ' | '-')).collect();
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| of_device(&digits))?
}

/// A package URL: what it is a version of, and the version.
///
/// Type, namespace and name in lower case, decoded; qualifiers and subpath do not say which product it is.
pub(super) fn package(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim();
    let scheme = text.get(..4)?;
    if !scheme.eq_ignore_ascii_case("pkg:") {
        return None;
    }
    let text = text.get(4..)?;
    let text = text.split(['?', '#']).next().unwrap_or(text);
    let (path, version) = match text.rsplit_once('@') {
        Some((path, version)) if !version.contains('/') => (path, Some(version)),
        _ => (text, None),
    };
    let segments: Vec<String> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| decoded(segment).to_ascii_lowercase())
        .collect();
    if segments.len() < 2 {
        return None;
    }
    let version = version.map(decoded).filter(|version| !version.is_empty());
    Some((segments.join("/"), version))
}

/// Percent-decodes; what does not decode stays.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let value = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// A CPE 2.3 name in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CpeName(Vec<String>);

impl CpeName {
    /// Reads `cpe:2.3:` and at least the version; parts that are missing at the end mean any value.
    pub(super) fn of(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let rest = lower.strip_prefix("cpe:2.3:")?;
        let mut parts = vec![String::new()];
        let mut escaped = false;
        for character in rest.chars() {
            if character == ':' && !escaped {
                parts.push(String::new());
                continue;
            }
            escaped = character == '\\' && !escaped;
            if let Some(last) = parts.last_mut() {
                last.push(character);
            }
        }
        (3..=11).contains(&parts.len()).then_some(Self(parts))
    }

    fn part(&self, place: usize) -> &str {
        self.0.get(place).map_or("*", String::as_str)
    }

    /// Part, vendor and product: `o:acme:pump_firmware`.
    pub(super) fn product(&self) -> String {
        [self.part(0), self.part(1), self.part(2)].join(":")
    }

    /// The version without escapes; nothing if it names none.
    pub(super) fn version(&self) -> Option<String> {
        match self.part(3) {
            "*" | "-" => None,
            version => Some(version.replace('\\', "")),
        }
    }

    /// Whether it may be the name of the same release: no part contradicts.
    pub(super) fn meets(&self, other: &Self) -> bool {
        (0..11).all(|place| {
            let (one, other) = (self.part(place), other.part(place));
            one == other || place > 3 && (one == "*" || other == "*")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_head_of_a_hibc_has_no_check_character() {
        let alone = device("+A123BJC5D6E71G");
        assert_eq!(alone.as_deref(), Some("hibcc:A123BJC5D6E71"));
        assert_eq!(device("+A123BJC5D6E71/$$52001510X3C"), alone);
        assert_eq!(device("+A123BJC5D6E71H"), None);
        let isbt = device("=/A9999XYZ100T0944=,000025=A99971312345600");
        assert_eq!(isbt.as_deref(), Some("iccbba:A9999XYZ100T0944"));
    }

    #[test]
    fn a_package_is_known_without_its_version() {
        let known =
            |name: &str, version: Option<&str>| Some((name.to_owned(), version.map(str::to_owned)));
        let npm = "pkg:npm/%40Acme/Pump%20x@1.0%2Bb?arch=x86#lib";
        assert_eq!(package(npm), known("npm/@acme/pump x", Some("1.0+b")));
        assert_eq!(package("PKG:deb/acme/pump"), known("deb/acme/pump", None));
        assert_eq!(package("pkg:npm/@acme/pump"), known("npm/@acme/pump", None));
        assert_eq!(package("pkg:npm"), None);
    }

    #[test]
    fn names_of_platforms_meet_unless_a_part_contradicts() {
        let name = |text: &str| CpeName::of(text).unwrap();
        let full = name("cpe:2.3:o:Acme:pump\\:2:4.2:*:*:*:*:*:lvp:*");
        assert_eq!(full.product(), "o:acme:pump\\:2");
        assert_eq!(full.version().as_deref(), Some("4.2"));
        assert!(full.meets(&name("cpe:2.3:o:acme:pump\\:2:4.2")));
        assert!(!full.meets(&name("cpe:2.3:o:acme:pump\\:2:4.2:*:*:*:*:*:other:*")));
        assert!(!full.meets(&name("cpe:2.3:o:acme:pump\\:2:4.3")));
        assert_eq!(CpeName::of("cpe:/o:acme:pump"), None);
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "(cpe:2.3:|pkg:|\\(01\\)|01|\\+|=/|\\]d2)?[0-9A-Za-z:%/@\\\\]{0,30}|\\PC*") {
            let _ = (folded(&text), device(&text), package(&text));
            if let Some(name) = CpeName::of(&text) {
                prop_assert!(name.meets(&name));
            }
        }
    }
}
