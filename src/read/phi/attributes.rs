//! The attributes of a tag in text: `phi=mrn public="one record" also="a|b"`.

use super::disclose::Disclose;
use crate::model::tagged::PhiKind;

/// The attributes of a tag.
#[derive(Default)]
pub(super) struct Attributes {
    /// The word after `phi=`, or none in a block.
    pub(super) kind: Option<String>,
    /// What is shown instead.
    pub(super) public: Option<String>,
    /// Other forms of the value.
    pub(super) also: Vec<String>,
    /// Why the value may be published after all.
    pub(super) disclose: Disclose,
}

/// Parses attributes; an error says what is wrong without repeating the text.
pub(super) fn parse(text: &str) -> Result<Attributes, &'static str> {
    let mut attributes = Attributes::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((key, after)) = rest.split_once('=') else {
            return Err("an attribute is written key=value");
        };
        let (value, remaining) = match after.strip_prefix('"') {
            Some(quoted) => quoted
                .split_once('"')
                .ok_or("a quotation mark is not closed")?,
            None => match after.find(char::is_whitespace) {
                Some(end) => after
                    .split_at_checked(end)
                    .ok_or("an attribute is written key=value")?,
                None => (after, ""),
            },
        };
        let Attributes {
            kind,
            public,
            also,
            disclose,
        } = &mut attributes;
        let place = match key.trim() {
            "phi" => kind,
            "public" => public,
            "disclose-by" => &mut disclose.by,
            "disclose-on" => &mut disclose.on,
            "disclose-basis" => &mut disclose.basis,
            "also" => {
                also.extend(value.split('|').map(str::to_owned));
                rest = remaining.trim_start();
                continue;
            }
            _ => {
                return Err(
                    "unknown attribute; a tag has phi, public, also, disclose-by, disclose-on, disclose-basis",
                );
            }
        };
        if place.replace(value.to_owned()).is_some() {
            return Err("an attribute stands here twice");
        }
        rest = remaining.trim_start();
    }
    if attributes.disclose.is_said() && (attributes.public.is_some() || !attributes.also.is_empty())
    {
        return Err("a value that is disclosed is shown as it is: it has neither public nor also");
    }
    Ok(attributes)
}

impl Attributes {
    /// What is shown in place of the value.
    pub(super) fn shown(&self, kind: PhiKind) -> String {
        self.public
            .clone()
            .unwrap_or_else(|| super::redaction_mark(kind))
    }

    /// Whether nothing is said but perhaps what is shown instead.
    pub(super) fn has_public_alone(&self) -> bool {
        self.kind.is_none() && self.also.is_empty() && !self.disclose.is_said()
    }
}
