//! Names of people: in both orders, with initials, with another name between, with letters spelt out.

use super::Forms;
use crate::gate::decode::charset::windows_1252;
use crate::gate::fold::fold;
use crate::gate::pattern::{Between, Fit, Letters, Sort};

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

/// The words of a name, folded.
#[derive(Default)]
struct Parts {
    given: Vec<Vec<u8>>,
    /// The first letters of the given names, of each half of one with a hyphen.
    initials: Vec<Vec<u8>>,
    particles: Vec<Vec<u8>>,
    /// The family name without its particles.
    core: Vec<Vec<u8>>,
}

type Words<'a> = &'a [&'a [Vec<u8>]];

impl Forms {
    pub(super) fn name(&mut self, value: &str) {
        let (main, born) = match value.split_once('(') {
            Some((main, rest)) => (main.trim(), rest.trim_end_matches([')', ' '])),
            None => (value, ""),
        };
        let mut spellings = vec![main.to_owned()];
        // `Eleanor Vanstraten (née Hobday)` may be called by either family name.
        let former = born
            .split_whitespace()
            .filter(|word| {
                !matches!(
                    word.to_lowercase().as_str(),
                    "née" | "nee" | "geb." | "geb" | "geborene" | "formerly" | "born"
                )
            })
            .collect::<Vec<_>>()
            .join(" ");
        if let (false, Some(given)) = (former.is_empty(), main.split_whitespace().next()) {
            spellings.push(format!("{given} {former}"));
        }
        for spelling in spellings {
            self.spelt(&spelling);
            for other in [spell_out(&spelling), misread(&spelling)] {
                if other != spelling {
                    self.spelt(&other);
                }
            }
        }
    }

    fn spelt(&mut self, value: &str) {
        let parts = parts(value);
        let Parts {
            given,
            particles,
            core,
            ..
        } = &parts;
        if given.is_empty() || core.is_empty() {
            let all = [given.as_slice(), core].concat().concat();
            self.push(all, Sort::Name, Fit::Loose);
            return;
        }
        let first = given.get(..1).unwrap_or(&[]);
        for given in [given.as_slice(), first] {
            self.words(&[given, particles, core], false);
            self.words(&[particles, core, given], true);
            if !particles.is_empty() {
                self.words(&[core, particles, given], true);
                self.words(&[core, given, particles], true);
                let short: Vec<Vec<u8>> = initials(particles);
                self.words(&[given, &short, core], false);
                if core.concat().len() >= 4 {
                    self.words(&[given, core], false);
                    self.words(&[core, given], true);
                }
            }
            if given.len() == 1 {
                break;
            }
        }
        // With two family names one may be left out.
        if core.len() > 1
            && let Some(last) = core.last().filter(|last| last.len() >= 4)
        {
            let last = std::slice::from_ref(last);
            self.words(&[first, last], false);
            self.words(&[last, first], true);
        }
        self.apart(
            &given.concat(),
            &[particles.as_slice(), core].concat().concat(),
        );
        if given.len() > 1 {
            self.apart(
                &first.concat(),
                &[particles.as_slice(), core].concat().concat(),
            );
        }
        let all = [given.as_slice(), particles, core].concat();
        for at in 1..all.len() {
            let (head, tail) = all.split_at_checked(at).unwrap_or_default();
            self.in_fields(&head.concat(), &tail.concat());
        }
        self.with_initials(&parts);
    }

    /// The words in this order, whatever marks stand between them.
    fn words(&mut self, words: Words<'_>, turned: bool) {
        let mut letters: Vec<u8> = Vec::new();
        let mut before = Vec::new();
        for word in words.iter().copied().flatten() {
            if !letters.is_empty() {
                before.push(letters.len());
            }
            letters.extend(word);
        }
        let before = before.into();
        self.push(letters, Sort::Name, Fit::Words { before, turned });
    }

    /// Another name or an initial between the two, or the fields of a record.
    fn apart(&mut self, given: &[u8], family: &[u8]) {
        let fit = Fit::Then {
            tail: Letters::new(family.to_vec()),
            most: 1,
            between: Between::Names,
        };
        self.push(given.to_vec(), Sort::Name, fit);
        self.in_fields(given, family);
    }

    /// The two in the fields of a record, with the fields' names between, in either order.
    fn in_fields(&mut self, given: &[u8], family: &[u8]) {
        for (head, tail) in [(given, family), (family, given)] {
            let fit = Fit::Then {
                tail: Letters::new(tail.to_vec()),
                most: 6,
                between: Between::Fields,
            };
            self.push(head.to_vec(), Sort::Name, fit);
        }
    }

    /// `Z. Hollingsworth`, `Z. M. Hollingsworth`, `Hollingsworth, Z.`, `Meer, W. van der`
    fn with_initials(&mut self, parts: &Parts) {
        let Parts {
            initials: all,
            particles,
            core,
            ..
        } = parts;
        let family = [particles.as_slice(), core].concat();
        let short = [initials(particles), core.clone()].concat();
        let mut counts = vec![1, all.len()];
        counts.dedup();
        for count in counts {
            let some = all.get(..count).unwrap_or(&[]);
            self.initialled(&[some], &[&family]);
            self.initialled(&[&family], &[some]);
            if !particles.is_empty() {
                self.initialled(&[some], &[&short]);
                self.initialled(&[core], &[some, particles]);
                self.initialled(&[core], &[particles, some]);
            }
        }
    }

    fn initialled(&mut self, before: Words<'_>, after: Words<'_>) {
        let letters = |words: Words<'_>| -> Vec<u8> { words.concat().concat() };
        let (before, after) = (letters(before), letters(after));
        let at = before.len();
        if at.max(after.len()) < 4 || at + after.len() < super::ALONE {
            return;
        }
        let all = [before, after].concat();
        self.push(all, Sort::Name, Fit::Broken([at].into()));
    }
}

/// The first letter of each word.
fn initials(words: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let first = |word: &Vec<u8>| {
        let text = std::str::from_utf8(word).ok()?;
        let sign = text.chars().next()?;
        word.get(..sign.len_utf8()).map(<[u8]>::to_vec)
    };
    words.iter().filter_map(first).collect()
}

fn parts(value: &str) -> Parts {
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
    let mut parts = Parts::default();
    let mut family = if turned {
        parts.given = words(first).into_iter().map(|(word, _)| word).collect();
        words(second)
    } else {
        let mut all = words(first);
        let last = all.len().saturating_sub(1);
        // The last run of particles begins the family name: `del` in `María del Carmen Núñez de la Torre` does not.
        let particle = |place: usize| all.get(place).is_some_and(|(_, particle)| *particle);
        let mut at = last;
        while at > 1 && particle(at - 1) {
            at -= 1;
        }
        // In Spanish another family name stands before it.
        if at < last && at > 2 && all.iter().take(at).any(|(_, particle)| *particle) {
            at -= 1;
        }
        let family = all.split_off(at);
        let given: Vec<Vec<u8>> = all.into_iter().map(|(word, _)| word).collect();
        parts.given = given;
        family
    };
    let leading = family.iter().take_while(|(_, particle)| *particle).count();
    let core = family.split_off(leading.min(family.len().saturating_sub(1)));
    let before = if turned { first } else { value };
    let halves = before
        .split_whitespace()
        .take(parts.given.len())
        .filter(|word| !PARTICLES.contains(&word.to_lowercase().as_str()))
        .flat_map(|word| word.split('-'))
        .map(|half| fold(half.as_bytes()).letters);
    parts.initials = initials(&halves.collect::<Vec<_>>());
    parts.particles = family.into_iter().map(|(word, _)| word).collect();
    parts.core = core.into_iter().map(|(word, _)| word).collect();
    parts
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

/// The value as it looks when its UTF-8 is read as Windows-1252.
pub(super) fn misread(value: &str) -> String {
    value.bytes().map(windows_1252).collect()
}
