//! Scaffolds: what a writer starts from.
//!
//! A scaffold is text with a `TODO` wherever only a person can know; the check reports each of them until it is written.
//! Nothing that exists is ever overwritten, and what fails half way is taken back.

mod create;
mod scaffold;

use clap::ValueEnum;

pub use create::{CreateError, create};
pub use scaffold::{Scaffold, advisory, product, site, theme, vex};

/// What an advisory is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AdvisoryTemplate {
    /// A flaw in one of your own products, with a fix
    VendorFlaw,
    /// A flaw in a component that others make
    ThirdParty,
    /// A flaw in a product without support: no fix will come
    Legacy,
    /// A flaw that is exploited now, before a fix is ready
    Exploited,
}
