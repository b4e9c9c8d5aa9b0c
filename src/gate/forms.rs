//! The forms in which one value is looked for: what a person would recognise it by.

mod address;
mod code;
mod date;
mod email;
mod ip;
mod name;
mod text;

use super::fold::{fold, gap};
use super::pattern::{Fit, Letters, Pattern, Sort};
use crate::model::tagged::PhiKind;

/// How many letters and digits a value needs to be looked for alone.
const ALONE: usize = 6;
/// How many it needs to be looked for alone in exactly its own form.
const ALONE_IF_EXACT: usize = 4;

/// The patterns of one value.
pub(super) struct Forms {
    tag: usize,
    /// Whether the value counts only near another one of its record.
    weak: bool,
    patterns: Vec<Pattern>,
}

/// How a value is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guarded {
    /// Wherever it stands.
    Alone,
    /// Where it stands in exactly its own form.
    IfExact,
    /// Near another tag of its record.
    NearAnother,
    /// Nowhere: it holds no letter or digit.
    Nowhere,
}

/// Makes the patterns of a value, and says how it is guarded.
///
/// `within` is the span of years in which the site has dates of its own: a day in it counts only near another tag of its record.
pub(super) fn forms(
    tag: usize,
    kind: PhiKind,
    value: &str,
    within: Option<(i32, i32)>,
) -> (Vec<Pattern>, Guarded) {
    let value = value.trim();
    let folded = fold(value.as_bytes());
    let count = std::str::from_utf8(&folded.letters).map_or(folded.letters.len(), |letters| {
        // A letter of a script without spaces says as much as a short word.
        let wide = letters.chars().filter(|sign| u32::from(*sign) > 0x2e80);
        letters.chars().count() + wide.count() * 2
    });
    if count == 0 {
        return (Vec::new(), Guarded::Nowhere);
    }
    let short_kind = matches!(
        kind,
        PhiKind::Sex | PhiKind::Age | PhiKind::Initials | PhiKind::Bloodtype
    );
    let day = match kind {
        PhiKind::Dob | PhiKind::Date => date::parse(value),
        _ => Vec::new(),
    };
    let in_span = within
        .is_some_and(|(first, last)| day.iter().any(|day| (first..=last).contains(&day.year)));
    let guarded = match count {
        _ if short_kind => Guarded::NearAnother,
        0..ALONE_IF_EXACT => Guarded::NearAnother,
        ALONE_IF_EXACT..ALONE => Guarded::IfExact,
        _ if kind == PhiKind::Date || in_span => Guarded::NearAnother,
        _ => Guarded::Alone,
    };
    let mut forms = Forms {
        tag,
        weak: guarded == Guarded::NearAnother,
        patterns: Vec::new(),
    };
    if short_kind {
        forms.short(kind, value);
        return (forms.patterns, guarded);
    }
    if guarded == Guarded::IfExact || count < ALONE_IF_EXACT {
        forms.exact(
            value,
            kind != PhiKind::Name || !value.contains(char::is_whitespace),
            false,
        );
        return (forms.patterns, guarded);
    }
    match kind {
        PhiKind::Name => forms.name(value),
        PhiKind::Dob | PhiKind::Date if !day.is_empty() => {
            for day in &day {
                forms.day(day);
            }
        }
        PhiKind::Address => forms.address(value),
        PhiKind::Email => forms.email(value),
        PhiKind::Ip => forms.ip(value),
        PhiKind::Url => forms.loose(after_scheme(value), Sort::Free),
        PhiKind::Text => forms.text(value),
        PhiKind::Phone => forms.phone(value),
        _ => forms.code(value),
    }
    (forms.patterns, guarded)
}

fn after_scheme(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest)
}

impl Forms {
    fn push(&mut self, letters: Vec<u8>, sort: Sort, fit: Fit) {
        if letters.is_empty() {
            return;
        }
        self.patterns.push(Pattern {
            tag: self.tag,
            weak: self.weak,
            letters: Letters::new(letters),
            sort,
            fit,
        });
    }

    /// The letters of a text, whatever stands between them.
    fn loose(&mut self, text: &str, sort: Sort) {
        let letters = fold(text.as_bytes()).letters;
        self.push(letters, sort, Fit::Loose);
    }

    /// The text as it stands.
    fn exact(&mut self, text: &str, with_case: bool, free_standing: bool) {
        let folded = fold(text.as_bytes());
        let gaps: Box<[u8]> = folded
            .gaps
            .iter()
            .skip(1)
            .take(folded.letters.len().saturating_sub(1))
            .copied()
            .collect();
        let letters = folded.letters.iter().any(|sign| !sign.is_ascii_digit());
        let first = folded.gap(0) & gap::UPPER;
        let fit = Fit::Exact {
            gaps,
            case: (with_case && letters).then_some(first),
            free_standing,
        };
        self.push(folded.letters, Sort::Code, fit);
    }

    /// Values of one to three signs, which count only near another tag of their record.
    fn short(&mut self, kind: PhiKind, value: &str) {
        match kind {
            PhiKind::Age => {
                let digits: String = value.chars().filter(char::is_ascii_digit).collect();
                if digits.is_empty() {
                    self.loose(value, Sort::Free);
                } else {
                    self.push(digits.into_bytes(), Sort::Age, Fit::Loose);
                }
            }
            PhiKind::Sex => {
                let small = value.to_lowercase();
                let words: &[&str] = match small.as_str() {
                    "f" | "w" | "female" | "woman" | "weiblich" => {
                        &["female", "woman", "girl", "lady", "weiblich"]
                    }
                    "m" | "male" | "man" | "männlich" => {
                        &["male", "man", "boy", "gentleman", "männlich"]
                    }
                    _ => &[],
                };
                for word in words {
                    self.loose(word, Sort::Free);
                }
                match value.chars().count() {
                    0..=2 => self.exact(value, true, true),
                    _ => self.loose(value, Sort::Free),
                }
            }
            PhiKind::Bloodtype => {
                self.exact(value, true, false);
                let group = value.trim_end_matches(['+', '-', '−', '–']);
                let small = value.to_lowercase();
                let rhesus = match value.chars().next_back() {
                    Some('+') => Some("pos"),
                    Some('-' | '−' | '–') => Some("neg"),
                    _ if small.contains("pos") => Some("pos"),
                    _ if small.contains("neg") => Some("neg"),
                    _ => None,
                };
                if let (Some(rhesus), Some(group)) = (rhesus, group.split_whitespace().next()) {
                    self.loose(&format!("{group} {rhesus}"), Sort::Free);
                    self.loose(&format!("{group} {rhesus}itive"), Sort::Free);
                    self.loose(&format!("{group} {rhesus}ative"), Sort::Free);
                }
            }
            _ => self.exact(value, true, true),
        }
    }
}
