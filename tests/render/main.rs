//! What the site consists of, seen from outside: models in, files out.

mod advisory;
mod fixture;
mod hostile;
mod lists;
mod minify;
mod theme;
