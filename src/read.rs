//! Reads the workspace: the only room that does.
//!
//! Every value keeps its file and byte span; PHI is taken out of the text here.

pub mod body;
mod file;
mod files;
mod front;
pub mod phi;
pub mod private;
mod private_file;
pub mod redact;
mod refresh;
pub mod rules;
pub mod source;
pub mod sources;
pub mod todo;
pub mod toml;
mod tracked;
mod wiped;
mod workspace;

pub use file::{Alone, advisory_alone, product_alone};
pub use refresh::{Refreshed, refresh};
pub use sources::{
    AdvisorySource, Kind, PageSource, ProductSource, PublicKeyFile, Sources, StaticFile,
};
pub use workspace::{ReadError, bytes, is_theme_name, read, show_texts_of};
