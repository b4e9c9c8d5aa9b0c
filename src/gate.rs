//! What stands before every signature and every published byte.
//!
//! Bytes and a path go in; [`Cleared`] bytes or a [`Leak`] come out.
//! [`Armed::clear`] is the only maker of [`Cleared`], and `publish` takes nothing else: a byte that has not passed here cannot be published (invariant 3), and the type says so.
//!
//! What is searched today is the plain form of each tagged value and its HTML and JSON escaped forms.
//! What a reader's software would decode (encodings, containers) and what a person would recognise (other spellings) grows here: a decoder is one more view of the bytes in [`Armed::clear`], a spelling one more entry of `forms`.

mod armed;
mod boundary;
mod forms;
mod leak;
mod site_path;

pub use armed::{Armed, CannotArm, Cleared};
pub use leak::{Hit, Leak, Place, Tag};
pub use site_path::{InvalidPath, SitePath};
