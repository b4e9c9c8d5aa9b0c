//! Am I affected: questions in, answers out, from the facts and on the command line.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

#[path = "lookup/command.rs"]
mod command;
#[allow(dead_code, reason = "shared with the tests of signatures")]
#[path = "signing/fixture.rs"]
mod fixture;
#[path = "lookup/questions.rs"]
mod questions;
