//! A tagged value, and what may be said of it.

use super::Secret;

/// A tagged value on its way into the gate.
pub struct Needle {
    /// The tag's name, such as `patient.name`.
    pub id: String,
    /// Where it was tagged, such as `content/advisories/x.md:12`.
    pub source: String,
    /// What it is, such as `name` or `mrn`.
    pub kind: String,
    /// The value itself.
    pub value: Secret,
}

/// What may be said of a tagged value: everything but the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// The tag's name, such as `patient.name`.
    pub id: String,
    /// Where it was tagged, such as `content/advisories/x.md:12`.
    pub source: String,
    /// What it is, such as `name` or `mrn`.
    pub kind: String,
}
