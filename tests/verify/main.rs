//! A published site is checked without the workspace: what is changed, left out, added, misfiled or out of date is named by its path.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may fail"
)]

mod command;
mod faults;
mod fixture;
mod hostile;
mod live;
mod messages;
mod network;
mod pins;
mod server;
mod signed;
mod structure;
mod table;
