//! The gate alone, an encoder for everything that its decoders read, and what must hold when a value was encoded.
//!
//! `gate.rs`, `gate/` and `model/` are links into the package above: a module that is named by `#[path]` would look for its own modules in another folder.
#![forbid(unsafe_code)]

pub mod encode;
pub mod family;
#[allow(
    dead_code,
    missing_docs,
    reason = "the fuzzing asks for less of it than the package does"
)]
pub mod gate;
pub mod input;
pub mod planted;
pub mod scan;
pub mod tags;

/// The nouns that the gate speaks of.
#[allow(missing_docs, reason = "documented where they are used")]
pub mod model {
    pub mod tagged;
    pub mod word;
}

/// What the gate asks of the room of signatures.
mod openpgp {
    /// Reading keys needs the whole of OpenPGP's library, and is tested with it.
    pub(crate) fn holds_secret_key(_: &[u8]) -> bool {
        false
    }
}
