//! What a writer writes, value by value, each with its place.
//!
//! These declarations are the authoring reference: `docs/authoring.md` is generated from them.

pub mod advisory;
pub mod imported;
pub mod page;
pub mod product;
pub mod site;
pub mod versions;
