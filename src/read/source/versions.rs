//! Versions as a writer names them: a range, or a list.

use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::{Located, Span};
use crate::read::toml::{TableShape, TomlReader, Value};

/// `">=4.0.0, <4.2.3"`, `"all releases"`, or `["4.0.0", "4.0.9"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Versions {
    /// A range expression; its grammar is that of the model's range.
    Range(String),
    /// A list of product releases.
    List(Vec<Located<String>>),
}

impl Value for Versions {
    const SHAPE: &'static str =
        "a range such as \">=4.0.0, <4.2.3\", \"all releases\", or a list of product releases";
    const TABLE: Option<&'static TableShape> = None;

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Array(items) => {
                let read: Vec<_> = items
                    .iter()
                    .map(|item| {
                        let span = reader.span(item.span());
                        String::read(item, reader).map(|value| Located { value, span })
                    })
                    .collect();
                read.into_iter().collect::<Option<_>>().map(Self::List)
            }
            _ => String::read(value, reader).map(Self::Range),
        }
    }

    fn texts<'t>(&'t self, span: Span, visit: &mut dyn FnMut(&'t str, Span)) {
        match self {
            Self::Range(text) => visit(text, span),
            Self::List(list) => list.iter().for_each(|text| visit(text, text.span)),
        }
    }
}
