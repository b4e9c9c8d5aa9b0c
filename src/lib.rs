//! Obstat draws a disclosure site from security advisories, and lets nothing out until nothing stands in the way.
//!
//! The rooms, in the order in which a document passes through them, are described in ARCHITECTURE.md.

// Bad input is an answer, never a panic; Cargo.toml would hold the tests' own functions to this too.
#![warn(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used
)]
// Who may write, print, ask the clock and use a network is said here, room by room; clippy.toml names what that is.
#![cfg_attr(not(test), warn(clippy::disallowed_methods, clippy::disallowed_types))]

pub mod check;
pub mod claims;
#[allow(
    clippy::disallowed_methods,
    reason = "it alone prints and asks the clock"
)]
pub mod cli;
pub mod csaf;
pub mod diagnostic;
pub mod difference;
#[allow(
    clippy::disallowed_methods,
    reason = "it replaces files for the rooms that write"
)]
mod disk;
pub mod explain;
pub mod gate;
pub mod headers;
#[allow(clippy::disallowed_methods, reason = "it writes sources")]
pub mod import;
pub mod lookup;
pub mod model;
#[allow(clippy::disallowed_methods, reason = "it creates scaffolds")]
pub mod new;
pub mod openpgp;
pub mod parity;
#[allow(clippy::disallowed_methods, reason = "it writes the site")]
pub mod publish;
pub mod read;
#[allow(clippy::disallowed_methods, reason = "it writes releases")]
pub mod release;
pub mod render;
pub mod scan;
pub mod serve;
pub mod verify;
pub mod vex;
