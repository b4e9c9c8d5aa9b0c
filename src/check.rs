//! Sources become advisories, or findings.
//!
//! All findings of a run, never just the first; pure: no file, no clock, no terminal.

mod across;
pub mod catalogue;
mod changed;
pub mod compile;
mod document;
mod frozen;
mod ids;
mod links;
mod places;
pub mod rules;
pub mod site;
pub mod standard;
pub mod unreleased;
pub mod untagged;
mod workspace;

pub use across::{Claims, contradictions};
pub use document::{Checked, Placed, Released, State};
pub use frozen::{Frozen, Past};
pub use workspace::{Outcome, Purpose, catalogue_of, run};
