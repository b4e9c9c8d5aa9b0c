//! `Sources` in, findings out: what stands in the way of a release.
//!
//! One rule, one small file; the standard's own tests keep the standard's numbers.

pub mod standard;
