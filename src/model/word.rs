//! Closed lists of words.

/// A closed list of words, such as CSAF's remediation categories.
pub trait Word: Sized + Copy + 'static {
    /// What kind of word it is, for messages: "a remediation category".
    const KIND: &'static str;
    /// Every word, in the order of the documentation.
    const ALL: &'static [Self];
    /// What each word means, in the same order; the authoring reference shows it.
    const MEANINGS: &'static [&'static str];

    /// The word as it is written.
    fn word(self) -> &'static str;

    /// The word that is written so.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.word() == text)
    }
}

/// Declares a closed list of words: an enum that is written, read, shown and stored as these words.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        $kind:literal,
        pub enum $name:ident {
            $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[doc = $word_doc])* #[serde(rename = $word)] $variant, )*
        }

        impl $crate::model::word::Word for $name {
            const KIND: &'static str = $kind;
            const ALL: &'static [Self] = &[$(Self::$variant),*];
            const MEANINGS: &'static [&'static str] = &[$(concat!($($word_doc, "\n"),*)),*];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str($crate::model::word::Word::word(*self))
            }
        }
    };
}
pub(crate) use words;
