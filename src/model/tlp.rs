//! The Traffic Light Protocol's labels.

use super::word::{Word, words};

/// Where CSAF 2.0 documents point for the meaning of their label (section 3.2.1.5.2).
pub const TLP_1_URL: &str = "https://www.first.org/tlp/v1/";

/// Where TLP 2.0 is defined, which CSAF 2.1 uses.
pub const TLP_2_URL: &str = "https://www.first.org/tlp/";

words! {
    /// A label of the Traffic Light Protocol 2.0 (FIRST), from the widest to the narrowest: how far a document may travel.
    "a TLP label",
    pub enum Tlp {
        /// No limit: may be published; `WHITE` in TLP 1.0 and CSAF 2.0.
        Clear = "CLEAR",
        /// Within a community, not over publicly accessible channels.
        Green = "GREEN",
        /// Within the recipient's organization and its clients.
        Amber = "AMBER",
        /// Within the recipient's organization; unknown to TLP 1.0.
        AmberStrict = "AMBER+STRICT",
        /// For the recipients themselves.
        Red = "RED",
    }
}

impl Tlp {
    /// The label as CSAF 2.0 spells it (`WHITE` for CLEAR), or nothing for AMBER+STRICT, which it cannot say.
    pub fn csaf_2_0(self) -> Option<&'static str> {
        match self {
            Self::Clear => Some("WHITE"),
            Self::AmberStrict => None,
            other => Some(other.word()),
        }
    }

    /// The label that CSAF 2.0 spells so; `CLEAR` is not one of its words.
    pub fn of_csaf_2_0(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|label| label.csaf_2_0() == Some(text))
    }

    /// Whether the label allows a public tree.
    pub fn is_public(self) -> bool {
        self == Self::Clear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_is_white_in_csaf_2_0_and_clear_on_pages() {
        assert_eq!(Tlp::of_csaf_2_0("WHITE"), Some(Tlp::Clear));
        assert_eq!(Tlp::of_csaf_2_0("CLEAR"), None);
        assert_eq!(Tlp::Clear.csaf_2_0(), Some("WHITE"));
        assert_eq!(Tlp::Clear.to_string(), "CLEAR");
        assert_eq!(Tlp::AmberStrict.csaf_2_0(), None);
        assert_eq!(Tlp::Red.csaf_2_0(), Some("RED"));
    }

    #[test]
    fn only_clear_is_public() {
        let labels = Tlp::ALL;
        assert!(labels.is_sorted());
        assert_eq!(labels.iter().filter(|label| label.is_public()).count(), 1);
        assert_eq!(Tlp::parse("white"), None);
        assert_eq!(
            serde_json::to_string(&Tlp::AmberStrict).unwrap(),
            "\"AMBER+STRICT\""
        );
    }
}
