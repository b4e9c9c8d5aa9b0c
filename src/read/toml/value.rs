//! The values that a key may hold.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::nearest;
use super::{TableShape, TomlReader};
use crate::diagnostic::{Code, Finding, Located, Message, Span};
use crate::model::timestamp::{Date, Timestamp};
use crate::model::word::Word;
use crate::read::{phi, todo};

/// Something that one TOML value can be read as.
pub trait Value: Sized {
    /// What it looks like, in words.
    const SHAPE: &'static str;
    /// The table that it is, if it is one.
    const TABLE: Option<&'static TableShape> = None;

    /// Reads the value, or says in a finding why not.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self>;

    /// Shows every text in it to `visit`, with its place; `span` is its own.
    fn texts<'t>(&'t self, span: Span, visit: &mut dyn FnMut(&'t str, Span)) {
        let _ = (span, visit);
    }
}

/// A key's whole value: one, perhaps one, or a list.
pub trait Field: Sized {
    /// What it looks like, in words.
    const SHAPE: &'static str;
    /// Whether the table is wrong without it.
    const REQUIRED: bool;
    /// Whether it is a list.
    const LIST: bool;
    /// The table that it holds, if it holds one.
    const TABLE: Option<&'static TableShape>;

    /// Reads the key from the table that holds it.
    fn read_field(
        table: &DeTable<'_>,
        key: &str,
        owner: Span,
        reader: &mut TomlReader<'_>,
    ) -> Option<Self>;

    /// Shows every text in it to `visit`, with its place.
    fn texts<'t>(&'t self, visit: &mut dyn FnMut(&'t str, Span));
}

impl<T: Value> Field for Located<T> {
    const SHAPE: &'static str = T::SHAPE;
    const REQUIRED: bool = true;
    const LIST: bool = false;
    const TABLE: Option<&'static TableShape> = T::TABLE;

    fn read_field(
        table: &DeTable<'_>,
        key: &str,
        owner: Span,
        reader: &mut TomlReader<'_>,
    ) -> Option<Self> {
        match table.get(key) {
            Some(value) => located(value, reader),
            None if reader.meant.contains(&key) => None,
            None => {
                reader.push(
                    Finding::error(
                        Code("toml-missing-key"),
                        owner,
                        format!("the key `{key}` is missing"),
                    )
                    .help(format!("add `{key} = …` ({})", T::SHAPE)),
                );
                None
            }
        }
    }

    fn texts<'t>(&'t self, visit: &mut dyn FnMut(&'t str, Span)) {
        self.value.texts(self.span, visit);
    }
}

impl<T: Value> Field for Option<Located<T>> {
    const SHAPE: &'static str = T::SHAPE;
    const REQUIRED: bool = false;
    const LIST: bool = false;
    const TABLE: Option<&'static TableShape> = T::TABLE;

    fn read_field(
        table: &DeTable<'_>,
        key: &str,
        _: Span,
        reader: &mut TomlReader<'_>,
    ) -> Option<Self> {
        match table.get(key) {
            Some(value) => located(value, reader).map(Some),
            None => Some(None),
        }
    }

    fn texts<'t>(&'t self, visit: &mut dyn FnMut(&'t str, Span)) {
        if let Some(value) = self {
            value.texts(visit);
        }
    }
}

impl<T: Value> Field for Vec<Located<T>> {
    const SHAPE: &'static str = T::SHAPE;
    const REQUIRED: bool = false;
    const LIST: bool = true;
    const TABLE: Option<&'static TableShape> = T::TABLE;

    fn read_field(
        table: &DeTable<'_>,
        key: &str,
        _: Span,
        reader: &mut TomlReader<'_>,
    ) -> Option<Self> {
        let Some(value) = table.get(key) else {
            return Some(Vec::new());
        };
        match value.get_ref() {
            DeValue::Array(items) => {
                let read: Vec<_> = items.iter().map(|item| located(item, reader)).collect();
                read.into_iter().collect()
            }
            // One table is a list of one, so that `[vulnerability]` reads like `[[vulnerability]]`.
            DeValue::Table(table) if T::TABLE.is_some() && !table.contains_key("phi") => {
                located(value, reader).map(|one| vec![one])
            }
            other => {
                let wanted = format!("a list, each entry {}", T::SHAPE);
                reader.wrong_type(&wanted, other.type_str(), value.span());
                None
            }
        }
    }

    fn texts<'t>(&'t self, visit: &mut dyn FnMut(&'t str, Span)) {
        for value in self {
            value.texts(visit);
        }
    }
}

fn located<T: Value>(
    value: &Spanned<DeValue<'_>>,
    reader: &mut TomlReader<'_>,
) -> Option<Located<T>> {
    let span = reader.span(value.span());
    T::read(value, reader).map(|value| Located { value, span })
}

/// Text of at least one character, in which PHI may be tagged.
impl Value for String {
    const SHAPE: &'static str = "text";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::String(text) => {
                let span = reader.span(value.span());
                phi::take_out_of_value(text, span, reader)?
            }
            DeValue::Table(table) if table.contains_key("phi") => {
                phi::tagged_table(table, value.span(), reader)?
            }
            DeValue::Table(table) if table.contains_key("value") => {
                let span = reader.span(value.span());
                reader.push(
                    Finding::error(
                        phi::TAG,
                        span,
                        "this looks like a tag, and has no key `phi`",
                    )
                    .help("write `{ phi = \"name\", value = \"…\" }`"),
                );
                return None;
            }
            other => {
                reader.wrong_type(Self::SHAPE, other.type_str(), value.span());
                return None;
            }
        };
        if text.trim().is_empty() {
            let span = reader.span(value.span());
            reader.push(
                Finding::error(Code("toml-empty"), span, "this text is empty")
                    .help("write the text, or leave the key out"),
            );
            return None;
        }
        if todo::marks(&text).next().is_some() {
            let span = reader.span(value.span());
            reader.push(todo::finding(span));
        }
        Some(text)
    }

    fn texts<'t>(&'t self, span: Span, visit: &mut dyn FnMut(&'t str, Span)) {
        visit(self, span);
    }
}

impl Value for bool {
    const SHAPE: &'static str = "true or false";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                reader.wrong_type(Self::SHAPE, other.type_str(), value.span());
                None
            }
        }
    }
}

impl Value for u32 {
    const SHAPE: &'static str = "a whole number";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => {
                u32::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            }
            _ => None,
        };
        if number.is_none() {
            reader.wrong_type(
                "a whole number from 0 to 4294967295",
                value.get_ref().type_str(),
                value.span(),
            );
        }
        number
    }
}

/// A value that is written as text (or as a TOML date) and parsed by its own rules.
fn parsed<T>(
    value: &Spanned<DeValue<'_>>,
    reader: &mut TomlReader<'_>,
    shape: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = match value.get_ref() {
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::String(_) | DeValue::Table(_) => String::read(value, reader)?,
        other => {
            reader.wrong_type(shape, other.type_str(), value.span());
            return None;
        }
    };
    let read = parse(&text);
    if read.is_none() {
        let span = reader.span(value.span());
        reader.push(Finding::error(
            Code("toml-type"),
            span,
            Message::new(format!("expected {shape}, found ")).value(text),
        ));
    }
    read
}

impl Value for Date {
    const SHAPE: &'static str = "a date such as 2026-11-20";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        parsed(value, reader, Self::SHAPE, |text| text.parse().ok())
    }
}

impl Value for Timestamp {
    const SHAPE: &'static str = "a time with its zone such as 2026-11-20T14:00:00Z";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        parsed(value, reader, Self::SHAPE, |text| text.parse().ok())
    }
}

impl<W: Word> Value for W {
    const SHAPE: &'static str = W::KIND;

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let text = String::read(value, reader)?;
        let found = W::ALL.iter().copied().find(|known| known.word() == text);
        if found.is_none() {
            let span = reader.span(value.span());
            let help = match nearest(&text, W::ALL.iter().map(|known| known.word())) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!(
                    "one of: {}",
                    W::ALL
                        .iter()
                        .map(|w| w.word())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            };
            reader.push(
                Finding::error(
                    Code("toml-word"),
                    span,
                    Message::new(format!("{} is not ", W::KIND)).value(text),
                )
                .help(help),
            );
        }
        found
    }
}
