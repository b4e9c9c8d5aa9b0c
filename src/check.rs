//! Sources become advisories, or findings.
//!
//! All findings of a run, never just the first; pure: no file, no clock, no terminal.

pub mod catalogue;
pub mod compile;
pub mod site;
pub mod standard;
