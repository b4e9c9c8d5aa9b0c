//! Traffic Light Protocol labels.

use super::word::words;

words! {
    /// A label of the Traffic Light Protocol 2.0 (FIRST).
    "a TLP label",
    pub enum Tlp {
        /// May be published.
        Clear = "CLEAR",
        /// Within a community.
        Green = "GREEN",
        /// Within an organisation and its clients.
        Amber = "AMBER",
        /// Within an organisation.
        AmberStrict = "AMBER+STRICT",
        /// For named people.
        Red = "RED",
    }
}
