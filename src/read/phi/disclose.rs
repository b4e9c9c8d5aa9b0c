//! Values that are tagged and published all the same, because somebody may decide so.

use crate::diagnostic::{Code, Finding, Message, Span};
use crate::model::tagged::PhiKind;
use crate::model::timestamp::Date;

/// What a disclosure has to say, as far as it is said.
#[derive(Default)]
pub(super) struct Disclose {
    /// Who decided.
    pub(super) by: Option<String>,
    /// On which day.
    pub(super) on: Option<String>,
    /// By what right.
    pub(super) basis: Option<String>,
}

/// A disclosure that says all it has to.
pub(super) struct Disclosure {
    by: String,
    on: Date,
    basis: String,
}

impl Disclose {
    /// Whether anything is said.
    pub(super) fn is_said(&self) -> bool {
        self.by.is_some() || self.on.is_some() || self.basis.is_some()
    }

    /// The whole disclosure; none if there is none.
    ///
    /// # Errors
    /// What is missing, without repeating the text.
    pub(super) fn complete(self) -> Result<Option<Disclosure>, &'static str> {
        if !self.is_said() {
            return Ok(None);
        }
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let by = said(self.by).ok_or("a disclosure needs who decided it")?;
        let on = said(self.on).ok_or("a disclosure needs its day")?;
        let basis = said(self.basis).ok_or("a disclosure needs its basis")?;
        let on = on
            .trim()
            .parse()
            .map_err(|_| "the day of the disclosure is no date such as 2026-11-20")?;
        Ok(Some(Disclosure { by, on, basis }))
    }
}

impl Disclosure {
    /// Tells of the disclosure without the value.
    ///
    /// Who and why are values of the writer's, so a masked file shows them only once the gate has looked at them.
    pub(super) fn finding(&self, kind: PhiKind, value: &str, span: Span) -> Finding {
        let told = |message: Message, text: &str| match repeats(text, value) {
            true => message.words("[a part of the value]"),
            false => message.value(text.trim()),
        };
        let message = Message::new(format!("this {kind} is published as it is, disclosed by "));
        let message = told(message, &self.by).words(format!(" on {}, on the basis of ", self.on));
        Finding::note(Code("phi-disclosed"), span, told(message, &self.basis))
    }
}

/// Whether a text has a word of a value in it.
fn repeats(text: &str, value: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| word.chars().count() >= 3)
            .map(str::to_lowercase)
            .collect()
    };
    let of_text: std::collections::HashSet<String> = words(text).into_iter().collect();
    words(value).iter().any(|word| of_text.contains(word))
}
