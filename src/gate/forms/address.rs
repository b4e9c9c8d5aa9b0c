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
        let mut parts = value.split([',', '\n', ';']).map(str::trim);
        let mut street = String::new();
        // A flat's number alone is no street: parts are added until there is a number and a name.
        for part in parts.by_ref() {
            if !street.is_empty() {
                street.push(' ');
            }
            street.push_str(part);
            let folded = fold(street.as_bytes()).letters;
            let digits = folded.iter().filter(|sign| sign.is_ascii_digit()).count();
            if digits > 0 && folded.len() - digits >= 4 && folded.len() >= ALONE {
                break;
            }
        }
        self.street(&street);
        if spelt_out != value {
            self.street(&super::name::spell_out(&street));
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
