//! Language tags are of BCP 47; found under the code `value`.

use crate::check::catalogue::parse;
use crate::diagnostic::Finding;
use crate::model::identifier::LanguageTag;
use crate::read::source::advisory::Front;

/// Finds a language that is no tag.
pub(super) fn check(front: &Front, findings: &mut Vec<Finding>) {
    if let Some(lang) = &front.lang {
        parse::<LanguageTag>(lang, "language", findings, |e| e.help().to_owned());
    }
}
