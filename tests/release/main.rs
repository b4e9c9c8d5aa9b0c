//! The journal and the frozen releases, from outside: what is written, what is noticed, and what a kill leaves.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test may fail, and says why it is skipped"
)]

mod adopt;
mod chain;
mod difference;
mod fixture;
mod folders;
mod journal;
mod kill;
mod refusals;
mod signed;
mod views;
