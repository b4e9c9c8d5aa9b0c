//! `obstat serve`: what a browser gets, whatever it asks for and whatever is saved meanwhile.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may fail"
)]

mod edits;
mod equal;
mod fixture;
mod gate;
mod requests;
