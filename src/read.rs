//! Reads the workspace: the only room that does.
//!
//! Every value keeps its file and byte span; PHI is taken out of the text here.

pub mod body;
mod files;
mod front;
pub mod phi;
pub mod private;
pub mod rules;
pub mod source;
pub mod sources;
pub mod todo;
pub mod toml;
mod workspace;

pub use sources::{
    AdvisorySource, Kind, PageSource, ProductSource, PublicKeyFile, Sources, StaticFile,
};
pub use workspace::{Alone, ReadError, advisory_alone, bytes, product_alone, read, show_texts_of};
