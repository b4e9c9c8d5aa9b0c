//! Takes in CSAF 2.0 documents that were published by other means.
//!
//! [`adopt`] keeps their bytes as releases, so that they are published as they are; [`to_source`] writes them as markdown and TOML besides, so that they can be continued.
//! [`reissue`] gives an adopted document of our own a new patch version.
//! What is read from a file is data: it is tested, shown with its control characters escaped, and never believed.

mod adopt;
mod document;
mod duplicate;
mod files;
mod refusal;
mod reissue;
mod report;
mod source;
mod version;

pub use adopt::{Adopted, Options, adopt};
pub use refusal::Refusal;
pub use reissue::{NotReissued, Reissued, reissue};
pub use report::{AGAIN, Adoption, Line, Outcome, Report, Signature, Step};
pub use source::{SourceLine, SourceReport, Written, to_source};
