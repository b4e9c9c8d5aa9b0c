//! The attributes of a tag in text: `phi=mrn public="one record" also="a|b"`.

use crate::model::tagged::PhiKind;

/// The attributes of a tag.
pub(super) struct Attributes {
    /// The word after `phi=`, or none in a block.
    pub(super) kind: Option<String>,
    /// What is shown instead.
    pub(super) public: Option<String>,
    /// Other forms of the value.
    pub(super) also: Vec<String>,
}

/// Parses attributes; an error says what is wrong without repeating the text.
pub(super) fn parse(text: &str) -> Result<Attributes, &'static str> {
    let mut attributes = Attributes {
        kind: None,
        public: None,
        also: Vec::new(),
    };
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
        match key.trim() {
            "phi" => attributes.kind = Some(value.to_owned()),
            "public" => attributes.public = Some(value.to_owned()),
            "also" => attributes.also.extend(value.split('|').map(str::to_owned)),
            _ => return Err("unknown attribute; a tag has phi, public and also"),
        }
        rest = remaining.trim_start();
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
}
