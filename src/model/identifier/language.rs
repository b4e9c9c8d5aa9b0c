//! Languages of texts.

use std::str::FromStr;

use crate::model::value::{plain_string, problems};

problems! {
    /// Why a text is no language tag.
    LanguageProblem {
        /// Not well-formed by BCP 47.
        Syntax => "this is not a language tag of BCP 47", "write it as in `en`, `de-CH` or `zh-Hans`";
        /// Tells a reader nothing (CSAF 2.0, tests 6.2.14 and 6.2.15).
        Meaningless => "this language tag names no language", "name the language, as in `en` or `de-CH`";
    }
}

/// A language tag of BCP 47 (RFC 5646), well-formed, in its usual case (`de-CH`).
///
/// Private use and grandfathered tags (`x-…`, `i-…`) are refused: readers and validators do not know them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// The tag itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LanguageTag {
    type Err = LanguageProblem;

    fn from_str(text: &str) -> Result<Self, LanguageProblem> {
        let tag = oxilangtag::LanguageTag::parse_and_normalize(text)
            .map_err(|_| LanguageProblem::Syntax)?;
        let private = |letter: &str| tag.as_str().starts_with(letter);
        if private("x-") || private("i-") {
            return Err(LanguageProblem::Meaningless);
        }
        Ok(Self(tag.into_inner()))
    }
}

plain_string!(LanguageTag);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_well_formed() {
        let tag = |text: &str| text.parse::<LanguageTag>().map(|tag| tag.to_string());
        assert_eq!(tag("en"), Ok("en".to_owned()));
        assert_eq!(tag("DE-ch"), Ok("de-CH".to_owned()));
        assert_eq!(tag("zh-hans"), Ok("zh-Hans".to_owned()));
        for bad in ["", "english language", "e", "de_CH", "de-", "12"] {
            assert_eq!(tag(bad), Err(LanguageProblem::Syntax), "{bad}");
        }
        assert_eq!(tag("i-default"), Err(LanguageProblem::Meaningless));
        assert_eq!(tag("x-private"), Err(LanguageProblem::Meaningless));
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "[a-zA-Z0-9-]{0,30}|\\PC*") {
            if let Ok(tag) = text.parse::<LanguageTag>() {
                prop_assert_eq!(tag.as_str().parse::<LanguageTag>(), Ok(tag.clone()));
            }
        }
    }
}
