//! Ids of documents: their pattern, and that each names one thing for ever.

use std::collections::HashMap;

use super::Released;
use crate::diagnostic::{Code, Finding, Message, Span};
use crate::model::id_pattern::IdPattern;
use crate::model::slug::Slug;
use crate::read::source::site::Site;
use crate::read::{AdvisorySource, Kind};

/// The code of findings about ids.
pub(super) const ID: Code = Code("tracking-id");

/// Checks the ids of all documents together.
pub(super) fn ids(
    sources: &[AdvisorySource],
    site: &Site,
    released: &dyn Released,
    findings: &mut Vec<Finding>,
) {
    let tracking = site.tracking.as_ref();
    let mut seen: HashMap<String, (String, Span)> = HashMap::new();
    for source in sources {
        let id = &source.front.tracking.id;
        let pattern = tracking.and_then(|table| match source.kind {
            Kind::Advisory => table.id_pattern.as_ref(),
            Kind::Vex => table.vex_id_pattern.as_ref(),
        });
        if let Some(pattern) = pattern
            && IdPattern::new(&pattern.value).numbers(&id.value).is_none()
            && source.front.imported.is_none()
        {
            findings.push(
                Finding::error(
                    ID,
                    id.span,
                    Message::new("the id ")
                        .value(&*id.value)
                        .words(" does not follow the site's pattern"),
                )
                .related(pattern.span, "the pattern")
                .help(match IdPattern::new(&pattern.value).fill(2026, 7) {
                    Some(example) => format!("write it like {example}"),
                    None => "the pattern knows {year} and {seq:04} alone".to_owned(),
                }),
            );
        }
        let Ok(slug) = Slug::of_tracking_id(&id.value) else {
            continue;
        };
        if let Some((other, first)) = seen.get(slug.as_str()) {
            let message = if *other == id.value {
                Message::new("there are two documents ").value(&*id.value)
            } else {
                Message::new("the ids ")
                    .value(other.as_str())
                    .words(" and ")
                    .value(&*id.value)
                    .words(" give the same file name")
            };
            findings.push(
                Finding::error(ID, id.span, message)
                    .related(*first, "the first is here")
                    .help("give one of them another id"),
            );
            continue;
        }
        if let Some(used) = released.id_of(&slug)
            && used != id.value
        {
            findings.push(
                Finding::error(
                    ID,
                    id.span,
                    Message::new("the file name of this id was released for ").value(used),
                )
                .help("an id that was used is never used for something else: take a new one"),
            );
        }
        seen.insert(slug.as_str().to_owned(), (id.value.clone(), id.span));
    }
}
