//! Short values: two different ones of one record that stand together say who it is.

use super::fold::{Folded, gap};
use crate::model::tagged::PhiKind;

/// How many letters may lie between a day and another tag.
const NEAR_DAY: usize = 40;
/// How many words may lie between two short values.
const WORDS: usize = 4;

/// Words that stand between short values when these speak of one person.
const BETWEEN: [&[u8]; 40] = [
    b"year",
    b"years",
    b"yr",
    b"yrs",
    b"old",
    b"yo",
    b"y",
    b"o",
    b"aged",
    b"age",
    b"patient",
    b"pt",
    b"was",
    b"is",
    b"a",
    b"an",
    b"of",
    b"with",
    b"and",
    b"blood",
    b"type",
    b"group",
    b"bloodtype",
    b"sex",
    b"gender",
    b"initials",
    b"born",
    b"dob",
    b"on",
    b"the",
    b"who",
    b"has",
    b"jahre",
    b"jahr",
    b"alt",
    b"ans",
    b"rh",
    b"value",
    b"name",
    b"months",
];

/// A short value in a text: its first letter, the one after its last, and its tag.
pub(super) type Short = (usize, usize, usize);

/// Adds the first letter and the tag of both values of each pair that counts.
pub(super) fn pairs(
    text: &Folded,
    found: &[Short],
    records: &[(usize, PhiKind)],
    counts: &mut Vec<(usize, usize)>,
) {
    let day = |kind: PhiKind| matches!(kind, PhiKind::Date | PhiKind::Dob);
    for (number, (start, end, tag)) in found.iter().enumerate() {
        let Some((record, kind)) = records.get(*tag) else {
            continue;
        };
        let after = found.get(number + 1..).unwrap_or(&[]);
        let within = after
            .iter()
            .take_while(|(other, _, _)| *other <= end + NEAR_DAY);
        for (other, _, other_tag) in within {
            let Some((other_record, other_kind)) = records.get(*other_tag) else {
                continue;
            };
            // Two of one kind say no more than one, but for days.
            let differ = kind != other_kind || (day(*kind) && tag != other_tag);
            if other < end || other_record != record || !differ {
                continue;
            }
            if day(*kind) || day(*other_kind) || speak_of_one(text, *end, *other) {
                counts.push((*start, *tag));
                counts.push((*other, *other_tag));
            }
        }
    }
}

/// Whether only words that belong to short values lie between two places, and no sentence ends.
fn speak_of_one(text: &Folded, end: usize, other: usize) -> bool {
    let mut from = end;
    let mut words = 0;
    loop {
        let stands = text.gap(from);
        if stands & gap::DOT != 0 && stands & gap::BLANK != 0 {
            return false;
        }
        if from >= other {
            return true;
        }
        let next = (from + 1..=other)
            .find(|place| *place == other || text.gap(*place) & gap::ANY != 0)
            .unwrap_or(other);
        let word = text.letters.get(from..next).unwrap_or(&[]);
        words += 1;
        if words > WORDS || !BETWEEN.contains(&word) {
            return false;
        }
        from = next;
    }
}
