//! Shows a site while it is written: releases and drafts, drawn when somebody asks for them.
//!
//! Nothing is written, and only addresses of this machine listen unless the caller says otherwise.
//! Every answer passed the gate: what it refuses is told and never shown.

mod answer;
#[allow(
    clippy::disallowed_types,
    reason = "it listens to browsers of this machine"
)]
mod connection;
mod drafts;
mod events;
mod pages;
mod request;
mod response;
#[allow(
    clippy::disallowed_types,
    reason = "it listens to browsers of this machine"
)]
mod server;
mod snapshot;
mod table;
mod undrawn;
mod watch;

pub use answer::Preview;
pub use drafts::{Draft, Drafted, Drafts};
pub use server::{Reach, Server};
pub use snapshot::{DraftName, Shown, Snapshot, Trouble};
pub use table::{Layer, Table};
pub use watch::{Change, Waker, Watch, is_passing};
