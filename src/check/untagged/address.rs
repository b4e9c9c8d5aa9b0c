//! Postal addresses.

use std::ops::Range;

use super::near;

/// What an address ends its street with.
pub(super) const STREETS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "court",
    "ct",
    "boulevard",
    "blvd",
    "way",
    "place",
    "pl",
    "terrace",
    "circle",
    "cir",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "trail",
    "close",
    "crescent",
    "square",
    "row",
    "grove",
    "gardens",
    "alley",
    "path",
    "run",
    "loop",
    "mews",
    "hill",
];

/// What stands before an address.
pub(super) const LABELS: &[&str] = &[
    "home address",
    "postal address",
    "residential address",
    "street address",
    "mailing address",
    "patient address",
    "patient's address",
    "lives at",
    "living at",
    "lived at",
    "resides at",
    "residing at",
    "residence at",
    "wohnhaft",
    "wohnt in",
    "wohnanschrift",
    "anschrift",
    "domicilié",
    "domiciliée",
    "domicilio",
];

/// Words of those whose address is everybody's business.
const COMPANIES: &[&str] = &[
    "manufacturer",
    "inc",
    "ltd",
    "gmbh",
    "ag",
    "corp",
    "corporation",
    "llc",
    "plc",
    "company",
    "headquarters",
    "vendor",
    "office",
    "offices",
    "hersteller",
];

/// A house number and a name of capitals before the kind of street, with a town and its code behind it, or words of a home before it.
pub(super) fn street(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    if !near::char_at(text, hit.start)?.is_uppercase() {
        return None;
    }
    let window = near::before(text, hit.start, 60);
    let start = hit.start - window.len() + house(window)?;
    let behind = near::after(text, hit.end, 60);
    if near::around(text, &(start..hit.end), 120, COMPANIES) {
        return None;
    }
    let home = || {
        let ahead = near::sentence_before(text, start, 60).to_ascii_lowercase();
        let words = [
            "home address",
            "home at",
            "home is",
            "lives",
            "lived",
            "living",
            "resid",
            "apartment",
            "house at",
        ];
        words.iter().any(|word| ahead.contains(word))
            || (ahead.contains("address")
                && near::around(text, &(start..hit.end), 120, near::PEOPLE))
    };
    let end = hit.end + town(behind).unwrap_or(0);
    (end > hit.end || home()).then_some(start..end)
}

/// Where a house number starts that a name of one to four words follows up to the end of a text.
fn house(window: &str) -> Option<usize> {
    let mut end = window.trim_end_matches(' ').len();
    let mut words = 0;
    loop {
        let rest = window.get(..end)?;
        let start = rest
            .rfind([' ', '\n', '>', '"', ','])
            .map_or(0, |at| at + 1);
        let word = rest.get(start..)?;
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let letters = word.len() - digits;
        let is_number = (1..=6).contains(&digits)
            && letters <= 1
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_number {
            return (words > 0).then_some(start);
        }
        let is_name = word.starts_with(char::is_uppercase)
            || (digits > 0 && ["st", "nd", "rd", "th"].iter().any(|it| word.ends_with(it)));
        words += 1;
        if !is_name || words > 4 || start == 0 || !rest.get(..start)?.ends_with(' ') {
            return None;
        }
        end = start - 1;
    }
}

/// How many bytes hold a town, a state and its code, or a postcode of the United Kingdom, if they follow.
fn town(behind: &str) -> Option<usize> {
    let line = behind.trim_start_matches(['.', ',', ' ', '\n']);
    let skipped = behind.len() - line.len();
    let mut at = 0;
    let mut before = "";
    for word in line.split_inclusive([' ', ',', '\n', '<']) {
        let bare = word.trim_end_matches([' ', ',', '\n', '.', '<', ';']);
        let end = at + bare.len();
        let is_state = before.len() == 2 && before.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_state && is_zip(bare) {
            return Some(skipped + end);
        }
        if is_inward(bare) && is_outward(before) {
            return Some(skipped + end);
        }
        at += word.len();
        before = bare;
    }
    None
}

fn is_zip(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = |range| {
        bytes
            .get(range)
            .is_some_and(|part: &[u8]| part.iter().all(u8::is_ascii_digit))
    };
    (bytes.len() == 5 && digits(0..5))
        || (bytes.len() == 10 && digits(0..5) && bytes.get(5) == Some(&b'-') && digits(6..10))
}

/// The second half of a British postcode: `1AA`.
fn is_inward(word: &str) -> bool {
    matches!(word.as_bytes(), [b'0'..=b'9', b'A'..=b'Z', b'A'..=b'Z'])
}

/// The first half of a British postcode: `SW1A`.
fn is_outward(word: &str) -> bool {
    (2..=4).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// What stands behind a label: a house number and a name, in either order.
pub(super) fn labelled(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::sentence_after(text, hit.end, 100);
    let start = near::filler(window);
    let rest = window.get(start..)?;
    let line = rest.split(['\n', '<', '|', '"']).next()?;
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let (first, second) = (words.next()?, words.next()?);
    let is_house =
        |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && near::digits_in(word) <= 6;
    let named = |word: &str| word.starts_with(char::is_uppercase);
    let third = words.next().unwrap_or("");
    let found = (is_house(first) && named(second))
        || (named(first) && (is_house(second) || (is_house(third) && !third.is_empty())));
    let end = line
        .match_indices(second)
        .next()
        .map_or(line.len(), |(at, word)| at + word.len());
    (found && !near::is_placeholder(first)).then(|| hit.end + start..hit.end + start + end)
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::Address;

    #[test]
    fn a_street_with_a_town_or_a_home_is_an_address() {
        for (text, found) in [
            (
                "Home address 5818 Sandpiper Lane, Millbrook, PA 19046 is printed",
                &["5818 Sandpiper Lane, Millbrook, PA 19046"][..],
            ),
            (
                "ship to 12 Old Quarry St, Ashgrove, TX 78793",
                &["12 Old Quarry St, Ashgrove, TX 78793"],
            ),
            (
                "The patient lives at 12 Old Quarry Road.",
                &["12 Old Quarry Road"],
            ),
            (
                "10 Mill Road, Exampleton, EX4 1AA",
                &["10 Mill Road, Exampleton, EX4 1AA"],
            ),
            ("wohnhaft in der Musterstraße 12, 12345 Musterstadt", &[]),
            (
                "Anschrift: Musterstraße 12, 12345 Musterstadt",
                &["Musterstraße 12,"],
            ),
            ("in 3 Easy Steps the Right Way to update", &[]),
            ("see the home page at 4 Main Street View", &[]),
        ] {
            assert_eq!(found_by(Address, text), found, "{text}");
        }
    }
}
