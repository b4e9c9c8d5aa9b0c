//! What happens to an output, seen from outside.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test may fail, and says why it is skipped"
)]

mod fixture;
mod foreign;
mod hosts;
mod kill;
mod leftovers;
mod paths;
mod refusals;
mod swap;
