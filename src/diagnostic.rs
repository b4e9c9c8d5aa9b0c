//! What is wrong, where, why, and how to mend it.
//!
//! A [`Finding`] is plain data: nothing here prints, and nothing here reads a file.
//! Values that a writer typed travel apart from the words around them, as [`Part::Value`], so that one switch can hide every one of them when the file holds PHI (invariant 8).

mod finding;
mod message;
mod rule;
mod source_map;

pub use finding::{Code, Counts, Finding, Findings, Severity};
pub use message::{Message, Part};
pub use rule::{Clause, Example, Rule};
pub use source_map::{FileId, Located, Position, SourceFile, SourceMap, Span};
