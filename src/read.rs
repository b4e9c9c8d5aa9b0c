//! Reads the workspace: the only room that does.
//!
//! Every value keeps its file and byte span; PHI is taken out of the text here.

pub mod phi;
pub mod private;
pub mod source;
pub mod toml;
