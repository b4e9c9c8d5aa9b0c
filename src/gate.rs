//! What stands before every signature and every published byte.

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
mod site_path;

pub use armed::{Armed, CannotArm, Cleared, Policy, Searched, Unsearched};
pub use canary::{Canaries, Carrier, Trial, carrier};
pub use decode::Decoder;
pub use leak::{Hit, Leak, Place, Refused, Tag};
pub use site_path::{InvalidPath, SitePath};
