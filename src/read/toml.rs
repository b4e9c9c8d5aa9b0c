//! TOML with places: every value keeps its byte span in the whole file.
//!
//! The shapes of the tables are declared once, with `table!`, and from that one declaration come the reader, the findings about unknown, missing and mistyped keys, and the authoring reference.

mod reader;
mod shape;
mod value;

pub use reader::TomlReader;
pub use reader::nearest;
pub use shape::{Key, TableShape};
pub use value::{Field, Value};

/// Declares a table that a writer may write: its keys, their types, and what they mean.
///
/// A field of type `Located<T>` is required, `Option<…>` is optional, `Vec<…>` is a list that may be absent.
/// The documentation of the fields is the authoring reference.
macro_rules! table {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $key_doc:literal])* pub $key:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $key_doc])* pub $key: $type, )*
            /// Where the table stands.
            pub span: $crate::diagnostic::Span,
        }

        impl $name {
            /// The keys of this table, for the reader and for the authoring reference.
            pub const SHAPE_OF_TABLE: &'static $crate::read::toml::TableShape =
                &$crate::read::toml::TableShape {
                    name: stringify!($name),
                    doc: concat!($($doc, "\n"),*),
                    keys: &[$(
                        $crate::read::toml::Key {
                            name: stringify!($key),
                            doc: concat!($($key_doc, "\n"),*),
                            shape: <$type as $crate::read::toml::Field>::SHAPE,
                            required: <$type as $crate::read::toml::Field>::REQUIRED,
                            list: <$type as $crate::read::toml::Field>::LIST,
                            table: <$type as $crate::read::toml::Field>::TABLE,
                        },
                    )*],
                };
        }

        impl $crate::read::toml::Value for $name {
            const SHAPE: &'static str = "a table";
            const TABLE: Option<&'static $crate::read::toml::TableShape> =
                Some(Self::SHAPE_OF_TABLE);

            fn read(
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                reader: &mut $crate::read::toml::TomlReader<'_>,
            ) -> Option<Self> {
                let table = reader.table(value)?;
                let span = reader.span(value.span());
                let meant = reader.known_keys(table, Self::SHAPE_OF_TABLE);
                $( reader.meant.clone_from(&meant);
                let $key = <$type as $crate::read::toml::Field>::read_field(
                    table, stringify!($key), span, reader,
                ); )*
                Some(Self { $( $key: $key?, )* span })
            }

            fn texts<'t>(
                &'t self,
                _: $crate::diagnostic::Span,
                visit: &mut dyn FnMut(&'t str, $crate::diagnostic::Span),
            ) {
                $( <$type as $crate::read::toml::Field>::texts(&self.$key, visit); )*
            }
        }
    };
}
pub(crate) use table;
