//! The nouns: what a public reader may know of an advisory, and the values that it is made of.
//!
//! Nothing here reads, writes, or knows how a document is encoded.

pub mod advisory;
pub mod claim;
pub mod note;
pub mod party;
pub mod product;
pub mod remediation;
pub mod revision;
pub mod safety;
pub mod slug;
pub mod tagged;
pub mod timestamp;
pub mod tlp;
pub mod vulnerability;
pub mod word;
