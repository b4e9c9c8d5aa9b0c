//! What the site consists of, seen from outside: models in, files out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may fail"
)]

mod advisory;
mod changes;
mod check;
mod feeds;
mod filters;
mod fixture;
mod home;
mod hostile;
mod lists;
mod minify;
mod search;
mod search_cost;
mod thanks;
mod theme;
mod theme_contract;
