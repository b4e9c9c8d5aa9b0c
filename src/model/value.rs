//! What all values that are stored as plain strings share.

/// Writes an enum of problems: each variant with its words for the writer and its way to mend it.
///
/// Neither text ever holds the value itself, because the file may hold PHI.
macro_rules! problems {
    (
        $(#[$outer:meta])*
        $name:ident {
            $( $(#[$inner:meta])* $variant:ident => $words:literal, $help:literal; )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$inner])* $variant, )+
        }

        impl $name {
            /// How to mend it: lower case, no full stop, without the value.
            pub fn help(self) -> &'static str {
                match self {
                    $( Self::$variant => $help, )+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self {
                    $( Self::$variant => $words, )+
                })
            }
        }

        impl std::error::Error for $name {}
    };
}

/// Makes a type with `as_str` and `FromStr` into a plain string for `Display` and serde.
macro_rules! plain_string {
    ($name:ty) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        $crate::model::value::serde_string!($name);
    };
}

/// Stores a type with `Display` and `FromStr` as a plain string; reading it parses it again.
macro_rules! serde_string {
    ($name:ty) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text =
                    <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {plain_string, problems, serde_string};
