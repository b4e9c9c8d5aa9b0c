//! Names that others give: to products, weaknesses, files, places and languages.

mod cpe;
mod cve;
mod digest;
mod language;
mod purl;
mod udi;
mod url;

pub use cpe::{Cpe, CpeProblem, CpeTemplate};
pub use cve::{CveId, CveProblem, CweId, CweProblem};
pub use digest::{Digest, DigestProblem, HashAlgorithm};
pub use language::{LanguageProblem, LanguageTag};
pub use purl::{Purl, PurlProblem, PurlTemplate};
pub use udi::{IssuingAgency, UdiDi, UdiProblem};
pub use url::{UrlProblem, WebUrl};
