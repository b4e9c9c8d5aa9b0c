//! Keys and signatures: made, verified, refused; with a real gpg where one is installed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

#[path = "signing/ahead.rs"]
mod ahead;
#[path = "signing/audit.rs"]
mod audit;
#[path = "signing/fixture.rs"]
mod fixture;
#[path = "signing/gpg.rs"]
mod gpg;
#[path = "signing/keys.rs"]
mod keys;
#[path = "signing/kill.rs"]
mod kill;
#[path = "signing/offline.rs"]
mod offline;
#[path = "signing/reissue.rs"]
mod reissue;
#[path = "signing/release.rs"]
mod release;
#[path = "signing/retract.rs"]
mod retract;
#[path = "signing/signatures.rs"]
mod signatures;
#[path = "signing/wkd.rs"]
mod wkd;
