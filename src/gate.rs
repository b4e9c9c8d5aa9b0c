//! What stands before every signature and every published byte.
//!
//! Bytes and a path go in; [`Cleared`] bytes or a [`Refused`] come out.
//! [`Armed::clear`] is the only maker of [`Cleared`], and `publish` takes nothing else: a byte that has not passed here cannot be published (invariant 3), and the type says so.
//!
//! `inspect` takes an output apart with the decoders of `decode`, layer by layer, as a reader's software would.
//! Each layer of text is folded (`fold`) to small plain letters and digits, with the kind of break before each, and `index` looks at each beginning of a word for the armed values in all of their `forms`.
//! A plain search of the bytes as they are runs beside it, as a guard against faults in the clever part.
//! `canary` proves in each run that every decoder still finds what it should.

mod armed;
mod boundary;
mod canary;
mod decode;
mod fold;
mod forms;
mod index;
mod inspect;
mod leak;
mod lookalike;
mod near;
mod pattern;
mod plain;
mod punycode;
mod record;
mod site_path;
mod unsearched;

pub use armed::{Armed, CannotArm, Cleared, Policy, Searched};
pub use canary::{Canaries, Carrier, Trial, carrier};
pub use decode::Decoder;
/// The number of the gate's rule set: it grows when a decoder or a form is added or changed.
pub const RULES: u32 = 2;

pub use leak::{Hit, Leak, Place, Refused, Tag};
pub use record::{Allowed, Record};
pub use site_path::{InvalidPath, SitePath};
pub use unsearched::Unsearched;
