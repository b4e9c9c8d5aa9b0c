//! Obstat draws a disclosure site from security advisories, and lets nothing out until nothing stands in the way.
//!
//! The rooms, in the order in which a document passes through them, are described in ARCHITECTURE.md.

pub mod check;
pub mod cli;
pub mod csaf;
pub mod diagnostic;
pub mod explain;
pub mod gate;
pub mod import;
pub mod model;
pub mod new;
pub mod publish;
pub mod read;
pub mod release;
pub mod render;
