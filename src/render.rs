//! From releases to the outputs of the site: what each file holds, drawn only when it is asked for.

pub mod provider;
pub mod text;
