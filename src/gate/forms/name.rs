//! Names of people: in both orders, with an initial, with another name between, with letters spelt out.

use super::Forms;
use crate::gate::fold::fold;
use crate::gate::pattern::{Fit, Letters, Sort};

/// Words that belong to the family name that follows them.
const PARTICLES: [&str; 34] = [
    "van", "von", "vom", "zu", "zum", "zur", "de", "del", "della", "der", "den", "di", "da", "das",
    "do", "dos", "du", "la", "le", "les", "los", "al", "el", "bin", "ibn", "ben", "bint", "ter",
    "ten", "te", "st", "san", "af", "av",
];

/// What is said of a person before or after the name.
const TITLES: [&str; 22] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "herr", "frau", "mme", "mlle",
    "jr", "sr", "ii", "iii", "phd", "md", "rn", "do", "dds",
];

impl Forms {
    pub(super) fn name(&mut self, value: &str) {
        self.spelt(value);
        let spelt_out = spell_out(value);
        if spelt_out != value {
            self.spelt(&spelt_out);
        }
    }

    fn spelt(&mut self, value: &str) {
        let (given, family) = parts(value);
        let all = [given.as_slice(), family.as_slice()].concat();
        if given.is_empty() || family.is_empty() {
            self.push(all.concat(), Sort::Name, Fit::Loose);
            return;
        }
        let given_name = given.first().cloned().unwrap_or_default();
        let family_name = family.concat();
        self.push(all.concat(), Sort::Name, Fit::Loose);
        let turned = [family.as_slice(), given.as_slice()].concat();
        self.push(turned.concat(), Sort::Name, Fit::Loose);
        if given.len() > 1 {
            self.push(join(&given_name, &family_name), Sort::Name, Fit::Loose);
            self.push(join(&family_name, &given_name), Sort::Name, Fit::Loose);
        }
        if family.len() > 1
            && let Some(last) = family.last()
            && last.len() >= 4
        {
            self.push(join(&given_name, last), Sort::Name, Fit::Loose);
            self.push(join(last, &given_name), Sort::Name, Fit::Loose);
        }
        // Another name or an initial between the two, or the names of a record's fields.
        for (head, tail) in [(&given_name, &family_name), (&family_name, &given_name)] {
            for (most, fields) in [(1, false), (4, true)] {
                if !fields && std::ptr::eq(head, &family_name) {
                    continue;
                }
                let tail = Letters::new(tail.clone());
                self.push(head.clone(), Sort::Name, Fit::Then { tail, most, fields });
            }
        }
        self.initials(&given, &family_name);
    }

    /// `Z. Hollingsworth`, `Z. M. Hollingsworth`, `Hollingsworth, Z.`
    fn initials(&mut self, given: &[Vec<u8>], family: &[u8]) {
        if family.len() < 4 {
            return;
        }
        let initials: Vec<&[u8]> = given.iter().filter_map(|name| first_letter(name)).collect();
        for count in [1, initials.len()] {
            let Some(initials) = initials.get(..count) else {
                continue;
            };
            let before = initials.concat();
            let at = before.len();
            if at + family.len() < super::ALONE {
                continue;
            }
            self.push(join(&before, family), Sort::Name, Fit::Broken([at].into()));
            let after = family.len();
            self.push(
                join(family, &before),
                Sort::Name,
                Fit::Broken([after].into()),
            );
            if count == initials.len() && count == 1 {
                break;
            }
        }
    }
}

fn first_letter(name: &[u8]) -> Option<&[u8]> {
    let text = std::str::from_utf8(name).ok()?;
    let first = text.chars().next()?;
    name.get(..first.len_utf8())
}

fn join(one: &[u8], other: &[u8]) -> Vec<u8> {
    [one, other].concat()
}

/// Given names and the words of the family name, folded.
fn parts(value: &str) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let caret = value.contains('^');
    let (turned, first, second) = match value.split_once([',', '^']) {
        Some((family, given)) => (true, given, family),
        None => (false, value, ""),
    };
    let words = |text: &str| -> Vec<(Vec<u8>, bool)> {
        text.split(|sign: char| sign.is_whitespace() || (caret && sign == '^'))
            .filter(|word| {
                let bare = word.trim_matches('.').to_lowercase();
                !TITLES.contains(&bare.as_str()) || word.chars().all(char::is_lowercase)
            })
            .map(|word| {
                let particle = PARTICLES.contains(&word.to_lowercase().as_str());
                (fold(word.as_bytes()).letters, particle)
            })
            .filter(|(letters, _)| !letters.is_empty())
            .collect()
    };
    let bare =
        |words: Vec<(Vec<u8>, bool)>| words.into_iter().map(|(letters, _)| letters).collect();
    if turned {
        return (bare(words(first)), bare(words(second)));
    }
    let mut given = words(first);
    let last = given.len().saturating_sub(1);
    let at = given
        .iter()
        .enumerate()
        .skip(1)
        .position(|(_, (_, particle))| *particle)
        .map_or(last, |skipped| (skipped + 1).min(last));
    let family = given.split_off(at);
    (bare(given), bare(family))
}

/// The value with letters spelt out that have no key on many keyboards.
pub(super) fn spell_out(value: &str) -> String {
    let mut spelt = String::with_capacity(value.len());
    for sign in value.chars() {
        let out = match sign {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'Ä' => "Ae",
            'Ö' | 'Ø' => "Oe",
            'Ü' => "Ue",
            'Å' => "Aa",
            other => {
                spelt.push(other);
                continue;
            }
        };
        spelt.push_str(out);
    }
    spelt
}
