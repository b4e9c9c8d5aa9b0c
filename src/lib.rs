//! Obstat draws a disclosure site from security advisories, and lets nothing out until nothing stands in the way.
//!
//! The rooms, in the order in which a document passes through them, are described in ARCHITECTURE.md.

pub mod cli;
pub mod diagnostic;
pub mod explain;
pub mod model;
pub mod new;
pub mod read;
