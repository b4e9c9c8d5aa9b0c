//! Postal addresses: the whole one, and the street with its number.

use super::{ALONE, Forms};
use crate::gate::fold::fold;
use crate::gate::pattern::{Fit, Sort};

/// Words of streets, with what they are shortened to (after United States Postal Service Publication 28, appendices B and C).
const SHORT: [(&str, &[&str]); 46] = [
    ("street", &["st", "str"]),
    ("drive", &["dr", "drv"]),
    ("avenue", &["ave", "av", "aven"]),
    ("road", &["rd"]),
    ("lane", &["ln"]),
    ("boulevard", &["blvd", "boul", "bd"]),
    ("court", &["ct", "crt"]),
    ("place", &["pl"]),
    ("square", &["sq"]),
    ("terrace", &["ter", "terr"]),
    ("circle", &["cir", "circ"]),
    ("crescent", &["cres", "cr"]),
    ("highway", &["hwy"]),
    ("parkway", &["pkwy", "pky"]),
    ("trail", &["trl"]),
    ("way", &["wy"]),
    ("alley", &["aly"]),
    ("bridge", &["brg"]),
    ("close", &["cl"]),
    ("creek", &["crk"]),
    ("crossing", &["xing"]),
    ("estate", &["est"]),
    ("expressway", &["expy"]),
    ("gardens", &["gdns"]),
    ("garden", &["gdn"]),
    ("grove", &["grv", "gr"]),
    ("heights", &["hts"]),
    ("hill", &["hl"]),
    ("hollow", &["holw"]),
    ("junction", &["jct"]),
    ("mount", &["mt"]),
    ("mountain", &["mtn"]),
    ("plaza", &["plz"]),
    ("ridge", &["rdg"]),
    ("route", &["rte"]),
    ("station", &["sta"]),
    ("turnpike", &["tpke"]),
    ("valley", &["vly"]),
    ("north", &["n"]),
    ("south", &["s"]),
    ("east", &["e"]),
    ("west", &["w"]),
    ("apartment", &["apt"]),
    ("suite", &["ste"]),
    ("building", &["bldg"]),
    ("floor", &["fl"]),
];

/// No more spellings of one address than this.
const SPELLINGS: usize = 48;

impl Forms {
    pub(super) fn address(&mut self, value: &str) {
        self.loose(value, Sort::Free);
        let spelt_out = super::name::spell_out(value);
        if spelt_out != value {
            self.loose(&spelt_out, Sort::Free);
        }
        let parts = value.split([',', '\n', ';']).map(str::trim);
        let mut street = String::new();
        // A flat's number alone is no street, and the name of a house has none: parts are added until there is a number and a name.
        for part in parts.filter(|part| !is_unit(part)) {
            if !street.is_empty() {
                street.push(' ');
            }
            street.push_str(without_unit(part));
            let folded = fold(street.as_bytes()).letters;
            let digits = folded.iter().filter(|sign| sign.is_ascii_digit()).count();
            if digits > 0 && folded.len() - digits >= 4 && folded.len() >= ALONE {
                break;
            }
        }
        for street in [street.clone(), super::name::spell_out(&street)] {
            self.street(&street);
            let (number, name) = number_and_name(&street);
            if !number.is_empty() && name.chars().count() >= 4 {
                self.street(&format!("{name} {number}"));
                self.street(&format!("{number} {name}"));
                let core = without_kind(&name);
                if core != name && core.chars().filter(|sign| sign.is_alphabetic()).count() >= 5 {
                    // Where the kind of street stands first, people leave it out.
                    self.street(&format!("{core} {number}"));
                }
            }
        }
    }

    fn street(&mut self, street: &str) {
        let mut spellings: Vec<Vec<u8>> = vec![Vec::new()];
        for word in street.split(|sign: char| sign.is_whitespace() || sign == '.') {
            let letters = fold(word.as_bytes()).letters;
            let text = String::from_utf8_lossy(&letters).into_owned();
            let mut choices = vec![text.clone()];
            for (long, shorts) in SHORT {
                if text == long {
                    choices.extend(shorts.iter().map(|short| (*short).to_owned()));
                } else if shorts.contains(&text.as_str()) {
                    choices.push(long.to_owned());
                    choices.extend(shorts.iter().map(|short| (*short).to_owned()));
                }
            }
            // In German the word is a part of the name.
            for (long, short) in [("strasse", "str"), ("str", "strasse"), ("straat", "str")] {
                if let Some(stem) = text.strip_suffix(long)
                    && !stem.is_empty()
                {
                    choices.push(format!("{stem}{short}"));
                }
            }
            choices.sort_unstable();
            choices.dedup();
            let mut longer = Vec::new();
            for spelling in &spellings {
                for choice in &choices {
                    longer.push([spelling.as_slice(), choice.as_bytes()].concat());
                }
            }
            longer.truncate(SPELLINGS);
            spellings = longer;
        }
        for spelling in spellings {
            let number = spelling.iter().any(u8::is_ascii_digit);
            if spelling.len() >= ALONE && number {
                self.push(spelling, Sort::Free, Fit::Loose);
            }
        }
    }
}

/// Words before the number of a flat.
const UNITS: [&str; 18] = [
    "apt",
    "apartment",
    "flat",
    "unit",
    "suite",
    "ste",
    "room",
    "rm",
    "floor",
    "fl",
    "bldg",
    "building",
    "whg",
    "wohnung",
    "etage",
    "piso",
    "m",
    "lok",
];

fn bare(word: &str) -> String {
    word.trim_matches(|sign: char| !sign.is_alphanumeric())
        .to_lowercase()
}

/// Whether a part names a flat alone: `Flat 3`, `#5C`.
fn is_unit(part: &str) -> bool {
    let mut words = part.split_whitespace();
    let first = words.next().unwrap_or("");
    let short = words.count() <= 1;
    short && (first.starts_with('#') || UNITS.contains(&bare(first).as_str()))
}

/// A street without the flat that is named after it.
fn without_unit(part: &str) -> &str {
    let words = part.split_whitespace().skip(2);
    for word in words {
        let unit = word.starts_with('#') || UNITS.contains(&bare(word).as_str());
        if unit && let Some(at) = part.rfind(&format!(" {word}")) {
            let before = part.get(..at).unwrap_or(part);
            if before.contains(|sign: char| sign.is_ascii_digit()) {
                return before;
            }
        }
    }
    part
}

/// The number of the house, and the name of the street.
fn number_and_name(street: &str) -> (String, String) {
    let numbered = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_digit());
    let words: Vec<&str> = street.split_whitespace().collect();
    let numbers: Vec<&str> = words.iter().copied().filter(numbered).collect();
    let names: Vec<&str> = words.into_iter().filter(|word| !numbered(word)).collect();
    match numbers.as_slice() {
        [number] => ((*number).to_owned(), names.join(" ")),
        _ => (String::new(), street.to_owned()),
    }
}

/// The name without the words for a street that stand before it: `Calle de`, `ul.`, `rue`.
fn without_kind(name: &str) -> String {
    const KINDS: [&str; 20] = [
        "calle", "c", "de", "la", "del", "ul", "ulica", "al", "aleja", "rue", "avenue", "av",
        "avenida", "via", "viale", "piazza", "plaza", "rua", "ulitsa", "os",
    ];
    let words = name.split_whitespace();
    let rest: Vec<&str> = words
        .skip_while(|word| KINDS.contains(&bare(word).as_str()))
        .collect();
    rest.join(" ")
}
