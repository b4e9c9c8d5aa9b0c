//! The nouns: what a public reader may know of an advisory, and the values that it is made of.
//!
//! Nothing here reads, writes, or knows how a document is encoded.
//! A value of one of these types is valid by construction: problems that their parsers report are words without the value, which the caller adds as a masked part.

pub mod advisory;
pub mod catalogue;
pub mod claim;
pub mod colour;
pub mod cvss;
pub mod cwe;
pub mod id_pattern;
pub mod identifier;
pub mod note;
pub mod party;
pub mod product;
pub mod product_name;
pub mod range;
pub mod remediation;
pub mod revision;
pub mod safety;
pub mod site;
pub mod slug;
pub mod tagged;
pub mod timestamp;
pub mod tlp;
pub mod untagged;
pub(crate) mod value;
pub mod version;
pub mod vulnerability;
pub mod word;
