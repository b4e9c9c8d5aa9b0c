//! What clients of the provider directory (CSAF 2.0 section 7) can rely on, seen from outside.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may fail, and says why it is skipped"
)]

mod client;
mod consistency;
mod fixture;
mod golden;
mod hosts;
mod incremental;
mod roles;
mod schema;
