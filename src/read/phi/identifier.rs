//! Values that the structure of a format makes known as identifiers.

use crate::model::tagged::{PhiKind, Secret};

/// One identifier of a person in a structured text.
pub(super) struct Identifier {
    /// Where it stands in the structure: `PID-5`, `name.family`, `(0010,0010)`.
    pub(super) place: String,
    /// What it is.
    pub(super) kind: PhiKind,
    /// The value.
    pub(super) value: Secret,
}

/// The identifiers of a text, in its order.
#[derive(Default)]
pub(super) struct Identifiers(Vec<Identifier>);

impl Identifiers {
    /// Adds a value, unless it says nothing.
    pub(super) fn push(&mut self, place: &str, kind: PhiKind, value: &str) {
        let value = value.trim();
        if value.chars().any(char::is_alphanumeric) {
            self.0.push(Identifier {
                place: place.to_owned(),
                kind,
                value: Secret::new(value.to_owned()),
            });
        }
    }

    /// Adds a name by its parts, with and without what stands between given and family name.
    pub(super) fn name(&mut self, place: &str, family: &str, given: &str, middle: &str) {
        let parts = [given.trim(), middle.trim(), family.trim()];
        let whole: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.push(place, PhiKind::Name, &whole.join(" "));
        if whole.len() == parts.len() {
            let short = format!("{} {}", given.trim(), family.trim());
            self.push(place, PhiKind::Name, &short);
        }
    }

    /// Adds a day that is written as `19850204` or `1985-02-04`, whatever time follows; a year or a month alone is no day.
    pub(super) fn day(&mut self, place: &str, kind: PhiKind, text: &str) {
        let digits: String = text
            .trim()
            .chars()
            .take_while(|sign| sign.is_ascii_digit() || *sign == '-')
            .filter(char::is_ascii_digit)
            .take(8)
            .collect();
        if let (Some(year), Some(month), Some(day)) =
            (digits.get(..4), digits.get(4..6), digits.get(6..8))
        {
            self.push(place, kind, &format!("{year}-{month}-{day}"));
        }
    }

    /// Each of them.
    pub(super) fn into_vec(self) -> Vec<Identifier> {
        self.0
    }
}

/// Kinds and values, for tests.
#[cfg(test)]
pub(super) fn shown(found: &[Identifier]) -> Vec<String> {
    found
        .iter()
        .map(|it| format!("{} {} {}", it.place, it.kind, it.value.expose_to_gate()))
        .collect()
}
